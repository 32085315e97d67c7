-- The register as it is read: what a KK said on a date, a person's versions, and the search for a person by
-- name, which is always bounded by birth date or by desa (over all residents it would take seconds). Each
-- reading is an audit entry with its purpose, committed before anything is shown.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- Where a code comes from, and since when the source no longer has it. A retired code stays: records and
-- NIKs carry it.
alter table region add column asal text not null default '', add column dicabut date;

-- Records that came from a file. The digest is over the file's bytes: the same file comes in once.
create table record_import (
  digest      text primary key check (digest ~ '^[0-9a-f]{64}$'),
  office_id   int not null references office,
  families    bigint not null,
  residents   bigint not null,
  rejected    bigint not null,
  imported_at timestamptz not null default now()
);

-- Who may be the same person, and who is searched for: born on that day, with the name as it stands, so
-- that a day is read from the index alone.
drop index resident_version_lahir;
create index resident_version_lahir on resident_version (tanggal_lahir, upper(nama_lengkap))
  include (nama_lengkap, nik) where berlaku_sampai is null;
-- Everybody of a desa. Equal keys share an entry: a few bytes a family.
create index family_version_wilayah on family_version (kode_wilayah) where berlaku_sampai is null;

insert into setting values ('search_slack_days', '3'), ('search_score', '0.25') on conflict do nothing;

-- A reading of the records names what it is for.
create function purpose_check(p_purpose text) returns void
language plpgsql immutable set search_path = loket, pg_temp as $$
begin
  if p_purpose is null or length(btrim(p_purpose)) not between 5 and 200 or text_unprintable(p_purpose) then
    perform fail('LKINV', 'purpose_missing', '', 'purpose');
  end if;
end $$;

-- The family that a person is in, or was in last; null when the records never had one.
create function resident_family(p_nik bigint) returns bigint
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return coalesce((select no_kk from resident where nik = p_nik),
    (select m.no_kk from family_member m join family_version v on v.no_kk = m.no_kk and v.versi = m.versi
      where m.nik = p_nik order by v.berlaku_dari desc, m.no_kk desc, m.versi desc limit 1));
end $$;

-- Is it this office's? A number that is another's is as unknown as one that nobody has.
create function family_of_office(p_no_kk bigint, o officer) returns family
language plpgsql stable set search_path = loket, pg_temp as $$
declare f family;
begin
  select * into f from family where no_kk = p_no_kk and office_id = o.office_id;
  if not found then
    perform fail('LKNON', 'family_unknown', '', 'no_kk');
  end if;
  return f;
end $$;

