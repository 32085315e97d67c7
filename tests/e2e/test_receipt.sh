#!/usr/bin/env bash
# The receipt: a counter officer prints it from the screen, the PIN on the paper opens the status for another
# channel, and a further one (by the command, on A5) makes the first PIN void.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

e2e_begin 60 22

ref=$(db "select ref from loket.request where state = 'submitted' order by request_id limit 1")
roll=$e2e_home/receipts/roll sheets=$e2e_home/receipts/a5 text=$e2e_home/text answers=$e2e_home/answers

printed() { db_says "select count(*) from loket.print_job where kind = 'bukti' and status = 'printed'" "$1"; }
pin_on() { # FILE: the six digits behind the label; the roll has commands in between
    tr -c '[:print:]' ' ' < "$1" | grep -oE 'PIN PELACAKAN.*' | grep -oE '[0-9]{3} [0-9]{3}' | head -1 | tr -d ' '
}
status_with() { # PIN
    printf '%s\n' "$1" | dev ssh rtrw status "$ref" --pin --json > "$answers" 2>&1
}
opens() { status_with "$1" && jq -e --arg r "$ref" '.ref == $r' "$answers" > /dev/null; }
refused() { ! status_with "$1" && grep -q pin_wrong "$answers"; }

term a 80 24
login a petugas1
wait_for a 'Antrean permohonan'
keys a /
wait_for a 'Cari|Saring'
type_text a "$ref"
keys a Enter
wait_for a "^> *$ref|>.*$ref"
keys a l
wait_for a 'Perbandingan'
keys a b
wait_for a 'Struk loket \(biasanya\)'
ok 'the roll is offered first'
keys a Enter
wait_for a 'dengan PIN baru'
until_true "$WAIT" printed 1 || e2e_bail 'no receipt came out'
check 'one receipt came out of the roll' test "$(find "$roll" -name '*-loket-*.dat' | wc -l)" = 1
first=$(find "$roll" -name '*-loket-*.dat')
check 'it carries the number of the request' grep -qa "$ref" "$first"
pin=$(pin_on "$first")
check 'and a PIN of six digits' test "${#pin}" = 6
check 'another channel sees the status with it' opens "$pin"
wrong=$(printf '%06d' $(((10#$pin + 1) % 1000000)))
check 'and nothing with another one' refused "$wrong"

keys a 2
wait_for a 'Bukti: Tercetak'
ok 'the list of prints shows it as done'

# Once more, by the command of another officer; the code is answered as the person's phone would.
export LOKET_DEV_HOME=$e2e_home LOKET_DEV_NAME=petugas2 SSH_ASKPASS=$PWD/scripts/lib/askpass SSH_ASKPASS_REQUIRE=force
check 'the command orders one on A5' dev ssh petugas2 receipt "$ref" --printer bukti-a5
until_true "$WAIT" printed 2 || e2e_bail 'no second receipt came out'
pdftotext -layout "$(find "$sheets" -name '*-loket-*.pdf')" "$text"
check 'the sheet says that it is the second' grep -q 'Cetakan ke-2' "$text"
second=$(grep -oE '[0-9]{3} [0-9]{3}' "$text" | head -1 | tr -d ' ')
check 'its PIN opens the status' opens "$second"
[ "$second" = "$pin" ] || check 'the first PIN is void' refused "$pin"
check 'no PIN stands in the audit trail' db_says \
    "select count(*) from loket.audit_entry where isi ~ '\"($pin|$second)\"'" 0
check 'nor in a log' eval '! grep -qE "$pin|$second" "$e2e_home"/log/*.log "$e2e_home"/cups/log/*'
e2e_end
