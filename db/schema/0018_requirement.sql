-- What a request must bring: the documents of each kind with their conditions, the lists that were
-- not stored yet, and the two kinds that the form has no box for. db/model/requirement.c holds the same
-- rules; a test keeps both equal.
set local role loket_owner;
set local search_path = loket, pg_temp;

insert into code_list (list, version, code, label, urut) values
  ('kelainan_fisik', '2019', '1', 'TIDAK ADA', 1),
  ('kelainan_fisik', '2019', '2', 'ADA', 2),
  ('penyandang_cacat', '2019', '1', 'CACAT FISIK', 1),
  ('penyandang_cacat', '2019', '2', 'CACAT NETRA/BUTA', 2),
  ('penyandang_cacat', '2019', '3', 'CACAT RUNGU/WICARA', 3),
  ('penyandang_cacat', '2019', '4', 'CACAT MENTAL/JIWA', 4),
  ('penyandang_cacat', '2019', '5', 'CACAT FISIK DAN MENTAL', 5),
  ('penyandang_cacat', '2019', '6', 'CACAT LAINNYA', 6),
  ('penyandang_cacat', '2019', '7', 'TIDAK CACAT', 7),
  ('akta_kelahiran', '2019', '1', 'TIDAK ADA', 1),
  ('akta_kelahiran', '2019', '2', 'ADA', 2),
  ('akta_perkawinan', '2019', '1', 'TIDAK ADA', 1),
  ('akta_perkawinan', '2019', '2', 'ADA', 2),
  ('akta_perceraian', '2019', '1', 'TIDAK ADA', 1),
  ('akta_perceraian', '2019', '2', 'ADA', 2),
  ('tipe_sponsor', '2019', '1', 'ORGANISASI INTERNASIONAL', 1),
  ('tipe_sponsor', '2019', '2', 'PERORANGAN', 2),
  ('tipe_sponsor', '2019', '3', 'PEMERINTAH', 3),
  ('tipe_sponsor', '2019', '4', 'TANPA SPONSOR', 4),
  ('tipe_sponsor', '2019', '5', 'PERUSAHAAN', 5),
  ('alasan_pindah', '2019', '1', 'PEKERJAAN', 1),
  ('alasan_pindah', '2019', '2', 'PENDIDIKAN', 2),
  ('alasan_pindah', '2019', '3', 'KEAMANAN', 3),
  ('alasan_pindah', '2019', '4', 'KESEHATAN', 4),
  ('alasan_pindah', '2019', '5', 'PERUMAHAN', 5),
  ('alasan_pindah', '2019', '6', 'KELUARGA', 6),
  ('alasan_pindah', '2019', '7', 'LAINNYA', 7),
  ('klasifikasi_pindah', '2019', '1', 'DALAM SATU DESA/KELURAHAN', 1),
  ('klasifikasi_pindah', '2019', '2', 'ANTAR DESA/KELURAHAN', 2),
  ('klasifikasi_pindah', '2019', '3', 'ANTAR KECAMATAN', 3),
  ('klasifikasi_pindah', '2019', '4', 'ANTAR KABUPATEN/KOTA', 4),
  ('klasifikasi_pindah', '2019', '5', 'ANTAR PROVINSI', 5),
  ('jenis_kepindahan', '2019', '1', 'KEPALA KELUARGA', 1),
  ('jenis_kepindahan', '2019', '2', 'KEPALA KELUARGA DAN SELURUH ANGGOTA KELUARGA', 2),
  ('jenis_kepindahan', '2019', '3', 'KEPALA KELUARGA DAN SEBAGIAN ANGGOTA KELUARGA', 3),
  ('jenis_kepindahan', '2019', '4', 'ANGGOTA KELUARGA', 4),
  ('status_kk_pindah', '2019', '1', 'NUMPANG KK', 1),
  ('status_kk_pindah', '2019', '2', 'MEMBUAT KK BARU', 2),
  ('status_kk_pindah', '2019', '3', 'NAMA KEPALA KELUARGA DAN NOMOR KK TETAP', 3),
  ('status_kk_tidak_pindah', '2019', '1', 'NUMPANG KK', 1),
  ('status_kk_tidak_pindah', '2019', '2', 'MEMBUAT KK BARU', 2),
  ('status_kk_tidak_pindah', '2019', '3', 'TIDAK ADA ANGGOTA KELUARGA YANG DITINGGAL', 3),
  ('status_kk_tidak_pindah', '2019', '4', 'NOMOR KK TETAP', 4),
  ('status_rekam_ktpel', '1', '1', 'BELUM WAJIB', 1),
  ('status_rekam_ktpel', '1', '2', 'BELUM REKAM', 2),
  ('status_rekam_ktpel', '1', '3', 'SUDAH REKAM', 3),
  ('status_rekam_ktpel', '1', '4', 'CARD PRINTED', 4),
  ('status_rekam_ktpel', '1', '5', 'PRINT READY RECORD', 5),
  ('status_rekam_ktpel', '1', '6', 'CARD SHIPPED', 6),
  ('status_rekam_ktpel', '1', '7', 'SENT FOR CARD PRINTING', 7),
  ('status_rekam_ktpel', '1', '8', 'CARD ISSUED', 8),
  ('status_rekam_siak', '1', 'PRO', 'DALAM PROSES', 1),
  ('status_rekam_siak', '1', 'SFE', 'TERKIRIM', 2),
  ('status_rekam_siak', '1', 'PRR', 'SIAP CETAK (PRINT READY RECORD)', 3),
  ('status_rekam_siak', '1', 'DUP', 'REKAMAN GANDA (DUPLICATE RECORD)', 4),
  ('status_rekam_siak', '1', 'EFAC', 'REKAMAN TIDAK LENGKAP', 5),
  ('jenis_permohonan_kk', '2019', 'I.A.1', 'KK BARU - MEMBENTUK KELUARGA BARU', 1),
  ('jenis_permohonan_kk', '2019', 'I.A.2', 'KK BARU - PENGGANTIAN KEPALA KELUARGA', 2),
  ('jenis_permohonan_kk', '2019', 'I.A.3', 'KK BARU - PISAH KK', 3),
  ('jenis_permohonan_kk', '2019', 'I.A.4', 'KK BARU - PINDAH DATANG', 4),
  ('jenis_permohonan_kk', '2019', 'I.A.5', 'KK BARU - WNI DARI LUAR NEGERI KARENA PINDAH', 5),
  ('jenis_permohonan_kk', '2019', 'I.A.6', 'KK BARU - RENTAN ADMINDUK', 6),
  ('jenis_permohonan_kk', '2019', 'I.B.1', 'PERUBAHAN DATA - MENUMPANG DALAM KK', 7),
  ('jenis_permohonan_kk', '2019', 'I.B.2', 'PERUBAHAN DATA - PERISTIWA PENTING', 8),
  ('jenis_permohonan_kk', '2019', 'I.B.3', 'PERUBAHAN DATA - PERUBAHAN ELEMEN DATA YANG TERCANTUM DALAM KK', 9),
  ('jenis_permohonan_kk', '2019', 'I.C.1', 'HILANG/RUSAK - HILANG', 10),
  ('jenis_permohonan_kk', '2019', 'I.C.2', 'HILANG/RUSAK - RUSAK', 11),
  ('siak_tingkat_adm', 'lama', '1', 'PUSAT', 1),
  ('siak_tingkat_adm', 'lama', '2', 'PROVINSI', 2),
  ('siak_tingkat_adm', 'lama', '3', 'KABUPATEN/KOTA', 3),
  ('siak_tingkat_adm', 'lama', '4', 'KECAMATAN', 4),
  ('siak_divisi', 'lama', '1', 'UMUM', 1),
  ('siak_divisi', 'lama', '2', 'OPERATOR PENDAFTARAN PENDUDUK', 2),
  ('siak_divisi', 'lama', '3', 'OPERATOR PENCATATAN SIPIL', 3),
  ('siak_divisi', 'lama', '4', 'SUPERVISOR', 4),
  ('siak_divisi', 'lama', '5', 'SUPERVISOR PENDAFTARAN PENDUDUK', 5),
  ('siak_divisi', 'lama', '6', 'SUPERVISOR PENCATATAN SIPIL', 6),
  ('siak_hak_akses', 'lama', '1', 'PERSETUJUAN PENGGUNA', 1),
  ('siak_hak_akses', 'lama', '2', 'DAFDUK WNI', 2),
  ('siak_hak_akses', 'lama', '3', 'CAPIL LAHIR-MATI', 3),
  ('siak_hak_akses', 'lama', '4', 'DAFDUK UBAH BIODATA/CETAK ULANG WNI', 4),
  ('siak_hak_akses', 'lama', '5', 'CAPIL LAHIR-MATI-KAWIN-CERAI', 5),
  ('siak_hak_akses', 'lama', '6', 'DAFDUK WNA', 6),
  ('siak_hak_akses', 'lama', '7', 'CAPIL CETAK ULANG AKTA', 7),
  ('siak_hak_akses', 'lama', '8', 'DAFDUK UBAH BIODATA/CETAK ULANG WNA', 8),
  ('siak_hak_akses', 'lama', '9', 'BUKU LAPORAN', 9),
  ('siak_hak_akses', 'lama', '10', 'STATISTIK VITAL', 10),
  ('siak_hak_akses', 'lama', '11', 'STATISTIK NASIONAL', 11);

