-- The checks of a request, all of them (kk-domain 2, 3, 4, 7.5): what a finding says, and the rules about each person
-- alone. 0038 has the family, the documents and the duplicates, 0039 the verdicts and what the screen reads.
-- severity: galat (no approval), peringatan (look), lulus (settled, or ran and found nothing).
set local role loket_owner;
set local search_path = loket, pg_temp;

-- target: where to go, "compare:URUT:elemen", "files:DOKUMEN", "family:NO_KK", "request:NOMOR:ID" or "". concerned: the
-- records that it is about, as "nik:...", "kk:...", "ref:...". score: what it rests on, a line for each part, its
-- fields separated by tabs. subject: what a verdict is about; verdict: the one that holds.
alter type finding
  add attribute target text, add attribute concerned text[], add attribute score text,
  add attribute subject text, add attribute verdict text;

create function ditemukan(p_severity text, p_code text, p_urut int, p_param text, p_target text,
                          p_concerned text[] default '{}', p_score text default '') returns finding
language sql immutable
return row(p_severity, p_code, p_urut, p_param, p_target, p_concerned, p_score, '', '')::finding;

-- Groups of ten: documents and applicant, the person in the register, duplicates, names, dates and codes, marriage,
-- the family, the number.
update check_kind k set urut = n.urut from (values
  ('dokumen_kurang', 1), ('pemohon_bukan_anggota', 4), ('sudah_meninggal', 10), ('sudah_pindah', 11), ('status_lain', 12),
  ('di_kk_lain', 13), ('nik_tak_dikenal', 19), ('mungkin_ganda', 31), ('perubahan_identitas', 35), ('nama_melanggar', 40),
  ('nama_satu_kata', 41), ('kawin_tanpa_status', 60), ('kepala_tidak_satu', 70), ('kepala_tertinggal', 71),
  ('anggota_tak_disebut', 72), ('kepala_di_bawah_umur', 73), ('nik_beda_lahir', 95), ('nik_beda_kelamin', 96)
) n (code, urut) where k.code = n.code;
update check_kind set urut = 98 where code = 'diambil_di_luar_urutan';
insert into check_kind (code, urut, sumber, berdua) values
  ('status_tanpa_bukti', 2, 'SE Dirjen Dukcapil 470/13287/Dukcapil; F-1.05', false),
  ('domisili_lain', 3, 'Perpres 96/2018 ps 11', false),
  ('pemohon_belum_dewasa', 5, 'Permendagri 108/2019 ps 10(4)', false),
  ('pemohon_meninggal', 6, 'UU 23/2006 ps 44', false),
  ('alamat_di_luar_kantor', 7, 'Perpres 96/2018 ps 11', false),
  ('nik_dipakai_orang_lain', 14, 'UU 23/2006 ps 13; Permendagri 102/2019 ps 1', true),
  ('nik_tidak_sah', 15, 'UU 23/2006 ps 13', false),
  ('permohonan_lain', 20, 'UU 24/2013 ps 97', false),
  ('data_ganda', 30, 'UU 24/2013 ps 97', true),
  ('anggota_sama', 32, 'UU 24/2013 ps 97', false),
  ('ganda_diputus', 34, 'UU 24/2013 ps 97', false),
  ('nama_satu_huruf', 42, 'Permendagri 73/2022 ps 5', false),
  ('kode_di_luar_daftar', 50, 'Permendagri 109/2019 F-1.01', false),
  ('lahir_di_masa_depan', 51, 'UU 23/2006 ps 61', false),
  ('usia_tak_wajar', 52, 'Permendagri 109/2019 F-1.01', false),
  ('imigrasi_kosong', 53, 'UU 23/2006 ps 61', false),
  ('imigrasi_wni', 54, 'UU 23/2006 ps 61', false),
  ('kawin_sebelum_lahir', 61, 'Permendagri 109/2019 F-1.01', false),
  ('kawin_di_masa_depan', 62, 'Permendagri 109/2019 F-1.01', false),
  ('kawin_tanpa_tanggal', 63, 'Permendagri 109/2019 F-1.01', false),
  ('kawin_di_bawah_umur', 64, 'UU 16/2019 ps 7', false),
  ('sptjm_tanpa_pasangan', 65, 'Permendagri 109/2019 F-1.05', false),
  ('hubungan_beda_kelamin', 74, 'Permendagri 109/2019 F-1.01', false),
  ('pasangan_tak_selaras', 75, 'Permendagri 109/2019 F-1.01', false),
  ('pasangan_belum_kawin', 76, 'Permendagri 109/2019 F-1.01', false),
  ('suami_ganda', 77, 'UU 1/1974 ps 3', false),
  ('istri_terlalu_banyak', 78, 'UU 1/1974 ps 3', false),
  ('anak_lebih_tua', 80, 'Permendagri 109/2019 F-1.01', false),
  ('selisih_umur', 81, 'Permendagri 109/2019 F-1.01', false),
  ('orang_tua_terlalu_tua', 82, 'Permendagri 109/2019 F-1.01', false),
  ('selisih_umur_cucu', 83, 'Permendagri 109/2019 F-1.01', false),
  ('menantu_tanpa_anak', 84, 'Permendagri 109/2019 F-1.01', false),
  ('orang_tua_beda_kelamin', 85, 'Permendagri 109/2019 F-1.01', false),
  ('orang_tua_beda_nama', 86, 'Permendagri 108/2019 ps 15; UU 23/2006 ps 61', false),
  ('orang_tua_diri_sendiri', 87, 'UU 23/2006 ps 61', false),
  ('nik_awalan_tak_dikenal', 97, 'UU 23/2006 ps 13', false);

