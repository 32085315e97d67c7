#!/usr/bin/env bash
# The main job, as a counter office plays it: an officer decides a request, the signatory
# signs, the KK comes out of the printer with a QR that decodes to its seal, the paper is
# confirmed and handed over, and the supervisor finds each step in the audit trail.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

e2e_begin 120 66

# A request of a kind that nothing is wrong with and that needs no second person.
pick() { # KIND
    db "select r.ref from loket.request r where r.kind = '$1' and r.state = 'submitted' and r.entered_by is null
          and not exists (select from loket.check_all(r.request_id) where severity = 'galat')
          and not loket.request_risky(r.request_id) order by r.request_id limit 1"
}
open_ref() { # TERM REF: filters the queue for it and opens it
    keys "$1" /
    wait_for "$1" 'Cari:'
    type_text "$1" "$2"
    keys "$1" Enter
    wait_for "$1" "Saring: \"$2\""
    wait_for "$1" "^> *$2|>.*$2"
    keys "$1" Enter
    wait_for "$1" 'Perbandingan'
    wait_for "$1" 'Anda memegang'
}
state_of() { db "select state from loket.request where ref = '$1'"; }

ref=$(pick I.B.3)
check 'the sample district has a clean request of kind I.B.3' test -n "$ref"

term a 80 24
login a petugas1
wait_for a 'Antrean permohonan'
check 'the queue names its columns' on_screen a 'Nomor +Jenis +Pemohon'
check 'the keys stand on the bottom line' on_screen a 'Enter.*buka'

open_ref a "$ref"
check 'Semula, Menjadi and Dasar Perubahan are shown' on_screen a 'Semula.*Menjadi.*Dasar'
check 'a change is marked by more than colour' on_screen a '^ ?\*|\* '
keys a Tab
wait_for a 'lulus'
check 'the checks name their law' on_screen a 'Perpres|UU |Permendagri'
keys a Tab
wait_for a '\[ok\] ada'
keys a Tab
wait_for a 'isi catatan'
keys a Tab
wait_for a 'Masuk: '
keys a BTab BTab BTab BTab
wait_for a 'Semula'

# A held Enter does not confirm; the word does.
keys a s
wait_for a 'Ketik (SETUJU|y) lalu'
keys a Enter Enter Enter Enter Enter
check 'a held Enter decides nothing' test "$(state_of "$ref")" = in_review
type_text a "$(word_asked a)"
keys a Enter
wait_db "select state from loket.request where ref = '$ref'" awaiting_signature
wait_for a 'TTE'
ok 'approved, and shown as waiting for the signature'
check 'one sheet waits, the one before it is no longer active' db_says \
    "select count(*) filter (where i.status = 'menunggu_tte') || ' ' || (select count(*) from loket.issued_kk o
        where o.superseded_by = max(i.issued_id) and o.status = 'tidak_aktif')
       from loket.issued_kk i join loket.request r using (request_id) where r.ref = '$ref'" '1 1'
check 'the notification is queued in the same transaction' db_says \
    "select count(*) from loket.notification n join loket.request r using (request_id) where r.ref = '$ref' and n.event = 'approved'" 1

# The signatory.
term k 80 24
login k kadis
new_kk=$(db "select i.no_kk from loket.issued_kk i join loket.request r using (request_id) where r.ref = '$ref'")
wait_for k "> .*$new_kk"
keys k t
wait_for k 'TTE'
type_text k TTE
keys k Enter
wait_db "select state from loket.request where ref = '$ref'" issued
ok 'the signatory signs, the request is issued'

# The sheet in the archive is a signed PDF.
id=$(db "select i.issued_id from loket.issued_kk i join loket.request r using (request_id) where r.ref = '$ref' and i.status = 'terbit'")
db "select encode(document, 'hex') from loket.issued_kk where issued_id = $id" | xxd -r -p > "$e2e_home/master.pdf"
pdf_sound() { qpdf --check "$1" > "$e2e_home/qpdf.log" 2>&1; }
check 'the archive master is a sound PDF' pdf_sound "$e2e_home/master.pdf"
check 'the PDF carries a signature' grep -aq 'ETSI.CAdES.detached' "$e2e_home/master.pdf"
seal=$(db "select seal from loket.issued_kk where issued_id = $id")

# Print at the counter.
wait_for a 'Terbit'
keys a c
wait_db "select status from loket.print_job where issued_id = $id" printed 40
wait_for a 'belum dikonfirmasi' 40
ok 'the printed state of the job is on the officer'\''s screen'
paper() { find "$e2e_home/printer" -name '*.pdf' -newer "$e2e_home/master.pdf" | head -1; }
check 'the printer has the paper' test -n "$(paper)"
pdftoppm -r 150 -png -singlefile "$(paper)" "$e2e_home/paper"
read_qr=$(zbarimg -q --nodbus --raw -S*.enable=0 -Sqrcode.enable=1 "$e2e_home/paper.png" | head -1)
check 'the QR on the paper decodes to the seal of that KK' test "$read_qr" = "$seal"
no_kk=$(db "select no_kk from loket.issued_kk where issued_id = $id")
check 'the paper shows the No KK' grep -q "$no_kk" <(pdftotext "$(paper)" -)

# Close-out: the wrong paper is refused, the right one accepted.
keys a y
wait_for a '[Pp]indai'
type_text a 'HTTPS://LOKET.EXAMPLE.GO.ID/V/WRONG'
keys a Enter
wait_for a 'bukan milik lembar'
ok 'a QR of another paper is refused'
keys a C-u
type_text a "$read_qr"
keys a Enter
wait_db "select status || ' ' || confirmed_how from loket.print_job where issued_id = $id" 'confirmed scan'
keys a h
wait_for a 'SERAH'
type_text a SERAH
keys a Enter
wait_db "select state from loket.request where ref = '$ref'" delivered
ok 'handed over'

# Return and reject, with reasons.
keys a Escape
wait_for a 'Antrean permohonan'
returned=$(pick I.C.1)
keys a Escape
wait_gone a 'Saring: '
open_ref a "$returned"
keys a k
wait_for a 'Berkas belum lengkap'
ok 'the reasons come from the list'
keys a Space
wait_for a '\[x\] Berkas belum lengkap'

# Out of order: a coded reason and a note come first.
db "update loket.setting set value = '1' where name = 'pick_window'"
keys a Escape
wait_gone a 'Berkas belum lengkap'
to_queue a
keys a Escape
wait_gone a 'Saring: '
far=$(db "select ref from loket.queue_entry where state = 'submitted' and entered_by is null order by urut desc limit 1")
keys a /
wait_for a 'Cari:'
type_text a "$far"
keys a Enter
wait_for a ">.*$far"
keys a Enter
wait_for a 'Di luar urutan'
keys a Enter Enter Enter
check 'a held Enter gives no reason' on_screen a 'Di luar urutan'
type_text a 'kursi roda'
keys a Enter
wait_for a 'Anda memegang'
check 'the reason is in the audit trail' db_says \
    "select isi::jsonb #>> '{detail,note}' from loket.audit_entry where action = 'request.pick'" 'kursi roda'

# The supervisor.
term p 132 43
login p penyelia
wait_for p 'Antrean permohonan'
keys p 4
wait_for p 'Jejak audit'
keys p /
wait_for p 'Cari|Saring'
type_text p "$ref"
keys p Enter
wait_for p 'Menyetujui'
for step in 'Mengambil permohonan' 'Melihat permohonan' 'Menyetujui' 'Menyerahkan KK'; do
    check "the audit trail shows: $step" on_screen p "$step"
done
check 'audit verify agrees' dev ctl audit verify
e2e_end
