-- The checks of a request (kk-domain 7.5, 4.3, 3). They run here, in the path of every
-- approval, and nowhere else, so that screen and command see the same result.
-- severity: galat (no approval), peringatan (look), lulus (ran and found nothing).
set local role loket_owner;
set local search_path = loket, pg_temp;

create type finding as (severity text, code text, urut int, param text);

create table check_kind (
  code    text primary key,
  urut    int not null,
  sumber  text not null      -- the rule's source
);
insert into check_kind values
  ('dokumen_kurang', 1, 'Perpres 96/2018 ps 11-13; Permendagri 108/2019 ps 10'),
  ('kepala_tidak_satu', 2, 'UU 23/2006 ps 61'),
  ('sudah_meninggal', 3, 'UU 23/2006 ps 44'),
  ('sudah_pindah', 4, 'Perpres 96/2018 ps 11'),
  ('di_kk_lain', 5, 'UU 24/2013 ps 97'),
  ('kepala_tertinggal', 6, 'UU 23/2006 ps 61'),
  ('kawin_tanpa_status', 7, 'Permendagri 109/2019 F-1.01'),
  ('nama_melanggar', 8, 'Permendagri 73/2022 ps 4'),
  ('nama_satu_kata', 9, 'Permendagri 73/2022 ps 4'),
  ('kepala_di_bawah_umur', 10, 'Permendagri 108/2019 ps 10(4)'),
  ('mungkin_ganda', 11, 'UU 24/2013 ps 97'),
  ('nik_beda_lahir', 12, 'Permendagri 108/2019 ps 15(3)'),
  ('nik_beda_kelamin', 13, 'Permendagri 108/2019 ps 15(3)'),
  ('nik_tak_dikenal', 14, 'Permendagri 102/2019 ps 1'),
  ('pemohon_bukan_anggota', 15, 'F-1.07'),
  ('perubahan_identitas', 16, 'Permendagri 108/2019 ps 15'),
  ('anggota_tak_disebut', 17, 'UU 23/2006 ps 61'),
  ('status_lain', 18, 'UU 23/2006 ps 8');

-- Documents: mandatory ones, ONE OF groups, and what the changes rest on.
create function check_documents(p_request bigint, p_kind text) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return query
    select 'galat', 'dokumen_kurang', 0, code_label('dokumen_persyaratan', '2019', q.dokumen)
      from requirement q
     where q.kind = p_kind and q.mandatory
       and not exists (select from attachment a where a.request_id = p_request and a.dokumen = q.dokumen);
  return query
    select 'galat', 'dokumen_kurang', 0,
           string_agg(code_label('dokumen_persyaratan', '2019', q.dokumen), ' / ' order by q.dokumen)
      from requirement q
     where q.kind = p_kind and q.grup <> ''
     group by q.grup
    having not exists (select from attachment a join requirement g on g.dokumen = a.dokumen and g.kind = p_kind
                        where a.request_id = p_request and g.grup = min(q.grup));
  -- What a change rests on must be there, and a change of name or sex rests on a court's ruling.
  return query
    select 'galat', 'dokumen_kurang', m.urut, code_label('dokumen_persyaratan', '2019', m.dasar_perubahan)
      from request_member m
     where m.request_id = p_request and m.dasar_perubahan <> ''
       and not exists (select from attachment a where a.request_id = p_request and a.dokumen = m.dasar_perubahan)
       and not exists (select from requirement q where q.kind = p_kind and q.mandatory and q.dokumen = m.dasar_perubahan);
  return query
    select 'galat', 'dokumen_kurang', m.urut, code_label('dokumen_persyaratan', '2019', 'PN')
      from request_member m join resident d on d.nik = m.nik
      join resident_version v on v.nik = d.nik and v.versi = d.versi
     where m.request_id = p_request and m.tindakan <> 'keluar' and m.dasar_perubahan <> 'PN'
       and (v.nama_lengkap <> m.nama_lengkap or v.jenis_kelamin <> m.jenis_kelamin)
       and not exists (select from attachment a where a.request_id = p_request and a.dokumen = 'PN');