-- --- names ---

-- The rules of Permendagri 73/2022 that a name breaks, as db/model/nama.c has them; a test keeps both equal. recorded:
-- what the records call this person: words that stand there break nothing. Titles in front (with a dot) and behind (after
-- a comma) are no part of the name.
create function nama_salah(p_nama text, p_recorded text) returns text[]
language plpgsql immutable set search_path = loket, pg_temp as $$
declare
  v_words text[];
  v_old   text[] := regexp_split_to_array(upper(btrim(coalesce(p_recorded, ''), ' ') collate "C"), ' +');
  v_bad   text[] := '{}';
  v_word  text;
  v_body  text;
  v_n     int := 0;
begin
  if p_nama = '' or coalesce(p_recorded, '') <> '' and upper(btrim(p_nama, ' ') collate "C") = upper(btrim(p_recorded, ' ') collate "C") then
    return v_bad;
  end if;
  v_words := regexp_split_to_array(btrim(split_part(p_nama, ',', 1), ' '), ' +');
  foreach v_word in array v_words loop
    continue when v_word = '';
    if v_n = 0 and right(v_word, 1) = '.'
       and upper(left(v_word, -1) collate "C") = any ('{PROF,DR,DRS,DRA,DRG,DRH,IR,NS,APT,H,HJ,KH,TGK,TGH,R,RR,RA,RM,RD,PDT,PDM,PS,ST}') then
      continue;
    end if;
    v_n := v_n + 1;
    continue when upper(v_word collate "C") = any (v_old);
    v_body := case when length(v_word) > 1 and right(v_word, 1) = '.' then left(v_word, -1) else v_word end;
    if v_body ~ '[0-9]' then
      v_bad := array_append(v_bad, 'nama_angka');
    end if;
    if v_body ~ U&'[!-/:-@[-`{-~\00A1-\00BF\00D7\00F7\2010-\2027\2030-\205E]' then
      v_bad := array_append(v_bad, 'nama_tanda');
    end if;
    if v_body ~ U&'[^!-~\00A1-\024F\1E00-\1EFF\2010-\2027\2030-\205E]' then
      v_bad := array_append(v_bad, 'nama_bukan_latin');
    end if;
    if v_body <> v_word then
      v_bad := array_append(v_bad, 'nama_singkatan');
    elsif v_body ~ U&'^[A-Za-z\00C0-\00D6\00D8-\00F6\00F8-\024F\1E00-\1EFF]$' and v_body not in ('I', 'i') then
      v_bad := array_append(v_bad, 'nama_satu_huruf');
    end if;
  end loop;
  if p_nama ~ '^[^,]*,$' then
    v_bad := array_append(v_bad, 'nama_tanda');
  end if;
  if p_nama ~ ',.*[0-9]' then
    v_bad := array_append(v_bad, 'nama_angka');
  end if;
  if length(p_nama) > 60 then
    v_bad := array_append(v_bad, 'nama_panjang');
  end if;
  if v_n = 1 then
    v_bad := array_append(v_bad, 'nama_satu_kata');
  end if;
  return array(select distinct u from unnest(v_bad) u order by u);
