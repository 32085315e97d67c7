#!/usr/bin/env bash
# A review over a bad line: 300 ms there and back, 64 kbit/s each way, through a relay of our own (loket-throttle).
# Everything is typed ahead in one go; every key counts, in its order, the screen is right at the end, and the bytes
# stay within the budget. Nothing here measures time.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

RTT_MS=300
BYTES_PER_SECOND=8000
# Of one direction, all told: the SSH handshake, the log-in, a queue, a review and a second one opened, encrypted.
BUDGET=30000

e2e_begin 120 66
state_of() { db "select state from loket.request where ref = '$1'"; }
mapfile -t refs < <(db "select r.ref from loket.request r where r.kind in ('I.C.1', 'I.C.2', 'I.B.3') and r.state = 'submitted'
          and r.entered_by is null and not exists (select from loket.check_all(r.request_id) where severity = 'galat')
          and not loket.request_risky(r.request_id) order by r.request_id limit 2")
check 'there is a clean request to work on' test "${#refs[@]}" -ge 2

# Ends when its input is closed; then it says what went each way.
relay_begin() {
    local port
    port=$(cat "$e2e_home/port")
    coproc relay { "$LOKET_BUILD/bin/loket-throttle" "$port" "$RTT_MS" "$BYTES_PER_SECOND"; }
    relay_out=${relay[0]} relay_in=${relay[1]}
    read -r -t 10 -u "$relay_out" relay_port || e2e_bail 'the relay did not start'
}
login_slowly() { # TERM NAME
    local code
    connect "$1" "$2" -p "$relay_port" -o "HostKeyAlias='[127.0.0.1]:$(cat "$e2e_home/port")'"
    wait_for "$1" "$PROMPT_CODE"
    fresh_code "$2"
    type_text "$1" "$code"
    keys "$1" Enter
}
relay_begin
term a 80 24
login_slowly a petugas1
wait_for a 'Antrean permohonan'
wait_for a '> +2'
ok 'the queue opens'

# Eighty keys at once: forty down, thirty-nine up.
type_text a "$(printf 'j%.0s' {1..40})$(printf 'k%.0s' {1..39})"
wait_for a ' 2/[0-9]+'
ok 'every one of eighty keys counts'

# The whole review without looking: find it, open it, look at every page, approve.
keys a /
type_text a "${refs[0]}"
keys a Enter Enter Tab Tab BTab BTab PgDn PgUp s
wait_for a 'Setujui permohonan'
check 'the request was opened and read meanwhile' on_screen a "${refs[0]}"
word=$(screen a | grep -oE 'Ketik [A-Za-z]+' | head -1 | cut -d' ' -f2)
type_text a "${word:-SETUJU}"
keys a Enter
wait_db "select state from loket.request where ref = '${refs[0]}'" awaiting_signature
wait_for a 'Disetujui|Menunggu TTE'
ok 'the request is approved'
check 'once' db_says \
    "select count(*) from loket.decision d join loket.request r using (request_id) where r.ref = '${refs[0]}'" 1

# With the word known, the next one goes in one breath; Esc first, back to the queue.
keys a Escape
type_text a '/'
keys a C-u
type_text a "${refs[1]}"
keys a Enter Enter
wait_for a 'Anda memegang'
check 'the next one is open' on_screen a "${refs[1]}"
keys a l
wait_for a 'Antrean permohonan'
keys a Escape
wait_gone a 'Saring:'
keys a q
wait_for a 'sekali lagi'
keys a q
wait_for a 'shell>'
read -r -t 20 -u "$relay_out" _ up _ down || e2e_bail 'the relay says nothing of the connection'
echo "# $up bytes up, $down bytes down"
check "the bytes stay within the budget of $BUDGET" test "$down" -lt "$BUDGET" -a "$up" -lt "$BUDGET"
exec {relay_in}>&-
e2e_end
