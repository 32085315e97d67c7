#!/usr/bin/env bash
# The line is cut in the middle of the work: whoever logs in again, from another terminal, stands on the same
# screen, at the same spot, still holds the request, and goes on. Killed client, killed network process, killed
# session, locked screen; two sessions of one account at once; a log-out forgets.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

e2e_begin 120 66
state_of() { db "select state from loket.request where ref = '$1'"; }
token_of() { db "select q.token from loket.queue_entry q join loket.request r using (request_id) where r.ref = '$1'"; }
open_sessions() { db "select count(*) from loket.session s join loket.officer o using (officer_id) where o.username = '$1' and s.ended_at is null"; }
place_of() { db "select count(*) from loket.session_place p join loket.officer o using (officer_id) where o.username = '$1' and p.place ~ '$2'"; }
# The process of this instance with that name that was started last.
newest() {
    local pid
    for pid in $(pgrep -x "$1"); do
        tr '\0' ' ' < "/proc/$pid/cmdline" | grep -qF "$e2e_home" && echo "$pid"
    done | tail -1
}
cut_client() { kill -9 "$(pgrep -x ssh -P "$(tmux_ "$1" list-panes -F '#{pane_pid}')")"; }
open_ref() {
    keys "$1" /
    wait_for "$1" 'Cari:'
    keys "$1" C-u
    type_text "$1" "$2"
    keys "$1" Enter
    wait_for "$1" ">.*$2"
    keys "$1" Enter
    wait_for "$1" 'Anda memegang'
}
mapfile -t refs < <(db "select r.ref from loket.request r where r.kind in ('I.C.1', 'I.C.2', 'I.B.3') and r.state = 'submitted'
          and r.entered_by is null and not exists (select from loket.check_all(r.request_id) where severity = 'galat')
          and not loket.request_risky(r.request_id) order by r.request_id limit 4")
check 'there are clean requests to work on' test "${#refs[@]}" -ge 3

# The client is killed on the documents of a request.
term a 80 24
login a petugas1
wait_for a 'Antrean permohonan'
open_ref a "${refs[0]}"
token=$(token_of "${refs[0]}")
keys a Tab Tab
wait_for a '\[Berkas'
keys a Down
wait_db "select place ~ '\"tab\":2' from loket.session_place" t
ok 'the place is kept while the officer works'
row=$(screen a | grep -m1 "^>" | cut -c1-24)
cut_client a
wait_for a 'shell>|Killed'
wait_db "select count(*) from loket.session where ended_at is null" 0
term b 100 30
login b petugas1 key
wait_for b 'Dilanjutkan dari tempat terakhir'
check 'the same tab is open' on_screen b '\[Berkas'
check 'of the same request' on_screen b "${refs[0]}"
check 'which is still held' on_screen b 'Anda memegang'
check "the cursor is where it was" test -n "$row" -a "$(screen b | grep -m1 "^>" | cut -c1-24)" = "$row"
check 'under the same claim' test "$(token_of "${refs[0]}")" = "$token"
keys b Escape
wait_for b "Saring: \"${refs[0]}\""
ok 'Esc goes back to the list, with its filter'
wait_db "select place !~ 'request' from loket.session_place" t

# In the middle of a note.
keys b Escape
wait_gone b 'Saring:'
open_ref b "${refs[2]}"
token=$(token_of "${refs[2]}")
keys b Tab Tab Tab
wait_for b '\[Catatan'
keys b i
wait_for b 'Catatan untuk rekan kerja'
type_text b 'tanya saudaranya dahulu'
wait_db "select place ~ 'writing' from loket.session_place" t
cut_client b
wait_for b 'shell>|Killed'
wait_db "select count(*) from loket.session where ended_at is null" 0
login b petugas1 key
wait_for b 'tanya saudaranya dahulu'
check 'what was being written is open again' on_screen b 'Catatan untuk rekan kerja'
check 'under the same claim too' test "$(token_of "${refs[2]}")" = "$token"
keys b Escape
wait_gone b 'Catatan untuk rekan kerja'
keys b l
wait_for b 'Antrean permohonan'
keys b Escape
wait_gone b 'Saring:'

# The network process is killed while a decision is being confirmed.
open_ref b "${refs[1]}"
keys b s
wait_for b 'Enter:|lalu Enter'
wait_db "select place ~ 'approving' from loket.session_place" t
kill -9 "$(newest loket-ssh)"
wait_for b 'shell>'
login a petugas1
wait_for a 'Dilanjutkan|Setujui permohonan'
check 'the confirmation is open again' on_screen a 'Setujui permohonan'
keys a Escape
wait_for a 'Anda memegang'
# The session is killed: what was kept last is taken up.
keys a BTab
wait_for a '\[Lembar'
wait_db "select place ~ '\"tab\":[1-9]' from loket.session_place" t
kill -9 "$(newest loket-session)"
wait_for a 'shell>'
login b petugas1 key
wait_for b 'Dilanjutkan dari tempat terakhir'
check 'a killed session is taken up too' on_screen b '\[Lembar'

# Another session of the account, while this one is open: both are told, neither is ended.
login a petugas1
wait_for a 'masih terbuka juga'
ok 'the second session says that there is another'
check 'and stands at the same spot' on_screen a '\[Lembar'
keys b Tab
wait_for b 'juga dibuka di terminal lain'
ok 'the first one is told as well'
check 'both are open' test "$(open_sessions petugas1)" = 2
cut_client b
wait_for b 'shell>|Killed'
wait_db "select count(*) from loket.session where ended_at is null" 1
keys a Tab
wait_for a '\[Perbandingan'
cut_client a
wait_for a 'shell>|Killed'
wait_db "select count(*) from loket.session where ended_at is null" 0
login b petugas1 key
wait_for b '\[Perbandingan'
ok 'the later of the two is the one that is taken up'

# The claim held all the time: the decision counts.
keys b s
wait_for b 'Setujui permohonan'
word=$(screen b | grep -oE 'Ketik [A-Za-z]+' | head -1 | cut -d' ' -f2)
type_text b "${word:-SETUJU}"
keys b Enter
wait_db "select state from loket.request where ref = '${refs[1]}'" awaiting_signature
check 'decided once' db_says \
    "select count(*) from loket.decision d join loket.request r using (request_id) where r.ref = '${refs[1]}'" 1

# A place is not kept for ever, and not after a log-out.
keys b Escape
wait_for b 'Antrean permohonan'
keys b 2
wait_for b 'Cetakan'
wait_db "select place ~ 'prints' from loket.session_place" t
cut_client b
wait_for b 'shell>|Killed'
db "update loket.session_place set updated_at = now() - interval '16 minutes'" > "$e2e_home.log"
login a petugas1
wait_for a 'Antrean permohonan'
check 'a place whose time is over is not taken up' not_on_screen a 'Dilanjutkan'
keys a 2
wait_for a 'Cetakan'
wait_db "select place ~ 'prints' from loket.session_place" t
keys a 1
wait_for a 'Antrean permohonan'
keys a q
wait_for a 'sekali lagi'
keys a q
wait_for a 'shell>'
check 'a log-out forgets the place' db_says 'select count(*) from loket.session_place' 0
check 'no NIK stands in the log' eval '! grep -hE "99[0-9]{14}" "$e2e_home"/log/*.log'
e2e_end
