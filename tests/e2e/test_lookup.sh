#!/usr/bin/env bash
# A supervisor looks somebody up: a purpose first, a misspelt name, the person, relatives, family, and the KK as it
# would print; the audit trail tells each step. A counter officer does the same out of a request, which is the purpose.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

e2e_begin 200 40

# A head with a child who is known by NIK, with a name of two words that nobody else has.
read -r NIK NAME <<< "$(db "select d.nik || ' ' || v.nama_lengkap from loket.resident d
   join loket.resident_version v on v.nik = d.nik and v.versi = d.versi
   join loket.family f on f.no_kk = d.no_kk and f.office_id = 1
   join loket.family_member m on m.no_kk = f.no_kk and m.versi = f.versi and m.nik = d.nik and m.shdk = 1
  where d.status_dasar = 1 and cardinality(loket.name_words(v.nama_lengkap)) = 2 and v.nama_lengkap ~ '^[A-Z]{5,} [A-Z]{6,}\$'
    and exists (select from loket.resident_version c where v.nik in (c.nik_ayah, c.nik_ibu) and c.berlaku_sampai is null)
    and 1 = (select count(*) from loket.resident_version o where o.nama_lengkap = v.nama_lengkap and o.berlaku_sampai is null)
  order by d.nik limit 1")"
NO_KK=$(db "select no_kk from loket.resident where nik = $NIK")
BORN=$(db "select to_char(tanggal_lahir, 'DDMMYYYY') from loket.resident_version where nik = $NIK and berlaku_sampai is null")
check 'the district has somebody for the case' test -n "$NIK"
wrong="${NAME:0:3}X${NAME:4}" # a letter wrong
entries() { db "select count(*) from loket.audit_entry where actor = '$1' and action = '$2' and isi::json -> 'detail' ->> 'purpose' = '$3'"; }
PURPOSE='Aduan atau keberatan warga: pemilik keberatan atas ejaan'

# --- a supervisor ---------------------------------------------------------------------------

term a 80 24
login a penyelia
wait_for a 'Antrean'
keys a 7
wait_for a 'Untuk keperluan apa'
keys a Escape
wait_for a 'tanpa keperluan'
keys a /
wait_for a 'Untuk keperluan apa'
type_text a 'aduan'
keys a Enter
type_text a 'singkat'
keys a Enter
wait_for a 'sedikitnya 10 huruf'
keys a C-u
type_text a 'pemilik keberatan atas ejaan'
keys a Enter
wait_for a 'atau al: alamat'
check 'nothing is searched for before that' test "$(db "select count(*) from loket.lookup_run")" = 0
type_text a "$wrong $BORN"
keys a Enter
wait_for a "$NAME"
check 'it says how the name was found' on_screen a 'mirip'
check 'the NIK is not shown in a list' eval '! on_screen a "$NIK"'
check 'the search is in the audit trail, with who was found' test "$(db "select count(*) from loket.audit_entry
   where actor = 'penyelia' and action = 'resident.search' and isi::json -> 'detail' ->> 'purpose' = '$PURPOSE'
     and isi::json -> 'detail' -> 'nik' ->> 0 = '$NIK'")" = 1
keys a Enter
wait_for a "NIK $NIK"
check 'the page says what it was opened for' on_screen a 'pemilik keberatan atas ejaan'
check 'and so does the audit trail' test "$(entries penyelia resident.view "$PURPOSE")" = 1
keys a Tab
wait_for a 'Versi pertama|Tidak ada elemen|->'
keys a p
wait_for a 'Kerabat'
wait_for a 'Anak'
check 'lines join the relatives' on_screen a '└─'
check 'seeing relatives is recorded' test "$(entries penyelia resident.relatives "$PURPOSE")" = 1
keys a Escape
wait_for a "NIK $NIK"
keys a k
wait_for a "KK $NO_KK"
wait_for a 'KEPALA KELUARGA'
check 'the family is recorded' test "$(entries penyelia family.view "$PURPOSE")" = 1
keys a t
wait_for a 'menurut catatan pada tanggal'
type_text a '01011901'
keys a Enter
wait_for a 'belum ada, atau sudah ditutup'
keys a c
wait_for a 'seperti akan tercetak'
wait_for a 'KARTU KELUARGA'
check 'the preview has the head' on_screen a "$NAME"
keys a 4
wait_for a 'Jejak audit'
wait_for a 'Melihat KK'

# A number that nobody has, and one of another office.
db "insert into loket.office (nama, kode_wilayah) values ('DINAS LAIN', '99')" > /dev/null
OUT=$(db "update loket.family set office_id = (select max(office_id) from loket.office)
           where no_kk = (select no_kk from loket.family f where f.no_kk <> $NO_KK and office_id = 1
                             and not exists (select from loket.request r where r.no_kk = f.no_kk) order by no_kk limit 1) returning no_kk" | head -1)
keys a 7
wait_for a 'Untuk keperluan apa'
type_text a 'aduan'
keys a Enter
type_text a 'pemilik keberatan atas ejaan'
keys a Enter
wait_for a 'atau al: alamat'
type_text a "$OUT"
keys a Enter
wait_for a 'Tercatat di kantor lain'
check 'and nothing else' eval '! on_screen a "KEPALA KELUARGA"'
keys a Enter
check 'it does not open' on_screen a 'Cari penduduk'

# --- a counter officer, out of a request --------------------------------------------------------

term b 80 24
login b petugas1
wait_for b 'Antrean'
keys b n
wait_for b 'Permohonan'
wait_for b 'Anda memegang|pegang|setujui'
REF=$(db "select r.ref from loket.queue_entry q join loket.request r using (request_id) join loket.officer o on o.officer_id = q.holder where o.username = 'petugas1' and q.lease_until > now()")
keys b /
wait_for b 'atau al: alamat'
type_text b "$NAME"
keys b Enter
wait_for b "$NAME"
keys b Enter
wait_for b "NIK $NIK"
check 'the request is the purpose' test "$(entries petugas1 resident.view "Permohonan $REF")" = 1
keys b Escape
keys b Escape
wait_for b 'Perbandingan'
sheets=$(db 'select count(*) from loket.issued_kk')
keys b p
wait_for b 'bila permohonan ini disetujui|Pratinjau belum|tidak dapat|Tidak ada yang diubah'
check 'the preview made nothing' test "$(db 'select count(*) from loket.issued_kk')" = "$sheets"

e2e_end
