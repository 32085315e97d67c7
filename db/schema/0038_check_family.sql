-- The checks beyond one person: the family that results, the applicant and the place, other open requests, and who may
-- be the same person under another number, with a score that says what it rests on.
set local role loket_owner;
set local search_path = loket, pg_temp;

drop function check_persons(request);
drop function check_doubles(bigint);
drop function check_family(request);
drop function check_all(bigint);
drop function check_request(bigint);
drop function request_checks(bigint);

-- Everybody whom open requests name, by NIK.
create index request_member_person on request_member (nik) where nik is not null;

-- --- the family ---

-- Whole years from a birth to a later day.
create function umur(p_lahir date, p_pada date) returns int
language sql immutable
return (extract(year from p_pada) - extract(year from p_lahir)
        - ((extract(month from p_pada), extract(day from p_pada)) < (extract(month from p_lahir), extract(day from p_lahir)))::int)::int;

-- The family that results: one head, nobody left behind without one, nobody forgotten. Who is recorded as dead, moved or
-- lost need not be named: he or she leaves the family with the new version.
create function check_heads(r request, p_new boolean) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
declare
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
    return next ditemukan('galat', 'kepala_tidak_satu', 0, v_heads::text, 'compare');
  end if;
  if p_new or v_families <> array[r.no_kk::bigint] then -- somebody comes from another family
    return query
      select x.* from family f cross join lateral ditemukan('galat', 'kepala_tertinggal', 0, f.no_kk::text, 'family:' || f.no_kk,
                                                            array['kk:' || f.no_kk]) x
       where f.status = 'aktif' and f.no_kk = any (v_families) and (p_new or f.no_kk is distinct from r.no_kk)
         -- somebody stays behind ...
         and exists (select from family_member fm join resident d on d.nik = fm.nik and d.no_kk = f.no_kk
                      where fm.no_kk = f.no_kk and fm.versi = f.versi and fm.nik <> all (v_niks))
         -- ... and the head is among those who go
         and exists (select from family_member fm
                      where fm.no_kk = f.no_kk and fm.versi = f.versi and fm.shdk = 1 and fm.nik = any (v_niks));
  end if;
  if not p_new then
    return query
      select x.* from resident d join resident_version v on v.nik = d.nik and v.versi = d.versi
        cross join lateral ditemukan('galat', 'anggota_tak_disebut', 0, v.nama_lengkap, 'family:' || d.no_kk, array['nik:' || d.nik]) x
       where d.no_kk = r.no_kk and d.nik <> all (v_niks) and d.status_dasar = 1;
  end if;
end $$;

-- Married, in either list.
create function kawin(m request_member) returns boolean
language sql immutable
return case (m).status_kawin_versi when '2019' then (m).status_kawin in (2, 3) else (m).status_kawin = 2 end;

-- Parent p and child c: sure, named by NIK, in elemen; else by their places on the sheet.
create function check_pair(p request_member, c request_member, p_sure boolean, p_elemen text) returns setof finding
language plpgsql immutable set search_path = loket, pg_temp as $$
declare
  v_gap  int := umur(p.tanggal_lahir, c.tanggal_lahir);
  v_both text := c.nama_lengkap || ' - ' || p.nama_lengkap;
  v_at   text := 'compare:' || c.urut || ':';
begin
  if c.tanggal_lahir <= p.tanggal_lahir then
    return next ditemukan(case when p_sure then 'galat' else 'peringatan' end, 'anak_lebih_tua', c.urut, v_both, v_at || 'tanggal_lahir');
  elsif v_gap < 12 then
    return next ditemukan('peringatan', 'selisih_umur', c.urut, v_both || ': ' || v_gap, v_at || 'tanggal_lahir');
  elsif p_sure and (p.jenis_kelamin = 2 and v_gap > 55 or v_gap > 80) then
    return next ditemukan('peringatan', 'orang_tua_terlalu_tua', c.urut, v_both || ': ' || v_gap, v_at || 'tanggal_lahir');
  end if;
  if p_elemen = 'nama_ayah' and p.jenis_kelamin <> 1 or p_elemen = 'nama_ibu' and p.jenis_kelamin <> 2 then
    return next ditemukan('peringatan', 'orang_tua_beda_kelamin', c.urut, v_both, v_at || p_elemen);
  end if;
