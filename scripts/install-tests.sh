#!/usr/bin/env bash
# What only the tests need: Chromium, real servers of a city, MCP servers, and OPA built by Go where Go is there.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

opa_version=v1.10.1

# Ubuntu has Chromium as a snap alone: Playwright's own build stands in for it.
playwright_chromium() {
    say "Chromium de Playwright : une seule fois, dans .venv/playwright"
    local browsers="$venv/playwright" program
    privileged "$venv/bin/playwright" install-deps chromium >/dev/null 2>&1 || true
    PLAYWRIGHT_BROWSERS_PATH="$browsers" "$venv/bin/playwright" install --no-shell chromium >/dev/null &&
        program=$(find "$browsers" -type f -name chrome | head -1) && [ -n "$program" ] &&
        ln -sf "$program" "$venv/bin/chromium" && "$venv/bin/chromium" --version >/dev/null ||
        warn "Ni Chromium de apt ni celui de Playwright : les tests de la page manqueront."
}
present chromium || present chromium-browser || present "$venv/bin/chromium" ||
    debian chromium chromium "tests de la page" || playwright_chromium
# Tests kill processes, never the machine: what they write need not wait for the disk.
debian eatmydata eatmydata "tests plus rapides" || true

# The closed circuit's own tests: a network of their own, and a firewall in it.
debian /usr/sbin/nft nftables "tests du pare-feu" || true
debian /usr/sbin/ip iproute2 "tests du circuit fermé" || true
debian systemd-analyze systemd "tests de l'unité systemd" || true

scripts/install-servers.sh
debian /usr/lib/cgi-bin/mapserv cgi-mapserver "tests de la carte (WFS)" || true
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

if command -v npm >/dev/null 2>&1 && ! cmp -s tests/sign_in/npm/package-lock.json "$venv/oidc/installed.json"; then
    say "Le fournisseur OpenID des tests est installé une seule fois par npm"
    { mkdir -p "$venv/oidc" && cp tests/sign_in/npm/package.json tests/sign_in/npm/package-lock.json "$venv/oidc/" &&
        npm ci --prefix "$venv/oidc" --ignore-scripts --no-audit --no-fund --silent &&
        cp tests/sign_in/npm/package-lock.json "$venv/oidc/installed.json"; } ||
        warn "Le fournisseur OpenID n'a pas pu être installé : les tests de connexion manqueront."
fi

# Attack texts of AgentDojo, read from its source and never imported: without its dependencies, clients of six model providers.
if [ "$(cat "$venv/agentdojo/installed" 2>/dev/null)" != 0.1.35 ]; then
    uv=(uv)
    uv --version >/dev/null 2>&1 || uv=("$venv/bin/python" -m uv)
    { rm -rf "$venv/agentdojo" && "${uv[@]}" pip install -q --python "$venv/bin/python" --no-deps --target "$venv/agentdojo" \
        agentdojo==0.1.35 && echo 0.1.35 >"$venv/agentdojo/installed"; } ||
        warn "AgentDojo n'a pas pu être installé : ses textes d'attaque manqueront."
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

litewitness_version=v0.9.0
if ! command -v litewitness >/dev/null 2>&1 && [ ! -x "$venv/bin/litewitness" ] && command -v go >/dev/null 2>&1; then
    debian ssh-agent openssh-client "tests des témoins (clé de litewitness)" || true
    GOBIN="$venv/bin" GOFLAGS=-buildvcs=false with_clock "Construction de litewitness $litewitness_version" \
        go install "filippo.io/torchwood/cmd/litewitness@$litewitness_version" ||
        warn "litewitness n'a pas pu être construit : le test avec un témoin d'une autre maison manquera."
fi