insert into service_kind (kind, label, nomor_baru, promise) values
  ('I.A.x-WNA-JADI-WNI', 'KK BARU - WNA MENJADI WNI', true, interval '1 day'),
  ('I.A.x-ORANG-ASING', 'KK BARU - ORANG ASING IZIN TINGGAL TETAP', true, interval '1 day');

-- Whether the new address is somebody else's house: the owner's statement is needed then.
alter table request add column menumpang boolean not null default false;

-- One of dokumen is needed for the kind ('ALL': for every kind) when syarat holds ('': always). Without
-- wajib it is asked for and its absence stops nothing: local practice, or a condition that no source settles.
create table requirement_rule (
  kind    text not null,
  urut    int not null,
  dokumen text[] not null check (cardinality(dokumen) > 0),
  syarat  text not null,
  wajib   boolean not null,
  sumber  text not null,
  primary key (kind, urut)
);
insert into requirement_rule (kind, urut, dokumen, syarat, wajib, sumber) values
  ('I.A.1', 1, '{F102}', '', true, 'Permendagri 108/2019 ps 10(2)'),
  ('I.A.1', 2, '{CERAI,F105,NIKAH}', '', true, 'Perpres 96/2018 ps 11(1); Permendagri 108/2019 ps 10(2)'),
  ('I.A.1', 3, '{KK-LAMA}', '', false, 'kebiasaan kantor'),
  ('I.A.1', 4, '{KTP-EL}', '', false, 'kebiasaan kantor'),
  ('I.A.1', 5, '{F101}', 'tanpa_nik', false, 'kebiasaan kantor'),
  ('I.A.2', 1, '{F102}', '', true, 'Permendagri 108/2019 ps 10(3)'),
  ('I.A.2', 2, '{MATI}', '', true, 'Permendagri 108/2019 ps 10(3)'),
  ('I.A.2', 3, '{KK-LAMA}', '', true, 'Permendagri 108/2019 ps 10(3)'),
  ('I.A.2', 4, '{WALI}', 'sisa_di_bawah_17', true, 'SE Dirjen Dukcapil 470/13287/Dukcapil'),
  ('I.A.3', 1, '{F102}', '', true, 'Permendagri 108/2019 ps 10(4)'),
  ('I.A.3', 2, '{KK-LAMA}', '', true, 'Permendagri 108/2019 ps 10(4)'),
  ('I.A.3', 3, '{KTP-EL}', '', true, 'Permendagri 108/2019 ps 10(4)'),
  ('I.A.3', 4, '{NIKAH}', 'jadi_kawin_tercatat', true, 'SE Dirjen Dukcapil 470/13287/Dukcapil'),
  ('I.A.3', 5, '{CERAI}', 'jadi_cerai_tercatat', true, 'SE Dirjen Dukcapil 470/13287/Dukcapil'),
  ('I.A.4', 1, '{F103}', '', true, 'Perpres 96/2018 ps 11'),
  ('I.A.4', 2, '{SKP}', '', true, 'Perpres 96/2018 ps 11'),
  ('I.A.4', 3, '{SP-RUMAH}', 'menumpang', true, 'F-1.03; Perpres 96/2018 ps 11'),
  ('I.A.4', 4, '{KTP-EL}', '', true, 'Perpres 96/2018 ps 11'),
  ('I.A.4', 5, '{KK-LAMA}', '', false, 'kebiasaan kantor'),
  ('I.A.5', 1, '{F103}', '', true, 'Perpres 96/2018 ps 11'),
  ('I.A.5', 2, '{SKP-PWK,SKPLN}', '', true, 'Perpres 96/2018 ps 11; Permendagri 108/2019 ps 28(4)'),
  ('I.A.5', 3, '{PASPOR}', '', true, 'Permendagri 108/2019 ps 28(4)'),
  ('I.A.6', 1, '{F102}', '', true, 'F-1.02'),
  ('I.A.6', 2, '{SK-GANTI}', '', true, 'Perpres 96/2018 ps 11'),
  ('I.A.6', 3, '{F104}', '', false, 'kebiasaan kantor'),
  ('I.A.x-WNA-JADI-WNI', 1, '{F102}', '', true, 'Perpres 96/2018 ps 11'),
  ('I.A.x-WNA-JADI-WNI', 2, '{KEPMEN,KEPPRES}', '', true, 'Perpres 96/2018 ps 11'),
  ('I.A.x-ORANG-ASING', 1, '{F102}', '', true, 'F-1.02'),
  ('I.A.x-ORANG-ASING', 2, '{KITAP}', '', true, 'Perpres 96/2018 ps 11'),
  ('I.A.x-ORANG-ASING', 3, '{NIKAH}', '', false, 'kebiasaan kantor'),
  ('I.B.1', 1, '{F102}', '', true, 'F-1.02'),
  ('I.B.1', 2, '{KK-TUJUAN}', '', true, 'F-1.02'),
  ('I.B.1', 3, '{SP-TERIMA}', '', true, 'F-1.02'),
  ('I.B.1', 4, '{SKP}', 'datang_dari_luar', true, 'Perpres 96/2018 ps 11'),
  ('I.B.1', 5, '{ASUH}', 'anak_tanpa_orang_tua', true, 'F-1.02'),
  ('I.B.1', 6, '{KK-LAMA}', '', true, 'F-1.02'),
  ('I.B.2', 1, '{F102}', '', true, 'F-1.02'),
  ('I.B.2', 2, '{KK-LAMA}', '', true, 'Perpres 96/2018 ps 12'),
  ('I.B.2', 3, '{BUKTI}', '', true, 'Perpres 96/2018 ps 12'),
  ('I.B.2', 4, '{LAHIR}', 'bayi', true, 'Perpres 96/2018 ps 12'),
  ('I.B.2', 5, '{F105,NIKAH}', 'bayi_berayah', true, 'Perpres 96/2018 ps 12'),
  ('I.B.2', 6, '{MATI}', 'keluar_mati', true, 'Perpres 96/2018 ps 12; UU 23/2006 ps 44'),
  ('I.B.2', 7, '{NIKAH}', 'jadi_kawin_tercatat', true, 'Perpres 96/2018 ps 12'),
  ('I.B.2', 8, '{CERAI}', 'jadi_cerai_tercatat', true, 'Perpres 96/2018 ps 12'),
  ('I.B.2', 9, '{F105}', 'jadi_belum_tercatat', true, 'F-1.05'),
  ('I.B.2', 10, '{SKP}', 'keluar_pindah', true, 'Perpres 96/2018 ps 12'),
  ('I.B.3', 1, '{F102}', '', true, 'F-1.02'),
  ('I.B.3', 2, '{F106}', '', true, 'F-1.06'),
  ('I.B.3', 3, '{KK-LAMA}', '', true, 'Perpres 96/2018 ps 12'),
  ('I.B.3', 4, '{BUKTI}', '', true, 'Perpres 96/2018 ps 12'),
  ('I.B.3', 5, '{PN}', 'ganti_nama', true, 'UU 23/2006 ps 52'),
  ('I.C.1', 1, '{F102}', '', true, 'F-1.02'),
  ('I.C.1', 2, '{HILANG-POL}', '', true, 'Perpres 96/2018 ps 13'),
  ('I.C.1', 3, '{KTP-EL}', '', true, 'Perpres 96/2018 ps 13'),
  ('I.C.1', 4, '{KITAP}', 'ada_wna', true, 'Perpres 96/2018 ps 13'),
  ('I.C.1', 5, '{SP-SEBAB}', '', false, 'F-1.02'),
  ('I.C.2', 1, '{F102}', '', true, 'F-1.02'),
  ('I.C.2', 2, '{KK-RUSAK}', '', true, 'Perpres 96/2018 ps 13'),
  ('I.C.2', 3, '{KTP-EL}', '', true, 'Perpres 96/2018 ps 13'),
  ('I.C.2', 4, '{KITAP}', 'ada_wna', true, 'Perpres 96/2018 ps 13'),
  ('ALL', 1, '{PN}', 'ganti_nama', true, 'UU 23/2006 ps 52'),
  ('ALL', 2, '{F107}', 'kuasa', false, 'F-1.07');

