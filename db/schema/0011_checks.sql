-- The checks of a request (kk-domain 7.5, 4.3, 3). They run here, in the path of every
-- approval, and nowhere else, so that screen and command see the same result.
-- severity: galat (no approval), peringatan (look), lulus (ran and found nothing).
set local role loket_owner;
set local search_path = loket, pg_temp;

create type finding as (severity text, code text, urut int, param text);

create table check_kind (
  code    text primary key,
  urut    int not null,
  sumber  text not null,     -- the rule's source
  berdua  boolean not null   -- a second person must agree when it finds something (design 4)
);
insert into check_kind (code, urut, sumber, berdua) values
  ('dokumen_kurang', 1, 'Perpres 96/2018 ps 11-13; Permendagri 108/2019 ps 10', false),
  ('kepala_tidak_satu', 2, 'UU 23/2006 ps 61', false),
  ('sudah_meninggal', 3, 'UU 23/2006 ps 44', false),
  ('sudah_pindah', 4, 'Perpres 96/2018 ps 11', false),
  ('di_kk_lain', 5, 'UU 24/2013 ps 97', false),
  ('kepala_tertinggal', 6, 'UU 23/2006 ps 61', false),
  ('kawin_tanpa_status', 7, 'Permendagri 109/2019 F-1.01', false),
  ('nama_melanggar', 8, 'Permendagri 73/2022 ps 4', false),
  ('nama_satu_kata', 9, 'Permendagri 73/2022 ps 4', false),
  ('kepala_di_bawah_umur', 10, 'Permendagri 108/2019 ps 10(4)', false),
  ('mungkin_ganda', 11, 'UU 24/2013 ps 97', true),
  ('nik_beda_lahir', 12, 'Permendagri 108/2019 ps 15(3)', false),
  ('nik_beda_kelamin', 13, 'Permendagri 108/2019 ps 15(3)', false),
  ('nik_tak_dikenal', 14, 'Permendagri 102/2019 ps 1', false),
  ('pemohon_bukan_anggota', 15, 'F-1.07', false),
  ('perubahan_identitas', 16, 'Permendagri 108/2019 ps 15', true),
  ('anggota_tak_disebut', 17, 'UU 23/2006 ps 61', false),
  ('status_lain', 18, 'UU 23/2006 ps 8', false);

-- Documents: mandatory ones, and ONE OF groups. p_have: those that are attached.
create function check_documents(p_kind text, p_have text[]) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return query
    select 'galat', 'dokumen_kurang', 0, code_label('dokumen_persyaratan', '2019', q.dokumen)
      from requirement q
     where q.kind = p_kind and q.mandatory and q.dokumen <> all (p_have);
  return query
    select 'galat', 'dokumen_kurang', 0,
           (select string_agg(code_label('dokumen_persyaratan', '2019', d), ' / ' order by d) from unnest(g.docs) d)
      from (select array_agg(q.dokumen) as docs from requirement q
             where q.kind = p_kind and q.grup <> '' group by q.grup) g
     where not g.docs && p_have;
end $$;

-- Each person alone, beside what the records say: one reading of the rows for all these rules.
create function check_persons(r request, p_have text[]) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
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
        -- What a change rests on must be there, and a change of name or sex rests on a court's ruling.
        case when m.dasar_perubahan <> '' and m.dasar_perubahan <> all (p_have)
                  and not exists (select from requirement q
                                   where q.kind = r.kind and q.mandatory and q.dokumen = m.dasar_perubahan)
          then row('galat', 'dokumen_kurang', m.urut, code_label('dokumen_persyaratan', '2019', m.dasar_perubahan))::finding end,
        case when x.stays and x.renamed and m.dasar_perubahan <> 'PN' and 'PN' <> all (p_have)
          then row('galat', 'dokumen_kurang', m.urut, code_label('dokumen_persyaratan', '2019', 'PN'))::finding end,
        -- Alive, here, and in no other family. One cannot leave (keluar) a family that the request is
        -- not about, either.
        case when x.stays and d.status_dasar = 2
          then row('galat', 'sudah_meninggal', m.urut, m.nama_lengkap)::finding end,
        case when x.stays and d.status_dasar = 3 and r.kind not in ('I.A.4', 'I.A.5')
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
        case when x.stays and m.shdk = 1 and m.status_kawin = 1 and m.tanggal_lahir > (now() - interval '17 years')::date
          then row(case when r.kind = 'I.A.3' then 'galat' else 'peringatan' end, 'kepala_di_bawah_umur', m.urut,
                   m.nama_lengkap)::finding end
      ]) f
     where m.request_id = r.request_id and f.code is not null;
  return query
    select 'peringatan', 'mungkin_ganda', m.urut, m.nama_lengkap || ' ~ ' || v.nik
      from request_member m
      join resident_version v on v.tanggal_lahir = m.tanggal_lahir and v.berlaku_sampai is null
           and upper(v.nama_lengkap) = upper(m.nama_lengkap) and upper(v.tempat_lahir) = upper(m.tempat_lahir)
     where m.request_id = r.request_id and v.nik is distinct from m.nik;
end $$;

-- The family that results: one head, nobody left behind without one, nobody forgotten.
create function check_family(r request) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_new      boolean := (select nomor_baru from service_kind where kind = r.kind);
  v_heads    int;
  v_niks     bigint[]; -- those whom the request names,
  v_families bigint[]; -- and the families that they are in now
begin
  select count(*) filter (where m.tindakan <> 'keluar' and m.shdk = 1),
         coalesce(array_agg(m.nik::bigint) filter (where m.nik is not null), '{}'),
         coalesce(array_agg(distinct d.no_kk::bigint) filter (where d.no_kk is not null), '{}')
    into v_heads, v_niks, v_families
    from request_member m left join resident d on d.nik = m.nik where m.request_id = r.request_id;
  if v_heads <> 1 then
    return query select 'galat', 'kepala_tidak_satu', 0, v_heads::text;
  end if;
  return query
    select 'galat', 'kepala_tertinggal', 0, f.no_kk::text
      from family f
     where f.status = 'aktif' and f.no_kk = any (v_families) and (v_new or f.no_kk is distinct from r.no_kk)
       -- somebody stays behind ...
       and exists (select from family_member fm join resident d on d.nik = fm.nik and d.no_kk = f.no_kk
                    where fm.no_kk = f.no_kk and fm.versi = f.versi and fm.nik <> all (v_niks))
       -- ... and the head is among those who go
       and exists (select from family_member fm
                    where fm.no_kk = f.no_kk and fm.versi = f.versi and fm.shdk = 1 and fm.nik = any (v_niks));
  if not v_new then
    return query
      select 'galat', 'anggota_tak_disebut', 0, v.nama_lengkap
        from resident d join resident_version v on v.nik = d.nik and v.versi = d.versi
       where d.no_kk = r.no_kk and d.nik <> all (v_niks);
  end if;
  if r.pemohon_nik is not null and r.pemohon_nik <> all (v_niks)
     and not exists (select from resident d where d.nik = r.pemohon_nik and d.no_kk = r.no_kk) then
    return query select 'peringatan', 'pemohon_bukan_anggota', 0, r.pemohon_nama;
  end if;
end $$;

create function check_all(p_request bigint) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  r      request;
  v_have text[] := array(select dokumen from attachment where request_id = p_request);
begin
  select * into strict r from request where request_id = p_request;
  return query select * from check_documents(r.kind, v_have);
  return query select * from check_persons(r, v_have);
  return query select * from check_family(r);
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
