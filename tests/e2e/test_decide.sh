#!/usr/bin/env bash
# Every decision and its refusals, with the real ssh client: approve in four keys, take back, too late, with a
# warning, four eyes, return, reject, send up, own entries and families, a claim taken over, a database that is
# away, keys held down, drafts after a cut line, notes. The database is asked after each.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

e2e_begin 120 66

# --- what there is to decide on ------------------------------------------------------------------

# A request that nobody holds and nothing was done with, whose findings are exactly of that severity. Those that were
# used are not given again.
used=
first='' late='' back='' warned='' faulty='' spoiled='' returned='' rejected='' drafted='' pair='' twice='' up='' mine='' kin='' lost='' away=''
pick() { # SEVERITY ('' for none) [CONDITION]
    local is="not exists (select from loket.check_all(r.request_id) f where f.severity <> 'lulus')"
    [ "$1" = peringatan ] && is="exists (select from loket.check_all(r.request_id) f where f.severity = 'peringatan')
        and not exists (select from loket.check_all(r.request_id) f where f.severity = 'galat')"
    [ "$1" = galat ] && is="exists (select from loket.check_all(r.request_id) f where f.severity = 'galat')"
    db "select r.ref from loket.request r where r.state = 'submitted' and r.entered_by is null and $is and ${2:-true}
          and r.ref not in ('-'${used}) order by r.request_id limit 1"
}
take() { # VARIABLE SEVERITY [CONDITION]: picks and remembers
    local ref
    ref=$(pick "$2" "${3:-}")
    check "the district has a request for: $1" test -n "$ref"
    used+=",'$ref'"
    printf -v "$1" %s "$ref"
}
id_of() { db "select request_id from loket.request where ref = '$1'"; }
state_of() { db "select state from loket.request where ref = '$1'"; }
holder_of() { db "select coalesce(o.username, '') from loket.queue_entry q join loket.request r using (request_id)
                left join loket.officer o on o.officer_id = q.holder and q.lease_until > now() where r.ref = '$1'"; }
wait_state() { wait_db "select state from loket.request where ref = '$1'" "$2"; }
decisions() { db "select count(*) from loket.decision d join loket.request r using (request_id) where r.ref = '$1'"; }
outcomes() { db "select string_agg(coalesce(w.outcome, 'waits'), ' ' order by w.wait_id) from loket.decision_wait w
                   join loket.request r using (request_id) where r.ref = '$1'"; }
sheets() { db "select count(*) from loket.issued_kk i join loket.request r using (request_id) where r.ref = '$1'"; }
window() { db "update loket.setting set value = '$1' where name = 'undo_window'" > /dev/null; } # SECONDS
as() { db "set session authorization o_$1; $2"; }                                            # OFFICER SQL
risky="loket.request_risky(r.request_id)"
calm="not loket.request_risky(r.request_id)"
recorded="r.kind in ('I.B.2', 'I.B.3', 'I.C.1', 'I.C.2')" # of people in the records

find_ref() { # TERM REF: puts the cursor of the queue on it
    keys "$1" /
    wait_for "$1" 'Cari:'
    keys "$1" C-u
    type_text "$1" "$2"
    keys "$1" Enter
    wait_for "$1" "Saring: \"$2\""
    wait_for "$1" ">.*$2"
}
open_ref() { # TERM REF: and opens it for work
    find_ref "$1" "$2"
    keys "$1" Enter
    wait_for "$1" 'Anda memegang'
}
to_queue() { # TERM: to the whole queue, from anywhere
    keys "$1" 1
    wait_for "$1" 'Antrean permohonan'
}
confirm() { # TERM: types the word that is asked for
    wait_for "$1" 'Ketik [A-Za-z]+ lalu Enter'
    type_text "$1" "$(word_asked "$1")"
    keys "$1" Enter
}

# --- four keys, and back -------------------------------------------------------------------------

window 6
take first '' "r.kind in ('I.C.1', 'I.C.2', 'I.B.3')"
db "update loket.queue_entry set urut = '2001-01-01' where request_id = $(id_of "$first")" > /dev/null
term a 80 24
login a petugas1
wait_for a 'Antrean permohonan'
keys a n
wait_for a "$first .*Diperiksa|$first"
wait_for a 'Anda memegang'
keys a s
wait_for a 'Ketik y lalu Enter'
ok 'a normal request is confirmed with one letter'
check 'what will happen is said before' on_screen a 'NOMOR|Lembar KK yang lama'
check 'and how long it can be taken back' on_screen a 'Berlaku setelah 6 detik'
keys a -N 500 Enter
wait_for a 'Ketik y untuk melanjutkan'
check 'Enter held down decides nothing' test "$(decisions "$first") $(outcomes "$first")" = '0 '
keys a y Enter Enter Enter
wait_for a 'disetujui; berlaku [0-9]+ detik lagi. u: urungkan'
check 'one decision waits, though Enter was pressed three times' test "$(outcomes "$first")" = waits
check 'nothing of the request has changed yet' test "$(state_of "$first") $(sheets "$first")" = 'in_review 0'
keys a u
wait_for a 'Diurungkan'
check 'u takes it back' test "$(outcomes "$first")" = taken_back
check 'the request is held as before' test "$(holder_of "$first")" = petugas1
wait_for a 'Anda memegang'
keys a s y Enter
wait_for a 'berlaku [0-9]+ detik lagi'
wait_state "$first" awaiting_signature
check 'when the window is over it takes effect, once' test "$(outcomes "$first") $(decisions "$first")" = 'taken_back done 1'
check 'its sheet waits for the signature' test "$(sheets "$first")" -ge 1
wait_for a 'Menunggu TTE'
ok 'and the screen shows it by itself'

# Too late: in effect, and the screen does not know yet.
window 60
take late '' "$calm"
to_queue a
open_ref a "$late"
keys a s
confirm a
wait_for a 'berlaku [0-9]+ detik lagi'
as petugas1 "select * from loket.decide_now($(id_of "$late"), gen_random_uuid())" > /dev/null
keys a u
wait_for a 'sudah berlaku|Tidak ada keputusan Anda'
check 'what took effect is not taken back' test "$(state_of "$late") $(outcomes "$late")" = 'awaiting_signature done'
to_queue a

# From the queue: the list of own decisions.
take back '' "$calm and $recorded"
open_ref a "$back"
keys a s
confirm a
wait_for a 'berlaku [0-9]+ detik lagi'
to_queue a
check 'the queue tells of the decision that waits' on_screen a "$back disetujui; berlaku"
keys a u
wait_for a 'Keputusan yang menunggu'
wait_for a ">.*$back.*berlaku [0-9]+ detik lagi"
keys a u
wait_for a 'Anda memegang'
check 'u in the list takes it back and opens it' test "$(outcomes "$back") $(holder_of "$back")" = 'taken_back petugas1'

# Its reason to fail comes up within the window.
window 4
keys a s
confirm a
wait_for a 'berlaku [0-9]+ detik lagi'
nik=$(db "select nik from loket.request_member where request_id = $(id_of "$back") and nik is not null limit 1")
db "update loket.resident set status_dasar = 2 where nik = $nik" > /dev/null
wait_for a 'Keputusan tidak berlaku' 30
check 'what no longer holds is refused when it should take effect' test "$(outcomes "$back")" = 'taken_back failed'
check 'nothing is half done' test "$(sheets "$back") $(decisions "$back")" = '0 0'
check 'the officer reads why' on_screen a 'Pemeriksaan menemukan galat|galat'
keys a Space
wait_for a 'TIDAK berlaku. u: lihat sebabnya'
keys a u
wait_for a "$back.*tidak berlaku"
ok 'the list says why, too'
keys a Enter
wait_for a "$back"
db "update loket.resident set status_dasar = 1 where nik = $nik" > /dev/null
keys a a
wait_for a 'Anda memegang'
window 0
keys a r
wait_gone a '1 galat|Pemeriksaan 1'
keys a s
confirm a
wait_state "$back" awaiting_signature
ok 'taken again, it is decided'
keys a Escape
wait_for a 'Keputusan yang menunggu'
wait_gone a "$back"
ok 'and the list is empty again'
to_queue a

# --- with a warning, with a fault, with a fault that comes up --------------------------------------

take warned peringatan "$calm"
open_ref a "$warned"
keys a s
wait_for a 'Ketik SETUJU lalu Enter'
check 'the warning is named' on_screen a '\[!\]'
keys a y Enter
wait_for a 'Ketik SETUJU untuk melanjutkan'
check 'one letter is not enough for a doubtful one' test "$(decisions "$warned")" = 0
keys a C-u
type_text a SETUJU
keys a Enter
wait_state "$warned" awaiting_signature
ok 'approved with a warning'
to_queue a

take faulty galat
open_ref a "$faulty"
keys a s
wait_for a 'Belum dapat disetujui'
check 'findings forbid approval' test "$(decisions "$faulty")" = 0
keys a Space l
wait_for a 'Antrean permohonan'

take spoiled '' "$calm and $recorded"
open_ref a "$spoiled"
keys a s
wait_for a 'Ketik [A-Za-z]+ lalu Enter'
nik=$(db "select nik from loket.request_member where request_id = $(id_of "$spoiled") and nik is not null limit 1")
db "update loket.resident set status_dasar = 2 where nik = $nik" > /dev/null
confirm a
wait_for a 'Pemeriksaan menemukan galat'
check 'the database checks again when it is decided' test "$(state_of "$spoiled") $(decisions "$spoiled")" = 'in_review 0'
db "update loket.resident set status_dasar = 1 where nik = $nik" > /dev/null
keys a Space l
wait_for a 'Antrean permohonan'

# --- return and reject -------------------------------------------------------------------------------

take returned galat "r.channel = 'portal'"
open_ref a "$returned"
keys a k
wait_for a 'Kembalikan: tandai semua alasannya'
keys a -N 500 Enter
wait_for a 'Tandai paling sedikit satu'
ok 'Enter held down chooses no reason'
# Unreadable, wrong data, and another reason.
keys a Down Down Down Space Down Space End Space
wait_for a '\[x\] Alasan lain'
keys a Enter
wait_for a 'dokumen mana'
keys a Space Enter
wait_for a 'data mana'
keys a Space Enter
wait_for a 'Keterangan alasan ini'
type_text a 'Datanglah sendiri ke loket.'
keys a Enter
wait_for a '\[Kembalikan 3'
check 'the tab shows what the applicant will read' on_screen a 'Unggah lagi yang utuh dan jelas'
check 'and the words of the officer' on_screen a 'Datanglah sendiri ke loket'
keys a End Enter
wait_for a 'Dibaca pemohon setelah semua alasan'
type_text a 'Kantor buka pukul 8 sampai 15.'
keys a C-s
wait_for a 'Kantor buka pukul 8'
keys a k
wait_for a 'Ketik KEMBALI lalu Enter'
keys a -N 500 Enter
check 'Enter held down returns nothing' test "$(decisions "$returned")" = 0
confirm a
wait_state "$returned" returned
check 'all three reasons are kept, each with what it is about' db_says \
    "select string_agg(x.reason || (x.target <> '')::int, ' ' order by x.urut) from loket.decision d join loket.decision_reason x using (decision_id)
      where d.request_id = $(id_of "$returned")" 'TAK_TERBACA1 DATA_BEDA1 LAIN0'
check 'and the note for all' db_says "select catatan from loket.decision where request_id = $(id_of "$returned")" 'Kantor buka pukul 8 sampai 15.'
check 'the applicant is told' db_says \
    "select count(*) from loket.notification where request_id = $(id_of "$returned") and event = 'returned'" 1
dev ssh portal status "$returned" > "$e2e_home/status" 2>&1
check 'the applicant reads the same sentences' grep -q 'Unggah lagi yang utuh dan jelas' "$e2e_home/status"
check 'all of them' grep -q 'Datanglah sendiri ke loket' "$e2e_home/status"
check 'no draft of them is left' db_says 'select count(*) from loket.work_draft' 0
to_queue a

take rejected '' "$calm"
open_ref a "$rejected"
keys a t
wait_for a 'Tolak: tandai semua alasannya'
type_text a 'domisili'
keys a Space Enter
wait_for a '\[Tolak 1'
check 'a rejection says what to do, too' on_screen a 'SKPWNI'
keys a t
wait_for a 'Ketik TOLAK lalu Enter'
type_text a KEMBALI
keys a Enter
wait_for a 'Ketik TOLAK untuk melanjutkan'
check 'the word of another decision does not reject' test "$(decisions "$rejected")" = 0
keys a C-u
type_text a TOLAK
keys a Enter
wait_state "$rejected" rejected
ok 'rejected'
to_queue a

# --- drafts after a cut line ------------------------------------------------------------------------------

take drafted '' "$calm"
open_ref a "$drafted"
keys a k
wait_for a 'Kembalikan: tandai'
keys a Space Enter
wait_for a 'dokumen mana'
keys a Space Enter
wait_for a '\[Kembalikan 1'
keys a Enter
wait_for a 'Keterangan alasan ini'
type_text a 'halaman kedua belum ad'
wait_db "select count(*) from loket.work_draft where isi like '%halaman kedua belum ad%'" 1
tmux_ a respawn-pane -k "$e2e_shell"
wait_for a 'shell>'
login a petugas1
wait_for a 'Antrean permohonan|Perbandingan|Kembalikan'
on_screen a 'Antrean permohonan' && open_ref a "$drafted"
wait_for a 'Anda memegang'
on_screen a '\[Kembalikan 1' || keys a k
wait_for a 'halaman kedua belum ad'
ok 'what was typed is there after the line was cut, to the last letter'
keys a x
wait_for a 'Belum ada alasan'
wait_db 'select count(*) from loket.work_draft' 0
ok 'and goes when it is removed'

# --- notes -------------------------------------------------------------------------------------------------------

keys a Escape
wait_for a '\[Perbandingan\]'
while ! on_screen a '\[Catatan'; do keys a Tab; e2e_pause; e2e_pause; done
keys a i
wait_for a 'Catatan untuk rekan kerja'
type_text a 'Pemohon membawa akta asli.'
keys a Enter
type_text a 'Sudah dikembalikan.'
keys a C-s
wait_for a 'Catatan tersimpan'
wait_for a '\[Catatan 1\]'
check 'a note of two lines is kept' db_says \
    "select isi from loket.request_note where request_id = $(id_of "$drafted")" $'Pemohon membawa akta asli.\nSudah dikembalikan.'
keys a l
wait_for a 'Antrean permohonan'
term v 80 24
login v verifikator
wait_for v 'Antrean permohonan'
open_ref v "$drafted"
while ! on_screen v '\[Catatan'; do keys v Tab; e2e_pause; e2e_pause; done
check 'a colleague reads it' on_screen v 'Pemohon membawa akta asli'
keys v l
wait_for v 'Antrean permohonan'

# --- four eyes --------------------------------------------------------------------------------------------------------

take pair peringatan "$risky"
open_ref a "$pair"
keys a s
wait_for a 'PERLU ORANG KEDUA'
confirm a
wait_state "$pair" awaiting_supervisor
check 'after the first of two nothing is issued' test "$(sheets "$pair")" = 0
to_queue a
find_ref a "$pair"
keys a Enter
wait_for a 'orang kedua'
check 'the first one is not the second' test "$(holder_of "$pair")" = ''
keys v Escape
wait_gone v 'Saring: '
open_ref v "$pair"
wait_for v 'Orang pertama'
wait_for v 'Disetujui orang pertama: '
check 'the second one sees that nothing has changed since' on_screen v 'Tidak ada yang berubah sejak itu'
check 'and the findings of the first' on_screen v 'Temuan pemeriksaan'
keys v s
wait_for v 'Anda ORANG KEDUA'
confirm v
wait_state "$pair" awaiting_signature
check 'two different officers agreed' db_says \
    "select string_agg(distinct o.username, ' ' order by o.username) from loket.decision d join loket.officer o using (officer_id)
      where d.request_id = $(id_of "$pair")" 'petugas1 verifikator'
to_queue v

# The same person twice: a supervisor who was the first.
take twice peringatan "$risky"
term p 80 24
login p penyelia
wait_for p 'Antrean permohonan'
open_ref p "$twice"
keys p s
confirm p
wait_state "$twice" awaiting_supervisor
to_queue p
open_ref p "$twice"
wait_for p 'Disetujui orang pertama'
keys p s
confirm p
wait_for p 'memerlukan orang kedua'
check 'nobody is both persons' test "$(state_of "$twice") $(decisions "$twice")" = 'awaiting_supervisor 1'
keys p Space l
wait_for p 'Antrean permohonan'

# Something changed since: seen, refused, and reviewed again.
db "update loket.request_member set pendidikan = case when pendidikan = 5 then 4 else 5 end
     where request_id = $(id_of "$twice") and urut = 1" > /dev/null
open_ref v "$twice"
wait_for v 'berubah sejak itu'
check 'what changed is marked, as it was and as it is' on_screen v '\* Anggota: 1. [Pp]endidikan: dahulu .*sekarang'
keys v s
wait_for v 'Belum dapat disetujui'
check 'it cannot be approved' test "$(decisions "$twice")" = 1
keys v Space m
wait_for v 'Ketik ULANG lalu Enter'
keys v -N 100 Enter
confirm v
wait_for v 'Kembali ke pemeriksaan'
wait_for v 'Anda memegang'
check 'it is in review again, with the one who found it' test "$(state_of "$twice") $(holder_of "$twice")" = 'in_review verifikator'
keys v l
wait_for v 'Antrean permohonan'

# --- up to a supervisor ------------------------------------------------------------------------------------------------

take up '' "$calm"
to_queue a
open_ref a "$up"
keys a e
wait_for a 'Naikkan ke penyelia'
keys a -N 500 Enter
wait_for a 'Isi keterangan lebih dahulu'
check 'Enter held down sends nothing up' test "$(decisions "$up")" = 0
type_text a 'Tanda tangan berbeda dari KTP.'
keys a Enter
wait_state "$up" awaiting_supervisor
check 'the reason and the note are kept' db_says \
    "select x.reason || ': ' || d.catatan from loket.decision d join loket.decision_reason x using (decision_id) where d.request_id = $(id_of "$up")" \
    'ESK_KEASLIAN: Tanda tangan berbeda dari KTP.'
to_queue a
keys p Escape
wait_gone p 'Saring: '
find_ref p "$up"
check 'the queue marks what was sent up' on_screen p "$up.*Dinaikkan"
keys p Enter
wait_for p 'Dinaikkan oleh '
check 'the supervisor reads who sent it up and why' on_screen p 'Tanda tangan berbeda dari KTP'
keys p s
confirm p
wait_state "$up" awaiting_signature
ok 'and decides'
to_queue p

# --- own entry, own family, a claim taken over ---------------------------------------------------------------------------

take mine '' "$calm"
db "update loket.request set entered_by = (select officer_id from loket.officer where username = 'petugas1') where ref = '$mine';
    update loket.queue_entry set entered_by = (select officer_id from loket.officer where username = 'petugas1') where request_id = $(id_of "$mine")" > /dev/null
find_ref a "$mine"
keys a Enter
wait_for a 'Anda sendiri yang mencatat'
check 'nobody decides an own entry' test "$(holder_of "$mine")" = ''

take kin '' "$calm and exists (select from loket.request_member m join loket.resident d on d.nik = m.nik where m.request_id = r.request_id)"
to_queue a
open_ref a "$kin"
keys a s
wait_for a 'Ketik [A-Za-z]+ lalu Enter'
db "update loket.officer set nik = (select m.nik from loket.request_member m join loket.resident d on d.nik = m.nik
      where m.request_id = $(id_of "$kin") limit 1) where username = 'petugas1'" > /dev/null
confirm a
wait_for a 'keluarga Anda sendiri'
check 'nobody decides for the own family, even when it becomes known late' test "$(decisions "$kin")" = 0
db "update loket.officer set nik = null where username = 'petugas1'" > /dev/null
keys a Space Escape
wait_for a 'Antrean permohonan'

take lost '' "$calm"
to_queue a
open_ref a "$lost"
keys a s
wait_for a 'Ketik [A-Za-z]+ lalu Enter'
reason=$(db 'select reason from loket.pick_reason where takeover order by urut limit 1')
as penyelia "select token from loket.request_takeover($(id_of "$lost"), '$reason', 'sakit mendadak')" > "$e2e_home/takeover" 2>&1
check 'a supervisor takes it over meanwhile' test "$(holder_of "$lost")" = penyelia
confirm a
wait_for a 'Keputusan tidak tersimpan'
check 'a request that was taken over is not decided by the former holder' test "$(decisions "$lost") $(holder_of "$lost")" = '0 penyelia'
keys a Space
wait_for a 'Diambil alih|Tidak lagi Anda pegang'
to_queue a

# --- the database is away in the middle ---------------------------------------------------------------------------------

stop_db() {
    local pid
    read -r pid _ < "$e2e_home/pid/postgres"
    kill -INT "$pid"
    until_true 20 eval '! kill -0 "'"$pid"'" 2> /dev/null'
}
window 3
take away '' "$calm"
open_ref a "$away"
keys a s
wait_for a 'Ketik [A-Za-z]+ lalu Enter'
type_text a "$(word_asked a)"
stop_db
keys a Enter
wait_for a 'Belum diketahui hasilnya|BELUM DIKETAHUI' 30
ok 'the officer is told that nobody knows'
dev up > /dev/null 2>&1
window 3
until_true 60 eval 'keys a Enter; sleep 1; [ "$(outcomes "$away")" != "" ]'
wait_state "$away" awaiting_signature
check 'the same Enter settles it, once' test "$(outcomes "$away") $(decisions "$away")" = 'done 1'
wait_for a 'Menunggu TTE' 30
check 'audit verify agrees' dev ctl audit verify
e2e_end
