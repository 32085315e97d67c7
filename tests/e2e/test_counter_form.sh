#!/usr/bin/env bash
# The counter form, typed by a clerk on 80x24: each of the eleven kinds from the first key to an issued KK, a
# line that is cut in the middle of a form, a scan from the watched folder, and a request that waits for papers.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

e2e_begin 120 1

# --- who comes to the counter -----------------------------------------------------------------

# People of families that nothing is wrong with; each family is used once.
db "create table e2e_person as
      select d.nik, d.no_kk, fm.shdk, v.nama_lengkap, v.jenis_kelamin, v.status_kawin, v.tanggal_lahir,
             row_number() over (order by d.no_kk, fm.shdk, v.tanggal_lahir) as n
        from loket.resident d
        join loket.resident_version v on v.nik = d.nik and v.versi = d.versi
        join loket.family f on f.no_kk = d.no_kk and f.status = 'aktif'
        join loket.family_member fm on fm.no_kk = f.no_kk and fm.versi = f.versi and fm.nik = d.nik
       where f.office_id = 1 and d.status_dasar = 1
         and not exists (select from loket.request r where r.no_kk = d.no_kk);
    create table e2e_couple as -- head and wife, both of the new code list, and at least one child
      select h.no_kk, h.nik as head, w.nik as wife, row_number() over (order by h.no_kk) as n
        from e2e_person h join e2e_person w on w.no_kk = h.no_kk and w.shdk = 3
       where h.shdk = 1 and h.jenis_kelamin = 1
         and (select count(*) from e2e_person p where p.no_kk = h.no_kk) between 3 and 6
         and not exists (select from e2e_person p join loket.resident_version v on v.nik = p.nik and v.berlaku_sampai is null
                          where p.no_kk = h.no_kk and (v.status_kawin_versi <> '2019' or v.pekerjaan_versi <> '2019'));
    create table e2e_grown as -- unmarried children of age
      select p.nik, p.no_kk, p.jenis_kelamin, row_number() over (partition by p.jenis_kelamin order by p.no_kk) as n
        from e2e_person p
       where p.shdk = 4 and p.status_kawin = 1 and p.tanggal_lahir < now() - interval '21 years'
         and (select count(*) from e2e_person o where o.no_kk = p.no_kk) between 2 and 8" > /dev/null
couple() { db "select $2 from e2e_couple where n = $1"; } # NUMBER COLUMN
grown() { # SEX NUMBER: not of a family among the first couples
    db "select nik from (select g.nik, row_number() over (order by g.no_kk) as k from e2e_grown g
          where g.jenis_kelamin = $1 and (g.jenis_kelamin = 1 or not exists (select from e2e_grown o where o.no_kk = g.no_kk and o.jenis_kelamin = 1)) and g.no_kk not in (select no_kk from e2e_couple where n <= 9)) x where k = $2"
}
check 'the district has couples for the cases' test -n "$(couple 9 head)"
check 'and grown children' test -n "$(grown 1 2)$(grown 2 1)"

# --- typing ---------------------------------------------------------------------------------------

tabs() { local i; for ((i = 0; i < $1; i++)); do keys a Tab; done; }
enter_field() { type_text a "$1"; keys a Tab; } # a value, then the next field