-- The documents of a kind, one row each, as before.
drop table requirement;
create view requirement as
  select q.kind, d.dokumen, bool_or(q.wajib and q.syarat = '' and cardinality(q.dokumen) = 1) as mandatory,
         max(case when q.wajib and q.syarat = '' and cardinality(q.dokumen) > 1 then 'g' || q.urut else '' end) as grup
    from requirement_rule q cross join unnest(q.dokumen) d(dokumen)
   where q.kind <> 'ALL'
   group by q.kind, d.dokumen;

-- What is at hand for a request: files, and papers that the counter saw (document_seen comes with the intake).
create function documents_at_hand(p_request bigint) returns text[]
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return array(select a.dokumen from attachment a where a.request_id = p_request
               union select s.dokumen from document_seen s where s.request_id = p_request order by 1);
end $$;

drop function check_all(bigint);
drop function check_persons(request, text[]);
drop function check_documents(text, text[]);

-- The day it is at the office of a request.
create function office_today(p_office int) returns date
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (select (now() at time zone 'UTC' + make_interval(hours => o.zona))::date from office o where o.office_id = p_office);
end $$;

-- Each person alone, beside what the records say: one reading of the rows for all these rules.
create function check_persons(r request) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
declare v_17 date := office_today(r.office_id) - interval '17 years'; -- who was born later is under 17
begin
  return query
    select f.*
      from request_member m
      left join resident d on d.nik = m.nik
      left join resident_version v on v.nik = d.nik and v.versi = d.versi
      cross join lateral (select m.tindakan <> 'keluar' as stays,
                                 v.nama_lengkap <> m.nama_lengkap or v.jenis_kelamin <> m.jenis_kelamin as renamed,
                                 m.nik::text as digits) x
      cross join lateral unnest(array[
        -- Alive, here, and in no other family. One cannot leave (keluar) a family that the request is
        -- not about, either.
        case when x.stays and d.status_dasar = 2
          then row('galat', 'sudah_meninggal', m.urut, m.nama_lengkap)::finding end,
        case when x.stays and d.status_dasar = 3 and r.kind not in ('I.A.4', 'I.A.5')
                  and not (r.kind = 'I.B.1' and m.tindakan = 'tambah')
          then row('galat', 'sudah_pindah', m.urut, m.nama_lengkap)::finding end,
        case when x.stays and d.status_dasar not in (1, 2, 3)
          then row('galat', 'status_lain', m.urut,
                   m.nama_lengkap || ': ' || code_label('status_dasar', '1', d.status_dasar::text))::finding end,
        case when d.no_kk is not null and d.no_kk is distinct from r.no_kk
          then row(case when m.tindakan = 'tambah' then 'peringatan' else 'galat' end, 'di_kk_lain', m.urut,
                   m.nama_lengkap || ' (' || d.no_kk || ')')::finding end,
        case when m.nik is not null and d.nik is null
          then row('peringatan', 'nik_tak_dikenal', m.urut, x.digits)::finding end,
        -- Names, NIK digits, marital status, and changes of identity.
        case when x.stays and v.nama_lengkap is distinct from m.nama_lengkap
                  and (length(m.nama_lengkap) > 60 or m.nama_lengkap !~ '^[[:alpha:]][[:alpha:] .,''’-]*$')
          then row('galat', 'nama_melanggar', m.urut, m.nama_lengkap)::finding end,
        case when m.nik is null and position(' ' in trim(m.nama_lengkap)) = 0
          then row('peringatan', 'nama_satu_kata', m.urut, m.nama_lengkap)::finding end,
        case when x.stays and m.status_kawin = 1 and m.tanggal_kawin is not null
          then row('galat', 'kawin_tanpa_status', m.urut, m.nama_lengkap)::finding end,
        case when m.nik is not null and substr(x.digits, 7, 6) <> to_char(m.tanggal_lahir, 'DDMMYY')
                  and (substr(x.digits, 7, 2)::int - 40 <> extract(day from m.tanggal_lahir)::int
                       or substr(x.digits, 9, 4) <> to_char(m.tanggal_lahir, 'MMYY'))
          then row('peringatan', 'nik_beda_lahir', m.urut, m.nama_lengkap)::finding end,
        case when m.nik is not null and (substr(x.digits, 7, 2)::int > 40) <> (m.jenis_kelamin = 2)
          then row('peringatan', 'nik_beda_kelamin', m.urut, m.nama_lengkap)::finding end,
        case when x.stays and (x.renamed or v.tanggal_lahir <> m.tanggal_lahir)
          then row('peringatan', 'perubahan_identitas', m.urut, m.nama_lengkap)::finding end,
        case when x.stays and m.shdk = 1 and m.status_kawin = 1 and m.tanggal_lahir > v_17
          then row(case when r.kind = 'I.A.3' then 'galat' else 'peringatan' end, 'kepala_di_bawah_umur', m.urut,
                   m.nama_lengkap)::finding end
      ]) f
     where m.request_id = r.request_id and f.code is not null;
