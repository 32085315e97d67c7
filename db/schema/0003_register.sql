-- The population records: residents and families, every version with its validity.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- 16 digits, never starting with 0 (kk-domain 3.1, 3.2). Stored as bigint: half the index of text.
create domain nomor16 as bigint check (value between 1000000000000000 and 9999999999999999);

create table resident (
  nik          nomor16 primary key,
  versi        int not null,
  status_dasar smallint not null default 1, -- code list status_dasar: 1 hidup, 2 mati, 3 pindah
  no_kk        nomor16                      -- the family he or she is in now
) with (fillfactor = 90);

create table resident_version (
  nik                 nomor16 not null references resident deferrable initially deferred,
  versi               int not null,
  nama_lengkap        text not null,
  jenis_kelamin       smallint not null,
  tempat_lahir        text not null,
  tanggal_lahir       date not null,
  agama               smallint not null,
  pendidikan          smallint not null,
  pekerjaan           smallint not null,
  pekerjaan_versi     text not null default '2019',
  golongan_darah      smallint not null default 13,
  status_kawin        smallint not null,
  status_kawin_versi  text not null default '2019',
  tanggal_kawin       date,
  kewarganegaraan     smallint not null default 1,
  no_paspor           text not null default '',
  no_kitap            text not null default '',
  nik_ayah            nomor16,
  nik_ibu             nomor16,
  nama_ayah           text not null default '',
  nama_ibu            text not null default '',
  berlaku_dari        timestamptz not null default now(),
  berlaku_sampai      timestamptz,
  request_id          bigint,
  primary key (nik, versi)
);
create index resident_no_kk on resident (no_kk);
-- Who may be the same person: born on that day under that name, as the records are now.
create index resident_version_lahir on resident_version (tanggal_lahir, upper(nama_lengkap)) where berlaku_sampai is null;

create table family (
  no_kk     nomor16 primary key,
  versi     int not null,
  office_id int not null references office,
  status    text not null default 'aktif' check (status in ('aktif', 'ditutup'))
) with (fillfactor = 90);

create table family_version (
  no_kk          nomor16 not null references family deferrable initially deferred,
  versi          int not null,
  alamat         text not null,
  rt             text not null,
  rw             text not null,
  kode_pos       text not null default '',
  kode_wilayah   text not null references region, -- desa/kelurahan
  berlaku_dari   timestamptz not null default now(),
  berlaku_sampai timestamptz,
  request_id     bigint,
  primary key (no_kk, versi)
);

create table family_member (
  no_kk          nomor16 not null,
  versi          int not null,
  nik            nomor16 not null,
  resident_versi int not null,
  shdk           smallint not null,
  primary key (no_kk, versi, nik),
  foreign key (no_kk, versi) references family_version deferrable initially deferred,
  foreign key (nik, resident_versi) references resident_version deferrable initially deferred
);
create index family_member_nik on family_member (nik);
-- Exactly one Kepala Keluarga (SHDK 1) at most; the decision functions see to "at least".
create unique index family_member_head on family_member (no_kk, versi) where shdk = 1;

-- Last serial given per prefix: NIK (region of birth + date) and No KK (region + date of recording).
create table number_serial (
  prefix text primary key,
  last   int not null
);

-- A new NIK: six digits of the kecamatan, DDMMYY with 40 added to a woman's day, serial
-- (kk-domain 3.1).
create function new_nik(p_kecamatan text, p_lahir date, p_jenis_kelamin smallint) returns bigint
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_prefix text := replace(p_kecamatan, '.', '')
    || lpad((extract(day from p_lahir)::int + case when p_jenis_kelamin = 2 then 40 else 0 end)::text, 2, '0')
    || to_char(p_lahir, 'MMYY');
begin
  return next_number('N' || v_prefix, v_prefix, 'resident');
end $$;

-- A new No KK: six digits of the kecamatan, DDMMYY of recording, serial (kk-domain 3.2).
create function new_no_kk(p_kecamatan text, p_tanggal date) returns bigint
language plpgsql set search_path = loket, pg_temp as $$
declare v_prefix text := replace(p_kecamatan, '.', '') || to_char(p_tanggal, 'DDMMYY');
begin
  return next_number('K' || v_prefix, v_prefix, 'family');
end $$;

-- The next free number of a prefix; skips numbers that imported records already use.
create function next_number(p_key text, p_prefix text, p_table text) returns bigint
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_serial int;
  v_number bigint;
  v_taken  boolean;
begin
  loop
    insert into number_serial as s values (p_key, 1)
      on conflict (prefix) do update set last = s.last + 1 returning last into v_serial;
    if v_serial > 9999 then
      perform fail('LKINV', 'number_exhausted', p_key);
    end if;
    v_number := (p_prefix || lpad(v_serial::text, 4, '0'))::bigint;
    if p_table = 'resident' then
      v_taken := exists (select from resident where nik = v_number);
    else
      v_taken := exists (select from family where no_kk = v_number);
    end if;
    exit when not v_taken;
  end loop;
  return v_number;
end $$;