end $$;

-- Those of p_of that the name breaks, as the explanation of a finding.
create function nama_rinci(p_nama text, p_recorded text, p_of text[]) returns text
language plpgsql immutable set search_path = loket, pg_temp as $$
begin
  return (select string_agg(concat_ws(e'\t', 'aturan', '', '', u, p_nama, ''), e'\n' order by u)
            from unnest(nama_salah(p_nama, p_recorded)) u where u = any (p_of));
end $$;

-- --- one person ---

-- The status of marriage that is new beside the records (a recorded KAWIN or CERAI HIDUP of the old list of four becomes
-- one of two), or null.
create function status_baru(p_status smallint, p_versi text, p_old smallint, p_old_versi text) returns smallint
language sql immutable
return case when p_versi = '2019' and p_old is not null
                 and p_status is distinct from case when p_old_versi = '2019' then p_old when p_old = 1 then 1 when p_old = 4 then 6 end
            then p_status end;

-- The document that proves a status of marriage (kk-domain 4.3).
create function bukti_status(p_status smallint) returns text
language sql immutable
return case p_status when 2 then 'NIKAH' when 3 then 'F105' when 4 then 'CERAI' when 5 then 'F105' when 6 then 'MATI' end;

-- The first element of a person whose code no list has.
create function kode_asing_cari(m request_member) returns text
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (select x.elemen from (values (1, 'jenis_kelamin', 'jenis_kelamin', '2019', m.jenis_kelamin), (2, 'agama', 'agama', '2019', m.agama),
            (3, 'pendidikan', 'pendidikan', '2019', m.pendidikan), (4, 'jenis_pekerjaan', 'pekerjaan', m.pekerjaan_versi, m.pekerjaan),
            (5, 'golongan_darah', 'golongan_darah', '2019', m.golongan_darah),
            (6, 'status_perkawinan', 'status_kawin', m.status_kawin_versi, m.status_kawin), (7, 'shdk', 'shdk', '2019', m.shdk),
            (8, 'kewarganegaraan', 'kewarganegaraan', '2019', m.kewarganegaraan)) x (n, elemen, list, versi, kode)
           where code_label(x.list, x.versi, x.kode::text) = '' order by x.n limit 1);
end $$;
-- The same, or null: the ranges of today's lists first, the lists themselves for what lies outside.
create function kode_asing(m request_member) returns text
language sql stable
return case when not ((m).jenis_kelamin between 1 and 2 and (m).agama between 1 and 7 and (m).pendidikan between 1 and 10
     and (m).golongan_darah between 1 and 13 and (m).shdk between 1 and 11 and (m).kewarganegaraan between 1 and 3
     and (m).status_kawin between 1 and case (m).status_kawin_versi when '2019' then 6 when 'lama' then 4 else 0 end
     and (m).pekerjaan between 1 and case (m).pekerjaan_versi when '2019' then 99 when 'lama' then 89 else 0 end)
   then kode_asing_cari(m) end;

-- The same person? Only what both hold about him or her: the names are of two people, and born on two days that no
-- slip of the pen makes one.
create function orang_lain(p_nama text, p_lahir date, p_nama_lain text, p_lahir_lain date) returns boolean
language sql immutable
return p_lahir <> p_lahir_lain and p_nama <> p_nama_lain
  and ext.similarity(p_nama, p_nama_lain) < 0.3
  and (extract(day from p_lahir) <> extract(month from p_lahir_lain) or extract(month from p_lahir) <> extract(day from p_lahir_lain));