end $$;

-- True when a person with a NIK joins from another kabupaten/kota: not in the records, recorded as moved, or
-- in a family that lives elsewhere.
create function comes_from_outside(m request_member, d resident, r request) returns boolean
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return m.nik is not null and ((d).nik is null or d.status_dasar = 3
    or exists (select from family f join family_version v on v.no_kk = f.no_kk and v.versi = f.versi
                where f.no_kk = d.no_kk and left(v.kode_wilayah, 5) <> left(r.kode_wilayah, 5)));
end $$;

-- True when father or mother of m stays in the same family.
create function parent_beside(m request_member) returns boolean
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return exists (select from request_member p
                  where p.request_id = m.request_id and p.urut <> m.urut and p.tindakan <> 'keluar'
                    and (p.nik in (m.nik_ayah, m.nik_ibu)
                         or upper(trim(p.nama_lengkap)) in (upper(trim(m.nama_ayah)), upper(trim(m.nama_ibu)))));
end $$;

-- The same person under another number: name, place and date of birth (kk-domain 7.5).
create function check_doubles(p_request bigint) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return query
    select 'peringatan', 'mungkin_ganda', m.urut, m.nama_lengkap || ' ~ ' || v.nik
      from request_member m
      join resident_version v on v.tanggal_lahir = m.tanggal_lahir and v.berlaku_sampai is null
           and upper(v.nama_lengkap) = upper(m.nama_lengkap) and upper(v.tempat_lahir) = upper(m.tempat_lahir)
     where m.request_id = p_request and v.nik is distinct from m.nik;