end $$;

-- What is plausible between those who will stand on the sheet (kk-domain 7.5; db/model/shdk.c for the form). An adopted or
-- step child is ANAK too: by place alone it is a doubt.
create function check_kin(p_request bigint) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_all  request_member[] := array(select m from request_member m where m.request_id = p_request and m.tindakan <> 'keluar' order by m.urut);
  v_shdk int[] := array(select x.shdk::int from unnest(v_all) x);
  h      request_member;
  c      request_member;
  p      request_member;
  v_at   text;
  v_mate boolean := v_shdk && '{2,3}';
begin
  if array_position(v_shdk, 1) is not null then
    h := v_all[array_position(v_shdk, 1)];
  end if;
  foreach c in array v_all loop
    v_at := 'compare:' || c.urut || ':';
    if c.shdk = 2 and c.jenis_kelamin <> 1 or c.shdk = 3 and c.jenis_kelamin <> 2 then
      return next ditemukan('peringatan', 'hubungan_beda_kelamin', c.urut, c.nama_lengkap, v_at || 'jenis_kelamin');
    end if;
    if c.shdk = 2 and h.jenis_kelamin = 1 or c.shdk = 3 and h.jenis_kelamin = 2 then
      return next ditemukan('peringatan', 'pasangan_tak_selaras', c.urut, c.nama_lengkap || ' - ' || h.nama_lengkap, v_at || 'shdk');
    end if;
    if c.shdk in (2, 3) and not kawin(c) or c.shdk = 5 and c.status_kawin = 1 or c.urut = h.urut and v_mate and not kawin(c) then
      return next ditemukan('peringatan', 'pasangan_belum_kawin', c.urut, c.nama_lengkap, v_at || 'status_perkawinan');
    end if;
    if c.shdk = 6 and umur(h.tanggal_lahir, c.tanggal_lahir) < 24 then
      return next ditemukan('peringatan', 'selisih_umur_cucu', c.urut, c.nama_lengkap || ' - ' || h.nama_lengkap || ': '
                            || greatest(umur(h.tanggal_lahir, c.tanggal_lahir), 0), v_at || 'tanggal_lahir');
    end if;
    if c.shdk = 5 and 4 <> all (v_shdk) then
      return next ditemukan('peringatan', 'menantu_tanpa_anak', c.urut, c.nama_lengkap, v_at || 'shdk');
    end if;
    foreach p in array v_all loop
      continue when p.urut = c.urut;
      if p.nik in (c.nik_ayah, c.nik_ibu) then
        return query select * from check_pair(p, c, true, case when p.nik = c.nik_ayah then 'nama_ayah' else 'nama_ibu' end);
      elsif c.shdk = 4 and p.urut = h.urut or c.urut = h.urut and p.shdk = 7 or c.shdk in (2, 3) and p.shdk = 8 then
        return query select * from check_pair(p, c, false, '');
      end if;
      if p.urut < c.urut and p.tanggal_lahir = c.tanggal_lahir and nama_ejaan(p.nama_lengkap) = nama_ejaan(c.nama_lengkap) then
        return next ditemukan('peringatan', 'anggota_sama', c.urut, c.nama_lengkap, v_at || 'nama_lengkap');
      end if;
    end loop;
    -- Parents by NIK, of somebody of whom something is asked: their names are those of the records, or of this request.
    if c.tindakan <> 'tetap' and (c.nik_ayah is not null or c.nik_ibu is not null) then
      return query
        select x.* from (values (c.nik_ayah, c.nama_ayah, 'nama_ayah'), (c.nik_ibu, c.nama_ibu, 'nama_ibu')) t (nik, nama, elemen)
          join resident d on d.nik = t.nik
          join resident_version v on v.nik = d.nik and v.versi = d.versi
          cross join lateral ditemukan('peringatan', 'orang_tua_beda_nama', c.urut, c.nama_lengkap || ': ' || t.nama || ' / ' || v.nama_lengkap,
            v_at || t.elemen, array['nik:' || d.nik]) x
         where t.nama <> '' and upper(btrim(t.nama)) <> upper(btrim(v.nama_lengkap))
           and not exists (select from unnest(v_all) y where y.nik = t.nik and upper(btrim(y.nama_lengkap)) = upper(btrim(t.nama)));
    end if;
  end loop;
  if cardinality(array_positions(v_shdk, 2)) > 1 then
    return next ditemukan('peringatan', 'suami_ganda', 0, cardinality(array_positions(v_shdk, 2))::text, 'compare');
  end if;
  if cardinality(array_positions(v_shdk, 3)) > 4 then
    return next ditemukan('peringatan', 'istri_terlalu_banyak', 0, cardinality(array_positions(v_shdk, 3))::text, 'compare');
  end if;
