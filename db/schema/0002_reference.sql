-- Code lists, regions, offices, officers, and the office's own rules as data.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- A code means nothing without its version: pekerjaan has 89 or 99 items, status_kawin
-- 4 or 6 values, and the same digits differ (codes.csv; Permendagri 109/2019).
create table code_list (
  list    text not null,
  version text not null,
  code    text not null,
  label   text not null,
  urut    int  not null,
  primary key (list, version, code)
);

-- Kemendagri codes: PP, PP.KK, PP.KK.CC, PP.KK.CC.VVVV.
create table region (
  kode  text primary key check (kode ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$'),
  nama  text not null,
  induk text references region
);

create table office (
  office_id    int generated always as identity primary key,
  nama         text not null,           -- as printed at the foot of the KK
  kode_wilayah text not null references region, -- the kabupaten/kota it serves
  zona         int  not null default 7 check (zona in (7, 8, 9)),
  alamat       text not null default ''
);

create table officer (
  officer_id   int generated always as identity primary key,
  username     text not null unique check (username ~ '^[a-z][a-z0-9._-]{0,31}$'),
  db_role      name not null unique,
  nama_lengkap text not null,
  nip          text not null default '',
  role         text not null check (role in ('operator', 'verifikator', 'penyelia', 'kepala_dinas',
                                             'administrator', 'auditor', 'channel', 'kiosk')),
  office_id    int references office,
  nik          bigint,                  -- whose family this officer may not decide on
  active       boolean not null default true,
  created_at   timestamptz not null default now()
);

-- The eleven kinds of column I of F-1.02. nomor_baru: the family gets a new number
-- (the number belongs to the head: kk-domain 3.2).
create table service_kind (
  kind       text primary key,
  label      text not null,
  nomor_baru boolean not null,
  promise    interval not null
);

-- requirements.csv: documents per kind. grup: one of the documents with the same word is enough.
create table requirement (
  kind      text not null references service_kind,
  dokumen   text not null,
  mandatory boolean not null,
  grup      text not null default '',
  primary key (kind, dokumen)
);

-- Why a request is returned or rejected (kk-domain 7.6). about: what the officer ties it to.
create table reason (
  reason  text primary key,
  label   text not null,
  returns boolean not null,
  rejects boolean not null,
  about   text not null check (about in ('dokumen', 'elemen', 'permohonan')),
  urut    int not null
);

create function code_label(p_list text, p_version text, p_code text) returns text
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return coalesce((select label from code_list where list = p_list and version = p_version and code = p_code), '');
end $$;

-- The same where many are looked up, as coalesce((select * from code_text(...)), ''): the planner puts
-- the body in place of the call. It is bound to our tables here, so that no search path is needed.
create function code_text(p_list text, p_version text, p_code int) returns setof text
language sql stable
begin atomic
  select c.label from code_list c where c.list = p_list and c.version = p_version and c.code = p_code::text;
end;
