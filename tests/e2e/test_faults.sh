#!/usr/bin/env bash
# What goes wrong at a counter: a cut line in mid-decision, a killed session, a database that
# is away, a terminal that is too small or unknown, a printer without paper. Nothing is
# lost, nothing happens twice, and the officer is told.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

e2e_begin 120 66
clean_refs() {
    db "select r.ref from loket.request r where r.kind in ('I.C.1', 'I.C.2', 'I.B.3') and r.state = 'submitted'
          and r.entered_by is null and not exists (select from loket.check_all(r.request_id) where severity = 'galat')
          and not loket.request_risky(r.request_id) order by r.request_id"
}
state_of() { db "select state from loket.request where ref = '$1'"; }
holds() { db "select coalesce(o.username, '') from loket.queue_entry q join loket.request r using (request_id)
                left join loket.officer o on o.officer_id = q.holder and q.lease_until > now() where r.ref = '$1'"; }
open_ref() {
    keys "$1" /
    wait_for "$1" 'Cari:'
    keys "$1" C-u
    type_text "$1" "$2"
    keys "$1" Enter
    wait_for "$1" "Saring: \"$2\""
    wait_for "$1" ">.*$2"
    keys "$1" Enter
    wait_for "$1" 'Anda memegang'
}
# The line is cut: the client dies without a word.
cut_line() { kill -9 "$(pgrep -x ssh -P "$(tmux_ "$1" list-panes -F '#{pane_pid}')")"; }
stop_db() {
    local pid
    read -r pid _ < "$e2e_home/pid/postgres"
    kill -INT "$pid"
    until_true 20 eval '! kill -0 "'"$pid"'" 2> /dev/null'
}
mapfile -t refs < <(clean_refs)
check 'there are clean requests to work on' test "${#refs[@]}" -ge 4

# Resize, in the queue and in a request.
term a 80 24
login a petugas1
wait_for a 'Antrean permohonan'
resize a 132 43
wait_for a 'Dipegang'
ok 'a wider terminal shows more columns'
resize a 60 20
wait_for a '80x24|80 x 24|terlalu kecil'
ok 'a terminal that is too small says so'
resize a 80 24
wait_for a 'Antrean permohonan'
ok 'and goes on when it is large enough'

# The line is cut in mid-decision: the dialog is open, the word half typed.
open_ref a "${refs[0]}"
keys a s
wait_for a 'Ketik (SETUJU|y) lalu'
type_text a 'SETU'
cut_line a
wait_for a 'shell>|Killed'
check 'a cut line decides nothing' test "$(state_of "${refs[0]}")" = in_review
wait_db "select count(*) from loket.session s join loket.officer o using (officer_id) where o.username = 'petugas1' and s.ended_at is null" 0
ok 'the session is over for the database'
check 'the claim is kept for its remaining time' test "$(holds "${refs[0]}")" = petugas1
login a petugas1
wait_for a 'Dilanjutkan dari tempat terakhir'
check 'the same officer goes on where he was, the question still open' on_screen a 'Ketik (SETUJU|y) lalu'

# The claim comes back to the queue when its time is over.
db "update loket.setting set value = '1 second' where name = 'claim_lease'" > /dev/null
to_queue a
open_ref a "${refs[1]}"
cut_line a
wait_for a 'shell>|Killed'
wait_db "select state from loket.request where ref = '${refs[1]}'" submitted
ok 'after the lease the request is back in the queue'
db "update loket.setting set value = '15 minutes' where name = 'claim_lease'" > /dev/null

# A killed session process: the client ends with a usable terminal; another officer carries on.
login a petugas1
to_queue a
session_pid() {
    local pid
    for pid in $(pgrep -x loket-session); do
        tr '\0' ' ' < "/proc/$pid/cmdline" | grep -qF "$e2e_home" && echo "$pid"
    done | tail -1
}
kill -9 "$(session_pid)"
wait_for a 'shell>'
type_text a 'echo usable-$((1+1))'
keys a Enter
wait_for a 'usable-2'
ok 'the client gets its terminal back after a killed session'

# The database goes away in mid-session and comes back.
login a petugas1
to_queue a
stop_db
wait_for a '[Bb]asis data tidak' 30
check 'the last picture stays' on_screen a 'Nomor +Jenis'
dev up > /dev/null 2>&1
wait_for a 'tersambung kembali' 60
ok 'the session comes back by itself'
open_ref a "${refs[2]}"
keys a s
wait_for a 'Ketik (SETUJU|y) lalu'
type_text a "$(word_asked a)"
stop_db
keys a Enter
wait_for a '[Bb]asis data|belum diketahui|tidak diketahui' 30
dev up > /dev/null 2>&1
until_true 30 eval 'keys a Enter; [ "$(state_of "${refs[2]}")" = awaiting_signature ]'
check 'decided exactly once after a retry with the same key' db_says \
    "select count(*) from loket.decision d join loket.request r using (request_id) where r.ref = '${refs[2]}'" 1
keys a Escape

# The printer runs out of paper: the officer is told what to do, and the print goes on by itself.
paper_level() { # SHEETS in every tray; one that is not named stays empty
    local answer port query='' tray
    port=$(($(cat "$e2e_home/port") + 3))
    for tray in 0 1 2 3; do query+="&size$tray=iso_a4_210x297mm&type$tray=stationery&level$tray=$1"; done
    exec {web}<> "/dev/tcp/127.0.0.1/$port"
    printf 'GET /media?%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "${query#&}" >&"$web"
    read -r -t 5 -u "$web" answer || :
    exec {web}>&-
    [[ $answer == *200* ]]
}
wait_for a 'Menunggu TTE|Antrean permohonan'
check 'the printer is emptied' paper_level 0
id=$(db "select i.issued_id from loket.issued_kk i join loket.request r using (request_id) where r.ref = '${refs[2]}' and i.status = 'menunggu_tte'")
term k 80 24
login k kadis key
wait_for k 'Tanda tangan elektronik'
wait_for k '> '
keys k t
wait_for k 'Ketik TTE'
type_text k TTE
keys k Enter
wait_db "select status from loket.issued_kk where issued_id = $id" terbit
db "insert into loket.print_job (issued_id, officer_id, printer_id, copy_no)
      select $id, officer_id, (select min(printer_id) from loket.printer), 1 from loket.officer where username = 'petugas1'" > /dev/null
wait_for a 'Antrean permohonan|Permohonan'
keys a 2
wait_for a 'Kertas habis|meminta kertas' 40
ok 'an empty printer is named on the screen, with what to do'
check 'the job is not called printed' db_says "select count(*) from loket.print_job where status = 'printed'" 0
check 'the printer is filled' paper_level 25
wait_db "select status from loket.print_job where issued_id = $id" printed 60
wait_for a 'belum dikonfirmasi' 40
ok 'after the refill the print goes on by itself'

# Unknown and hopeless terminals.
term u 80 24
type_text u 'export TERM=no-such-terminal'
keys u Enter
login u petugas2
wait_for u 'Antrean permohonan'
ok 'an unknown TERM falls back'
e2e_end