-- Comes before family_at() and family_members_at(), in a transaction of its own.
create function family_open(p_no_kk bigint, p_purpose text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  f family := family_of_office(p_no_kk, o);
begin
  perform purpose_check(p_purpose);
  perform view_announce(o.officer_id, 'family', p_no_kk);
  perform audit_write('family.view', 'family', p_no_kk::text, jsonb_build_object('purpose', btrim(p_purpose), 'nik',
    (select jsonb_agg(distinct m.nik) from family_member m where m.no_kk = f.no_kk)));
end $$;

-- The version of a family that was valid at the end of a day of the office (null: now), or null. A version
-- without a moment of validity only says whom the family once had.
create function family_versi_at(p_no_kk bigint, p_date date) returns int
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_at timestamptz := now();
begin
  if p_date is not null then
    v_at := least(v_at, (select ((p_date + 1)::timestamp at time zone 'UTC') - make_interval(hours => k.zona)
                           from family f join office k using (office_id) where f.no_kk = p_no_kk) - interval '1 us');
  end if;
  return (select v.versi from family_version v
           where v.no_kk = p_no_kk and v.berlaku_dari <= v_at and (v.berlaku_sampai is null or v.berlaku_sampai > v_at)
           order by v.versi desc limit 1);
end $$;

-- What this KK said on a date; null: now. No row: it did not exist, or was closed, by then.
create function family_at(p_no_kk bigint, p_date date)
returns table (no_kk text, versi int, berlaku_dari bigint, berlaku_sampai bigint, ref text, kepala_keluarga text,
               alamat text, rt text, rw text, kode_pos text, kode_wilayah text, desa_kelurahan text, kecamatan text,
               kabupaten_kota text, provinsi text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  f family := family_of_office(p_no_kk, o);
  v_versi int := family_versi_at(p_no_kk, p_date);
begin
  perform view_announced(o.officer_id, 'family', p_no_kk);
  return query
    select v.no_kk::text, v.versi, extract(epoch from v.berlaku_dari)::bigint,
           coalesce(extract(epoch from v.berlaku_sampai)::bigint, 0), coalesce(r.ref, ''), coalesce(h.nama_lengkap, ''),
           v.alamat, v.rt, v.rw, v.kode_pos, v.kode_wilayah, coalesce(w.nama, ''), coalesce(w2.nama, ''),
           coalesce(w3.nama, ''), coalesce(w4.nama, '')
      from family_version v
      left join family_member m on m.no_kk = v.no_kk and m.versi = v.versi and m.shdk = 1
      left join resident_version h on h.nik = m.nik and h.versi = m.resident_versi
      left join request r on r.request_id = v.request_id and r.office_id = o.office_id
      left join region w on w.kode = v.kode_wilayah
      left join region w2 on w2.kode = w.induk
      left join region w3 on w3.kode = w2.induk
      left join region w4 on w4.kode = w3.induk
     where v.no_kk = f.no_kk and v.versi = v_versi;
end $$;

-- Its members as they were in that version, in the order of the sheet.
create function family_members_at(p_no_kk bigint, p_versi int)
returns table (nik text, status_dasar int, nama_lengkap text, jenis_kelamin text, tempat_lahir text, tanggal_lahir text,
               agama text, pendidikan text, jenis_pekerjaan text, golongan_darah text, status_perkawinan text,
               tanggal_perkawinan text, shdk text, kewarganegaraan text, no_paspor text, no_kitap text, nama_ayah text,
               nama_ibu text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  f family := family_of_office(p_no_kk, o);
begin
  perform view_announced(o.officer_id, 'family', p_no_kk);
  return query
    select t.nik::text, d.status_dasar::int, t.nama_lengkap, t.jenis_kelamin, t.tempat_lahir, t.tanggal_lahir, t.agama,
           t.pendidikan, t.jenis_pekerjaan, t.golongan_darah, t.status_perkawinan, t.tanggal_perkawinan,
           code_label('shdk', '2019', m.shdk::text), t.kewarganegaraan, t.no_paspor, t.no_kitap, t.nama_ayah, t.nama_ibu
      from family_member m
      join resident d on d.nik = m.nik
      join resident_text t on t.nik = m.nik and t.versi = m.resident_versi
     where m.no_kk = f.no_kk and m.versi = p_versi
     order by m.shdk, t.lahir, m.nik;
end $$;

-- Every version of a family, the newest first.
create function family_history(p_no_kk bigint)
returns table (versi int, berlaku_dari bigint, berlaku_sampai bigint, ref text, alamat text, desa_kelurahan text,
               anggota int)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  f family := family_of_office(p_no_kk, o);
begin
  perform view_announced(o.officer_id, 'family', p_no_kk);
  return query
    select v.versi, extract(epoch from v.berlaku_dari)::bigint, coalesce(extract(epoch from v.berlaku_sampai)::bigint, 0),
           coalesce(r.ref, ''), v.alamat, coalesce(w.nama, ''),
           (select count(*)::int from family_member m where m.no_kk = v.no_kk and m.versi = v.versi)
      from family_version v
      left join request r on r.request_id = v.request_id and r.office_id = o.office_id
      left join region w on w.kode = v.kode_wilayah
     where v.no_kk = f.no_kk order by v.versi desc;
end $$;

-- Comes before resident_history(), in a transaction of its own.
create function resident_open(p_nik bigint, p_purpose text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
begin
  perform purpose_check(p_purpose);
  if not exists (select from family where no_kk = resident_family(p_nik) and office_id = o.office_id) then
    perform fail('LKNON', 'resident_unknown', '', 'nik');
  end if;
  perform view_announce(o.officer_id, 'resident', p_nik);
  perform audit_write('resident.view', 'resident', p_nik::text, jsonb_build_object('purpose', btrim(p_purpose)));
end $$;

-- Every version of a person, the newest first; no_kk: the family in which it stands or stood last.
create function resident_history(p_nik bigint)
returns table (versi int, berlaku_dari bigint, berlaku_sampai bigint, ref text, status_dasar int, no_kk text,
               nik text, nama_lengkap text, jenis_kelamin text, tempat_lahir text, tanggal_lahir text, agama text,
               pendidikan text, jenis_pekerjaan text, golongan_darah text, status_perkawinan text,
               tanggal_perkawinan text, shdk text, kewarganegaraan text, no_paspor text, no_kitap text, nama_ayah text,
               nama_ibu text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
begin
  perform view_announced(o.officer_id, 'resident', p_nik);
  if not exists (select from family x where x.no_kk = resident_family(p_nik) and x.office_id = o.office_id) then
    perform fail('LKNON', 'resident_unknown', '', 'nik');
  end if;
  return query
    select t.versi, extract(epoch from v.berlaku_dari)::bigint, coalesce(extract(epoch from v.berlaku_sampai)::bigint, 0),
           coalesce(r.ref, ''), d.status_dasar::int, coalesce(m.no_kk::text, ''), t.nik::text, t.nama_lengkap,
           t.jenis_kelamin, t.tempat_lahir, t.tanggal_lahir, t.agama, t.pendidikan, t.jenis_pekerjaan, t.golongan_darah,
           t.status_perkawinan, t.tanggal_perkawinan, code_label('shdk', '2019', m.shdk::text), t.kewarganegaraan,
           t.no_paspor, t.no_kitap, t.nama_ayah, t.nama_ibu
      from resident d
      join resident_version v on v.nik = d.nik
      join resident_text t on t.nik = v.nik and t.versi = v.versi
      left join request r on r.request_id = v.request_id and r.office_id = o.office_id
      left join lateral (select x.no_kk, x.shdk from family_member x
                           join family_version y on y.no_kk = x.no_kk and y.versi = x.versi
                          where x.nik = v.nik and x.resident_versi = v.versi
                          order by y.berlaku_dari desc, x.versi desc limit 1) m on true
     where d.nik = p_nik order by v.versi desc;
end $$;

-- What a search found, until it is read. The finding is audited in the transaction that makes it.
create table search_run (
  search_id  bigint generated always as identity primary key,
  officer_id int not null references officer,
  at         timestamptz not null default now(),
  xid        xid8 not null default pg_current_xact_id()
);
create index search_run_officer on search_run (officer_id, at);
create table search_hit (
  search_id bigint not null references search_run on delete cascade,
  urut      int not null,
  nik       nomor16 not null,
  skor      int not null,        -- similarity of the names, of 100
  primary key (search_id, urut)
);

-- Those born within p_slack days of p_lahir whose names are like p_nama, best first. Whose they are is looked up
-- for the best ones only, until there are enough.
create function search_by_birth(p_nama text, p_lahir date, p_slack int, p_office int, p_region text, p_limit int)
returns table (nik bigint, skor real)
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare v_score real := (select value::real from setting where name = 'search_score');
begin
  return query
    select c.nik, c.skor from (
      select * from (
        select v.nik::bigint as nik, ext.similarity(v.nama_lengkap, p_nama) as skor, abs(v.tanggal_lahir - p_lahir) as jauh
          from resident_version v
         where v.tanggal_lahir between p_lahir - p_slack and p_lahir + p_slack and v.berlaku_sampai is null) s
       where s.skor >= v_score order by s.skor desc, s.jauh, s.nik limit 1000) c
      join resident d on d.nik = c.nik
      join family f on f.no_kk = coalesce(d.no_kk, resident_family(c.nik))
     where f.office_id = p_office
       and (p_region = '' or exists (select from family_version w where w.no_kk = f.no_kk and w.versi = f.versi
                                        and left(w.kode_wilayah, length(p_region)) = p_region))
     order by c.skor desc, c.jauh, c.nik limit p_limit;
end $$;

-- Everybody of one desa whose name is like p_nama, best first.
create function search_by_desa(p_nama text, p_desa text, p_office int, p_limit int)
returns table (nik bigint, skor real)
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare v_score real := (select value::real from setting where name = 'search_score');
begin
  return query
    select s.nik, s.skor from (
      select d.nik::bigint as nik, ext.similarity(v.nama_lengkap, p_nama) as skor
        from family_version w
        join family f on f.no_kk = w.no_kk and f.office_id = p_office
        join resident d on d.no_kk = w.no_kk
        join resident_version v on v.nik = d.nik and v.versi = d.versi
       where w.kode_wilayah = p_desa and w.berlaku_sampai is null) s
     where s.skor >= v_score order by s.skor desc, s.nik limit p_limit;
end $$;

-- Looks for a person of this office by name and birth date (give or take a few days), by name and desa, or by
-- both. What is found is read by resident_found() in a later transaction.
create function resident_search(p_nama text, p_lahir date, p_slack_days int, p_kode_wilayah text, p_limit int,
                                p_purpose text)
returns table (search_id bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o        officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  v_nama   text := upper(btrim(coalesce(p_nama, '')));
  v_region text := coalesce(p_kode_wilayah, '');
  v_slack  int := coalesce(p_slack_days, 0);
  v_limit  int := least(greatest(coalesce(p_limit, 20), 1), 50);
  v_id     bigint;
  v_niks   bigint[];
begin
  perform purpose_check(p_purpose);
  if length(v_nama) not between 2 and 100 or text_unprintable(v_nama) then
    perform fail('LKINV', 'search_name', '', 'nama');
  end if;
  if v_region !~ '^([0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?)?$' then
    perform fail('LKINV', 'region_malformed', '', 'kode_wilayah');
  end if;
  if p_lahir is null and length(v_region) <> 13 then
    perform fail('LKINV', 'search_unbounded', '', 'tanggal_lahir');
  end if;
  if v_slack not between 0 and (select value::int from setting where name = 'search_slack_days') then
    perform fail('LKINV', 'search_slack', '', 'slack');
  end if;
  delete from search_run s where s.officer_id = o.officer_id and s.at < now() - interval '12 hours';
  insert into search_run (officer_id) values (o.officer_id) returning search_run.search_id into v_id;
  if p_lahir is not null then
    insert into search_hit select v_id, row_number() over (), x.nik, (x.skor * 100)::int
      from search_by_birth(v_nama, p_lahir, v_slack, o.office_id, v_region, v_limit) x;
  else
    insert into search_hit select v_id, row_number() over (), x.nik, (x.skor * 100)::int
      from search_by_desa(v_nama, v_region, o.office_id, v_limit) x;
  end if;
  v_niks := array(select h.nik::bigint from search_hit h where h.search_id = v_id order by h.urut);
  perform audit_write('resident.search', 'search', v_id::text, jsonb_build_object('purpose', btrim(p_purpose),
    'nama', v_nama, 'tanggal_lahir', p_lahir, 'slack', v_slack, 'kode_wilayah', v_region, 'nik', to_jsonb(v_niks)));
  return query select v_id; -- how many, only the reading below tells: this call could be undone
end $$;

-- What an own search of an earlier transaction found, best first.
create function resident_found(p_search bigint)
returns table (skor int, nik text, no_kk text, status_dasar int, nama_lengkap text, jenis_kelamin text,
               tempat_lahir text, tanggal_lahir text, alamat text, desa_kelurahan text, kecamatan text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
begin
  if not exists (select from search_run s where s.search_id = p_search and s.officer_id = o.officer_id
                    and s.at > now() - interval '12 hours'
                    and s.xid is distinct from pg_current_xact_id_if_assigned()) then
    perform fail('LKDEN', 'view_not_announced');
  end if;
  return query
    select h.skor, d.nik::text, coalesce(d.no_kk::text, ''), d.status_dasar::int, v.nama_lengkap,
           code_label('jenis_kelamin', '2019', v.jenis_kelamin::text), v.tempat_lahir,
           to_char(v.tanggal_lahir, 'DD-MM-YYYY'), coalesce(w.alamat, ''), coalesce(x.nama, ''), coalesce(x2.nama, '')
      from search_hit h
      join resident d on d.nik = h.nik
      join resident_version v on v.nik = d.nik and v.versi = d.versi
      left join family f on f.no_kk = d.no_kk
      left join family_version w on w.no_kk = f.no_kk and w.versi = f.versi
      left join region x on x.kode = w.kode_wilayah
      left join region x2 on x2.kode = x.induk
     where h.search_id = p_search order by h.urut;
end $$;

grant execute on function family_open(bigint, text), family_at(bigint, date), family_members_at(bigint, int),
  family_history(bigint), resident_open(bigint, text), resident_history(bigint),
  resident_search(text, date, int, text, int, text), resident_found(bigint)
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
