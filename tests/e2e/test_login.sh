#!/usr/bin/env bash
# Logging in with the real OpenSSH client: both ways, and wrong ones.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

e2e_begin 40 22
failures() { db "select count(*) from loket.audit_entry where action = 'login_failed' and subject = 'petugas1'"; }

term a 80 24
connect a petugas1 -o PubkeyAuthentication=no
wait_for a "$PROMPT_PASSWORD"
type_text a 'bukan-kata-sandinya'
keys a Enter
wait_for a "$PROMPT_CODE"
type_text a '000000'
keys a Enter
wait_for a 'salah'
ok 'a wrong password gets a clear answer'
check 'it says how many tries are left' on_screen a '[Ss]isa percobaan'
check 'it is in the audit trail' test "$(failures)" = 1
check 'without the password or the code in it' db_says \
    "select count(*) from loket.audit_entry where isi like '%bukan-kata%' or isi like '%000000%'" 0

# The right password with a wrong code, then both right, on the same connection.
keys a C-c
wait_for a 'shell>'
connect a petugas1 -o PubkeyAuthentication=no
wait_for a "$PROMPT_PASSWORD"
type_text a "$(field petugas1 password)"
keys a Enter
wait_for a "$PROMPT_CODE"
type_text a '000000'
keys a Enter
wait_for a 'salah'
check 'a wrong code is a failure too' test "$(failures)" = 2
wait_for a "$PROMPT_PASSWORD"
type_text a "$(field petugas1 password)"
keys a Enter
until_true 20 test "$(screen a | grep -cE "$PROMPT_CODE")" -ge 2
fresh_code petugas1
type_text a "$code"
keys a Enter
wait_for a 'Antrean permohonan'
ok 'the right answers afterwards open the queue'
used=$code

# A code works once.
term b 80 24
connect b petugas1
wait_for b "$PROMPT_CODE"
type_text b "$used"
keys b Enter
wait_for b 'salah'
ok 'a used code is refused'
keys b C-c

# The key and a code.
term c 80 24
login c verifikator key
wait_for c 'Antrean permohonan'
ok 'key and code open the queue'

# Each role lands where it works.
term d 80 24
login d admin
wait_for d 'Keadaan layanan|layanan'
check 'the administrator sees no names' not_on_screen d 'Pemohon'
term e 80 24
login e auditor
wait_for e 'Jejak audit'
ok 'the auditor lands in the audit trail'

# A machine's account: commands only.
portal=$(field portal ssh)
check 'a channel gets no screens' grep -qiE 'perintah|command' <(eval "$portal" < /dev/null 2>&1)
check 'a channel can give commands' eval "$portal help > /dev/null"
check 'an unknown command is an error with a code' grep -q 'unknown_command' <(eval "$portal nosuch" 2>&1)
e2e_end
