#!/usr/bin/env bash
# Everything that `beffroi serve` needs, in .venv; a second run with nothing to do takes a second or two.
# BEFFROI_EXTRAS="ldap" adds optional parts (pyproject.toml); those that are there already are kept.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

export UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT="$venv" UV_NO_PROGRESS=1
stamp="$venv/.beffroi-stamp"

fingerprint() { cat uv.lock pyproject.toml scripts/install.sh | sha256sum | cut -d' ' -f1; }

# has_extra EXTRA: whether the module that shows it is there.
has_extra() {
    local module=$1
    [ "$1" != train ] || module=torch
    [ "$1" != postgis ] || module=psycopg
    "$venv/bin/python" -c "import importlib.util, sys; sys.exit(importlib.util.find_spec('$module') is None)" \
        2>/dev/null
}

has_extras() {
    local extra
    for extra in ${BEFFROI_EXTRAS:-}; do
        has_extra "$extra" || return 1
    done
}

up_to_date() {
    [ -x "$venv/bin/beffroi" ] && [ -x "$venv/bin/python" ] && command -v bwrap >/dev/null 2>&1 &&
        [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint)" ] && "$venv/bin/python" -c '' 2>/dev/null &&
        has_extras
}

# A Python between 3.11 and 3.13: the environment's own, BEFFROI_PYTHON, or the first one on PATH.
find_python() {
    local candidate
    for candidate in "${BEFFROI_PYTHON:-}" "$venv/bin/python" python3.11 python3.12 python3.13 python3 python; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    stop "Il faut Python 3.11, 3.12 ou 3.13.
  Debian 12 et 13, Ubuntu 24.04 : sudo apt-get install python3 python3-venv
  Ubuntu 22.04 et 26.04, dont le Python est un autre : python3.13 et python3.13-venv du PPA deadsnakes,
  ou, avec uv : uv python install 3.13 && BEFFROI_PYTHON=\$(uv python find 3.13) make install"
}

# uv from PATH where it works, else in the environment itself.
find_uv() {
    if uv --version >/dev/null 2>&1; then
        uv=(uv)
        return
    fi
    if ! "$venv/bin/python" -m uv --version >/dev/null 2>&1; then
        say "Installation de uv dans .venv"
        "$python" -m venv "$venv" ||
            stop "Python ne peut pas faire d'environnement : sudo apt-get install python3-venv"
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r scripts/uv.txt ||
            stop "uv ne s'installe pas, à la version et aux empreintes de scripts/uv.txt : vérifiez l'accès à votre dépôt de paquets Python (PIP_INDEX_URL)."
    fi
    uv=("$venv/bin/python" -m uv)
}

# The house's own modules, ahead, as uv does those of its packages: whoever runs the service may not write beside
# them, and every start would do it again.
compile_own() {
    "$venv/bin/python" -m compileall -q beffroi guards tools agents evals ui >/dev/null ||
        warn "Les modules n'ont pas pu être compilés d'avance : chaque démarrage prend un peu plus de temps."
}

if up_to_date; then
    compile_own
    exit 0
fi

python=$(find_python)
say "Python : $("$python" -c 'import platform; print(platform.python_version())') ($python)"
debian bwrap bubblewrap "bac à sable des outils" ||
    warn "Sans bubblewrap, aucun outil ne peut s'exécuter ; l'installation continue."
find_uv

options=(sync --locked --python "$python" --quiet --compile-bytecode)
# `uv` itself was put in the environment by pip: a sync must not take it away.
[ "${uv[0]}" = uv ] || options+=(--inexact)
for extra in ldap postgis train; do
    if [[ " ${BEFFROI_EXTRAS:-} " = *" $extra "* ]] || has_extra "$extra"; then
        options+=(--extra "$extra")
    fi
done

if ! "$venv/bin/python" -c 'import llama_cpp' 2>/dev/null; then
    debian g++ g++ "compilateur du moteur de langage" ||
        stop "Sans compilateur C++, le moteur de langage ne peut pas être construit."
    say "Le moteur de langage (llama-cpp-python) est compilé une seule fois : environ 7 minutes sur 2 cœurs,"
    say "quelques secondes si uv l'a déjà en cache."
fi
with_clock "Installation en cours" "${uv[@]}" "${options[@]}" ||
    stop "L'installation a échoué : le message ci-dessus dit pourquoi. Relancez make install après correction."

compile_own
fingerprint >"$stamp"
say "Installé dans .venv. Suite : make run"
