-- The counter form: drafts, each of one officer, with the files that they have already; what is looked up for
-- them; and the scans that loket-worker picks up from an officer's watched folder.
set local role loket_owner;
set local search_path = loket, pg_temp;

create table draft (
  draft_id   bigint generated always as identity primary key,
  officer_id int not null references officer,
  kind       text not null,
  title      text not null,
  doc        text not null,   -- the form as it stands, JSON
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index draft_officer on draft (officer_id, updated_at);
create index draft_updated on draft (updated_at);

create table draft_file (
  draft_id    bigint not null references draft on delete cascade,
  dokumen     text not null,
  nama_berkas text not null,
  jenis_media text not null,
  ukuran      int not null,
  sha256      bytea not null,
  isi         bytea not null,
  received_at timestamptz not null default now(),
  primary key (draft_id, dokumen, sha256)
);

create table scan (
  scan_id     bigint generated always as identity primary key,
  officer_id  int not null references officer,
  nama_berkas text not null,
  ukuran      int not null,
  sha256      bytea not null,
  isi         bytea not null,
  received_at timestamptz not null default now(),
  unique (officer_id, sha256)
);
create index scan_received on scan (received_at);

insert into setting values ('draft_keep', '30 days'), ('draft_bytes_max', '262144'), ('draft_count_max', '200'),
  ('scan_keep', '7 days'), ('scan_bytes_max', '8388608'), ('scan_count_max', '100');

-- --- drafts ---

-- The officer's own draft, locked.
create function draft_own(p_draft bigint, o officer) returns draft
language plpgsql set search_path = loket, pg_temp as $$
declare d draft;
begin
  select * into d from draft where draft_id = p_draft and officer_id = o.officer_id for update;
  if not found then
    perform fail('LKNON', 'draft_unknown');
  end if;
  return d;
end $$;

create function draft_list() returns table (draft_id bigint, kind text, title text, updated_at bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia');
begin
  return query select d.draft_id, d.kind, d.title, extract(epoch from d.updated_at)::bigint from draft d
                where d.officer_id = o.officer_id order by d.updated_at desc, d.draft_id desc;
end $$;

-- Saves; p_draft 0 makes a new one.
create function draft_save(p_draft bigint, p_kind text, p_title text, p_doc text) returns table (draft_id bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o    officer := allow('operator', 'verifikator', 'penyelia');
  v_id bigint := p_draft;
begin
  if octet_length(coalesce(p_doc, '')) not between 2 and setting_int('draft_bytes_max')
     or length(p_kind) > 32 or length(p_title) > 200 or text_unprintable(p_title) then
    perform fail('LKINV', 'draft_too_large');
  end if;
  -- What is no JSON is an error of the form, found now and not when the draft is opened again.
  perform p_doc::json;
  if p_draft = 0 then
    if (select count(*) from draft d where d.officer_id = o.officer_id) >= setting_int('draft_count_max') then
      perform fail('LKCON', 'draft_full');
    end if;
    insert into draft (officer_id, kind, title, doc) values (o.officer_id, coalesce(p_kind, ''), coalesce(p_title, ''), p_doc)
      returning draft.draft_id into v_id;
    perform audit_write('draft.new', 'draft', v_id::text, '{}');
  else
    perform draft_own(p_draft, o);
    update draft d set kind = coalesce(p_kind, ''), title = coalesce(p_title, ''), doc = p_doc, updated_at = now()
     where d.draft_id = p_draft;
  end if;
  return query select v_id;
end $$;

create function draft_get(p_draft bigint) returns table (doc text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  d draft := draft_own(p_draft, o);
begin
  return query select d.doc;
end $$;

create function draft_drop(p_draft bigint) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
begin
  delete from draft where draft_id = p_draft and officer_id = o.officer_id;
  if found then -- dropping twice is no error
    perform audit_write('draft.drop', 'draft', p_draft::text, '{}');
  end if;
end $$;

create function draft_attach(p_draft bigint, p_dokumen text, p_nama text, p_media text, p_isi bytea) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o   officer := allow('operator', 'verifikator', 'penyelia');
  d   draft := draft_own(p_draft, o);
  v_n record;
begin
  perform attach_allowed(p_dokumen, p_nama, p_media, p_isi);
  select count(*) as n, coalesce(sum(ukuran), 0) as size into v_n from draft_file
   where draft_id = p_draft and (dokumen, sha256) <> (p_dokumen, sha256(p_isi));
  if v_n.n >= setting_int('attach_count_max') or v_n.size + length(p_isi) > setting_int('attach_total_max') then
    perform fail('LKINV', 'files_too_large', '', 'berkas');
  end if;
  insert into draft_file (draft_id, dokumen, nama_berkas, jenis_media, ukuran, sha256, isi)
    values (p_draft, p_dokumen, p_nama, p_media, length(p_isi), sha256(p_isi), p_isi) on conflict do nothing;
  if found then
    perform audit_write('draft.attach', 'draft', p_draft::text, jsonb_build_object('dokumen', p_dokumen,
      'ukuran', length(p_isi), 'sha256', encode(sha256(p_isi), 'hex')));
  end if;
end $$;

create function draft_files(p_draft bigint) returns table (dokumen text, nama_berkas text, jenis_media text, ukuran int)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  d draft := draft_own(p_draft, o);
begin
  return query select x.dokumen, x.nama_berkas, x.jenis_media, x.ukuran from draft_file x where x.draft_id = p_draft
                order by x.received_at, x.dokumen;
end $$;

-- The draft becomes a request: its files go with it.
create function draft_submit(p_draft bigint, p_request bigint, o officer) returns void
language plpgsql set search_path = loket, pg_temp as $$
declare d draft := draft_own(p_draft, o);
begin
  insert into attachment (request_id, dokumen, nama_berkas, jenis_media, ukuran, sha256, isi)
    select p_request, x.dokumen, x.nama_berkas, x.jenis_media, x.ukuran, x.sha256, x.isi from draft_file x
     where x.draft_id = p_draft order by x.received_at, x.dokumen;
  perform audit_write('draft.submit', 'draft', p_draft::text, jsonb_build_object('request', p_request, 'files',
    (select coalesce(jsonb_agg(jsonb_build_object('dokumen', x.dokumen, 'sha256', encode(x.sha256, 'hex'))), '[]')
       from draft_file x where x.draft_id = p_draft)));
  delete from draft where draft_id = p_draft;
end $$;

-- --- looking up ---

create function number16(p text) returns bigint
language sql immutable
return case when p ~ '^[1-9][0-9]{15}$' then p::bigint end;

-- Comes before draft_person() and draft_family(), in a transaction of its own: notes that the officer is about to
-- read, whether the records know the number or not. p_kind: resident, family.
create function draft_lookup(p_draft bigint, p_kind text, p_number text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o        officer := allow('operator', 'verifikator', 'penyelia');
  d        draft := draft_own(p_draft, o);
  v_number bigint := number16(p_number);
begin
  if p_kind not in ('resident', 'family') or p_kind is null then
    perform fail('LKINV', 'lookup_kind');
  end if;
  if v_number is null then
    return;
  end if;
  perform view_announce(o.officer_id, p_kind, v_number);
  perform audit_write(p_kind || '.view', p_kind, v_number::text, jsonb_build_object('purpose', 'draft ' || p_draft, 'nik',
    case p_kind when 'family' then (select jsonb_agg(x.nik order by x.nik) from resident x where x.no_kk = v_number) end));
end $$;

-- A person as the records have him or her, of a family of this office or of none. Internal.
create view resident_now as
  select d.nik, d.no_kk, d.status_dasar, f.office_id, fm.shdk, v.nama_lengkap, v.jenis_kelamin, v.tempat_lahir, v.tanggal_lahir,
         v.agama, v.pendidikan, v.pekerjaan, v.pekerjaan_versi, v.golongan_darah, v.status_kawin, v.status_kawin_versi,
         v.tanggal_kawin, v.kewarganegaraan, v.no_paspor, v.no_kitap, v.nik_ayah, v.nama_ayah, v.nik_ibu, v.nama_ibu
    from resident d
    join resident_version v on v.nik = d.nik and v.versi = d.versi
    left join family f on f.no_kk = d.no_kk
    left join family_member fm on fm.no_kk = f.no_kk and fm.versi = f.versi and fm.nik = d.nik;

create type person_row as (
  nik text, no_kk text, status_dasar int, shdk text, nama_lengkap text, jenis_kelamin text, tempat_lahir text,
  tanggal_lahir text, agama text, pendidikan text, pekerjaan text, pekerjaan_versi text, golongan_darah text,
  status_kawin text, status_kawin_versi text, tanggal_kawin text, kewarganegaraan text, no_paspor text, no_kitap text,
  nik_ayah text, nama_ayah text, nik_ibu text, nama_ibu text
);
create function person_row(x resident_now) returns person_row
language sql immutable
return row(x.nik::text, coalesce(x.no_kk::text, ''), x.status_dasar::int, coalesce(x.shdk::text, ''), x.nama_lengkap,
  x.jenis_kelamin::text, x.tempat_lahir, x.tanggal_lahir::text, x.agama::text, x.pendidikan::text, x.pekerjaan::text,
  x.pekerjaan_versi, x.golongan_darah::text, x.status_kawin::text, x.status_kawin_versi, coalesce(x.tanggal_kawin::text, ''),
  x.kewarganegaraan::text, x.no_paspor, x.no_kitap, coalesce(x.nik_ayah::text, ''), x.nama_ayah, coalesce(x.nik_ibu::text, ''),
  x.nama_ibu)::person_row;

create function draft_person(p_nik text) returns setof person_row
language plpgsql stable security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
begin
  if number16(p_nik) is null then
    return;
  end if;
  perform view_announced(o.officer_id, 'resident', number16(p_nik));
  return query select (person_row(x)).* from resident_now x
                where x.nik = number16(p_nik) and (x.no_kk is null or x.office_id = o.office_id);
end $$;

create function draft_family(p_no_kk text)
returns table (no_kk text, alamat text, rt text, rw text, kode_pos text, kode_wilayah text, desa_kelurahan text, kecamatan text,
               kabupaten_kota text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
begin
  if number16(p_no_kk) is null then
    return;
  end if;
  perform view_announced(o.officer_id, 'family', number16(p_no_kk));
  return query
    select v.no_kk::text, v.alamat, v.rt, v.rw, v.kode_pos, v.kode_wilayah, w.nama, w2.nama, w3.nama
      from family f
      join family_version v on v.no_kk = f.no_kk and v.versi = f.versi
      join region w on w.kode = v.kode_wilayah
      join region w2 on w2.kode = w.induk
      join region w3 on w3.kode = w2.induk
     where f.no_kk = number16(p_no_kk) and f.office_id = o.office_id and f.status = 'aktif';
end $$;

-- The members, head first.
create function draft_family_members(p_no_kk text) returns setof person_row
language plpgsql stable security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
begin
  if number16(p_no_kk) is null then
    return;
  end if;
  perform view_announced(o.officer_id, 'family', number16(p_no_kk));
  return query select (person_row(x)).* from resident_now x
                where x.no_kk = number16(p_no_kk) and x.office_id = o.office_id order by x.shdk, x.tanggal_lahir, x.nik;
end $$;

-- --- scans ---

-- Stores a file of an officer's watched folder. The same bytes again are no second scan. Answers false when the
-- officer has too many: the file stays where it is.
create function work_scan_put(p_username text, p_nama text, p_isi bytea) returns table (stored boolean)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o    officer;
  v_id bigint;
begin
  select * into o from officer x where x.username = p_username and x.active and x.role in ('operator', 'verifikator', 'penyelia')
     for no key update;
  if not found then
    perform fail('LKNON', 'officer_unknown');
  end if;
  if p_isi is null or length(p_isi) = 0 or length(p_isi) > setting_int('scan_bytes_max') then
    perform fail('LKINV', 'file_too_large');
  end if;
  if exists (select from scan s where s.officer_id = o.officer_id and s.sha256 = sha256(p_isi)) then
    return query select true;
    return;
  end if;
  if (select count(*) from scan s where s.officer_id = o.officer_id) >= setting_int('scan_count_max') then
    return query select false;
    return;
  end if;
  insert into scan (officer_id, nama_berkas, ukuran, sha256, isi)
    values (o.officer_id, case when text_unprintable(p_nama) or length(p_nama) not between 1 and 200 then 'pindaian' else p_nama end,
            length(p_isi), sha256(p_isi), p_isi) returning scan_id into v_id;
  perform audit_write('scan.put', 'scan', v_id::text, jsonb_build_object('officer', p_username, 'ukuran', length(p_isi),
    'sha256', encode(sha256(p_isi), 'hex')));
  return query select true;
end $$;

create function scan_list() returns table (scan_id bigint, nama_berkas text, ukuran int, received_at bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia');
begin
  return query select s.scan_id, s.nama_berkas, s.ukuran, extract(epoch from s.received_at)::bigint from scan s
                where s.officer_id = o.officer_id order by s.received_at desc, s.scan_id desc;
end $$;

create function scan_get(p_scan bigint) returns table (isi bytea)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia');
begin
  if not exists (select from scan s where s.scan_id = p_scan and s.officer_id = o.officer_id) then
    perform fail('LKNON', 'scan_unknown');
  end if;
  perform audit_write('scan.get', 'scan', p_scan::text, '{}');
  return query select s.isi from scan s where s.scan_id = p_scan;
end $$;

create function scan_drop(p_scan bigint) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare o officer := allow('operator', 'verifikator', 'penyelia');
begin
  delete from scan where scan_id = p_scan and officer_id = o.officer_id;
  if found then -- dropping twice is no error
    perform audit_write('scan.drop', 'scan', p_scan::text, '{}');
  end if;
end $$;

-- What nobody came back for is removed; returns how much.
create function work_intake_retention() returns table (n bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  v_drafts bigint[];
  v_scans  bigint[];
begin
  with gone as (
    delete from draft d where d.draft_id in (select x.draft_id from draft x where x.updated_at < now() - setting_interval('draft_keep')
                                              order by x.updated_at limit 100 for update skip locked) returning d.draft_id)
  select coalesce(array_agg(gone.draft_id), '{}') into v_drafts from gone;
  with gone as (
    delete from scan s where s.scan_id in (select x.scan_id from scan x where x.received_at < now() - setting_interval('scan_keep')
                                            order by x.received_at limit 100 for update skip locked) returning s.scan_id)
  select coalesce(array_agg(gone.scan_id), '{}') into v_scans from gone;
  perform audit_write('draft.expired', 'draft', x::text, '{}') from unnest(v_drafts) x;
  perform audit_write('scan.expired', 'scan', x::text, '{}') from unnest(v_scans) x;
  return query select (cardinality(v_drafts) + cardinality(v_scans) + intake_asked())::bigint;
end $$;

grant execute on function draft_list(), draft_save(bigint, text, text, text), draft_get(bigint), draft_drop(bigint),
  draft_attach(bigint, text, text, text, bytea), draft_files(bigint), draft_lookup(bigint, text, text), draft_person(text),
  draft_family(text), draft_family_members(text), scan_list(), scan_get(bigint), scan_drop(bigint)
  to loket_operator, loket_verifikator, loket_penyelia;
grant execute on function work_scan_put(text, text, bytea), work_intake_retention() to loket_worker;
