-- Opening what a lookup found: a person, a family, the relatives of a person; the sheets of a family; and the KK as it
-- would print, from the records as they are now or as a request would make them.
set local role loket_owner;
set local search_path = loket, pg_temp;

create index resident_version_ayah on resident_version (nik_ayah) where nik_ayah is not null and berlaku_sampai is null;
create index resident_version_ibu on resident_version (nik_ibu) where nik_ibu is not null and berlaku_sampai is null;

-- --- opening -----------------------------------------------------------------------------

-- The number that is meant: given, or that of a row of an own lookup ('family' of a person's row: his or her family).
create function record_number(p_kind text, p_number bigint, p_lookup bigint, p_urut int, o officer) returns bigint
language plpgsql stable set search_path = loket, pg_temp as $$
declare h lookup_hit;
begin
  if p_number is not null then
    return p_number;
  end if;
  perform lookup_own(p_lookup, o);
  select * into h from lookup_hit x where x.lookup_id = p_lookup and x.urut = p_urut;
  if h.jenis = 'luar' then
    perform fail('LKNON', 'record_outside');
  end if;
  return case when p_kind = 'resident' then h.nik else coalesce(h.no_kk, resident_family(h.nik)) end;
end $$;

-- Comes before the readings of register.h, in a transaction of its own: says what for, and that the record is this
-- office's. p_kind: 'resident', 'family'.
create function record_open(p_kind text, p_number bigint, p_lookup bigint, p_urut int, p_request bigint, p_code text, p_text text)
returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o        officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  v_tujuan text := purpose_use(o, p_request, p_code, p_text);
  v_number bigint := record_number(p_kind, p_number, p_lookup, p_urut, o);
  v_office int;
  v_there  boolean;
begin
  if p_kind not in ('resident', 'family') then
    perform fail('LKINV', 'lookup_kind');
  end if;
  if p_kind = 'resident' then
    v_there := exists (select from resident where nik = v_number);
    v_office := resident_office(v_number);
  else
    select true, office_id into v_there, v_office from family where no_kk = v_number;
  end if;
  if not coalesce(v_there, false) then
    perform fail('LKNON', p_kind || '_unknown');
  end if;
  if v_office is distinct from o.office_id then
    perform fail('LKNON', 'record_outside');
  end if;
  perform view_announce(o.officer_id, p_kind, v_number);
  perform audit_write(p_kind || '.view', p_kind, v_number::text, jsonb_strip_nulls(jsonb_build_object('purpose', v_tujuan,
    'request', nullif(p_request, 0), 'lookup', p_lookup, 'nik', case when p_kind = 'family' then
      (select jsonb_agg(distinct m.nik) from family_member m where m.no_kk = v_number) end)));
end $$;

-- The number of a row of an own lookup whose record was opened.
create function record_picked(p_kind text, p_lookup bigint, p_urut int) returns table (nomor text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
declare
  o        officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  v_number bigint := record_number(p_kind, null, p_lookup, p_urut, o);
begin
  perform view_announced(o.officer_id, p_kind, v_number);
  return query select v_number::text;
end $$;

-- A person as he or she is now: standing, family, parents' numbers, requests that are under way.
create function resident_now(p_nik bigint)
returns table (nik text, status_dasar int, no_kk text, di_kk boolean, kk_status text, alamat text, rt text, rw text,
               desa_kelurahan text, kecamatan text, nik_ayah text, nik_ibu text, permohonan text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
begin
  perform view_announced(o.officer_id, 'resident', p_nik);
  if resident_office(p_nik) is distinct from o.office_id then
    perform fail('LKNON', 'record_outside');
  end if;
  return query
    select d.nik::text, d.status_dasar::int, f.no_kk::text, d.no_kk is not null, f.status, w.alamat, w.rt, w.rw,
           coalesce(x.nama, ''), coalesce(x2.nama, ''), coalesce(v.nik_ayah::text, ''), coalesce(v.nik_ibu::text, ''),
           coalesce((select string_agg(r.ref, ' ' order by r.request_id)
                       from request_member m join request r on r.request_id = m.request_id
                      where m.nik = d.nik and r.office_id = o.office_id
                        and r.state not in ('draft', 'delivered', 'rejected', 'cancelled')), '')
      from resident d
      join resident_version v on v.nik = d.nik and v.versi = d.versi
      join family f on f.no_kk = resident_family(d.nik)
      join family_version w on w.no_kk = f.no_kk and w.versi = f.versi
      left join region x on x.kode = w.kode_wilayah
      left join region x2 on x2.kode = x.induk
     where d.nik = p_nik;
end $$;

-- Every sheet of a family that this office issued, the newest first.
create function family_sheets(p_no_kk bigint)
returns table (issued_id bigint, versi int, status text, created_at bigint, signed_at bigint, ref text, digantikan bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  f family := family_of_office(p_no_kk, o);
begin
  perform view_announced(o.officer_id, 'family', p_no_kk);
  return query
    select i.issued_id, i.versi, i.status, extract(epoch from i.created_at)::bigint,
           coalesce(extract(epoch from i.signed_at)::bigint, 0), coalesce(r.ref, ''), coalesce(i.superseded_by, 0)
      from issued_kk i left join request r on r.request_id = i.request_id
     where i.no_kk = f.no_kk and i.office_id = o.office_id order by i.issued_id desc;
end $$;

-- --- relatives -----------------------------------------------------------------------------

create type relative as (urut int, hubungan text, nik bigint, dasar text, nama text);

-- Who is one parent of a person: by NIK, or the one of that name in the same KK who stands to the person as a
-- parent does (SHDK), or the name alone. p_kelamin: 1 the father, 2 the mother.
create function parent_of(v resident_version, p_no_kk bigint, p_kelamin int) returns relative
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  p      relative;
  v_nama text := case p_kelamin when 1 then v.nama_ayah else v.nama_ibu end;
begin
  p := row (case p_kelamin when 1 then 10 else 11 end, case p_kelamin when 1 then 'ayah' else 'ibu' end,
            case p_kelamin when 1 then v.nik_ayah else v.nik_ibu end, 'nik', v_nama);
  if p.nik is null and p_no_kk is not null then
    select m2.nik, 'kk' into p.nik, p.dasar
      from family f
      join family_member m on m.no_kk = f.no_kk and m.versi = f.versi and m.nik = v.nik
      join family_member m2 on m2.no_kk = f.no_kk and m2.versi = f.versi and m2.nik <> m.nik
      join resident_version w on w.nik = m2.nik and w.versi = m2.resident_versi
     where f.no_kk = p_no_kk and w.jenis_kelamin = p_kelamin and upper(w.nama_lengkap) = upper(v_nama)
       and w.tanggal_lahir < v.tanggal_lahir
       and (m.shdk = 4 and m2.shdk in (1, 2, 3) or m.shdk in (1, 2, 3) and m2.shdk in (7, 8) or m.shdk = 6 and m2.shdk in (4, 5))
     order by m2.nik limit 1;
  end if;
  if p.nik is null then
    p.dasar := 'nama';
  end if;
  return p;
end $$;

-- Three generations around a person: parents; brothers and sisters, husband or wife; children. By the parents' NIK, and
-- within the family by SHDK and the parents' names. At most 30 of each.
create function relatives(p_nik bigint) returns setof relative
language plpgsql stable set search_path = loket, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  d      resident;
  v      resident_version;
  v_kk   bigint := resident_family(p_nik);
  v_shdk int;
  a      relative;
  b      relative;
begin
  select * into strict d from resident where nik = p_nik;
  select * into strict v from resident_version where nik = d.nik and versi = d.versi;
  select m.shdk into v_shdk from family f join family_member m on m.no_kk = f.no_kk and m.versi = f.versi
   where f.no_kk = v_kk and m.nik = d.nik;
  a := parent_of(v, v_kk, 1);
  b := parent_of(v, v_kk, 2);
  if a.nik is not null or a.nama <> '' then return next a; end if;
  if b.nik is not null or b.nama <> '' then return next b; end if;
  return query
    with ranked as (
      select distinct on (x.nik) x.nik, x.dasar, w.tanggal_lahir from (
        select s.nik::bigint, 'nik' as dasar from resident_version s where s.nik_ayah = a.nik and s.berlaku_sampai is null
        union all
        select s.nik, 'nik' from resident_version s where s.nik_ibu = b.nik and s.berlaku_sampai is null
        union all
        select m.nik, 'kk' from family f
          join family_member m on m.no_kk = f.no_kk and m.versi = f.versi
          join resident_version s on s.nik = m.nik and s.versi = m.resident_versi
         where f.no_kk = v_kk and v_shdk = 4 and m.shdk = 4 and v.nama_ayah <> ''
           and (upper(s.nama_ayah), upper(s.nama_ibu)) = (upper(v.nama_ayah), upper(v.nama_ibu))) x
        join resident_version w on w.nik = x.nik and w.berlaku_sampai is null
       where x.nik <> p_nik order by x.nik, x.dasar desc)
    select 20, 'saudara', r.nik, r.dasar, '' from ranked r order by r.tanggal_lahir, r.nik limit 30;
  return next row (30, 'diri', p_nik, 'nik', '')::relative;
  return query
    with pairs as (
      select m.nik::bigint as nik, 'kk' as dasar, 1 as k from family f join family_member m on m.no_kk = f.no_kk and m.versi = f.versi
       where f.no_kk = v_kk and (v_shdk = 1 and m.shdk in (2, 3) or v_shdk in (2, 3) and m.shdk = 1)
      union all
      select case when c.nik_ayah = p_nik then c.nik_ibu else c.nik_ayah end, 'anak', 2 from resident_version c
       where (c.nik_ayah = p_nik or c.nik_ibu = p_nik) and c.berlaku_sampai is null)
    select 40, 'pasangan', y.nik, y.dasar, '' from (
      select distinct on (p.nik) p.nik, p.dasar, p.k from pairs p where p.nik is not null and p.nik <> p_nik order by p.nik, p.k) y
     order by y.k, y.nik limit 30;
  return query
    with ranked as (
      select distinct on (x.nik) x.nik, x.dasar, w.tanggal_lahir from (
        select s.nik::bigint, 'nik' as dasar from resident_version s where s.nik_ayah = p_nik and s.berlaku_sampai is null
        union all
        select s.nik, 'nik' from resident_version s where s.nik_ibu = p_nik and s.berlaku_sampai is null
        union all
        select m.nik, 'kk' from family f
          join family_member m on m.no_kk = f.no_kk and m.versi = f.versi
          join resident_version s on s.nik = m.nik and s.versi = m.resident_versi
         where f.no_kk = v_kk and v_shdk in (1, 2, 3) and m.shdk = 4
           and upper(case v.jenis_kelamin when 1 then s.nama_ayah else s.nama_ibu end) = upper(v.nama_lengkap)) x
        join resident_version w on w.nik = x.nik and w.berlaku_sampai is null
       where x.nik <> p_nik order by x.nik, x.dasar desc)
    select 50, 'anak', r.nik, r.dasar, '' from ranked r order by r.tanggal_lahir, r.nik limit 30;
end $$;

-- The relatives of a person whose record was opened, as a lookup of their own: read by lookup_found(). One of another
-- office is named only as far as the person's own record names him or her.
create function relatives_start(p_nik bigint, p_request bigint, p_code text, p_text text) returns table (lookup_id bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o        officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  v_tujuan text := purpose_use(o, p_request, p_code, p_text);
  v_id     bigint;
begin
  if resident_office(p_nik) is null then
    perform fail('LKNON', 'resident_unknown', '', 'nik');
  end if;
  if resident_office(p_nik) <> o.office_id then
    perform fail('LKNON', 'record_outside');
  end if;
  insert into lookup_run as l (officer_id, jenis) values (o.officer_id, 'pohon') returning l.lookup_id into v_id;
  insert into lookup_hit (lookup_id, urut, jenis, nik, nama, alasan, hubungan)
    select v_id, row_number() over (),
           case when r.nik is null then 'nama' when resident_office(r.nik) = o.office_id then 'orang'
                when r.nama <> '' then 'nama' else 'luar' end,
           case when resident_office(r.nik) = o.office_id then r.nik end, r.nama,
           case when r.nik is not null and resident_office(r.nik) is distinct from o.office_id then 'luar' else r.dasar end,
           r.hubungan
      from relatives(p_nik) r;
  perform audit_write('resident.relatives', 'resident', p_nik::text, jsonb_strip_nulls(jsonb_build_object('purpose', v_tujuan,
    'request', nullif(p_request, 0), 'lookup', v_id,
    'nik', (select jsonb_agg(h.nik order by h.urut) from lookup_hit h where h.lookup_id = v_id and h.nik is not null))));
  return query select v_id;
end $$;

-- --- the KK as it would print ------------------------------------------------------------------

-- From the records as they are now. nomor_seri is that of the active sheet. fault: the element that cannot stand on
-- the sheet, or ''.
create function kk_preview(p_no_kk bigint) returns table (no_kk text, record text, fault text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
declare
  o        officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  f        family := family_of_office(p_no_kk, o);
  v_record text;
begin
  perform view_announced(o.officer_id, 'family', p_no_kk);
  v_record := kk_record(p_no_kk, coalesce((select max(i.issued_id) from issued_kk i where i.no_kk = f.no_kk
                                              and i.status in ('terbit', 'menunggu_tte')), 1));
  return query select f.no_kk::text, v_record, coalesce(kk_record_fault(v_record::json), '');
end $$;

-- What the KK would become: the request is applied as approving it does, the sheets are read, and all of it is undone
-- again. Numbers that would be new may be others on the day. The main sheet comes first.
create function request_preview(p_request bigint) returns table (no_kk text, record text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  r        request := request_view(p_request);
  v_ids    bigint[];
  v_kk     text[];
  v_record text[];
begin
  if r.state not in ('submitted', 'in_review', 'awaiting_supervisor', 'returned') then
    perform fail('LKCON', 'preview_decided', r.state);
  end if;
  begin
    perform decision_lock_records(p_request, r.no_kk);
    v_ids := request_apply(r);
    select array_agg(i.no_kk::text order by u.n), array_agg(i.record order by u.n) into v_kk, v_record
      from unnest(v_ids) with ordinality u (id, n) join issued_kk i on i.issued_id = u.id;
    raise exception using errcode = 'LKUND', message = 'undo';
  exception when sqlstate 'LKUND' then
    null;
  end;
  return query select k, c from unnest(v_kk, v_record) t (k, c);
end $$;

grant execute on function record_open(text, bigint, bigint, int, bigint, text, text), record_picked(text, bigint, int),
  resident_now(bigint), family_sheets(bigint), relatives_start(bigint, bigint, text, text), kk_preview(bigint),
  request_preview(bigint)
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
