#!/usr/bin/env bash
# What only the tests need: Chromium, a real LDAP directory, geocoder and maps, MCP servers, and OPA built by Go where Go is there.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

opa_version=v1.10.1

debian chromium chromium "tests de la page" || true

# The server's program is enough: no directory is configured, so that no service starts with the package.
PATH="$PATH:/usr/sbin"
present slapd || echo "slapd slapd/no_configuration boolean true" | privileged debconf-set-selections 2>/dev/null || true
debian slapd slapd "tests de l'annuaire LDAP" || true
debian openssl openssl "certificats des tests" || true
if ! "$venv/bin/python" -c 'import ldap' 2>/dev/null; then
    { debian gcc gcc "bibliothèque LDAP" && debian /usr/include/ldap.h libldap2-dev "bibliothèque LDAP" &&
        debian /usr/include/sasl/sasl.h libsasl2-dev "bibliothèque LDAP" &&
        BEFFROI_EXTRAS=ldap scripts/install.sh; } ||
        warn "python-ldap n'a pas pu être installé : les tests de l'annuaire LDAP manqueront."
fi

# Redmine with SQLite; its package asks nothing and starts nothing. Tests run it in folders of their own.
present /usr/share/redmine/config.ru || say "Redmine et Ruby : une seule fois, environ 2 minutes"
debian /usr/share/doc/redmine-sqlite redmine-sqlite "tests des tickets" &&
    debian /usr/share/redmine/config.ru redmine "tests des tickets" || true
debian puma puma "tests des tickets" || true

# addok and pygeoapi come from PyPI, each in an environment of its own: what they pin is not what Beffroi pins.
debian redis-server redis-server "tests du géocodeur" || true
debian /usr/lib/cgi-bin/mapserv cgi-mapserver "tests de la carte (WFS)" || true
if ! compgen -G "/usr/share/postgresql/*/extension/postgis.control" >/dev/null; then
    # Its programs are enough: no database is made, so that no service starts with the package.
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        privileged sh -c 'mkdir -p /etc/postgresql-common &&
            echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf' || true
    debian /usr/share/doc/postgresql-postgis postgresql-postgis "tests de la carte (PostGIS)" || true
fi
"$venv/bin/python" -c 'import psycopg' 2>/dev/null || BEFFROI_EXTRAS=postgis scripts/install.sh ||
    warn "psycopg n'a pas pu être installé : les tests de PostGIS manqueront."

# server NAME PACKAGE…: an environment of its own in .venv/servers, made once for each list of versions.
server() {
    local name=$1 folder="$venv/servers/$1" uv=(uv)
    shift
    [ "$(cat "$folder/installed" 2>/dev/null)" != "$*" ] || return 0
    uv --version >/dev/null 2>&1 || uv=("$venv/bin/python" -m uv)
    say "Le serveur de test $name est installé une seule fois dans .venv/servers"
    { rm -rf "$folder" && "${uv[@]}" venv -q --python "$venv/bin/python" "$folder" &&
        "${uv[@]}" pip install -q --python "$folder/bin/python" "$@" && echo "$*" >"$folder/installed"; } ||
        warn "$name n'a pas pu être installé : ses tests manqueront."
}
server addok addok==1.3.2 addok-france==1.2.0
server pygeoapi pygeoapi==0.21.0 psycopg2-binary==2.9.13 geoalchemy2==0.20.0

# Servers, inspector and conformance suite of the Model Context Protocol, pinned by tests/mcp/npm/package-lock.json.
debian node nodejs "tests du protocole MCP" || true
debian npm npm "tests du protocole MCP" || true
if command -v npm >/dev/null 2>&1 && ! cmp -s tests/mcp/npm/package-lock.json "$venv/mcp/installed.json"; then
    say "Les serveurs MCP des tests sont installés une seule fois par npm"
    { mkdir -p "$venv/mcp" && cp tests/mcp/npm/package.json tests/mcp/npm/package-lock.json "$venv/mcp/" &&
        npm ci --prefix "$venv/mcp" --ignore-scripts --no-audit --no-fund --silent &&
        cp tests/mcp/npm/package-lock.json "$venv/mcp/installed.json"; } ||
        warn "Les serveurs MCP n'ont pas pu être installés : leurs tests manqueront."
fi

if ! command -v opa >/dev/null 2>&1 && [ ! -x "$venv/bin/opa" ]; then
    if command -v go >/dev/null 2>&1; then
        say "OPA $opa_version est construit une seule fois avec Go (environ 3 minutes sur 2 cœurs)"
        GOBIN="$venv/bin" GOFLAGS=-buildvcs=false with_clock "Construction d'OPA" \
            go install "github.com/open-policy-agent/opa@$opa_version" ||
            warn "OPA n'a pas pu être construit : les tests du second moteur de règles manqueront."
    else
        warn "Ni OPA ni Go : les tests du second moteur de règles manqueront (sudo apt-get install golang, ou le binaire d'OPA)."
    fi
fi
