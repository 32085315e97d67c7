#!/usr/bin/env bash
# cups_private.sh: a CUPS of one's own with virtual printers (scripts/lib/cups.sh), for tests.
#   up DIR        starts it all; prints "SOCKET HOST:PORT PRINTER_PORT QUEUE"
#   printer-down DIR | printer-up DIR   ends and starts the printer alone
#   down DIR      ends what was started in DIR
set -euo pipefail

command=${1:?up, printer-down, printer-up or down}
home=${2:?a folder for its state}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
ROOT=$PWD
SELF=$ROOT/scripts/dev
QUEUE=kk
. scripts/lib/common.sh
. scripts/lib/cups.sh
ticks_open

mkdir -p "$home/log" "$home/pid"
home=$(cd "$home" && pwd -P)
chmod 755 "$home"
short_path
# The libraries expect these when they start something; a test holds no lock.
exec {lock}> /dev/null

ports() {
    local base
    if [ ! -s "$home/port" ]; then
        for base in $(shuf -i 8000-19000 -n 200); do
            port_open "$base" || port_open $((base + 1)) || port_open $((base + 2)) || port_open $((base + 3)) || break
        done
        echo "$base" > "$home/port"
    fi
    CUPS_PORT=$(cat "$home/port")
    PRINTER_PORT=$((CUPS_PORT + 1))
}

ports
case $command in
up)
    cups_start
    echo "$S/cups/run/cups.sock 127.0.0.1:$CUPS_PORT $PRINTER_PORT $QUEUE"
    ;;
printer-down) stop printer TERM 5 ;;
printer-up) printer_start "$(cups_user)" ;;
down)
    cups_stop
    drop_short_path
    ;;
*) die "unknown command '$command'" ;;
esac
