# Shared by the scripts of this folder: words for people, and where things are.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv="$root/.venv"

say() { printf '  %s\n' "$*"; }
warn() { printf '! %s\n' "$*" >&2; }
stop() { printf '\n! %s\n' "$*" >&2; exit 1; }

# Runs a command that may be silent for minutes; a line every 20 s says that it is alive.
with_clock() {
    local what=$1 began=$SECONDS status=0 clock
    shift
    # sleep keeps no hold on our output, so that a pipe ends when we do.
    (while sleep 20 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
        say "$what : $(((SECONDS - began) / 60)) min $(printf %02d $(((SECONDS - began) % 60))) s"
    done) &
    clock=$!
    "$@" || status=$?
    kill "$clock" 2>/dev/null || true
    wait "$clock" 2>/dev/null || true
    return "$status"
}

# As root, or with sudo that asks for no password.
privileged() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

# A program on PATH, or a file where an absolute path is given.
present() {
    case $1 in
        /*) [ -e "$1" ] ;;
        *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

# debian PROGRAM-OR-FILE PACKAGE WHAT-FOR: present, or installed through apt, or a line that says what to do.
debian() {
    local program=$1 package=$2 purpose=$3
    present "$program" && return 0
    if command -v apt-get >/dev/null 2>&1; then
        say "Installation de $package ($purpose)"
        if privileged env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" \
            >/dev/null 2>&1 && present "$program"; then
            return 0
        fi
        # The lists of packages may be old or absent.
        if privileged apt-get update -qq >/dev/null 2>&1 &&
            privileged env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" \
                >/dev/null 2>&1 && present "$program"; then
            return 0
        fi
    fi
    warn "Il manque $package ($purpose) : sudo apt-get install $package"
    return 1
}

# The headers of the environment's Python: what is compiled against it needs them.
python_headers() {
    local header version
    header=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("include") + "/Python.h")')
    version=$("$venv/bin/python" -c 'import sys; print("python%d.%d-dev" % sys.version_info[:2])')
    debian "$header" "$version" "$1"
}

# server NAME PACKAGE…: a server from PyPI in an environment of its own in .venv/servers, made once for each list
# of versions: what it pins is not what Beffroi pins.
server() {
    local name=$1 folder="$venv/servers/$1" uv=(uv)
    shift
    [ "$(cat "$folder/installed" 2>/dev/null)" != "$*" ] || return 0
    uv --version >/dev/null 2>&1 || uv=("$venv/bin/python" -m uv)
    say "Le serveur $name est installé une seule fois dans .venv/servers"
    { rm -rf "$folder" && "${uv[@]}" venv -q --python "$venv/bin/python" "$folder" &&
        "${uv[@]}" pip install -q --python "$folder/bin/python" "$@" && echo "$*" >"$folder/installed"; } ||
        warn "$name n'a pas pu être installé : il manquera."
}