end $$;

-- --- the applicant and the place ---

create function check_applicant(r request, p_have text[], p_today date) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_17     date := p_today - interval '17 years';
  v_status int;
  v_family bigint;
  v_birth  date;
  v_wed    int;
  v_member boolean;
begin
  if r.pemohon_nik is not null then
    select d.status_dasar, d.no_kk, coalesce(m.tanggal_lahir, v.tanggal_lahir), coalesce(m.status_kawin, v.status_kawin), m.urut is not null
      into v_status, v_family, v_birth, v_wed, v_member
      from (values (1)) one
      left join request_member m on m.request_id = r.request_id and m.nik = r.pemohon_nik
      left join resident d on d.nik = r.pemohon_nik
      left join resident_version v on v.nik = d.nik and v.versi = d.versi;
    if v_status = 2 then
      return next ditemukan('galat', 'pemohon_meninggal', 0, r.pemohon_nama, 'compare', array['nik:' || r.pemohon_nik]);
    elsif not v_member and v_family is distinct from r.no_kk then
      -- A power of attorney settles it.
      if 'F107' <> all (p_have) then
        return next ditemukan('peringatan', 'pemohon_bukan_anggota', 0, r.pemohon_nama, 'files:F107', array['nik:' || r.pemohon_nik]);
      end if;
    elsif v_birth > v_17 and v_wed = 1 then
      return next ditemukan(case when r.kind = 'I.A.3' then 'galat' else 'peringatan' end, 'pemohon_belum_dewasa', 0, r.pemohon_nama,
                            'compare', array['nik:' || r.pemohon_nik]);
    end if;
  end if;
  if not exists (select from office o where o.office_id = r.office_id and left(r.kode_wilayah, length(o.kode_wilayah)) = o.kode_wilayah) then
    return next ditemukan('galat', 'alamat_di_luar_kantor', 0, r.kode_wilayah, 'compare');
  end if;
end $$;

-- Other open requests about the same person: by NIK, and without one by name and birth date in the same family.
create function check_others(r request) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return query
    select 'peringatan', 'permohonan_lain', min(u.urut), o.ref || ': ' || string_agg(u.nama, ', ' order by u.urut), 'request:' || o.ref || ':' || o.request_id,
           array['ref:' || o.ref] || array_agg('nik:' || u.nik order by u.urut) filter (where u.nik is not null), '', '', ''
      from (select m.urut, m.nama_lengkap as nama, m.nik, x.request_id
              from request_member m join request_member x on x.nik = m.nik and x.request_id <> m.request_id
             where m.request_id = r.request_id
            union
            select m.urut, m.nama_lengkap, null, x.request_id
              from request_member m join request q on q.no_kk = r.no_kk and q.request_id <> r.request_id
              join request_member x on x.request_id = q.request_id and x.nik is null and x.tanggal_lahir = m.tanggal_lahir
                   and ext.similarity(x.nama_lengkap, m.nama_lengkap) >= 0.3
             where m.request_id = r.request_id and m.nik is null) u
      join request o on o.request_id = u.request_id
     where o.state in ('pending', 'submitted', 'in_review', 'awaiting_supervisor', 'approved')
     group by o.ref, o.request_id
     order by o.ref limit 20;
