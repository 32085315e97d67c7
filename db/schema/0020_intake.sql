-- Requests on their way in: the channels and their rights, the tables, and what a request says beside what the
-- records say. A call brings many requests at once (a channel pours them in), so the work is done for all of them
-- together. Taking them in is in 0025, what comes afterwards in 0026.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- A request that came in without all of its documents waits for them outside the queue.
insert into transition values ('', 'pending'), ('draft', 'pending'), ('pending', 'submitted'), ('pending', 'cancelled');
insert into code_list (list, version, code, label, urut) values ('state', '1', 'pending', 'BERKAS KURANG', 12);

alter table notification drop constraint notification_event_check;
alter table notification add check (event in ('received', 'pending', 'cancelled', 'approved', 'returned', 'rejected', 'issued'));

-- Who brings requests. shared: every account of the channel may act on all of its requests; of the others only
-- the account that brought it may, unless the tracking PIN is given. sees_paper: the papers were shown to its
-- officers, so that a document which they name is there. self_only: the applicant is one of the persons concerned.
create table channel (
  channel    text primary key,
  label      text not null,
  may_attach boolean not null,
  may_cancel boolean not null,
  shared     boolean not null,
  sees_paper boolean not null,
  self_only  boolean not null,
  max_open   int not null -- open requests of one applicant
);
insert into channel values
  ('portal',     'PORTAL DARING',             true,  true,  true,  false, false, 10),
  ('ikd',        'IDENTITAS KEPENDUDUKAN DIGITAL', true, true, true, false, true, 5),
  ('kiosk',      'ANJUNGAN DUKCAPIL MANDIRI', true,  false, false, false, true,  5),
  ('rtrw',       'RT/RW',                     true,  true,  false, false, false, 200),
  ('loket',      'LOKET',                     true,  true,  true,  true,  false, 1000),
  ('perwakilan', 'PERWAKILAN RI',             true,  true,  false, true,  false, 200);

create table channel_kind (
  channel text not null references channel,
  kind    text not null references service_kind,
  primary key (channel, kind)
);
-- People without any document come in person; a mission brings those who return and what happened abroad; a
-- machine changes no family. The offices' counter takes everything.
insert into channel_kind
  select c.channel, k.kind from channel c, service_kind k
   where case c.channel
           when 'loket' then true
           when 'portal' then k.kind <> 'I.A.6'
           when 'ikd' then k.kind in ('I.A.1', 'I.A.2', 'I.A.3', 'I.A.4', 'I.B.1', 'I.B.2', 'I.B.3', 'I.C.1', 'I.C.2')
           when 'kiosk' then k.kind in ('I.B.2', 'I.B.3', 'I.C.1', 'I.C.2')
           when 'rtrw' then k.kind in ('I.A.1', 'I.A.2', 'I.A.3', 'I.A.4', 'I.A.6', 'I.B.1', 'I.B.2', 'I.B.3', 'I.C.1', 'I.C.2')
           when 'perwakilan' then k.kind in ('I.A.5', 'I.B.2')
         end;

alter table officer add column channel text references channel
  check (channel is null or role in ('channel', 'kiosk') and channel <> 'loket' and (role <> 'kiosk' or channel = 'kiosk'));
update officer set channel = case role when 'kiosk' then 'kiosk' else 'portal' end where role in ('channel', 'kiosk');

insert into setting values ('intake_batch_max', '250'), ('attach_bytes_max', '8388608'), ('attach_total_max', '67108864'),
  ('attach_count_max', '64'), ('pin_tries', '5'), ('pin_lock', '15 minutes'), ('pin_replay', '24 hours');

create function setting_int(p_name text) returns bigint
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (select value::bigint from setting where name = p_name);
end $$;

-- The account that brought a request, the key under which it did, and what the request said.
-- Offices and officers are never removed, and what is written here of them comes from the officer's own row: a foreign
-- key would lock that one row for each request.
alter table request_step drop constraint request_step_officer_id_fkey;
alter table request
  drop constraint request_office_id_fkey,
  drop constraint request_entered_by_fkey,
  add column account_id    int,
  add column intake_key    text,
  add column intake_digest bytea;
create unique index request_intake on request (account_id, intake_key) where intake_key is not null;
create function never_removed() returns trigger
language plpgsql set search_path = loket, pg_temp as $$
begin
  perform fail('LKDEN', 'never_removed', tg_table_name);
  return null;
end $$;
create trigger officer_stays before delete or update of officer_id on officer
  for each row execute function never_removed();
create trigger office_stays before delete or update of office_id on office
  for each row execute function never_removed();

-- The counter saw the paper itself.
create table document_seen (
  request_id bigint not null references request,
  dokumen    text not null,
  officer_id int not null,
  at         timestamptz not null default now(),
  primary key (request_id, dokumen)
);

-- What the applicant says when a request is withdrawn.
create table request_cancel (
  request_id bigint primary key references request,
  reason     text not null,
  officer_id int not null references officer,
  at         timestamptz not null default now()
);

-- The tracking PIN of a request, and what was tried. Only the newest one holds.
create table tracking (
  request_id   bigint primary key references request,
  salt         bytea not null,
  pin_sha256   bytea not null,
  made_at      timestamptz not null default now(),
  used_at      timestamptz,
  tries        int not null default 0,
  locked_until timestamptz
);
-- A try is counted before it is looked at: by a transaction of its own, which nobody can undo once the
-- answer is known.
create table tracking_try (
  request_id bigint not null references request,
  officer_id int not null references officer,
  guess      bytea not null,
  xid        xid8 not null,
  primary key (request_id, officer_id)
);

-- The numbers of a day begin behind this value of the sequence: no row is locked but by the first of the day.
create sequence intake_number;
create table intake_day (
  day   date primary key,
  base  bigint not null,
  first bigint not null -- numbers up to this one were given otherwise
);

-- --- small things ---

-- audit_write() for many subjects at once.
create function audit_write_all(p_action text, p_subject_kind text, p_subjects text[], p_details jsonb[]) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o       officer;
  s       record;
  v_at    timestamptz := clock_timestamp();
  v_actor text;