end $$;

-- The persons as the records have them: alive, here, and in no other family. One cannot leave
-- (keluar) a family that the request is not about, either.
create function check_persons(p_request bigint, r request) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return query
    select 'galat', 'sudah_meninggal', m.urut, m.nama_lengkap
      from request_member m join resident d on d.nik = m.nik
     where m.request_id = p_request and m.tindakan <> 'keluar' and d.status_dasar = 2;
  return query
    select 'galat', 'sudah_pindah', m.urut, m.nama_lengkap
      from request_member m join resident d on d.nik = m.nik
     where m.request_id = p_request and m.tindakan <> 'keluar' and d.status_dasar = 3
       and r.kind not in ('I.A.4', 'I.A.5');
  return query
    select 'galat', 'status_lain', m.urut, m.nama_lengkap || ': ' || code_label('status_dasar', '1', d.status_dasar::text)
      from request_member m join resident d on d.nik = m.nik
     where m.request_id = p_request and m.tindakan <> 'keluar' and d.status_dasar not in (1, 2, 3);
  return query
    select case when m.tindakan = 'tambah' then 'peringatan' else 'galat' end, 'di_kk_lain', m.urut,
           m.nama_lengkap || ' (' || d.no_kk || ')'
      from request_member m join resident d on d.nik = m.nik
     where m.request_id = p_request and d.no_kk is not null and d.no_kk is distinct from r.no_kk;
  return query
    select 'peringatan', 'nik_tak_dikenal', m.urut, m.nik::text
      from request_member m
     where m.request_id = p_request and m.nik is not null
       and not exists (select from resident d where d.nik = m.nik);
  return query
    select 'peringatan', 'mungkin_ganda', m.urut, m.nama_lengkap || ' ~ ' || v.nik
      from request_member m
      join resident_version v on v.tanggal_lahir = m.tanggal_lahir and v.berlaku_sampai is null
           and upper(v.nama_lengkap) = upper(m.nama_lengkap) and upper(v.tempat_lahir) = upper(m.tempat_lahir)
     where m.request_id = p_request and v.nik is distinct from m.nik;
end $$;

-- The family that results: one head of age, nobody left behind without one.
create function check_family(p_request bigint, r request) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
declare v_heads int;
begin
  select count(*) into v_heads from request_member where request_id = p_request and tindakan <> 'keluar' and shdk = 1;
  if v_heads <> 1 then
    return query select 'galat', 'kepala_tidak_satu', 0, v_heads::text;
  end if;
  return query
    select case when r.kind = 'I.A.3' then 'galat' else 'peringatan' end, 'kepala_di_bawah_umur', m.urut, m.nama_lengkap
      from request_member m
     where m.request_id = p_request and m.tindakan <> 'keluar' and m.shdk = 1 and m.status_kawin = 1
       and m.tanggal_lahir > (now() - interval '17 years')::date;
  return query
    select 'galat', 'kepala_tertinggal', 0, f.no_kk::text
      from family f
     where f.status = 'aktif'
       and f.no_kk in (select d.no_kk from request_member m join resident d on d.nik = m.nik
                        where m.request_id = p_request)
       and (f.no_kk is distinct from r.no_kk or (select nomor_baru from service_kind where kind = r.kind))
       -- somebody stays behind ...
       and exists (select from family_member fm join resident d on d.nik = fm.nik and d.no_kk = f.no_kk
                    where fm.no_kk = f.no_kk and fm.versi = f.versi
                      and fm.nik not in (select nik from request_member where request_id = p_request and nik is not null))
       -- ... and the head is among those who go
       and exists (select from family_member fm
                    where fm.no_kk = f.no_kk and fm.versi = f.versi and fm.shdk = 1
                      and fm.nik in (select nik from request_member where request_id = p_request));
  return query
    select 'galat', 'anggota_tak_disebut', 0, v.nama_lengkap
      from resident d join resident_version v on v.nik = d.nik and v.versi = d.versi
     where d.no_kk = r.no_kk and not (select nomor_baru from service_kind where kind = r.kind)
       and d.nik not in (select nik from request_member where request_id = p_request and nik is not null);
  return query
    select 'peringatan', 'pemohon_bukan_anggota', 0, r.pemohon_nama
     where r.pemohon_nik is not null
       and not exists (select from request_member m where m.request_id = p_request and m.nik = r.pemohon_nik)
       and not exists (select from resident d where d.nik = r.pemohon_nik and d.no_kk = r.no_kk);