end $$;

-- --- the same person under another number ---

-- A name as it is spoken: without titles, marks and doubled letters, the spellings of MUHAMMAD and AHMAD as one, ABDUL and
-- NUR joined to what follows, old spelling as new (DJ, TJ, OE).
create function nama_ejaan(p_nama text) returns text
language plpgsql immutable set search_path = loket, pg_temp as $$
declare s text := upper(split_part(p_nama, ',', 1));
begin
  s := regexp_replace(s, '^( *(PROF|DR|DRS|DRA|DRG|DRH|IR|NS|APT|H|HJ|KH|TGK|TGH|R|RR|RA|RM|RD|PDT|PDM|PS)\.)+', '');
  s := regexp_replace(s, '[''’`]', '', 'g');
  s := btrim(regexp_replace(s, '[^[:alpha:]]+', ' ', 'g'));
  s := replace(replace(replace(s, 'OE', 'U'), 'DJ', 'J'), 'TJ', 'C');
  s := regexp_replace(s, '^M ', 'MUHAMMAD ');
  s := regexp_replace(s, '\m(M[UO]HAM+[AE]D|M[UO]CHAM+[AE]D|MUH|MOH|MUCH|MOCH|MOHD|MUHD|MHD|MD)\M', 'MUHAMMAD', 'g');
  s := regexp_replace(s, '\mA(CH|KH|H)M[AE]D\M', 'AHMAD', 'g');
  s := regexp_replace(s, '\mST\M', 'SITI', 'g');
  s := regexp_replace(s, '\m(ABDUL|ABDU|ABD) +(?=[[:alpha:]])', 'ABDUL', 'g');
  s := regexp_replace(s, '\mNUR +(?=[[:alpha:]])', 'NUR', 'g');
  return regexp_replace(s, '(.)\1+', '\1', 'g');
end $$;

-- How like two names are, of 1000, and why: sama (the same letters), ejaan (spelled differently), mirip.
create function nama_mirip(p_a text, p_b text, out mirip int, out sebab text)
language plpgsql immutable set search_path = loket, pg_temp as $$
declare
  a text := upper(btrim(p_a));
  b text := upper(btrim(p_b));
begin
  if a = b then
    mirip := 1000;
    sebab := 'sama';
    return;
  end if;
  a := nama_ejaan(a);
  b := nama_ejaan(b);
  if a <> '' and replace(a, ' ', '') = replace(b, ' ', '') then
    mirip := 1000;
    sebab := 'ejaan';
  else
    mirip := round(ext.similarity(a, b) * 1000)::int;
    sebab := case when mirip >= 400 then 'mirip:' || mirip / 10 else 'beda' end;
  end if;
end $$;

-- Day and month the other way round, where that is a day of the calendar.
create function tanggal_tukar(p date) returns date
language sql immutable
return case when extract(day from p) <= 12
            then make_date(extract(year from p)::int, extract(day from p)::int, extract(month from p)::int) end;

-- Two dates beside each other: sama, tukar (day and month transposed), hari, bulan or tahun (that alone is another), beda.
create function tanggal_beda(a date, b date) returns text
language sql immutable
return case when a = b then 'sama'
            when b = tanggal_tukar(a) then 'tukar'
            when extract(year from a) = extract(year from b) and extract(month from a) = extract(month from b) then 'hari'
            when extract(year from a) = extract(year from b) and extract(day from a) = extract(day from b) then 'bulan'
            when extract(month from a) = extract(month from b) and extract(day from a) = extract(day from b) then 'tahun'
            else 'beda' end;