begin
  select * into o from officer where db_role = session_user;
  v_actor := coalesce(o.username, session_user::text);
  select * into s from current_session();
  insert into audit_entry (isi, daun, at, actor, action, office_id, subject_kind, subject)
    select x.isi, sha256('\x00'::bytea || convert_to(x.isi, 'UTF8')), v_at, v_actor, p_action, o.office_id,
           p_subject_kind, x.subject
      from (select e.subject, e.n,
                   json_build_object('v', 1, 'at', to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                     'actor', v_actor, 'nip', coalesce(o.nip, ''), 'role', coalesce(o.role, ''), 'office', o.office_id,
                     'session', s.session_id, 'address', coalesce(s.source_address, ''), 'action', p_action,
                     'subject_kind', p_subject_kind, 'subject', e.subject, 'detail', e.detail)::text as isi
              from unnest(p_subjects, p_details) with ordinality e (subject, detail, n)) x order by x.n;
end $$;

-- The channel that the officer stands for.
create function intake_channel(o officer) returns channel
language plpgsql stable set search_path = loket, pg_temp as $$
declare c channel;
begin
  select * into strict c from channel x
   where x.channel = case o.role when 'kiosk' then 'kiosk' when 'channel' then coalesce(o.channel, 'portal') else 'loket' end;
  return c;
end $$;

-- p_n numbers of requests that come in on that day. A number is never given twice; there may be gaps.
create function intake_refs(p_day date, p_n int) returns text[]
language plpgsql set search_path = loket, pg_temp as $$
declare
  d        intake_day;
  v_prefix text := to_char(p_day, 'YYMMDD') || '-';
  v_ref    text;
  v_refs   text[] := '{}';
begin
  select * into d from intake_day where day = p_day;
  if not found then
    insert into intake_day
      select p_day, nextval('intake_number'), coalesce(max(substr(ref, 8)::bigint), 0) from request
       where ref > v_prefix and ref < v_prefix || ':' and substr(ref, 8) ~ '^[0-9]{1,15}$'
      on conflict do nothing;
    select * into strict d from intake_day where day = p_day;
  end if;
  while cardinality(v_refs) < p_n loop
    v_ref := (nextval('intake_number') - d.base + d.first)::text;
    v_ref := v_prefix || lpad(v_ref, greatest(5, length(v_ref)), '0');
    if not exists (select from request where ref = v_ref) then
      v_refs := v_refs || v_ref;
    end if;
  end loop;
  return v_refs;
end $$;

-- A day of the calendar, from 1800 on, as YYYY-MM-DD.
create function tanggal_sah(p text) returns boolean
language sql immutable
return case when p ~ '^(1[89]|20)[0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$'
            then right(p, 5) <> '02-30' and (right(p, 5) <> '02-29' or (left(p, 4)::int % 4 = 0
                 and (left(p, 4)::int % 100 <> 0 or left(p, 4)::int % 400 = 0)))
            else false end;

-- The digits of a NIK that can exist (kk-domain 3.1).
create function nik_sah(p text) returns boolean
language sql immutable
return p ~ '^[1-9][0-9]{5}(0[1-9]|[12][0-9]|3[01]|4[1-9]|[56][0-9]|7[01])(0[1-9]|1[0-2])[0-9]{2}(?!0000)[0-9]{4}$';

-- --- reading what comes in ---

-- One request of a call: what it says, and what the records say of its family.
create type intake_head as (
  n int, key text, digest bytea, plain boolean, kind text, known boolean, nomor_baru boolean,
  promise interval, pemohon_nik text, pemohon_nama text, no_kk text, telepon text, email text, alamat text, rt text,
  rw text, kode_pos text, kode_wilayah text, menumpang text, kk bigint, kk_office int, kk_status text,
  dokumen text[], anggota jsonb, niks text[], temuan text[]
);
-- One person of a request, as he or she should become: what is not given is what the records say.
create type intake_member as (
  n int, urut int, i int, nik text, tindakan text, alasan_keluar text, dasar_perubahan text, shdk text,
  nama_lengkap text, jenis_kelamin text, tempat_lahir text, tanggal_lahir text, agama text, pendidikan text,
  pekerjaan text, pekerjaan_versi text, golongan_darah text, status_kawin text, status_kawin_versi text,
  tanggal_kawin text, kewarganegaraan text, no_paspor text, no_kitap text, nik_ayah text, nik_ibu text,
  nama_ayah text, nama_ibu text, temuan text[]
);
-- A rule that a request breaks.
create type intake_finding as (n int, path text, code text, param text);

create table intake_rule (
  code   text primary key,
  galat  boolean not null,
  sumber text not null
);

-- How a reading function notes a broken rule: field, word, what the sentence names.
create function temuan(p_field text, p_code text, p_param text default '') returns text
language sql immutable
return p_field || e'\x1f' || p_code || e'\x1f' || p_param;

-- Text that the sheet cannot show. p_plain: the whole request is plain ASCII without escapes.
create function teks_salah(p_plain boolean, p_text text) returns boolean
language sql immutable
return case when p_plain then false else text_unprintable(p_text) end;

-- The codes that the fields may hold: {"agama": {"1": "ISLAM", ...}, ...}.
create function intake_codes() returns jsonb
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (select jsonb_object_agg(x.list, x.codes)
            from (select list, jsonb_object_agg(code, label) as codes from code_list where version = '2019' group by list) x);
end $$;