end $$;

-- On which conditions of requirement_rule the documents of a request depend: the condition, for whom it holds
-- (0: for all), and in 'dasar' the document that a change rests on.
create view request_fact as
  select m.request_id, x.code, m.urut, case x.code when 'dasar' then m.dasar_perubahan else '' end as param
    from request_member m
    join request r on r.request_id = m.request_id
    left join resident d on d.nik = m.nik
    left join resident_version v on v.nik = d.nik and v.versi = d.versi
    cross join lateral (
      select m.tindakan <> 'keluar' as stays,
             v.nama_lengkap <> m.nama_lengkap or v.jenis_kelamin <> m.jenis_kelamin as renamed,
             case when m.tindakan <> 'keluar' and d.nik is not null and m.status_kawin_versi = '2019'
                       and m.status_kawin is distinct from
                           case when v.status_kawin_versi = '2019' then v.status_kawin
                                when v.status_kawin = 1 then 1 when v.status_kawin = 4 then 6 end
                  then m.status_kawin end as wed offset 0) y
    cross join lateral unnest(array[
      case when m.dasar_perubahan <> '' then 'dasar' end,
      case when y.stays and y.renamed then 'ganti_nama' end,
      case y.wed when 2 then 'jadi_kawin_tercatat' when 4 then 'jadi_cerai_tercatat'
                 when 3 then 'jadi_belum_tercatat' when 5 then 'jadi_belum_tercatat' end,
      case when m.tindakan = 'keluar' and m.alasan_keluar <> '' then 'keluar_' || m.alasan_keluar end,
      case when m.tindakan = 'tambah' and m.nik is null then 'bayi' end,
      case when m.tindakan = 'tambah' and m.nik is null and (m.nama_ayah <> '' or m.nik_ayah is not null) then 'bayi_berayah' end,
      case when y.stays and m.kewarganegaraan = 2 then 'ada_wna' end,
      case when r.kind = 'I.B.1' and m.tindakan = 'tambah' and comes_from_outside(m, d, r) then 'datang_dari_luar' end,
      case when r.kind = 'I.B.1' and m.tindakan = 'tambah' and m.status_kawin = 1
                and m.tanggal_lahir > (office_today(r.office_id) - interval '17 years')::date and not parent_beside(m)
        then 'anak_tanpa_orang_tua' end
      ]) x (code)
   where x.code is not null
  union all
  select r.request_id, 'menumpang', 0, '' from request r where r.menumpang
  -- All of the old family who stay are under 17: somebody must be their guardian.
  union all
  select r.request_id, 'sisa_di_bawah_17', 0, '' from request r
   where r.kind = 'I.A.2' and (select bool_and(m.tanggal_lahir > (office_today(r.office_id) - interval '17 years')::date)
                                 from request_member m where m.request_id = r.request_id and m.tindakan in ('tetap', 'ubah'));

