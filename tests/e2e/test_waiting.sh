#!/usr/bin/env bash
# The database keeps the session waiting: the screen says so and since when, the clock and a new
# size are followed, keys typed meanwhile are done afterwards in their order, and Esc ends
# the query that is waited for. A decision that was ended so was not taken.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

e2e_begin 120 66
# Only what the person or the test does ends a wait.
db "alter database loket set lock_timeout = 0" > "$e2e_home.log"
db "alter database loket set statement_timeout = '120s'" > "$e2e_home.log"
echo 'db_deadline_ms = 100000' >> "$e2e_home/loket.conf"
state_of() { db "select state from loket.request where ref = '$1'"; }

# Another connection holds a table until it is told to let go.
lock_take() { # TABLE
    coproc holder { dev psql -XAtq 2>&1; }
    holder_in=${holder[1]} holder_out=${holder[0]}
    echo "set idle_in_transaction_session_timeout = 0; begin; lock table loket.$1 in access exclusive mode; select 'held';" >&"$holder_in"
    read -r -t 20 -u "$holder_out" answer
    [ "$answer" = held ] || e2e_bail "no lock: $answer"
}
lock_drop() {
    echo 'rollback; \q' >&"$holder_in"
    # shellcheck disable=SC2154 # coproc sets it
    wait "$holder_PID"
}
waited() { screen "$1" | grep -oE '[0-9]+ dtk' | grep -oE '^[0-9]+'; }
waits_longer() { local s; s=$(waited "$1"); [ -n "$s" ] && [ "$s" -gt "$2" ]; }

mapfile -t refs < <(db "select r.ref from loket.request r where r.kind in ('I.C.1', 'I.C.2', 'I.B.3') and r.state = 'submitted'
          and r.entered_by is null and not exists (select from loket.check_all(r.request_id) where severity = 'galat')
          and not loket.request_risky(r.request_id) order by r.request_id limit 2")
term a 80 24
login a petugas1
wait_for a 'Antrean permohonan'

# A key meets a held table.
lock_take queue_entry
keys a C-r
wait_for a 'Menunggu jawaban'
ok 'a key that has to wait says so'
check 'the picture stays' on_screen a 'Nomor +Jenis'
wait_for a 'Menunggu basis data, [0-9]+ dtk. Esc: hentikan'
until_true 20 waits_longer a 1
first=$(waited a)
until_true 20 waits_longer a "$first"
check 'the seconds go on' waits_longer a "$first"
resize a 100 30
wait_for a 'Menunggu basis data'
until_true 10 eval '[ "$(row_of a "Menunggu basis data")" = 29 ]'
check 'a new size is followed while waiting' test "$(row_of a 'Menunggu basis data')" = 29
resize a 80 24
query="usename = 'o_petugas1' and wait_event_type = 'Lock'"
began=$(db "select query_start from pg_stat_activity where $query")
# Typed ahead: a filter, letter by letter, done after the query was ended.
type_text a '/'
type_text a 'sar'
keys a Escape
wait_for a 'Cari: *sar'
ok 'Esc ends the query, and what was typed before it is done in its order'
wait_db "select count(*) from pg_stat_activity where $query and query_start = '$began'" 0
ok 'the server has ended it too'
type_text a 'i'
wait_for a 'Cari: *sari'
keys a Escape
wait_gone a 'Cari:'

# Nobody asked for a refresh: a key does not wait for one.
wait_db "select count(*) from pg_stat_activity where $query" 1
keys a '?'
wait_for a 'tutup bantuan'
ok 'a refresh that is stuck makes way for a key'
keys a Escape
lock_drop
wait_for a 'Nomor +Jenis'

# A decision is waited for, and ended: it was not taken, and says so.
keys a / C-u
type_text a "${refs[0]}"
keys a Enter
wait_for a ">.*${refs[0]}"
keys a Enter
wait_for a 'Anda memegang'
keys a s
wait_for a 'Ketik (SETUJU|y) lalu'
lock_take decision
type_text a "$(word_asked a)"
keys a Enter
wait_for a 'Menunggu basis data, [0-9]+ dtk. Esc: hentikan'
keys a C-c
wait_for a 'dihentikan|Dihentikan|belum tersimpan'
lock_drop
check 'a decision that was ended was not taken' test "$(state_of "${refs[0]}")" = in_review
keys a Enter
wait_db "select state from loket.request where ref = '${refs[0]}'" awaiting_signature
check 'the next Enter takes it, once' db_says \
    "select count(*) from loket.decision d join loket.request r using (request_id) where r.ref = '${refs[0]}'" 1
e2e_end