-- The heads of p_docs, numbered from 0, with what is wrong with each alone. (offset 0 here and below: what a row
-- holds is computed once, and not at each place that uses it.)
create function intake_heads(p_docs jsonb, p_zona int, p_kode text, p_office int, p_codes jsonb) returns intake_head[]
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  return (
    select coalesce(array_agg(y::intake_head order by y.n), '{}') from (
      select x.n, x.key, x.digest, x.plain, x.kind, k.kind is not null as known,
             coalesce(k.nomor_baru, true) as nomor_baru, k.promise, x.pemohon_nik,
             case when x.pemohon_nama = '' or upper(x.pemohon_nama) = upper(pv.nama_lengkap) then coalesce(pv.nama_lengkap, '')
                  else upper(x.pemohon_nama) end as pemohon_nama,
             x.no_kk, x.telepon, x.email,
             case when z.own then upper(x.alamat) else coalesce(fv.alamat, '') end as alamat,
             case when z.own then x.rt else coalesce(fv.rt, '') end as rt,
             case when z.own then x.rw else coalesce(fv.rw, '') end as rw,
             case when z.own or x.kode_pos <> '' then x.kode_pos else coalesce(fv.kode_pos, '') end as kode_pos,
             case when z.own then x.kode_wilayah else coalesce(fv.kode_wilayah, '') end as kode_wilayah,
             x.menumpang, x.kk, f.office_id as kk_office, f.status as kk_status, x.dokumen, x.anggota, x.niks,
             case when x.shape = 'permohonan' then array[temuan('', 'bentuk_salah', 'objek')] else array_remove(array[
               case when x.shape <> '' then temuan(x.shape, 'bentuk_salah', 'teks') end,
               case when x.strange <> '' then temuan(x.strange, 'bidang_tak_dikenal', x.strange) end,
               case when length(x.key) not between 1 and 128 or teks_salah(x.plain, x.key) then temuan('key', 'kunci_tak_sah') end,
               case when x.kind = '' then temuan('kind', 'wajib_diisi')
                    when k.kind is null then temuan('kind', 'kode_tak_dikenal', left(x.kind, 32)) end,
               case when x.pemohon_nik = '' then case when x.kind <> 'I.A.6' then temuan('pemohon_nik', 'wajib_diisi') end
                    when not nik_sah(x.pemohon_nik) then temuan('pemohon_nik', nik_salah(x.pemohon_nik))
                    when p.status_dasar = 2 then temuan('pemohon_nik', 'pemohon_meninggal') end,
               case when x.pemohon_nama = '' and pv.nik is null then temuan('pemohon_nama', 'wajib_diisi') end,
               case when length(x.pemohon_nama) > 100 then temuan('pemohon_nama', 'terlalu_panjang', '100') end,
               case when teks_salah(x.plain, x.pemohon_nama) then temuan('pemohon_nama', 'karakter_terlarang') end,
               case when x.no_kk = '' then
                      case when not k.nomor_baru or x.kind in ('I.A.2', 'I.A.3') then temuan('no_kk', 'wajib_diisi') end
                    when x.kk is null then temuan('no_kk', no_kk_salah(x.no_kk))
                    when f.no_kk is null then
                      case when not k.nomor_baru or x.kind in ('I.A.2', 'I.A.3') then temuan('no_kk', 'kk_tak_dikenal', x.no_kk) end
                    when f.office_id <> p_office then
                      case when not k.nomor_baru or x.kind in ('I.A.2', 'I.A.3') then temuan('no_kk', 'kk_kantor_lain', x.no_kk) end
                    when f.status <> 'aktif' and (not k.nomor_baru or x.kind in ('I.A.2', 'I.A.3'))
                      then temuan('no_kk', 'kk_ditutup', x.no_kk) end,
               case when length(x.telepon) > 20 then temuan('telepon', 'terlalu_panjang', '20')
                    when x.telepon <> '' and x.telepon !~ '^\+?[0-9][0-9 ().-]{4,18}$' then temuan('telepon', 'telepon_salah') end,
               case when length(x.email) > 120 then temuan('email', 'terlalu_panjang', '120')
                    when teks_salah(x.plain, x.email) or x.email <> '' and x.email !~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$'
                      then temuan('email', 'email_salah') end,
               case when z.own and x.alamat = '' or not z.own and fv.no_kk is null then temuan('alamat', 'wajib_diisi') end,
               case when z.own and x.rt = '' or not z.own and fv.no_kk is null then temuan('rt', 'wajib_diisi') end,
               case when z.own and x.rw = '' or not z.own and fv.no_kk is null then temuan('rw', 'wajib_diisi') end,
               case when length(x.alamat) > 120 or octet_length(x.alamat) > 250 then temuan('alamat', 'terlalu_panjang', '120')
                    when teks_salah(x.plain, x.alamat) then temuan('alamat', 'karakter_terlarang') end,
               case when x.rt !~ '^[0-9]*$' then temuan('rt', 'bukan_angka') when length(x.rt) > 3 then temuan('rt', 'terlalu_panjang', '3') end,
               case when x.rw !~ '^[0-9]*$' then temuan('rw', 'bukan_angka') when length(x.rw) > 3 then temuan('rw', 'terlalu_panjang', '3') end,
               case when x.kode_pos <> '' and x.kode_pos !~ '^[0-9]{5}$' then temuan('kode_pos', 'kode_pos_salah') end,
               case when z.own and x.kode_wilayah = '' or not z.own and fv.no_kk is null then temuan('kode_wilayah', 'wajib_diisi')
                    when not z.own then null
                    when length(x.kode_wilayah) <> 13 then temuan('kode_wilayah', 'wilayah_salah')
                    when w.kode is null then temuan('kode_wilayah', 'wilayah_tak_dikenal', x.kode_wilayah)
                    when left(w.kode, length(p_kode) + 1) <> p_kode || '.' then temuan('kode_wilayah', 'wilayah_di_luar_kantor', x.kode_wilayah) end,
               case when x.menumpang not in ('', 'ya', 'tidak') then temuan('menumpang', 'kode_tak_dikenal', left(x.menumpang, 32)) end,
               case when x.members > 99 then temuan('anggota', 'anggota_terlalu_banyak', '99')
                    when x.members = 0 and k.nomor_baru then temuan('anggota', 'anggota_kosong') end,
               case when cardinality(x.dokumen) > 64 then temuan('dokumen', 'terlalu_panjang', '64')
                    when not x.dokumen <@ array(select jsonb_object_keys(p_codes -> 'dokumen_persyaratan')) then
                      temuan('dokumen', 'dokumen_tak_dikenal', coalesce((select left(min(u), 32) from unnest(x.dokumen) u
                        where not p_codes -> 'dokumen_persyaratan' ? u), '')) end
             ], null) end as temuan
        from (
          select (d.n - 1)::int as n, d.doc, coalesce(h.key, '') as key, coalesce(h.kind, '') as kind,
                 coalesce(h.pemohon_nik, '') as pemohon_nik, btrim(coalesce(h.pemohon_nama, '')) as pemohon_nama,
                 coalesce(h.no_kk, '') as no_kk, coalesce(h.telepon, '') as telepon, coalesce(h.email, '') as email,
                 btrim(coalesce(h.alamat, '')) as alamat, coalesce(h.rt, '') as rt, coalesce(h.rw, '') as rw,
                 coalesce(h.kode_pos, '') as kode_pos, coalesce(h.kode_wilayah, '') as kode_wilayah,
                 coalesce(h.menumpang, '') as menumpang,
                 case when h.no_kk ~ '^[1-9][0-9]{15}$' then h.no_kk::bigint end as kk,
                 case when nik_sah(h.pemohon_nik) then h.pemohon_nik::bigint end as nik,
                 case when jsonb_typeof(j.doc -> 'dokumen') = 'array'
                      then array(select u from jsonb_array_elements_text(j.doc -> 'dokumen') u) else '{}' end as dokumen,
                 a.anggota, jsonb_array_length(a.anggota) as members,
                 array(select u #>> '{}' from jsonb_path_query(a.anggota, 'lax $[*].nik') u) as niks,
                 octet_length(t.doc) = length(t.doc) and position('\' in t.doc) = 0 and position(e'\x7f' in t.doc) = 0 as plain,
                 sha256(convert_to(t.doc, 'UTF8')) as digest,
                 -- A value of another kind than text: every field is one, and the two lists hold nothing else.
                 case when jsonb_typeof(d.doc) <> 'object' then 'permohonan'
                      when jsonb_path_exists(j.doc - '{anggota,dokumen}'::text[], 'lax $.* ? (@.type() != "string" && @.type() != "null")')
                        then coalesce((select min(e.key) from jsonb_each(j.doc - '{anggota,dokumen}'::text[]) e
                                        where jsonb_typeof(e.value) not in ('string', 'null')), '')
                      when j.doc ? 'anggota' and jsonb_typeof(j.doc -> 'anggota') not in ('array', 'null') then 'anggota'
                      when j.doc ? 'dokumen' and (jsonb_typeof(j.doc -> 'dokumen') not in ('array', 'null')
                        or jsonb_path_exists(j.doc, 'strict $.dokumen[*] ? (@.type() != "string")', '{}', true)) then 'dokumen'
                      else '' end as shape,
                 case when g.doc <> '{}' then (select left(min(u), 40) from jsonb_object_keys(g.doc) u) else '' end as strange
            from jsonb_array_elements(p_docs) with ordinality d (doc, n)
            cross join lateral (select case when jsonb_typeof(d.doc) = 'object' then d.doc else '{}' end as doc) j
            cross join lateral (select j.doc - '{key,kind,pemohon_nik,pemohon_nama,no_kk,telepon,email,alamat,rt,rw,kode_pos,kode_wilayah,menumpang,anggota,dokumen}'::text[] as doc) g
            cross join lateral (select (j.doc - 'key')::text as doc offset 0) t
            cross join lateral (select case when jsonb_typeof(j.doc -> 'anggota') = 'array' then j.doc -> 'anggota' else '[]' end as anggota) a
            cross join lateral jsonb_to_record(j.doc) as h (key text, kind text, pemohon_nik text, pemohon_nama text, no_kk text,
              telepon text, email text, alamat text, rt text, rw text, kode_pos text, kode_wilayah text, menumpang text)
          offset 0
        ) x
        cross join lateral (select x.alamat <> '' or x.rt <> '' or x.rw <> '' or x.kode_wilayah <> '' as own) z
        left join service_kind k on k.kind = x.kind
        left join family f on f.no_kk = x.kk
        left join family_version fv on fv.no_kk = f.no_kk and fv.versi = f.versi
        left join region w on w.kode = x.kode_wilayah
        left join resident p on p.nik = x.nik
        left join resident_version pv on pv.nik = p.nik and pv.versi = p.versi) y);
end $$;

-- The word for a NIK that cannot be.
create function nik_salah(p text) returns text
language sql immutable
return case when p !~ '^[0-9]*$' then 'nik_bukan_angka' when length(p) <> 16 then 'nik_panjang'
            when left(p, 1) = '0' then 'nik_awalan_nol' when right(p, 4) = '0000' then 'nik_serial_nol'
            when substr(p, 9, 2) not between '01' and '12' then 'nik_bulan' else 'nik_tanggal' end;
create function no_kk_salah(p text) returns text
language sql immutable
return case when p !~ '^[0-9]*$' then 'no_kk_bukan_angka' when length(p) <> 16 then 'no_kk_panjang' else 'no_kk_awalan_nol' end;

-- The members of the heads: those that are named, and in a KK that keeps its number also those that are not
-- (they stay as they are).
create function intake_members(p_heads intake_head[], p_codes jsonb, p_today text) returns intake_member[]
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  return (
    select coalesce(array_agg(y::intake_member order by y.n, y.urut), '{}') from (
      select m.n, (row_number() over (partition by m.n order by m.i))::int as urut, m.i, m.nik, m.tindakan,
             m.alasan_keluar, m.dasar_perubahan, m.shdk, m.nama_lengkap, m.jenis_kelamin, m.tempat_lahir, m.tanggal_lahir,
             m.agama, m.pendidikan, m.pekerjaan, m.pekerjaan_versi, m.golongan_darah, m.status_kawin,
             m.status_kawin_versi, m.tanggal_kawin, m.kewarganegaraan, m.no_paspor, m.no_kitap, m.nik_ayah, m.nik_ibu,
             m.nama_ayah, m.nama_ibu, m.temuan
        from (
          select x.n, x.i, x.nik,
                 case when x.tindakan <> '' then x.tindakan
                      when d.nik is null or d.no_kk is distinct from x.kk then 'tambah'
                      when c.changed then 'ubah' else 'tetap' end as tindakan,
                 x.alasan_keluar, x.dasar_perubahan,
                 coalesce(nullif(x.shdk, ''), fm.shdk::text, '') as shdk,
                 case when x.nama_lengkap = '' or upper(x.nama_lengkap) = upper(v.nama_lengkap)
                      then coalesce(v.nama_lengkap, '') else upper(x.nama_lengkap) end as nama_lengkap,
                 coalesce(nullif(x.jenis_kelamin, ''), v.jenis_kelamin::text, '') as jenis_kelamin,
                 case when x.tempat_lahir = '' or upper(x.tempat_lahir) = upper(v.tempat_lahir)
                      then coalesce(v.tempat_lahir, '') else upper(x.tempat_lahir) end as tempat_lahir,
                 coalesce(nullif(x.tanggal_lahir, ''), v.tanggal_lahir::text, '') as tanggal_lahir,
                 coalesce(nullif(x.agama, ''), v.agama::text, '') as agama,
                 coalesce(nullif(x.pendidikan, ''), v.pendidikan::text, '') as pendidikan,
                 coalesce(nullif(x.pekerjaan, ''), v.pekerjaan::text, '') as pekerjaan,
                 case when x.pekerjaan = '' then coalesce(v.pekerjaan_versi, '2019') else '2019' end as pekerjaan_versi,
                 coalesce(nullif(x.golongan_darah, ''), v.golongan_darah::text, '') as golongan_darah,
                 coalesce(nullif(x.status_kawin, ''), v.status_kawin::text, '') as status_kawin,
                 case when x.status_kawin = '' then coalesce(v.status_kawin_versi, '2019') else '2019' end as status_kawin_versi,
                 -- The date belongs to the status: a new status does not keep the old one's date.
                 case when x.tanggal_kawin <> '' then x.tanggal_kawin
                      when x.status_kawin <> '' and (x.status_kawin <> v.status_kawin::text or v.status_kawin_versi <> '2019') then ''
                      else coalesce(v.tanggal_kawin::text, '') end as tanggal_kawin,
                 coalesce(nullif(x.kewarganegaraan, ''), v.kewarganegaraan::text, '') as kewarganegaraan,
                 coalesce(nullif(x.no_paspor, ''), v.no_paspor, '') as no_paspor,
                 coalesce(nullif(x.no_kitap, ''), v.no_kitap, '') as no_kitap,
                 coalesce(nullif(x.nik_ayah, ''), v.nik_ayah::text, '') as nik_ayah,
                 coalesce(nullif(x.nik_ibu, ''), v.nik_ibu::text, '') as nik_ibu,
                 -- Parents by NIK: their names are those of the records.
                 coalesce(va.nama_lengkap, case when x.nama_ayah = '' or upper(x.nama_ayah) = upper(v.nama_ayah)
                   then v.nama_ayah else upper(x.nama_ayah) end, '') as nama_ayah,
                 coalesce(vi.nama_lengkap, case when x.nama_ibu = '' or upper(x.nama_ibu) = upper(v.nama_ibu)
                   then v.nama_ibu else upper(x.nama_ibu) end, '') as nama_ibu,
                 case when x.shape = 'anggota' then array[temuan('anggota', 'bentuk_salah', 'objek')] else array_remove(array[
                   case when x.shape <> '' then temuan(x.shape, 'bentuk_salah', 'teks') end,
                   case when x.strange <> '' then temuan(x.strange, 'bidang_tak_dikenal', x.strange) end,
                   case when x.nik <> '' and x.nik8 is null then temuan('nik', nik_salah(x.nik)) end,
                   case when x.tindakan not in ('', 'tetap', 'ubah', 'tambah', 'keluar') then temuan('tindakan', 'kode_tak_dikenal', left(x.tindakan, 32))
                        when x.tindakan in ('tetap', 'ubah', 'keluar') and (d.nik is null or d.no_kk is distinct from x.kk)
                          then temuan('tindakan', 'anggota_bukan_warga_kk', case when x.nik8 is null then '' else x.nik end)
                        when x.tindakan = 'tetap' and c.changed or x.reprint and (c.changed or x.tindakan not in ('', 'tetap'))
                          then temuan('tindakan', case when x.reprint then 'tindakan_tak_cocok' else 'tetap_berubah' end) end,
                   case when x.alasan_keluar not in ('', 'mati', 'pindah') then temuan('alasan_keluar', 'kode_tak_dikenal', left(x.alasan_keluar, 32))
                        when x.alasan_keluar <> '' and x.tindakan <> 'keluar' then temuan('alasan_keluar', 'alasan_tanpa_keluar')
                        when x.alasan_keluar = '' and x.tindakan = 'keluar' then temuan('alasan_keluar', 'wajib_diisi') end,
                   case when x.dasar_perubahan <> '' and not p_codes -> 'dokumen_persyaratan' ? x.dasar_perubahan
                     then temuan('dasar_perubahan', 'kode_tak_dikenal', left(x.dasar_perubahan, 32)) end,
                   case when d.status_dasar = 2 and x.tindakan <> 'keluar' then temuan('nik', 'sudah_meninggal', x.nik)
                        when d.status_dasar = 3 and x.tindakan <> 'keluar' and x.kind not in ('I.A.4', 'I.A.5')
                             and not (x.kind = 'I.B.1' and x.tindakan in ('', 'tambah')) then temuan('nik', 'sudah_pindah', x.nik)
                        when d.no_kk is not null and d.no_kk is distinct from x.kk and x.tindakan in ('', 'tambah') then temuan('nik', 'di_kk_lain', x.nik) end,
                   case when x.nik8 is not null and d.nik is null then temuan('nik', 'nik_tak_dikenal', x.nik) end,
                   case when x.shdk = '' then case when fm.shdk is null then temuan('shdk', 'wajib_diisi') end
                        when not p_codes -> 'shdk' ? x.shdk then temuan('shdk', 'kode_tak_dikenal', left(x.shdk, 32)) end,
                   case when x.nama_lengkap = '' then case when v.nik is null then temuan('nama_lengkap', 'wajib_diisi') end
                        when upper(x.nama_lengkap) = upper(v.nama_lengkap) then null
                        when length(x.nama_lengkap) > 60 then temuan('nama_lengkap', 'nama_panjang')
                        when x.nama_lengkap !~ '^[[:alpha:]][[:alpha:] .,''’-]*$' then temuan('nama_lengkap', 'nama_tanda') end,
                   case when x.jenis_kelamin = '' then case when v.nik is null then temuan('jenis_kelamin', 'wajib_diisi') end
                        when not p_codes -> 'jenis_kelamin' ? x.jenis_kelamin then temuan('jenis_kelamin', 'kode_tak_dikenal', left(x.jenis_kelamin, 32)) end,
                   case when x.tempat_lahir = '' then case when v.nik is null then temuan('tempat_lahir', 'wajib_diisi') end
                        when length(x.tempat_lahir) > 60 then temuan('tempat_lahir', 'terlalu_panjang', '60')
                        when teks_salah(x.plain, x.tempat_lahir) then temuan('tempat_lahir', 'karakter_terlarang') end,
                   case when x.tanggal_lahir = '' then case when v.nik is null then temuan('tanggal_lahir', 'wajib_diisi') end
                        when not tanggal_sah(x.tanggal_lahir) then temuan('tanggal_lahir', 'tanggal_salah', left(x.tanggal_lahir, 32))
                        when x.tanggal_lahir > p_today then temuan('tanggal_lahir', 'lahir_di_masa_depan') end,
                   case when x.agama = '' then case when v.nik is null then temuan('agama', 'wajib_diisi') end
                        when not p_codes -> 'agama' ? x.agama then temuan('agama', 'kode_tak_dikenal', left(x.agama, 32)) end,
                   case when x.pendidikan = '' then case when v.nik is null then temuan('pendidikan', 'wajib_diisi') end
                        when not p_codes -> 'pendidikan' ? x.pendidikan then temuan('pendidikan', 'kode_tak_dikenal', left(x.pendidikan, 32)) end,
                   case when x.pekerjaan = '' then case when v.nik is null then temuan('pekerjaan', 'wajib_diisi') end
                        when not p_codes -> 'pekerjaan' ? x.pekerjaan then temuan('pekerjaan', 'kode_tak_dikenal', left(x.pekerjaan, 32)) end,
                   case when x.golongan_darah = '' then case when v.nik is null then temuan('golongan_darah', 'wajib_diisi') end
                        when not p_codes -> 'golongan_darah' ? x.golongan_darah then temuan('golongan_darah', 'kode_tak_dikenal', left(x.golongan_darah, 32)) end,
                   case when x.status_kawin = '' then case when v.nik is null then temuan('status_kawin', 'wajib_diisi') end
                        when not p_codes -> 'status_kawin' ? x.status_kawin then temuan('status_kawin', 'kode_tak_dikenal', left(x.status_kawin, 32)) end,
                   case when x.tanggal_kawin = '' then null
                        when not tanggal_sah(x.tanggal_kawin) then temuan('tanggal_kawin', 'tanggal_salah', left(x.tanggal_kawin, 32))
                        when x.tanggal_kawin > p_today then temuan('tanggal_kawin', 'kawin_di_masa_depan') end,
                   case when x.kewarganegaraan = '' then case when v.nik is null then temuan('kewarganegaraan', 'wajib_diisi') end
                        when not p_codes -> 'kewarganegaraan' ? x.kewarganegaraan then temuan('kewarganegaraan', 'kode_tak_dikenal', left(x.kewarganegaraan, 32)) end,
                   case when length(x.no_paspor) > 20 then temuan('no_paspor', 'terlalu_panjang', '20')
                        when teks_salah(x.plain, x.no_paspor) then temuan('no_paspor', 'karakter_terlarang') end,
                   case when length(x.no_kitap) > 20 then temuan('no_kitap', 'terlalu_panjang', '20')
                        when teks_salah(x.plain, x.no_kitap) then temuan('no_kitap', 'karakter_terlarang') end,
                   case when x.nik_ayah <> '' and not nik_sah(x.nik_ayah) then temuan('nik_ayah', nik_salah(x.nik_ayah)) end,
                   case when x.nik_ibu <> '' and not nik_sah(x.nik_ibu) then temuan('nik_ibu', nik_salah(x.nik_ibu)) end,
                   case when length(x.nama_ayah) > 100 or octet_length(x.nama_ayah) > 250 then temuan('nama_ayah', 'terlalu_panjang', '100')
                        when teks_salah(x.plain, x.nama_ayah) then temuan('nama_ayah', 'karakter_terlarang') end,
                   case when length(x.nama_ibu) > 100 or octet_length(x.nama_ibu) > 250 then temuan('nama_ibu', 'terlalu_panjang', '100')
                        when teks_salah(x.plain, x.nama_ibu) then temuan('nama_ibu', 'karakter_terlarang')
                        when x.nama_ibu = '' and v.nik is null and vi.nik is null then temuan('nama_ibu', 'wajib_diisi') end
                 ], null) end as temuan
            from (
              select h.n, h.kind, h.plain, h.kk, (m.i - 1)::int as i, left(h.kind, 4) = 'I.C.' as reprint,
                     case when nik_sah(e.nik) then e.nik::bigint end as nik8,
                     case when nik_sah(e.nik_ayah) then e.nik_ayah::bigint end as ayah8,
                     case when nik_sah(e.nik_ibu) then e.nik_ibu::bigint end as ibu8,
                     coalesce(e.nik, '') as nik, coalesce(e.tindakan, '') as tindakan, coalesce(e.alasan_keluar, '') as alasan_keluar,
                     coalesce(e.shdk, '') as shdk, btrim(coalesce(e.nama_lengkap, '')) as nama_lengkap,
                     coalesce(e.jenis_kelamin, '') as jenis_kelamin, btrim(coalesce(e.tempat_lahir, '')) as tempat_lahir,
                     coalesce(e.tanggal_lahir, '') as tanggal_lahir, coalesce(e.agama, '') as agama,
                     coalesce(e.pendidikan, '') as pendidikan, coalesce(e.pekerjaan, '') as pekerjaan,
                     coalesce(e.golongan_darah, '') as golongan_darah, coalesce(e.status_kawin, '') as status_kawin,
                     coalesce(e.tanggal_kawin, '') as tanggal_kawin, coalesce(e.kewarganegaraan, '') as kewarganegaraan,
                     coalesce(e.no_paspor, '') as no_paspor, coalesce(e.no_kitap, '') as no_kitap,
                     coalesce(e.nik_ayah, '') as nik_ayah, btrim(coalesce(e.nama_ayah, '')) as nama_ayah,
                     coalesce(e.nik_ibu, '') as nik_ibu, btrim(coalesce(e.nama_ibu, '')) as nama_ibu,
                     coalesce(e.dasar_perubahan, '') as dasar_perubahan,
                     case when jsonb_typeof(m.v) <> 'object' then 'anggota'
                          when jsonb_path_exists(j.v, 'lax $.* ? (@.type() != "string" && @.type() != "null")')
                            then coalesce((select min(u.key) from jsonb_each(j.v) u where jsonb_typeof(u.value) not in ('string', 'null')), '')
                          else '' end as shape,
                     case when g.v <> '{}' then (select left(min(u), 40) from jsonb_object_keys(g.v) u) else '' end as strange
                from unnest(p_heads) h
                cross join lateral jsonb_array_elements(h.anggota) with ordinality m (v, i)
                cross join lateral (select case when jsonb_typeof(m.v) = 'object' then m.v else '{}' end as v) j
                cross join lateral (select j.v - '{nik,tindakan,alasan_keluar,shdk,nama_lengkap,jenis_kelamin,tempat_lahir,tanggal_lahir,agama,pendidikan,pekerjaan,golongan_darah,status_kawin,tanggal_kawin,kewarganegaraan,no_paspor,no_kitap,nik_ayah,nama_ayah,nik_ibu,nama_ibu,dasar_perubahan}'::text[] as v) g
                cross join lateral jsonb_to_record(j.v) as e (nik text, tindakan text, alasan_keluar text, shdk text,
                  nama_lengkap text, jenis_kelamin text, tempat_lahir text, tanggal_lahir text, agama text,
                  pendidikan text, pekerjaan text, golongan_darah text, status_kawin text, tanggal_kawin text,
                  kewarganegaraan text, no_paspor text, no_kitap text, nik_ayah text, nama_ayah text, nik_ibu text,
                  nama_ibu text, dasar_perubahan text)
               where m.i <= 99 offset 0
            ) x
            left join resident d on d.nik = x.nik8
            left join resident_version v on v.nik = d.nik and v.versi = d.versi
            left join family fa on fa.no_kk = d.no_kk
            -- The relation to another family's head says nothing here.
            left join family_member fm on fm.no_kk = fa.no_kk and fm.versi = fa.versi and fm.nik = d.nik and fm.no_kk = x.kk
            left join resident da on da.nik = x.ayah8
            left join resident_version va on va.nik = da.nik and va.versi = da.versi
            left join resident di on di.nik = x.ibu8
            left join resident_version vi on vi.nik = di.nik and vi.versi = di.versi
            cross join lateral (select coalesce(
              x.nama_lengkap <> '' and upper(x.nama_lengkap) <> upper(v.nama_lengkap)
              or x.jenis_kelamin <> '' and x.jenis_kelamin <> v.jenis_kelamin::text
              or x.tempat_lahir <> '' and upper(x.tempat_lahir) <> upper(v.tempat_lahir)
              or x.tanggal_lahir <> '' and x.tanggal_lahir <> v.tanggal_lahir::text
              or x.agama <> '' and x.agama <> v.agama::text or x.pendidikan <> '' and x.pendidikan <> v.pendidikan::text
              or x.pekerjaan <> '' and (x.pekerjaan <> v.pekerjaan::text or v.pekerjaan_versi <> '2019')
              or x.golongan_darah <> '' and x.golongan_darah <> v.golongan_darah::text
              or x.status_kawin <> '' and (x.status_kawin <> v.status_kawin::text or v.status_kawin_versi <> '2019')
              or x.tanggal_kawin <> '' and x.tanggal_kawin <> coalesce(v.tanggal_kawin::text, '')
              or x.kewarganegaraan <> '' and x.kewarganegaraan <> v.kewarganegaraan::text
              or x.no_paspor <> '' and x.no_paspor <> v.no_paspor or x.no_kitap <> '' and x.no_kitap <> v.no_kitap
              or x.nik_ayah <> '' and x.nik_ayah <> coalesce(v.nik_ayah::text, '')
              or x.nik_ibu <> '' and x.nik_ibu <> coalesce(v.nik_ibu::text, '')
              or x.nama_ayah <> '' and upper(x.nama_ayah) <> upper(v.nama_ayah)
              or x.nama_ibu <> '' and upper(x.nama_ibu) <> upper(v.nama_ibu), false) as changed offset 0) c
          union all
          select h.n, 1000 + fm.shdk, d.nik::text, 'tetap', '', '', fm.shdk::text, v.nama_lengkap, v.jenis_kelamin::text,
                 v.tempat_lahir, v.tanggal_lahir::text, v.agama::text, v.pendidikan::text, v.pekerjaan::text, v.pekerjaan_versi,
                 v.golongan_darah::text, v.status_kawin::text, v.status_kawin_versi, coalesce(v.tanggal_kawin::text, ''),
                 v.kewarganegaraan::text, v.no_paspor, v.no_kitap, coalesce(v.nik_ayah::text, ''), coalesce(v.nik_ibu::text, ''),
                 v.nama_ayah, v.nama_ibu, '{}'
            from unnest(p_heads) h
            join family fa on fa.no_kk = h.kk
            join resident d on d.no_kk = fa.no_kk
            join resident_version v on v.nik = d.nik and v.versi = d.versi
            join family_member fm on fm.no_kk = fa.no_kk and fm.versi = fa.versi and fm.nik = d.nik
           where not h.nomor_baru and fm.nik::text <> all (h.niks)
        ) m) y);
end $$;

-- What is wrong with the requests, all of it.
create function intake_findings(p_heads intake_head[], p_members intake_member[], c channel) returns intake_finding[]
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return array(
    select (f.n, f.path, f.code, f.param)::intake_finding from (
      select h.n, 0 as urut, t.i, split_part(t.t, e'\x1f', 1) as path, split_part(t.t, e'\x1f', 2) as code, split_part(t.t, e'\x1f', 3) as param
        from unnest(p_heads) h cross join lateral unnest(h.temuan) with ordinality t (t, i)
      union all
      select h.n, 0, 0, 'kind', 'jenis_tidak_untuk_kanal', h.kind from unnest(p_heads) h
       where h.known and not exists (select from channel_kind x where x.channel = c.channel and x.kind = h.kind)
      union all
      select m.n, 1 + m.i, t.i, 'anggota[' || m.i || ']' || case when split_part(t.t, e'\x1f', 1) = 'anggota' then '' else '.' || split_part(t.t, e'\x1f', 1) end,
             split_part(t.t, e'\x1f', 2), split_part(t.t, e'\x1f', 3)
        from unnest(p_members) m cross join lateral unnest(m.temuan) with ordinality t (t, i)
      union all
      select m.n, 1 + m.i, 0, 'anggota[' || m.i || '].nik', 'anggota_ganda', m.nik
        from (select x.n, x.i, x.nik, row_number() over (partition by x.n, x.nik order by x.i) as k from unnest(p_members) x
               where x.nik <> '') m where m.k > 1
      union all
      select m.n, 5000, 0, 'anggota', 'kepala_tidak_satu', (count(*) filter (where m.shdk = '1' and m.tindakan <> 'keluar'))::text
        from unnest(p_members) m group by m.n
      having count(*) filter (where m.shdk = '1' and m.tindakan <> 'keluar') <> 1
      union all
      select m.n, 5000, 0, 'anggota', 'anggota_terlalu_banyak', '99' from unnest(p_members) m group by m.n having count(*) > 99
      union all
      select h.n, 5000, 0, 'anggota', 'anggota_kosong', '' from unnest(p_heads) h
       where not h.nomor_baru and h.kk_status is not null and h.n <> all (array(select m.n from unnest(p_members) m))
      union all
      -- By somebody else than the persons concerned: a power of attorney, or not at all.
      select h.n, 0, 100, 'pemohon_nik', case when c.self_only then 'pemohon_harus_anggota' else 'pemohon_bukan_anggota' end, ''
        from unnest(p_heads) h
       where nik_sah(h.pemohon_nik) and h.pemohon_nik <> all (h.niks)
         and not exists (select from resident d where d.nik = h.pemohon_nik::bigint and d.no_kk = h.kk)
    ) f order by f.n, f.urut, f.i);
end $$;

-- As db/model/f102_rule.c has them. A word that is not here stands for an error.
insert into intake_rule values
  ('kontak_kosong', false, 'Permendagri 7/2019'),
  ('jenis_tidak_untuk_kanal', true, 'Permendagri 7/2019'),
  ('nik_tak_dikenal', false, 'Permendagri 102/2019 ps 1'),
  ('pemohon_bukan_anggota', false, 'F-1.07'),
  ('pemohon_harus_anggota', true, 'F-1.07'),
  ('pemohon_meninggal', true, 'UU 23/2006 ps 44'),
  ('kk_tak_dikenal', true, 'UU 23/2006 ps 61'),
  ('kk_ditutup', true, 'UU 23/2006 ps 61'),
  ('kk_kantor_lain', true, 'Perpres 96/2018 ps 11'),
  ('wilayah_salah', true, 'UU 23/2006 ps 61'),
  ('wilayah_tak_dikenal', true, 'UU 23/2006 ps 61'),
  ('wilayah_di_luar_kantor', true, 'Perpres 96/2018 ps 11'),
  ('sudah_ada', true, 'UU 24/2013 ps 97'),
  ('terlalu_banyak_terbuka', true, 'Permendagri 7/2019'),
  ('anggota_bukan_warga_kk', true, 'UU 23/2006 ps 61'),
  ('anggota_ganda', true, 'UU 24/2013 ps 97'),
  ('anggota_kosong', true, 'F-1.01'),
  ('anggota_terlalu_banyak', true, 'Permendagri 109/2019 F-1.01'),
  ('kepala_tidak_satu', true, 'UU 23/2006 ps 61'),
  ('alasan_tanpa_keluar', true, 'F-1.02'),
  ('tindakan_tak_cocok', true, 'Perpres 96/2018 ps 13'),
  ('tetap_berubah', true, 'F-1.06'),
  ('dokumen_tak_dikenal', true, 'F-1.02'),
  ('sudah_meninggal', true, 'UU 23/2006 ps 44'),
  ('sudah_pindah', true, 'Perpres 96/2018 ps 11'),
  ('di_kk_lain', false, 'UU 24/2013 ps 97'),
  ('kunci_tak_sah', true, 'F-1.02'),
  ('kunci_dipakai', true, 'F-1.02'),
  ('bidang_tak_dikenal', true, 'F-1.02'),
  ('bentuk_salah', true, 'F-1.02'),
  ('tak_terolah', true, 'F-1.02'),
  ('telepon_salah', true, 'Permendagri 7/2019'),
  ('email_salah', true, 'Permendagri 7/2019'),
  ('nama_panjang', true, 'Permendagri 73/2022 ps 4'),
  ('nama_tanda', true, 'Permendagri 73/2022 ps 5'),
  ('lahir_di_masa_depan', true, 'UU 23/2006 ps 61'),
  ('nik_panjang', true, 'UU 23/2006 ps 13'),
  ('nik_bukan_angka', true, 'UU 23/2006 ps 13'),
  ('nik_awalan_nol', true, 'UU 23/2006 ps 13'),
  ('nik_tanggal', true, 'UU 23/2006 ps 13'),
  ('nik_bulan', true, 'UU 23/2006 ps 13'),
  ('nik_serial_nol', true, 'UU 23/2006 ps 13'),
  ('no_kk_panjang', true, 'UU 23/2006 ps 61'),
  ('no_kk_bukan_angka', true, 'UU 23/2006 ps 61'),
  ('no_kk_awalan_nol', true, 'UU 23/2006 ps 61');

-- --- what the form needs ---

create function intake_kinds() returns table (kind text, label text, nomor_baru boolean)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'channel', 'kiosk');
  c channel := intake_channel(o);
begin
  return query select k.kind, k.label, k.nomor_baru from channel_kind x join service_kind k on k.kind = x.kind
                where x.channel = c.channel order by k.kind;
end $$;

create function intake_regions(p_text text, p_limit int)
returns table (kode text, nama text, kecamatan text, kabupaten_kota text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o      officer := allow('operator', 'verifikator', 'penyelia', 'channel', 'kiosk');
  v_kab  text := (select f.kode_wilayah from office f where f.office_id = o.office_id);
  v_like text := '%' || replace(replace(replace(left(coalesce(p_text, ''), 60), '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
  return query
    select w.kode, w.nama, w2.nama, w3.nama
      from region w join region w2 on w2.kode = w.induk join region w3 on w3.kode = w2.induk
     where w.kode > v_kab || '.' and w.kode < v_kab || '/' and length(w.kode) = 13
       and (w.nama ilike v_like or w2.nama ilike v_like or w.kode like v_like)
     order by w.nama ilike substr(v_like, 2) desc, w.nama, w.kode limit least(greatest(coalesce(p_limit, 20), 1), 500);
end $$;

grant execute on function intake_kinds(), intake_regions(text, int)
  to loket_operator, loket_verifikator, loket_penyelia, loket_channel, loket_kiosk;