to_drafts() { # TERM: from the form, or from the list itself, to the one draft
    until on_screen "$1" 'Draf Anda yang belum diajukan'; do
        keys "$1" Escape
        until_true 3 on_screen "$1" 'Draf Anda yang belum diajukan' || :
    done
    wait_for "$1" 'Draf Anda yang belum diajukan: 1'
}
new_form() { # KIND as typed, KIND as shown
    keys a b
    wait_for a 'jenis apa'
    type_text a "$1"
    keys a Enter
    wait_for a "^ $2 .*draf baru"
}
applicant() { # NIK: waits until everything known is there
    type_text a "$1"
    keys a Tab
    wait_for a "Nama pemohon \* +$(db "select nama_lengkap from loket.resident_version where nik = $1 and berlaku_sampai is null")"
}
address() {
    keys a F3
    wait_for a '\[2 Alamat\]'
    wait_for a '> Alamat'
    keys a C-u
    enter_field 'jl. contoh baru no. 5'
    type_text a 'contoh'
    keys a Tab
    wait_for a '> RT'
    enter_field 3
    enter_field 7
    enter_field 99911
}
# The open member's elements from the sex on, of a person whom nobody knows.
person() { # SEX BIRTH STATUS PASSPORT
    enter_field "$1"
    enter_field 'negeri jauh'
    enter_field "$2"
    enter_field 1  # agama
    enter_field 5  # pendidikan
    enter_field 88 # pekerjaan
    enter_field 13 # golongan darah
    enter_field "$3"
    tabs 2 # tanggal perkawinan, kewarganegaraan
    enter_field "$4"
    tabs 3 # KITAP, ayah
    tabs 1 # NIK ibu
    enter_field 'lastri contoh'
}
documents() { # ticks what stands first in the list
    keys a F5
    wait_for a '\[4 Dokumen'
    local i
    for ((i = 0; i < ${1:-6}; i++)); do keys a Space Down; done
    wait_for a '\[4 Dokumen ([0-9]+)/\1\]'
}
submit() { # sets ref
    keys a F6
    wait_for a 'Dokumen lengkap|Berkas kurang'
    keys a k
    wait_for a 'Ketik AJUKAN'
    keys a Enter Enter Enter
    type_text a AJUKAN
    keys a Enter
    wait_for a 'Permohonan tercatat'
    ref=$(screen a | sed -nE 's/^ *Nomor +([0-9]{6}-[0-9]+).*/\1/p')
    keys a Escape
    wait_for a 'Draf Anda yang belum diajukan'
}
refs=()
# members: what happens to each, in order; a person without a number is shown as "-".
came_in() { # KIND MEMBERS DESCRIPTION
    refs+=("$ref")
    local is
    is=$(db "select r.kind || ' ' || r.state || ' ' || string_agg(m.tindakan || ' ' || m.shdk, ', ' order by m.urut)
        from loket.request r join loket.request_member m using (request_id) where r.ref = '$ref' group by r.request_id")
    check "$1: $3" test "$is" = "$1 submitted $2"
}
# What the database holds of a family, as the form should bring it: "tetap 1, tetap 3, ..."
family_of() { # NO_KK
    db "select string_agg('tetap ' || shdk, ', ' order by shdk, tanggal_lahir, nik) from e2e_person where no_kk = $1"
}

term a 80 24
login a petugas1
wait_for a 'Antrean permohonan'
keys a 6
wait_for a 'Draf Anda yang belum diajukan: 0'

# I.C.1 and I.C.2: nothing to type but the NIK.
for n in 1 2; do
    new_form "ic$n" "I.C.$n"
    applicant "$(couple $n head)"
    documents 4
    submit
    came_in "I.C.$n" "$(family_of "$(couple $n no_kk)")" 'the whole family comes with one number'
done

# I.B.3: one element of one person; what it was stands beside it.
new_form ib3 I.B.3
applicant "$(couple 3 head)"
keys a F4
wait_for a '\[3 Anggota'
keys a Enter
wait_for a 'Anggota 1 dari'
tabs 7
type_text a 'strata II'
keys a Enter
tabs 11
type_text a bukti
keys a Tab
keys a BTab BTab BTab BTab BTab BTab BTab BTab BTab BTab BTab BTab
wait_for a 'Semula:'
keys a Escape
wait_for a '\* ubah: Pend'
documents 5
submit
family=$(family_of "$(couple 3 no_kk)")
came_in I.B.3 "ubah 1${family#tetap 1}" 'only the changed element is a change'
check 'and nothing else was touched' db_says "select count(*) from loket.request r join loket.request_member m using (request_id)
    join loket.resident_version v on v.nik = m.nik and v.berlaku_sampai is null
    where r.ref = '$ref' and m.urut = 1 and (v.nama_lengkap, v.pekerjaan, v.agama) = (m.nama_lengkap, m.pekerjaan, m.agama)
      and m.pendidikan = 9 and v.pendidikan <> 9" 1

# I.B.2: a child is born, the line is cut in the middle, and the form goes on where it was.
new_form ib2 I.B.2
applicant "$(couple 4 head)"
keys a F4
wait_for a '\[3 Anggota'
keys a t
wait_for a 'belum ada dalam catatan'
keys a Tab
enter_field 'cahaya putri contoh'
enter_field 4
enter_field 2
type_text a 'kota con'
# The terminal is gone: the window is closed, not the session.
wait_for a 'Tempat lahir \* +kota con'
tmux_ a respawn-pane -k "$e2e_shell"
wait_for a 'shell>'
login a petugas1
# The form itself comes back.
wait_for a 'Dilanjutkan dari tempat terakhir'
wait_for a 'I.B.2 .*draf'
to_drafts a
keys a Enter
wait_for a '\[3 Anggota'
keys a End Enter
wait_for a 'CAHAYA PUTRI CONTOH'
check 'what was typed is there after the line was cut, to the last letter' on_screen a 'Tempat lahir \* +(kota con|KOTA CON)'
check 'the parents of the child were filled in' db_says "select count(*) from loket.draft where doc like '%\"nik_ibu\":\"$(couple 4 wife)\"%'" 1
tabs 4
type_text a toh
keys a Tab
type_text a "$(date -u -d '3 days ago' +%d%m%Y)"
keys a Tab
enter_field 1
enter_field 1
enter_field 1
enter_field 13
enter_field 1
keys a Escape
wait_for a '\+ masuk'
# Its birth certificate comes from the scanner, under a name that says something else.
keys a F5
wait_for a '\[4 Dokumen'
for i in 1 2 3; do keys a Space Down; done
echo 89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c636000000002000148afa4710000000049454e44ae426082 |
    xxd -r -p > "$e2e_home/scan/petugas1/.akta lahir.pdf"
mv "$e2e_home/scan/petugas1/.akta lahir.pdf" "$e2e_home/scan/petugas1/akta lahir.pdf"
wait_db "select count(*) from loket.scan" 1
keys a a
wait_for a 'Pindaian untuk KUTIPAN AKTA KELAHIRAN'
keys a Enter
wait_for a 'pindaian 1'
# It was the wrong one after all: back to the scans, and attached again.
keys a x
wait_gone a 'pindaian 1'
keys a a
wait_for a 'akta lahir.pdf'
keys a Enter
wait_for a 'pindaian 1'
keys a Down Space
wait_for a '\[4 Dokumen ([0-9]+)/\1\]'
submit
came_in I.B.2 "$(family_of "$(couple 4 no_kk)"), tambah 4" 'the child joins the family'
check 'the scan is an attachment of the request, by its content' db_says \
    "select a.dokumen || ' ' || a.jenis_media || ' ' || a.nama_berkas from loket.attachment a join loket.request r using (request_id) where r.ref = '$ref'" \
    'LAHIR image/png akta lahir.pdf'
check 'the folder and the list of scans are empty again' test "$(db 'select count(*) from loket.scan')$(find "$e2e_home/scan/petugas1" -type f)" = 0

# I.B.1: a grown daughter of another family moves in.
new_form ib1 I.B.1
applicant "$(couple 5 head)"
keys a F4
wait_for a '\[3 Anggota'
keys a t
wait_for a 'belum ada dalam catatan'
enter_field "$(grown 2 1)"
wait_for a 'dari catatan. \* berbeda'
tabs 1
enter_field 'famili'
tabs 16
enter_field 'SP-TERIMA'
keys a Escape
wait_for a '\+ masuk'
documents 5
submit
came_in I.B.1 "$(family_of "$(couple 5 no_kk)"), tambah 9" 'the lodger joins the family of the host'

# I.A.1: a son and a daughter of two families.
new_form ia1 I.A.1
applicant "$(grown 1 1)"
address
keys a F4
wait_for a 'KEPALA KELUARGA'
keys a Enter
wait_for a 'Anggota 1 dari'
wed() { # from the field of the name on
    tabs 9
    enter_field 2
    enter_field "$(date -u -d '20 days ago' +%d%m%Y)"
    tabs 7
    enter_field NIKAH
    keys a Escape
    wait_for a 'Tindakan'
}
tabs 1
wed
keys a t
wait_for a 'belum ada dalam catatan'
enter_field "$(grown 2 2)"
wait_for a 'dari catatan. \* berbeda'
keys a Tab
enter_field 3
keys a BTab BTab
wed
documents 4
submit
came_in I.A.1 'ubah 1, tambah 3' 'groom and bride found a family'

# I.A.2: the head died, the widow takes the place.
new_form ia2 I.A.2
applicant "$(couple 6 wife)"
keys a F4
wait_for a '\[3 Anggota'
keys a Home k
wait_for a 'Mengapa'
keys a Enter
wait_for a '\- meninggal'
keys a Down Enter
wait_for a 'Anggota 2 dari'
tabs 2
enter_field 1
tabs 7
enter_field 6
tabs 8
enter_field MATI
keys a Escape
wait_for a '\* ubah'
documents 4
submit
family=$(family_of "$(couple 6 no_kk)")
came_in I.A.2 "keluar 1, ubah 1${family#tetap 1, tetap 3}" 'the widow becomes head, the dead man leaves'

# I.A.3: a grown son splits off.
new_form ia3 I.A.3
applicant "$(grown 1 2)"
keys a F4
wait_for a 'KEPALA KELUARGA'
documents 4
submit
came_in I.A.3 'ubah 1' 'he heads a KK of his own'

# I.A.4, I.A.5: from elsewhere; I.A.6: without any paper.
stranger() { # NIK NAME: the applicant, and the page of the first member at the sex
    enter_field "$1"
    [ -z "$1" ] || wait_for a 'belum ada dalam catatan'
    enter_field "$2"
    address
    keys a F4
    wait_for a 'KEPALA KELUARGA'
    keys a Enter
    wait_for a 'Anggota 1 dari 1'
    tabs 3
}
new_form ia4 I.A.4
stranger 9955014101850001 'rukmini contoh'
person 2 01011985 6 ''
keys a Escape
documents 4
submit
came_in I.A.4 'tambah 1' 'somebody from another region, all elements typed'

new_form ia5 I.A.5
stranger 9955010202860002 'bambang contoh'
person 1 02021986 1 X1234567
keys a Escape
documents 4
submit
came_in I.A.5 'tambah 1' 'somebody from abroad'

new_form ia6 I.A.6
stranger '' 'sarinah contoh'
person 2 03031977 1 ''
keys a Escape
documents 3
submit
came_in I.A.6 'tambah 1' 'somebody without any document'

# --- waiting for papers -------------------------------------------------------------------------

new_form ic1 I.C.1
applicant "$(couple 7 head)"
submit
refs+=("$ref")
check 'without papers the request waits' db_says "select state from loket.request where ref = '$ref'" pending
check 'outside the queue' db_says "select count(*) from loket.queue_entry q join loket.request r using (request_id) where r.ref = '$ref'" 0
keys a p
wait_for a "> $ref"
keys a Enter
wait_for a 'Dokumen yang kurang'
while on_screen a '> \[ \]'; do
    left=$(screen a | grep -c '\[ \]')
    keys a Space
    wait_for a 'Ketik ADA'
    type_text a ADA
    keys a Enter
    wait_gone a 'Ketik ADA'
    fewer() { [ "$(screen a | grep -c '\[ \]')" -lt "$left" ]; }
    until_true "$WAIT" fewer || break
done
wait_db "select state from loket.request where ref = '$ref'" submitted
ok 'with the last paper it goes to the queue'
check 'at the place of its arrival' db_says "select q.urut = r.promise_at from loket.queue_entry q join loket.request r using (request_id) where r.ref = '$ref'" t

# --- the same officer at two terminals ---------------------------------------------------------

keys a Escape Escape
wait_for a 'Draf Anda yang belum diajukan: 0'
new_form ic1 I.C.1
applicant "$(couple 8 head)"
term b 80 24
login b petugas1
wait_for b 'Dilanjutkan dari'
to_drafts b
keys b Enter
wait_for b 'NIK pemohon'
keys b Tab Tab Tab
type_text b 0812000111
keys b Tab
wait_db "select count(*) from loket.draft where doc like '%\"telepon\":\"0812000111\"%'" 1
keys a Tab Tab
type_text a 0899
keys a Tab
wait_for a 'dilanjutkan di sesi lain'
ok 'the older terminal is told that the draft goes on elsewhere'
check 'and overwrites nothing' db_says "select count(*) from loket.draft where doc like '%\"telepon\":\"0812000111\"%'" 1
keys b Escape
wait_for b 'Draf Anda yang belum diajukan: 1'
keys b x
wait_for b 'Ketik HAPUS'
keys b Enter
type_text b HAPUS
keys b Enter
wait_for b 'Draf Anda yang belum diajukan: 0'

# --- to an issued KK ------------------------------------------------------------------------------

as() { db "set session authorization o_$1; $2"; } # OFFICER SQL
for r in "${refs[@]}"; do
    id=$(db "select request_id from loket.request where ref = '$r'")
    state=
    for officer in petugas2 penyelia; do
        token=$(as $officer "select token from loket.request_claim($id)")
        state=$(as $officer "select state from loket.decide_approve($id, ${token:-0}, '', gen_random_uuid())" 2>&1)
        [ "$state" = awaiting_supervisor ] || break
    done
    [ "$state" = awaiting_signature ] || echo "# $r: $state $(db "select string_agg(f::text, '; ') from loket.check_all($id) f where severity = 'galat'")"
    for sheet in $(db "select issued_id from loket.issued_kk where request_id = $id and status = 'menunggu_tte'"); do
        as kadis "select * from loket.sign_order($sheet, gen_random_uuid())" > /dev/null
    done
done
list=$(printf "'%s'," "${refs[@]}")
wait_db "select count(*) from loket.request where state = 'issued' and ref in (${list%,})" 12 40
check 'each of the eleven kinds came from the form to an issued KK' db_says \
    "select count(distinct r.kind) from loket.request r join loket.issued_kk i using (request_id)
      where r.ref in (${list%,}) and i.status = 'terbit'" 11
check 'no draft is left' db_says 'select count(*) from loket.draft' 0
check 'each look-up is in the audit trail, with the draft as its purpose' db_says \
    "select count(*) > 20 from loket.audit_entry where actor = 'petugas1' and action in ('resident.view', 'family.view')
        and isi::jsonb -> 'detail' ->> 'purpose' like 'draft %'" t
check 'audit verify agrees' dev ctl audit verify
e2e_end