-- What tells two people apart, and makes them one.
create type identitas as (nama text, tempat text, lahir date, jenis_kelamin smallint, ibu text);

-- Changes when the identity of one of the two does, and not when they change places.
create function identitas_sidik(a identitas, b identitas) returns bytea
language sql immutable
return (select sha256(convert_to(string_agg(x.t, e'\x1e' order by x.t collate "C"), 'UTF8'))
          from (values (upper(concat_ws(e'\x1f', (a).nama, (a).tempat, (a).lahir, (a).jenis_kelamin, (a).ibu))),
                       (upper(concat_ws(e'\x1f', (b).nama, (b).tempat, (b).lahir, (b).jenis_kelamin, (b).ibu)))) x (t));

-- The score of 100 with its parts: name 40, birth date 25, birth place 15, mother 20; another sex takes 10 off. A line for
-- each part: part, points, of how many, why, and what the two say.
create function skor_ganda(a identitas, b identitas, out skor int, out rinci text)
language plpgsql immutable set search_path = loket, pg_temp as $$
declare
  n  record;
  t  record;
  i  record;
  d  text := tanggal_beda(a.lahir, b.lahir);
  pn int;
  pd int := case d when 'sama' then 25 when 'tukar' then 20 when 'beda' then 0 else 12 end;
  pt int;
  pi int := 0;
  pj int := case when a.jenis_kelamin = b.jenis_kelamin then 0 else -10 end;
begin
  select * into n from nama_mirip(a.nama, b.nama);
  select * into t from nama_mirip(a.tempat, b.tempat);
  pn := case when n.mirip < 400 then 0 else n.mirip * 40 / 1000 end;
  pt := case when t.mirip < 400 then 0 else t.mirip * 15 / 1000 end;
  if coalesce(a.ibu, '') <> '' and coalesce(b.ibu, '') <> '' then
    select * into i from nama_mirip(a.ibu, b.ibu);
    pi := case when i.mirip < 400 then 0 else i.mirip * 20 / 1000 end;
  else
    select 0 as mirip, 'kosong' as sebab into i;
  end if;
  skor := greatest(pn + pd + pt + pi + pj, 0);
  rinci := concat_ws(e'\n',
    concat_ws(e'\t', 'nama', pn, 40, n.sebab, a.nama, b.nama),
    concat_ws(e'\t', 'tanggal_lahir', pd, 25, d, to_char(a.lahir, 'DD-MM-YYYY'), to_char(b.lahir, 'DD-MM-YYYY')),
    concat_ws(e'\t', 'tempat_lahir', pt, 15, t.sebab, a.tempat, b.tempat),
    concat_ws(e'\t', 'nama_ibu', pi, 20, i.sebab, coalesce(a.ibu, ''), coalesce(b.ibu, '')),
    case when pj <> 0 then concat_ws(e'\t', 'jenis_kelamin', pj, 0, 'beda', a.jenis_kelamin, b.jenis_kelamin) end,
    concat_ws(e'\t', 'jumlah', skor, 100, '', '', ''));
end $$;

-- What officers have said of two people that may be one. nik_b is null while one of them has no number yet: then request_id
-- and urut say who it is. The newest holds. sidik: of their identities when it was said.
create table duplicate_verdict (
  verdict_id bigint generated always as identity primary key,
  request_id bigint not null references request,
  urut       int not null,
  nik_a      nomor16 not null,
  nik_b      nomor16,
  verdict    text not null check (verdict in ('ganda', 'bukan_ganda')),
  catatan    text not null check (length(catatan) between 1 and 500),
  sidik      bytea not null,
  officer_id int not null references officer,
  at         timestamptz not null default clock_timestamp()
);
create index duplicate_verdict_a on duplicate_verdict (nik_a);
create index duplicate_verdict_b on duplicate_verdict (nik_b) where nik_b is not null;
create index duplicate_verdict_request on duplicate_verdict (request_id);
create index duplicate_verdict_ganda on duplicate_verdict (verdict) where verdict = 'ganda';

