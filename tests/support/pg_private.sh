#!/usr/bin/env bash
# pg_private.sh start: a throw-away PostgreSQL without network for one test; prints
#                      "SOCKET-DIR PORT PID". It does not wait for the disk.
# pg_private.sh stop SOCKET-DIR: ends it and removes its files.
# Works as root (the server runs as postgres) and as a plain user.
set -euo pipefail

PG_BIN=${PG_BIN:-/usr/lib/postgresql/15/bin}
PORT=5432

# A command as the user of the server, with nothing of our environment.
as_server() {
    local -a change=()
    [ "$(id -u)" != 0 ] || change=(setpriv --reuid postgres --regid "$(id -g postgres)" --init-groups)
    exec "${change[@]}" env -i PATH="$PG_BIN:/usr/bin:/bin" HOME="$dir" LC_ALL=C.UTF-8 TZ=UTC "$@"
}

ready() { [[ "$(tail -n 1 "$dir/data/postmaster.pid" 2> /dev/null)" == ready* ]]; }

start() {
    local pid deadline
    # A socket path has at most 107 bytes, whatever TMPDIR is.
    dir=$(mktemp -d /tmp/lk.XXXXXX)
    chmod 755 "$dir"
    mkdir -m 700 "$dir/data"
    mkdir -m 755 "$dir/s"
    [ "$(id -u)" != 0 ] || chown postgres: "$dir/data" "$dir/s"
    (as_server initdb -N -D "$dir/data" -U postgres --locale=C.UTF-8 -E UTF8 -A trust) > "$dir/log" 2>&1 ||
        { cat "$dir/log" >&2; exit 1; }
    # Only the one who started it reaches the socket; inside, every role may be taken.
    (as_server postgres -D "$dir/data" -p $PORT -c listen_addresses= -c "unix_socket_directories=$dir/s" -c unix_socket_permissions=0700 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c jit=off \
        -c max_wal_size=2GB) >> "$dir/log" 2>&1 < /dev/null &
    pid=$!
    deadline=$((SECONDS + 30))
    until ready; do
        if ! kill -0 $pid 2> /dev/null || [ $SECONDS -ge $deadline ]; then
            cat "$dir/log" >&2
            exit 1
        fi
        read -rt 0.02 _ <> <(:) || :
    done
    echo "$dir/s $PORT $pid"
}

stop() {
    local pid
    case $1 in /tmp/lk.??????/s) dir=${1%/s} ;; *) echo "pg_private.sh: $1 was not made here" >&2; exit 2 ;; esac
    { read -r pid < "$dir/data/postmaster.pid"; } 2> /dev/null || pid=
    if [ -n "$pid" ] && [ "$(readlink "/proc/$pid/exe")" = "$(readlink -f "$PG_BIN/postgres")" ]; then
        kill -s INT "$pid"
        for ((i = 0; i < 1500; i++)); do
            kill -0 "$pid" 2> /dev/null || break
            read -rt 0.02 _ <> <(:) || :
        done
    fi
    rm -rf "$dir"
}

case ${1:-} in
start) start ;;
stop) stop "${2:?which?}" ;;
*) sed -n '2,5s/^# //p' "$0" >&2; exit 2 ;;
esac