-- The documents that requests lack: one of dokumen per row is needed. urut: the first person whom it is about, or 0.
create function missing_documents_all(p_requests bigint[])
returns table (request_id bigint, dokumen text[], urut int, sumber text)
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
#variable_conflict use_column
begin
  return query
    with fact as materialized (
      select f.request_id, f.code, f.urut, f.param from request_fact f where f.request_id = any (p_requests)
    ), paper as materialized (
      select x.request_id, array_agg(x.dokumen) as have from (
        select a.request_id, a.dokumen from attachment a where a.request_id = any (p_requests)
        union select s.request_id, s.dokumen from document_seen s where s.request_id = any (p_requests)) x
       group by x.request_id
    ), asked as materialized (
      select r.request_id, q.dokumen, q.kind, q.sumber, coalesce(p.have, '{}') as have,
             case when q.syarat = '' then 0
                  else (select min(f.urut) from fact f where f.request_id = r.request_id and f.code = q.syarat) end as urut
        from request r
        left join paper p on p.request_id = r.request_id
        join requirement_rule q on q.kind in (r.kind, 'ALL') and q.wajib
       where r.request_id = any (p_requests)
    ), lack as (
      select distinct on (a.request_id, a.dokumen) a.request_id, a.dokumen, a.urut, a.sumber from asked a
       where a.urut is not null and not a.dokumen && a.have
       order by a.request_id, a.dokumen, a.kind desc
    ), base as (
      select f.request_id, array[f.param] as dokumen, min(f.urut) as urut, 'F-1.06' as sumber
        from fact f left join paper p on p.request_id = f.request_id
       where f.code = 'dasar' and f.param <> all (coalesce(p.have, '{}'))
         and not exists (select from asked a where a.request_id = f.request_id and a.urut is not null
                                               and a.dokumen = array[f.param])
       group by f.request_id, f.param
    )
    select * from lack union all select * from base;
