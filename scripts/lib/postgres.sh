# shellcheck shell=bash disable=SC2034,SC2154
# postgres.sh - the private PostgreSQL: TLS with client certificates on the
# loopback address, and a Unix socket for the set-up user of this machine.

pg_user() { if is_root; then echo postgres; else id -un; fi; }

pg_init() {
    local data=$home/pg/data user
    [ ! -f "$data/PG_VERSION" ] || return 0
    [ -x "$PG_BIN/initdb" ] || die "PostgreSQL 15 is missing; run scripts/deps"
    user=$(pg_user) || die "this uid has no name in /etc/passwd, and PostgreSQL needs one"
    rm -rf "$data.new"
    own_dir "$user" 700 "$data.new"
    (as_user "$user" "$PG_BIN/initdb" -k -N -D "$S/pg/data.new" -U postgres --locale=C.UTF-8 -E UTF8 -A peer) \
        > "$home/log/initdb.log" 2>&1 || { cat "$home/log/initdb.log" >&2; die "initdb failed"; }
    mv "$data.new" "$data"
}

# Who may connect how. The superuser and the owner never come over the network.
pg_rules() {
    local user
    user=$(pg_user)
    cat > "$home/pg/hba.conf" <<'HBA'
local   all all                               peer map=setup
hostssl all   postgres,loket_owner 127.0.0.1/32 reject
hostssl loket all                  127.0.0.1/32 cert
HBA
    printf 'setup "%s" postgres\n' "$(id -un)" > "$home/pg/ident.conf"
    chmod 644 "$home/pg/hba.conf" "$home/pg/ident.conf"
    own_dir "$user" 700 "$home/pg/tls"
    local f
    for f in db-server.crt db-server.key db-ca.crt; do
        install -m 600 "$home/state/keys/$f" "$home/pg/tls/$f"
        if is_root; then chown "$user:" "$home/pg/tls/$f"; fi
    done
}

pg_ready() { [[ "$(tail -n 1 "$home/pg/data/postmaster.pid" 2> /dev/null)" == ready* ]]; }
# After one of its workers was killed the file above says "ready" while the server recovers.
pg_answers() { pg_psql -d postgres -Atc 'select 1' > /dev/null 2>&1; }

# The workers of a killed server end within moments; until then it cannot start again.
pg_quiet() {
    local p
    for p in /proc/[0-9]*/cwd; do
        [ "$(readlink "$p" 2> /dev/null)" != "$home/pg/data" ] || return 1
    done
}

# What a crash left. After a reboot another program may have the number in postmaster.pid.
pg_forget_stale() {
    local old
    { read -r old < "$home/pg/data/postmaster.pid"; } 2> /dev/null || return 0
    wait_until 10 pg_quiet || :
    rm -f "$home"/pg/run/.s.PGSQL.*
    case $(readlink "/proc/$old/exe" 2> /dev/null) in
    */postgres) die "PostgreSQL (pid $old) runs on $home/pg/data already, but was not started by this script" ;;
    *) rm -f "$home/pg/data/postmaster.pid" ;;
    esac
}

# Further settings, one a line: those of this instance, and while it is filled.
pg_options() {
    more=()
    local line
    while read -r line; do [ -z "$line" ] || more+=(-c "$line"); done < <(cat "$home/pg/options" "$home/pg/options.bulk" 2> /dev/null)
}

pg_start() {
    local -a fast=() more=()
    if alive postgres; then
        came_up postgres 30 PostgreSQL pg_answers
        return
    fi
    # With the certificates in place the server can start; keys come first.
    [ -f "$home/state/keys/db-server.crt" ] || die "no keys in $home/state/keys; was loketctl built?"
    mkdir -p "$home/pg"
    own_dir "$(pg_user)" 755 "$home/pg"
    own_dir "$(pg_user)" 700 "$home/pg/run"
    pg_init
    pg_rules
    pg_forget_stale
    pg_options
    [ ! -f "$home/fast" ] || fast=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off)
    start_as "$(pg_user)" postgres "$PG_BIN/postgres" -D "$S/pg/data" -c listen_addresses=127.0.0.1 -p "$PG_PORT" \
        -c "unix_socket_directories=$S/pg/run" -c hba_file="$S/pg/hba.conf" -c ident_file="$S/pg/ident.conf" \
        -c ssl=on -c ssl_cert_file="$S/pg/tls/db-server.crt" -c ssl_key_file="$S/pg/tls/db-server.key" \
        -c ssl_ca_file="$S/pg/tls/db-ca.crt" -c ssl_min_protocol_version=TLSv1.3 \
        -c max_connections=300 -c shared_buffers=64MB -c wal_compression=lz4 -c log_line_prefix='%m [%p] %q%u ' \
        -c client_connection_check_interval=5s -c jit=off "${fast[@]}" "${more[@]}"
    came_up postgres 30 PostgreSQL pg_ready
}

pg_stop() { stop postgres INT 20; }

# psql as the superuser through the socket.
pg_psql() {
    "$PG_BIN/psql" -X -h "$S/pg/run" -p "$PG_PORT" -U postgres "$@"
}

pg_database() {
    if [ "$(pg_psql -d postgres -Atc "select 1 from pg_database where datname = 'loket'")" != 1 ]; then
        pg_psql -q -d postgres -c "create database loket"
    fi
}