-- The newest verdict on a person of a request and another one; the NIK that the person was given since counts too.
create function verdict_of(p_request bigint, p_urut int, p_nik bigint, p_other bigint) returns duplicate_verdict
language plpgsql stable set search_path = loket, pg_temp as $$
declare v duplicate_verdict;
begin
  select x.* into v from duplicate_verdict x
    left join request_member m on x.nik_b is null and m.request_id = x.request_id and m.urut = x.urut
   where x.nik_a in (p_nik, p_other)
     and (x.nik_a = p_other and x.request_id = p_request and x.urut = p_urut
          or p_nik is not null and coalesce(x.nik_b, m.nik_terbit, m.nik) in (p_nik, p_other) and coalesce(x.nik_b, m.nik_terbit, m.nik) <> x.nik_a)
   order by x.verdict_id desc limit 1;
  return v;
end $$;

-- Those whose names are like this one, born on that day or on the day with day and month transposed, and those of the same
-- name born on a day of which one part alone is another. It reads resident_version_lahir, which is there for everybody: an
-- index of names would cost each new version more than this reading does.
create function ganda_mirip(p_nama text, p_lahir date) returns bigint[]
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_day   int := extract(day from p_lahir);
  v_first date := date_trunc('month', p_lahir)::date;
  v_days  date[] := array(
    select v_first + g from generate_series(0, 30) g where g <> v_day - 1 and extract(month from v_first + g) = extract(month from v_first)
    union all
    select d.d from generate_series(1, 12) g cross join lateral (select make_date(extract(year from p_lahir)::int, g, 1) + (v_day - 1) as d) d
     where extract(month from d.d) = g and d.d <> p_lahir
    union all
    select (p_lahir + make_interval(years => g))::date from generate_series(-10, 10) g where g <> 0);
begin
  return array(select x.nik from (
           select v.nik::bigint as nik, ext.similarity(v.nama_lengkap, p_nama) as mirip
             from unnest(array[p_lahir, tanggal_tukar(p_lahir)]) d (lahir)
             join resident_version v on v.tanggal_lahir = d.lahir and v.berlaku_sampai is null) x
          where x.mirip >= 0.2 order by x.mirip desc, x.nik limit 20)
      || array(select v.nik::bigint from unnest(v_days) d (lahir)
                 join resident_version v on v.tanggal_lahir = d.lahir and upper(v.nama_lengkap) = upper(p_nama) and v.berlaku_sampai is null
                limit 20);
end $$;

-- Who may be the same person as one of a request. Everybody's name and day of birth are looked up as they are; for those
-- who are new, join or change their identity also what is like them; and those of whom it was said that they are one.
create function ganda_calon(r request) returns table (urut int, nik bigint)
language plpgsql stable set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare m record;
begin
  return query
    select m.urut, v.nik::bigint from request_member m join resident_version v on v.tanggal_lahir = m.tanggal_lahir
           and upper(v.nama_lengkap) = upper(m.nama_lengkap) and v.berlaku_sampai is null and v.nik is distinct from m.nik
     where m.request_id = r.request_id;
  for m in
    select m.* from request_member m left join resident d on d.nik = m.nik left join resident_version w on w.nik = d.nik and w.versi = d.versi
     where m.request_id = r.request_id and m.tindakan <> 'tetap'
       and (w.nik is null or d.no_kk is distinct from r.no_kk or w.nama_lengkap <> m.nama_lengkap or w.tanggal_lahir <> m.tanggal_lahir) loop
    return query select m.urut, u from unnest(ganda_mirip(m.nama_lengkap, m.tanggal_lahir)) u where u is distinct from m.nik;
  end loop;
  if exists (select from duplicate_verdict x where x.verdict = 'ganda') then
    return query
      select m.urut, u.nik from request_member m cross join lateral (
        select x.nik_a::bigint as nik from duplicate_verdict x where x.nik_b = m.nik and x.verdict = 'ganda'
        union all select x.nik_b::bigint from duplicate_verdict x where x.nik_a = m.nik and x.nik_b is not null and x.verdict = 'ganda'
        union all select x.nik_a::bigint from duplicate_verdict x
                   where x.request_id = m.request_id and x.urut = m.urut and x.nik_b is null and x.verdict = 'ganda') u
       where m.request_id = r.request_id;
  end if;
