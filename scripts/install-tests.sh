#!/usr/bin/env bash
# What only the tests need: Chromium, and OPA built by Go where Go is there.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

opa_version=v1.10.1

debian chromium chromium "tests de la page" || true

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
