#!/usr/bin/env bash
# Real servers of a city, for `make demo-real` and the tests: OpenLDAP, Redmine, addok, PostGIS. Only programs are
# installed; none is configured on this machine.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

# The server's program is enough: no directory is configured, so that no service starts with the package.
PATH="$PATH:/usr/sbin"
present slapd || echo "slapd slapd/no_configuration boolean true" | privileged debconf-set-selections 2>/dev/null || true
debian slapd slapd "annuaire LDAP" || true
debian openssl openssl "certificats" || true
if ! "$venv/bin/python" -c 'import ldap' 2>/dev/null; then
    { debian gcc gcc "bibliothèque LDAP" && python_headers "bibliothèque LDAP" && debian /usr/include/ldap.h libldap2-dev "bibliothèque LDAP" &&
        debian /usr/include/sasl/sasl.h libsasl2-dev "bibliothèque LDAP" &&
        BEFFROI_EXTRAS=ldap scripts/install.sh; } ||
        warn "python-ldap n'a pas pu être installé : l'annuaire LDAP manquera."
fi

# Redmine with SQLite; its package asks nothing and starts nothing. It runs in folders of its own.
present /usr/share/redmine/config.ru || say "Redmine et Ruby : une seule fois, environ 2 minutes"
debian /usr/share/doc/redmine-sqlite redmine-sqlite "tickets" &&
    debian /usr/share/redmine/config.ru redmine "tickets" || true
debian puma puma "tickets" || true

debian redis-server redis-server "géocodeur" || true
if ! compgen -G "/usr/share/postgresql/*/extension/postgis.control" >/dev/null; then
    # Its programs are enough: no database is made, so that no service starts with the package.
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        privileged sh -c 'mkdir -p /etc/postgresql-common &&
            echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf' || true
    debian /usr/share/doc/postgresql-postgis postgresql-postgis "carte (PostGIS)" || true
fi
"$venv/bin/python" -c 'import psycopg' 2>/dev/null || BEFFROI_EXTRAS=postgis scripts/install.sh ||
    warn "psycopg n'a pas pu être installé : PostGIS manquera."

python_headers "géocodeur" || true
server addok addok==1.3.2 addok-france==1.2.0
