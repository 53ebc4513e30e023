#!/usr/bin/env bash
# What only the tests need: Chromium, a real LDAP directory, MCP servers, and OPA built by Go where Go is there.
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