end $$;

-- mungkin_ganda: look, and a second person (also once it is settled in this very request: the verdict of one alone takes
-- the second pair of eyes from nobody); ganda_diputus: settled before; data_ganda: said to be one.
create function check_doubles(r request) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v      duplicate_verdict;
  c      record;
  s      record;
  v_says text;
begin
  if not exists (select from ganda_calon(r)) then
    return;
  end if;
  for c in
    select m.urut, m.nik, m.nama_lengkap, x.nik as nik_lain, d.no_kk,
           row(m.nama_lengkap, m.tempat_lahir, m.tanggal_lahir, m.jenis_kelamin, m.nama_ibu)::identitas as ini,
           row(w.nama_lengkap, w.tempat_lahir, w.tanggal_lahir, w.jenis_kelamin, w.nama_ibu)::identitas as lain
      from (select distinct * from ganda_calon(r)) x
      join request_member m on m.request_id = r.request_id and m.urut = x.urut
      join resident d on d.nik = x.nik
      join resident_version w on w.nik = d.nik and w.versi = d.versi
     where d.status_dasar <> 9 -- no valid record any more: that is how a double ends
     order by 1, 4 loop
    select * into s from skor_ganda(c.ini, c.lain);
    v := verdict_of(r.request_id, c.urut, c.nik, c.nik_lain);
    v_says := case when v.verdict = 'ganda' or v.sidik = identitas_sidik(c.ini, c.lain) then v.verdict end;
    continue when s.skor < 70 and v_says is distinct from 'ganda';
    return next row(
      case when v_says = 'ganda' then 'galat' when v_says is null or v.request_id = r.request_id then 'peringatan' else 'lulus' end,
      case when v_says = 'ganda' then 'data_ganda' when v_says is null or v.request_id = r.request_id then 'mungkin_ganda' else 'ganda_diputus' end,
      c.urut, c.nama_lengkap || ' ~ ' || c.nik_lain, 'compare:' || c.urut || ':nama_lengkap',
      array['nik:' || c.nik_lain] || case when c.no_kk is not null then array['kk:' || c.no_kk] else '{}' end,
      s.rinci, c.urut || ':' || c.nik_lain, coalesce(v_says, ''))::finding;
  end loop;
end $$;

-- --- all of them ---

create function check_all(p_request bigint) returns setof finding
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  r         request;
  v_new     boolean;
  v_today   date;
  v_have    text[] := documents_at_hand(p_request);
  v_missing text[] := '{}';
  n         record;
begin
  select * into strict r from request where request_id = p_request;
  select nomor_baru into v_new from service_kind where kind = r.kind;
  v_today := office_today(r.office_id);
  for n in select * from missing_documents(p_request) loop
    v_missing := v_missing || n.dokumen;
    return next ditemukan('galat', 'dokumen_kurang', n.urut, document_choice(n.dokumen), 'files:' || n.dokumen[1]);
  end loop;
  return query select * from check_persons(r, v_have, v_missing, v_today);
  return query select * from check_heads(r, v_new);
  return query select * from check_kin(p_request);
  return query select * from check_applicant(r, v_have, v_today);
  return query select * from check_others(r);
  return query select * from check_doubles(r);
  return query select x.* from queue_entry q join pick_reason p on p.reason = q.pick_reason
                 cross join lateral ditemukan('peringatan', 'diambil_di_luar_urutan', 0, p.label, '') x
                where q.request_id = p_request and q.pick_berdua;
end $$;