end $$;

-- The same of one request.
create function missing_documents(p_request bigint) returns table (dokumen text[], urut int, sumber text)
language plpgsql stable set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  return query select n.dokumen, n.urut, n.sumber from missing_documents_all(array[p_request]) n order by n.dokumen;
end $$;

-- "NIKAH / CERAI" as a person reads it.
create function document_choice(p_dokumen text[]) returns text
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (select string_agg(code_label('dokumen_persyaratan', '2019', d), ' / ' order by d) from unnest(p_dokumen) d);
end $$;

create function check_all(p_request bigint) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
declare r request;
begin
  select * into strict r from request where request_id = p_request;
  return query select * from check_persons(r);
  return query select 'galat', 'dokumen_kurang', n.urut, document_choice(n.dokumen) from missing_documents(p_request) n;
  return query select * from check_doubles(p_request);
  return query select * from check_family(r);
end $$;

-- The documents of a kind as they apply to a request whose facts are these: what must be there, and where one of
-- a group is enough (a group of which one must be there anyway is met by it).
create function documents_of(p_kind text, p_facts text[]) returns table (dokumen text, mandatory boolean, grup text)
language plpgsql stable set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  v_must text[] := array(select q.dokumen[1] from requirement_rule q
                          where q.kind in (p_kind, 'ALL') and q.wajib and cardinality(q.dokumen) = 1
                            and (q.syarat = '' or q.syarat = any (p_facts)));