-- The kabupaten/kota in which a family lives, when that is another than that of an address; else null.
create function kabupaten_lain(p_no_kk bigint, p_kode text) returns text
language plpgsql stable set search_path = loket, pg_temp as $$
declare v_kode text := (select left(v.kode_wilayah, 5) from family f join family_version v on v.no_kk = f.no_kk and v.versi = f.versi
                         where f.no_kk = p_no_kk);
begin
  if v_kode = left(p_kode, 5) then
    return null;
  end if;
  return coalesce((select w.nama from region w where w.kode = v_kode), v_kode);
end $$;

-- Each person alone, beside what the records say: one reading of the rows for all these rules. p_missing: the
-- documents that are asked for already.
create function check_persons(r request, p_have text[], p_missing text[], p_today date) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_17     date := p_today - interval '17 years'; -- who was born later is under 17
  v_hard   text[] := '{nama_panjang,nama_angka,nama_tanda,nama_bukan_latin,nama_singkatan}';
  v_letter boolean := p_have && '{SKP,SKP-PWK,SKPLN}';
begin
  return query
    select f.*
      from request_member m
      left join resident d on d.nik = m.nik
      left join resident_version v on v.nik = d.nik and v.versi = d.versi
      cross join lateral (
        select m.tindakan <> 'keluar' as stays, v.nama_lengkap <> m.nama_lengkap or v.jenis_kelamin <> m.jenis_kelamin as renamed,
               m.nik::text as digits, d.nik is null as unknown, v.nama_lengkap is distinct from m.nama_lengkap as named, 'compare:' || m.urut || ':' as at,
               status_baru(m.status_kawin, m.status_kawin_versi, v.status_kawin, v.status_kawin_versi) as wed,
               -- Something of the person is asked for, and not only that he or she stands on the sheet.
               d.nik is null or m.tindakan in ('ubah', 'tambah') as asked, kode_asing(m) as asing offset 0) x
      cross join lateral unnest(array[
        -- Alive, here, and in no other family. One cannot leave (keluar) a family that the request is not about, either.
        case when d.status_dasar <> 1 and x.stays then
          case when d.status_dasar = 2
            then ditemukan('galat', 'sudah_meninggal', m.urut, m.nama_lengkap, x.at || 'nik', array['nik:' || x.digits])
               when d.status_dasar <> 3
            then ditemukan('galat', 'status_lain', m.urut, m.nama_lengkap || ': ' || code_label('status_dasar', '1', d.status_dasar::text),
                           x.at || 'nik', array['nik:' || x.digits])
               when r.kind not in ('I.A.4', 'I.A.5') and not (r.kind = 'I.B.1' and m.tindakan = 'tambah')
            then ditemukan('galat', 'sudah_pindah', m.urut, m.nama_lengkap, x.at || 'nik', array['nik:' || x.digits]) end end,
        case when d.no_kk is not null and d.no_kk is distinct from r.no_kk
          then ditemukan(case when m.tindakan = 'tambah' then 'peringatan' else 'galat' end, 'di_kk_lain', m.urut,
                         m.nama_lengkap || ' (' || d.no_kk || ')', 'family:' || d.no_kk, array['nik:' || x.digits, 'kk:' || d.no_kk]) end,
        -- Who lives in another kabupaten/kota moves here with a letter (in the kinds left out the letter is on the list).
        case when d.no_kk is not null and d.no_kk is distinct from r.no_kk and x.stays and not v_letter
                  and not (r.kind in ('I.A.4', 'I.A.5') or r.kind = 'I.B.1' and m.tindakan = 'tambah')
                  and kabupaten_lain(d.no_kk, r.kode_wilayah) is not null
          then ditemukan('galat', 'domisili_lain', m.urut, m.nama_lengkap || ': ' || kabupaten_lain(d.no_kk, r.kode_wilayah), 'files:SKP',
                         array['nik:' || x.digits, 'kk:' || d.no_kk]) end,
        -- The number.
        case when m.nik is not null and x.unknown then ditemukan('peringatan', 'nik_tak_dikenal', m.urut, x.digits, x.at || 'nik') end,
        case when m.nik is not null and not nik_sah(x.digits)
          then ditemukan(case when x.unknown then 'galat' else 'peringatan' end, 'nik_tidak_sah', m.urut, x.digits, x.at || 'nik') end,
        case when x.unknown and m.nik is not null
                  and not exists (select from region w where w.dicabut is null
                                     and w.kode = substr(x.digits, 1, 2) || '.' || substr(x.digits, 3, 2) || '.' || substr(x.digits, 5, 2))
          then ditemukan('peringatan', 'nik_awalan_tak_dikenal', m.urut, x.digits, x.at || 'nik') end,
        case when x.stays and not x.unknown and x.renamed
                  and orang_lain(m.nama_lengkap, m.tanggal_lahir, v.nama_lengkap, v.tanggal_lahir)
          -- A court may have given another name.
          then ditemukan(case when m.tindakan = 'ubah' and 'PN' = any (p_have) then 'peringatan' else 'galat' end, 'nik_dipakai_orang_lain', m.urut, m.nama_lengkap || ' ~ ' || x.digits, x.at || 'nik',
                         array['nik:' || x.digits],
                         concat_ws(e'\t', 'nama', '', '', 'beda', m.nama_lengkap, v.nama_lengkap) || e'\n'
                         || concat_ws(e'\t', 'tanggal_lahir', '', '', 'beda', to_char(m.tanggal_lahir, 'DD-MM-YYYY'),
                                      to_char(v.tanggal_lahir, 'DD-MM-YYYY'))) end,
        case when m.nik is not null and substr(x.digits, 7, 6) <> to_char(m.tanggal_lahir, 'DDMMYY')
                  and (substr(x.digits, 7, 2)::int - 40 <> extract(day from m.tanggal_lahir)::int
                       or substr(x.digits, 9, 4) <> to_char(m.tanggal_lahir, 'MMYY'))
          then ditemukan('peringatan', 'nik_beda_lahir', m.urut, m.nama_lengkap, x.at || 'tanggal_lahir') end,
        case when m.nik is not null and (substr(x.digits, 7, 2)::int > 40) <> (m.jenis_kelamin = 2)
          then ditemukan('peringatan', 'nik_beda_kelamin', m.urut, m.nama_lengkap, x.at || 'jenis_kelamin') end,
        case when x.stays and (x.renamed or v.tanggal_lahir <> m.tanggal_lahir)
          then ditemukan('peringatan', 'perubahan_identitas', m.urut, m.nama_lengkap,
                         x.at || case when v.nama_lengkap <> m.nama_lengkap then 'nama_lengkap'
                                      when v.tanggal_lahir <> m.tanggal_lahir then 'tanggal_lahir' else 'jenis_kelamin' end) end,
        -- Dates, codes, citizenship.
        case when x.stays and m.tanggal_lahir > p_today
          then ditemukan('galat', 'lahir_di_masa_depan', m.urut, m.nama_lengkap, x.at || 'tanggal_lahir') end,
        case when x.stays and m.tanggal_lahir < p_today - interval '120 years'
          then ditemukan('peringatan', 'usia_tak_wajar', m.urut, m.nama_lengkap, x.at || 'tanggal_lahir') end,
        case when x.stays and x.asing is not null
          then ditemukan('galat', 'kode_di_luar_daftar', m.urut, m.nama_lengkap || ': ' || x.asing, x.at || x.asing) end,
        case when x.stays and m.kewarganegaraan = 2 and (m.no_paspor = '' or m.no_kitap = '')
          then ditemukan(case when x.asked and m.no_paspor = '' and m.no_kitap = '' then 'galat' else 'peringatan' end,
                         'imigrasi_kosong', m.urut, m.nama_lengkap, x.at || case when m.no_kitap = '' then 'no_kitap' else 'no_paspor' end) end,
        case when x.stays and m.kewarganegaraan = 1 and m.no_kitap <> ''
          then ditemukan('peringatan', 'imigrasi_wni', m.urut, m.nama_lengkap, x.at || 'no_kitap') end,
        -- Marriage: BELUM KAWIN has no date, what is new has its document and its date.
        case when x.stays and m.status_kawin = 1 and m.tanggal_kawin is not null
          then ditemukan('galat', 'kawin_tanpa_status', m.urut, m.nama_lengkap, x.at || 'tanggal_perkawinan') end,
        case when x.stays and m.status_kawin > 1 and m.tanggal_kawin <= m.tanggal_lahir
          then ditemukan('galat', 'kawin_sebelum_lahir', m.urut, m.nama_lengkap, x.at || 'tanggal_perkawinan') end,
        case when x.stays and m.status_kawin > 1 and m.tanggal_kawin > p_today
          then ditemukan('galat', 'kawin_di_masa_depan', m.urut, m.nama_lengkap, x.at || 'tanggal_perkawinan') end,
        case when x.wed in (2, 4) and m.tanggal_kawin is null
          then ditemukan('peringatan', 'kawin_tanpa_tanggal', m.urut, m.nama_lengkap, x.at || 'tanggal_perkawinan') end,
        case when x.stays and x.asked and m.status_kawin > 1 and m.tanggal_kawin > m.tanggal_lahir
                  and m.tanggal_kawin < m.tanggal_lahir + interval '19 years' and v.tanggal_kawin is distinct from m.tanggal_kawin
          then ditemukan('peringatan', 'kawin_di_bawah_umur', m.urut, m.nama_lengkap, x.at || 'tanggal_perkawinan') end,
        case when x.stays and x.wed is not null and bukti_status(x.wed) <> all (p_have) and bukti_status(x.wed) <> all (p_missing)
          then ditemukan('galat', 'status_tanpa_bukti', m.urut, m.nama_lengkap || ': ' || code_label('status_kawin', '2019', x.wed::text)
                         || ', ' || code_label('dokumen_persyaratan', '2019', bukti_status(x.wed)), 'files:' || bukti_status(x.wed)) end,
        case when x.stays and x.wed = 3
                  and not exists (select from request_member p where p.request_id = m.request_id and p.urut <> m.urut
                                     and p.tindakan <> 'keluar' and p.status_kawin = 3 and p.status_kawin_versi = '2019'
                                     and p.jenis_kelamin <> m.jenis_kelamin)
          then ditemukan('galat', 'sptjm_tanpa_pasangan', m.urut, m.nama_lengkap, x.at || 'status_perkawinan') end,
        case when x.stays and m.shdk = 1 and m.status_kawin = 1 and m.tanggal_lahir > v_17
          then ditemukan(case when r.kind = 'I.A.3' then 'galat' else 'peringatan' end, 'kepala_di_bawah_umur', m.urut, m.nama_lengkap,
                         x.at || 'tanggal_lahir') end,
        -- Names: of a first recording, and of a name that changes. One that is recorded elsewhere is something to look at.
        case when x.stays and x.named and nama_salah(m.nama_lengkap, v.nama_lengkap) && v_hard
          then ditemukan(case when x.unknown and m.nik is not null then 'peringatan' else 'galat' end, 'nama_melanggar', m.urut,
                         m.nama_lengkap, x.at || 'nama_lengkap', '{}', nama_rinci(m.nama_lengkap, v.nama_lengkap, v_hard)) end,
        case when x.stays and x.named and 'nama_satu_huruf' = any (nama_salah(m.nama_lengkap, v.nama_lengkap))
          then ditemukan('peringatan', 'nama_satu_huruf', m.urut, m.nama_lengkap, x.at || 'nama_lengkap') end,
        case when x.stays and x.named and 'nama_satu_kata' = any (nama_salah(m.nama_lengkap, v.nama_lengkap))
          then ditemukan('peringatan', 'nama_satu_kata', m.urut, m.nama_lengkap, x.at || 'nama_lengkap') end,
        -- Parents.
        case when x.stays and m.nik in (m.nik_ayah, m.nik_ibu)
          then ditemukan('galat', 'orang_tua_diri_sendiri', m.urut, m.nama_lengkap,
                         x.at || case when m.nik = m.nik_ayah then 'nama_ayah' else 'nama_ibu' end) end
      ]) f
     where m.request_id = r.request_id and f.code is not null;
end $$;