end $$;

-- The elements: names, NIK digits, marital status, and changes of identity.
create function check_elements(p_request bigint) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return query
    select 'galat', 'nama_melanggar', m.urut, m.nama_lengkap
      from request_member m left join resident d on d.nik = m.nik
      left join resident_version v on v.nik = d.nik and v.versi = d.versi
     where m.request_id = p_request and m.tindakan <> 'keluar' and v.nama_lengkap is distinct from m.nama_lengkap
       and (length(m.nama_lengkap) > 60 or m.nama_lengkap !~ '^[[:alpha:]][[:alpha:] .,''’-]*$');
  return query
    select 'peringatan', 'nama_satu_kata', m.urut, m.nama_lengkap
      from request_member m
     where m.request_id = p_request and m.nik is null and position(' ' in trim(m.nama_lengkap)) = 0;
  return query
    select 'galat', 'kawin_tanpa_status', m.urut, m.nama_lengkap
      from request_member m
     where m.request_id = p_request and m.tindakan <> 'keluar' and m.status_kawin = 1 and m.tanggal_kawin is not null;
  return query
    select 'peringatan', 'nik_beda_lahir', m.urut, m.nama_lengkap
      from request_member m
     where m.request_id = p_request and m.nik is not null
       and substr(m.nik::text, 7, 6) <> to_char(m.tanggal_lahir, 'DDMMYY')
       and (substr(m.nik::text, 7, 2)::int - 40 <> extract(day from m.tanggal_lahir)::int
            or substr(m.nik::text, 9, 4) <> to_char(m.tanggal_lahir, 'MMYY'));
  return query
    select 'peringatan', 'nik_beda_kelamin', m.urut, m.nama_lengkap
      from request_member m
     where m.request_id = p_request and m.nik is not null
       and (substr(m.nik::text, 7, 2)::int > 40) <> (m.jenis_kelamin = 2);
  return query
    select 'peringatan', 'perubahan_identitas', m.urut, m.nama_lengkap
      from request_member m join resident d on d.nik = m.nik
      join resident_version v on v.nik = d.nik and v.versi = d.versi
     where m.request_id = p_request and m.tindakan <> 'keluar'
       and (v.nama_lengkap <> m.nama_lengkap or v.jenis_kelamin <> m.jenis_kelamin
            or v.tanggal_lahir <> m.tanggal_lahir);
end $$;

create function check_all(p_request bigint) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
declare r request;
begin
  select * into strict r from request where request_id = p_request;
  return query select * from check_documents(p_request, r.kind);
  return query select * from check_persons(p_request, r);
  return query select * from check_family(p_request, r);
  return query select * from check_elements(p_request);
end $$;

-- For the screen: every check, with what it found.
create function request_checks(p_request bigint) returns table (severity text, code text, urut int, param text, sumber text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare r request := request_view(p_request);
begin
  if r.state not in ('draft', 'submitted', 'in_review', 'returned', 'awaiting_supervisor') then
    return; -- decided: the records have moved on, the findings stand in the audit trail
  end if;
  return query
    select coalesce(f.severity, 'lulus'), k.code, coalesce(f.urut, 0), coalesce(f.param, ''), k.sumber
      from check_kind k left join check_all(p_request) f on f.code = k.code
     order by case coalesce(f.severity, 'lulus') when 'galat' then 0 when 'peringatan' then 1 else 2 end, k.urut, 3;
end $$;

grant execute on function request_checks(bigint)
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