begin
  return query
    select d.dokumen, d.dokumen = any (v_must),
           max(case when q.wajib and cardinality(q.dokumen) > 1 and not q.dokumen && v_must
                         and (q.syarat = '' or q.syarat = any (p_facts)) then 'g' || q.urut else '' end)
      from requirement_rule q cross join unnest(q.dokumen) d (dokumen)
     where q.kind = p_kind or q.kind = 'ALL' and q.syarat = any (p_facts)
     group by d.dokumen;
end $$;

-- The files of a request, papers that the counter saw (no file, but a time), and what is needed and not there.
create or replace function request_attachments(p_request bigint)
returns table (attachment_id bigint, dokumen text, label text, nama_berkas text, jenis_media text, ukuran int,
               received_at bigint, mandatory boolean, grup text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  r       request := request_view(p_request);
  v_facts text[] := '{}';
begin
  -- Once it is decided the records are what the request made of them: they tell nothing of what was needed.
  if r.state in ('draft', 'pending', 'submitted', 'in_review', 'returned', 'awaiting_supervisor') then
    v_facts := array(select f.code from request_fact f where f.request_id = p_request);
  end if;
  return query
    select coalesce(a.attachment_id, 0), coalesce(a.dokumen, q.dokumen),
           code_label('dokumen_persyaratan', '2019', coalesce(a.dokumen, q.dokumen)),
           coalesce(a.nama_berkas, ''), coalesce(a.jenis_media, ''), coalesce(a.ukuran, 0),
           coalesce(extract(epoch from a.at), 0)::bigint, coalesce(q.mandatory, false), coalesce(q.grup, '')
      from (select f.attachment_id, f.dokumen, f.nama_berkas, f.jenis_media, f.ukuran, f.received_at as at
              from attachment f where f.request_id = p_request
            union all
            select 0, s.dokumen, '', '', 0, s.at from document_seen s
             where s.request_id = p_request
               and not exists (select from attachment f where f.request_id = p_request and f.dokumen = s.dokumen)) a
      full join documents_of(r.kind, v_facts) q on q.dokumen = a.dokumen
     order by coalesce(q.mandatory, false) desc, coalesce(q.grup, '') desc, 2, 1;
end $$;
