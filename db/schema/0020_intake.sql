-- Requests on their way in: the channels and their rights, submit, documents, status, cancel. A call brings
-- many requests at once (a channel pours them in), so the work is done for all of them together; each stands
-- for itself all the same: one that is refused, or that nobody can make sense of, leaves the others.
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
alter table request
  add column account_id    int references officer,
  add column intake_key    text,
  add column intake_digest bytea;
create unique index request_intake on request (account_id, intake_key) where intake_key is not null;

-- The counter saw the paper itself.
create table document_seen (
  request_id bigint not null references request,
  dokumen    text not null,
  officer_id int not null references officer,
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

-- --- the tracking PIN ---

-- A new tracking PIN of six random digits; earlier ones are void. Nothing keeps it readable.
create function tracking_new(p_request bigint) returns text
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_random bytea := uuid_send(gen_random_uuid());
  v_salt   bytea := uuid_send(gen_random_uuid());
  v_pin    text := tracking_digits(v_random);
begin
  insert into tracking (request_id, salt, pin_sha256) values (p_request, v_salt, sha256(v_salt || convert_to(v_pin, 'UTF8')))
    on conflict (request_id) do update set salt = excluded.salt, pin_sha256 = excluded.pin_sha256, made_at = now(),
      used_at = null, tries = 0, locked_until = null;
  return v_pin;
end $$;

-- Six digits of 48 random bits (the first bytes of a random UUID).
create function tracking_digits(p_random bytea) returns text
language sql immutable
return lpad((((get_byte(p_random, 0)::bigint << 40) | (get_byte(p_random, 1)::bigint << 32) | (get_byte(p_random, 2)::bigint << 24)
            | (get_byte(p_random, 3)::bigint << 16) | (get_byte(p_random, 4)::bigint << 8) | get_byte(p_random, 5)) % 1000000)::text,
            6, '0');

-- Counts a try with this PIN, in a transaction of its own, before a function below looks whether it is right.
create function tracking_try(p_ref text, p_pin text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'channel', 'kiosk');
  r request;
  t tracking;
begin
  select * into r from request x where x.ref = p_ref and x.office_id = o.office_id;
  select * into t from tracking x where x.request_id = r.request_id for update;
  if t.request_id is null or t.locked_until > now() then
    return;
  end if;
  t.tries := case when t.locked_until is null then t.tries else 0 end + 1;
  t.locked_until := case when t.tries >= setting_int('pin_tries') then now() + setting_interval('pin_lock') end;
  update tracking set tries = t.tries, locked_until = t.locked_until where request_id = t.request_id;
  insert into tracking_try as y values (r.request_id, o.officer_id, sha256(t.salt || convert_to(coalesce(p_pin, ''), 'UTF8')),
                                        pg_current_xact_id())
    on conflict (request_id, officer_id) do update set guess = excluded.guess, xid = excluded.xid;
end $$;

-- Whether the PIN is right: '', or the word of the refusal. The try was counted before.
create function tracking_check(p_request bigint, o officer, p_pin text) returns text
language plpgsql set search_path = loket, pg_temp as $$
declare
  t     tracking;
  v_try tracking_try;
begin
  if coalesce(p_pin, '') = '' then
    return 'pin_needed';
  end if;
  select * into t from tracking where request_id = p_request for update;
  select * into v_try from tracking_try y where y.request_id = p_request and y.officer_id = o.officer_id;
  if t.request_id is null then
    return 'pin_wrong';
  end if;
  if v_try.guess is distinct from sha256(t.salt || convert_to(p_pin, 'UTF8'))
     or v_try.xid is not distinct from pg_current_xact_id_if_assigned() or v_try.guess <> t.pin_sha256 then
    if t.locked_until > now() and v_try.guess is not null then
      delete from tracking_try y where y.request_id = p_request and y.officer_id = o.officer_id;
      perform audit_write('request.pin.locked', 'request', p_request::text, '{}');
    end if;
    return case when t.locked_until > now() then 'pin_locked' else 'pin_wrong' end;
  end if;
  update tracking set tries = 0, locked_until = null, used_at = coalesce(used_at, now()) where request_id = p_request;
  delete from tracking_try where request_id = p_request and officer_id = o.officer_id;
  return '';
end $$;

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
                 coalesce((select left(min(u), 40) from jsonb_object_keys(j.doc - '{key,kind,pemohon_nik,pemohon_nama,no_kk,telepon,email,alamat,rt,rw,kode_pos,kode_wilayah,menumpang,anggota,dokumen}'::text[]) u), '') as strange
            from jsonb_array_elements(p_docs) with ordinality d (doc, n)
            cross join lateral (select case when jsonb_typeof(d.doc) = 'object' then d.doc else '{}' end as doc) j
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
                     coalesce((select left(min(u), 40) from jsonb_object_keys(j.v - '{nik,tindakan,alasan_keluar,shdk,nama_lengkap,jenis_kelamin,tempat_lahir,tanggal_lahir,agama,pendidikan,pekerjaan,golongan_darah,status_kawin,tanggal_kawin,kewarganegaraan,no_paspor,no_kitap,nik_ayah,nama_ayah,nik_ibu,nama_ibu,dasar_perubahan}'::text[]) u), '') as strange
                from unnest(p_heads) h
                cross join lateral jsonb_array_elements(h.anggota) with ordinality m (v, i)
                cross join lateral (select case when jsonb_typeof(m.v) = 'object' then m.v else '{}' end as v) j
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
           where not h.nomor_baru and d.nik::text <> all (h.niks)
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

-- --- taking in ---

-- The documents at hand: files, and papers that were seen.
create or replace function documents_at_hand(p_request bigint) returns text[]
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return array(select dokumen from attachment where request_id = p_request
               union select dokumen from document_seen where request_id = p_request);
end $$;

-- What is missing, as JSON: one of each is needed.
create function intake_missing(p_request bigint) returns jsonb
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('dokumen', to_jsonb(m.dokumen), 'sumber', m.sumber, 'label',
                   (select string_agg(code_label('dokumen_persyaratan', '2019', u), ' / ') from unnest(m.dokumen) u))), '[]')
            from missing_documents(p_request) m);
end $$;

-- The facts of check_persons() on which documents depend, of many requests at once.
create view request_fact as
  select m.request_id, x.code, case x.code when 'dasar' then m.dasar_perubahan else '' end as param
    from request_member m
    join request r on r.request_id = m.request_id
    left join resident d on d.nik = m.nik
    left join resident_version v on v.nik = d.nik and v.versi = d.versi
    cross join lateral (
      select m.tindakan <> 'keluar' as stays,
             v.nama_lengkap <> m.nama_lengkap or v.jenis_kelamin <> m.jenis_kelamin as renamed,
             case when m.tindakan <> 'keluar' and d.nik is not null and m.status_kawin_versi = '2019'
                       and m.status_kawin is distinct from
                           case when v.status_kawin_versi = '2019' then v.status_kawin
                                when v.status_kawin = 1 then 1 when v.status_kawin = 4 then 6 end
                  then m.status_kawin end as wed offset 0) y
    cross join lateral unnest(array[
      case when m.dasar_perubahan <> '' then 'dasar' end,
      case when y.stays and y.renamed then 'ganti_nama' end,
      case y.wed when 2 then 'jadi_kawin_tercatat' when 4 then 'jadi_cerai_tercatat'
                 when 3 then 'jadi_belum_tercatat' when 5 then 'jadi_belum_tercatat' end,
      case when m.tindakan = 'keluar' and m.alasan_keluar <> '' then 'keluar_' || m.alasan_keluar end,
      case when m.tindakan = 'tambah' and m.nik is null then 'bayi' end,
      case when m.tindakan = 'tambah' and m.nik is null and (m.nama_ayah <> '' or m.nik_ayah is not null) then 'bayi_berayah' end,
      case when y.stays and m.kewarganegaraan = 2 then 'ada_wna' end,
      case when r.kind = 'I.B.1' and m.tindakan = 'tambah' and comes_from_outside(m, d, r) then 'datang_dari_luar' end,
      case when r.kind = 'I.B.1' and m.tindakan = 'tambah' and m.status_kawin = 1
                and m.tanggal_lahir > (office_today(r.office_id) - interval '17 years')::date and not parent_beside(m)
        then 'anak_tanpa_orang_tua' end
      ]) x (code)
   where x.code is not null
  union all
  select r.request_id, 'menumpang', '' from request r where r.menumpang
  union all
  select r.request_id, 'sisa_di_bawah_17', '' from request r
   where r.kind = 'I.A.2' and (select bool_and(m.tanggal_lahir > (office_today(r.office_id) - interval '17 years')::date)
                                 from request_member m where m.request_id = r.request_id and m.tindakan in ('tetap', 'ubah'));

-- intake_missing() of many requests at once; no row for one that lacks nothing.
create function intake_missing_all(p_requests bigint[]) returns table (request_id bigint, missing jsonb)
language plpgsql stable set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  v_labels jsonb := (select jsonb_object_agg(code, label) from code_list where list = 'dokumen_persyaratan' and version = '2019');
begin
  return query
    with fact as materialized (
      select f.request_id, f.code, f.param from request_fact f where f.request_id = any (p_requests)
    ), paper as materialized (
      select x.request_id, array_agg(x.dokumen) as have from (
        select a.request_id, a.dokumen from attachment a where a.request_id = any (p_requests)
        union select s.request_id, s.dokumen from document_seen s where s.request_id = any (p_requests)) x
       group by x.request_id
    ), asked as materialized (
      select r.request_id, q.dokumen, q.kind, q.sumber, coalesce(p.have, '{}') as have
        from request r
        left join paper p on p.request_id = r.request_id
        join requirement_rule q on q.kind in (r.kind, 'ALL') and q.wajib
       where r.request_id = any (p_requests)
         and (q.syarat = '' or exists (select from fact f where f.request_id = r.request_id and f.code = q.syarat))
    ), lack as (
      select distinct on (a.request_id, a.dokumen) a.request_id, a.dokumen, a.sumber from asked a
       where not a.dokumen && a.have
       order by a.request_id, a.dokumen, a.kind desc
    ), base as (
      select distinct f.request_id, array[f.param] as dokumen, 'F-1.06' as sumber
        from fact f left join paper p on p.request_id = f.request_id
       where f.code = 'dasar' and f.param <> all (coalesce(p.have, '{}'))
         and not exists (select from asked a where a.request_id = f.request_id and a.dokumen = array[f.param])
    )
    select u.request_id, jsonb_agg(jsonb_build_object('dokumen', to_jsonb(u.dokumen), 'sumber', u.sumber, 'label',
             (select string_agg(coalesce(v_labels ->> d, d), ' / ') from unnest(u.dokumen) d)) order by u.dokumen)
      from (select * from lack union all select * from base) u group by u.request_id;
end $$;

create function request_is_open(p_state text) returns boolean
language sql immutable
return p_state in ('pending', 'submitted', 'in_review', 'returned', 'awaiting_supervisor', 'approved', 'awaiting_signature');

-- What came of one request of a call.
create type intake_result as (
  n int, ref text, request_id bigint, state text, pin text, replayed boolean, submitted_at bigint, promise_at bigint,
  missing text, findings text
);

-- Those that this account brought before under the same key. The PIN is made anew while nobody can have
-- used it.
create function intake_replays(p_heads intake_head[], o officer) returns intake_result[]
language plpgsql set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off as $$
declare
  v_rows intake_result[] := '{}';
  v_row  record;
  v_pin  text;
begin
  for v_row in
    select h.n, r.ref, r.request_id, r.state, r.submitted_at, r.promise_at, r.intake_digest = h.digest as same,
           t.used_at is null and t.tries = 0 and r.submitted_at > now() - setting_interval('pin_replay') as fresh
      from unnest(p_heads) h
      join request r on r.account_id = o.officer_id and r.intake_key = h.key
      left join tracking t on t.request_id = r.request_id loop
    if not v_row.same then
      v_rows := v_rows || (v_row.n, '', 0, '', '', false, 0, 0, '[]', jsonb_build_array(jsonb_build_object('path', 'key', 'code',
        'kunci_dipakai', 'severity', 'galat', 'param', v_row.ref, 'sumber', 'F-1.02')))::intake_result;
      continue;
    end if;
    v_pin := '';
    if v_row.fresh then
      v_pin := tracking_new(v_row.request_id);
      perform audit_write('request.replay', 'request', v_row.request_id::text, jsonb_build_object('ref', v_row.ref));
    end if;
    v_rows := v_rows || (v_row.n, v_row.ref, v_row.request_id, v_row.state, v_pin, true,
      extract(epoch from v_row.submitted_at)::bigint, extract(epoch from v_row.promise_at)::bigint,
      case when v_row.state in ('pending', 'returned') then intake_missing(v_row.request_id) else '[]' end, '[]')::intake_result;
  end loop;
  return v_rows;
end $$;

-- Requests that are open already, and applicants with too many of them.
create function intake_duplicates(p_heads intake_head[], o officer, c channel) returns intake_finding[]
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off as $$
begin
  return array(
    select (h.n, case when h.nomor_baru then 'pemohon_nik' else 'no_kk' end, 'sudah_ada',
            case when r.account_id = o.officer_id or r.channel = c.channel and c.shared then r.ref else '' end)::intake_finding
      from unnest(p_heads) h
      cross join lateral (
        select * from (
          (select x.ref, x.channel, x.account_id from request x
            where x.no_kk = case when not h.nomor_baru then h.kk end and x.kind = h.kind and request_is_open(x.state) limit 1)
          union all
          (select x.ref, x.channel, x.account_id from request x
            where x.pemohon_nik = case when h.nomor_baru and nik_sah(h.pemohon_nik) then h.pemohon_nik::bigint end
              and x.kind = h.kind and request_is_open(x.state) limit 1)) u limit 1) r)
    || array(
    select (h.n, 'pemohon_nik', 'terlalu_banyak_terbuka', c.max_open::text)::intake_finding
      from unnest(p_heads) h
     where nik_sah(h.pemohon_nik)
       and (select count(*) from request x where x.pemohon_nik = h.pemohon_nik::bigint and x.channel = c.channel
               and request_is_open(x.state)) >= c.max_open);
end $$;

create function intake_findings_json(p_found intake_finding[]) returns jsonb
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (select jsonb_object_agg(x.n, x.rows) from (
            select f.n, jsonb_agg(jsonb_build_object('path', f.path, 'code', f.code,
                     'severity', case when coalesce(r.galat, true) then 'galat' else 'peringatan' end,
                     'param', f.param, 'sumber', coalesce(r.sumber, 'Permendagri 109/2019 F-1.01')) order by f.i) as rows
              from unnest(p_found) with ordinality f (n, path, code, param, i) left join intake_rule r on r.code = f.code
             group by f.n) x);
end $$;

-- Writes the rows of requests that have no fault; p_ids and p_refs belong to p_heads, in order. They stand as
-- pending until their documents are looked at.
create function intake_insert(p_heads intake_head[], p_members intake_member[], p_ids bigint[], p_refs text[], o officer,
                              c channel) returns void
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_counter boolean := c.channel = 'loket';
  v_place   int[] := array_fill(0, array[1 + coalesce((select max(n) from unnest(p_heads)), 0)]); -- of n in p_ids, from 1
begin
  for i in 1 .. cardinality(p_heads) loop
    v_place[p_heads[i].n + 1] := i;
  end loop;
  with promise as materialized (
    select k.promise, promise_at(o.office_id, now(), k.promise) as at
      from (select distinct promise from unnest(p_heads)) k)
  insert into request (request_id, ref, kind, office_id, channel, state, versi, no_kk, pemohon_nik, pemohon_nama, telepon, email,
                       alamat, rt, rw, kode_pos, kode_wilayah, menumpang, entered_by, promise_at, account_id, intake_key, intake_digest)
    overriding system value
    select p_ids[h.i], p_refs[h.i], h.kind, o.office_id, c.channel, 'pending', 1, h.kk, nullif(h.pemohon_nik, '')::bigint,
           h.pemohon_nama, h.telepon, h.email, h.alamat, h.rt, h.rw, h.kode_pos, h.kode_wilayah, h.menumpang = 'ya',
           case when v_counter then o.officer_id end, p.at, o.officer_id, h.key, h.digest
      from (select x.*, row_number() over () as i from unnest(p_heads) x) h join promise p on p.promise = h.promise;
  insert into request_member (request_id, urut, tindakan, alasan_keluar, dasar_perubahan, nik, shdk, nama_lengkap, jenis_kelamin,
                              tempat_lahir, tanggal_lahir, agama, pendidikan, pekerjaan, pekerjaan_versi, golongan_darah,
                              status_kawin, status_kawin_versi, tanggal_kawin, kewarganegaraan, no_paspor, no_kitap, nik_ayah,
                              nik_ibu, nama_ayah, nama_ibu)
    select p_ids[v_place[m.n + 1]], m.urut, m.tindakan, m.alasan_keluar, m.dasar_perubahan, nullif(m.nik, '')::bigint,
           m.shdk::smallint, m.nama_lengkap, m.jenis_kelamin::smallint, m.tempat_lahir, m.tanggal_lahir::date,
           m.agama::smallint, m.pendidikan::smallint, m.pekerjaan::smallint, m.pekerjaan_versi, m.golongan_darah::smallint,
           m.status_kawin::smallint, m.status_kawin_versi, nullif(m.tanggal_kawin, '')::date, m.kewarganegaraan::smallint,
           m.no_paspor, m.no_kitap, nullif(m.nik_ayah, '')::bigint, nullif(m.nik_ibu, '')::bigint, m.nama_ayah, m.nama_ibu
      from unnest(p_members) m
     where m.n < cardinality(v_place) and v_place[m.n + 1] > 0;
  if c.sees_paper then
    insert into document_seen (request_id, dokumen, officer_id)
      select distinct p_ids[v_place[h.n + 1]], d, o.officer_id from unnest(p_heads) h cross join lateral unnest(h.dokumen) d;
  end if;
end $$;

-- Gives requests that are stored their first step, their place in the queue, a tracking PIN and the word to the
-- applicant. p_missing: what each lacks. Returns the PINs.
create function intake_start(p_ids bigint[], p_refs text[], p_missing jsonb[], o officer) returns text[]
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_n     int := cardinality(p_ids);
  v_salts bytea[] := array(select uuid_send(gen_random_uuid()) from generate_series(1, v_n));
  v_pins  text[] := array(select tracking_digits(uuid_send(gen_random_uuid())) from generate_series(1, v_n));
  v_ready bigint[] := array(select x.id from unnest(p_ids, p_missing) x (id, missing) where x.missing = '[]');
begin
  insert into request_step (request_id, seq, dari, ke, officer_id, actor)
    select x.id, 1, '', case when x.missing = '[]' then 'submitted' else 'pending' end, o.officer_id, o.username
      from unnest(p_ids, p_missing) x (id, missing);
  if cardinality(v_ready) > 0 then
    update request set state = 'submitted' where request_id = any (v_ready);
    perform queue_put(x) from unnest(v_ready) x;
  end if;
  insert into tracking (request_id, salt, pin_sha256)
    select x.id, x.salt, sha256(x.salt || convert_to(x.pin, 'UTF8')) from unnest(p_ids, v_salts, v_pins) x (id, salt, pin);
  insert into notification (request_id, event, detail)
    select x.id, case when x.missing = '[]' then 'received' else 'pending' end, jsonb_build_object('ref', x.ref)
      from unnest(p_ids, p_refs, p_missing) x (id, ref, missing);
  return v_pins;
end $$;

-- Stores requests that have no fault. p_found: warnings, by n.
create function intake_store(p_heads intake_head[], p_members intake_member[], p_found jsonb, p_draft bigint, o officer,
                             c channel, f office) returns intake_result[]
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_n       int := cardinality(p_heads);
  v_ids     bigint[] := array(select nextval('request_request_id_seq') from generate_series(1, v_n));
  v_refs    text[] := intake_refs((now() at time zone 'UTC' + make_interval(hours => f.zona))::date, v_n);
  v_missing jsonb[];
  v_pins    text[];
begin
  perform intake_insert(p_heads, p_members, v_ids, v_refs, o, c);
  if p_draft <> 0 then
    perform draft_submit(p_draft, v_ids[1], o);
  end if;
  v_missing := array(select coalesce(m.missing, '[]') from unnest(v_ids) with ordinality x (id, i)
                       left join intake_missing_all(v_ids) m on m.request_id = x.id order by x.i);
  v_pins := intake_start(v_ids, v_refs, v_missing, o);
  perform audit_write_all('request.submit', 'request', v_ids::text[], array(
    select jsonb_build_object('ref', v_refs[h.i], 'kind', h.kind, 'channel', c.channel, 'no_kk', h.kk, 'pemohon',
             nullif(h.pemohon_nik, '')::bigint, 'nik', g.niks, 'missing', jsonb_path_query_array(v_missing[h.i], '$[*].dokumen'))
      from (select x.*, row_number() over () as i from unnest(p_heads) x) h
      left join (select m.n, jsonb_agg(m.nik::bigint order by m.urut) as niks from unnest(p_members) m where m.nik <> '' group by m.n) g
        on g.n = h.n
     order by h.i));
  return array(
    select (h.n, v_refs[h.i], v_ids[h.i], case when v_missing[h.i] = '[]' then 'submitted' else 'pending' end, v_pins[h.i], false,
            extract(epoch from r.submitted_at)::bigint, extract(epoch from r.promise_at)::bigint, v_missing[h.i]::text,
            coalesce(p_found -> h.n::text, '[]')::text)::intake_result
      from (select x.n, row_number() over () as i from unnest(p_heads) x) h join request r on r.request_id = v_ids[h.i]);
end $$;

-- Requests that have no key, applicant or family in common.
create function intake_round(p_heads intake_head[], p_codes jsonb, p_draft bigint, o officer, c channel, f office)
returns intake_result[]
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_rows    intake_result[] := intake_replays(p_heads, o);
  v_done    int[] := array(select n from unnest(v_rows));
  v_heads   intake_head[] := p_heads;
  v_members intake_member[];
  v_found   intake_finding[];
  v_json    jsonb;
  v_bad     int[];
begin
  if cardinality(v_done) > 0 then
    v_heads := array(select h from unnest(p_heads) h where h.n <> all (v_done));
  end if;
  if cardinality(v_heads) = 0 then
    return v_rows;
  end if;
  v_members := intake_members(v_heads, p_codes,
    ((now() at time zone 'UTC' + make_interval(hours => f.zona))::date)::text);
  v_found := intake_findings(v_heads, v_members, c) || intake_duplicates(v_heads, o, c);
  v_json := coalesce(intake_findings_json(v_found), '{}');
  v_bad := array(select distinct x.n from unnest(v_found) x left join intake_rule r on r.code = x.code where coalesce(r.galat, true));
  if cardinality(v_bad) > 0 then
    v_rows := v_rows || array(select (x.n, '', 0, '', '', false, 0, 0, '[]', v_json -> x.n::text)::intake_result from unnest(v_bad) x (n));
    v_heads := array(select h from unnest(v_heads) h where h.n <> all (v_bad));
  end if;
  if cardinality(v_heads) = 0 then
    return v_rows;
  end if;
  return v_rows || intake_store(v_heads, v_members, v_json, p_draft, o, c, f);
end $$;

-- All requests of a call. Those about one key, applicant or family come one after the other, so that the later
-- sees the earlier; locks keep other connections from doing the same meanwhile, taken in one order by all.
create function intake_run(p_docs jsonb, p_draft bigint, o officer, c channel) returns intake_result[]
language plpgsql set search_path = loket, pg_temp as $$
declare
  f       office;
  v_codes jsonb := intake_codes();
  v_todo  intake_head[];
  v_round intake_head[];
  v_rows  intake_result[] := '{}';
begin
  select * into strict f from office where office_id = o.office_id;
  v_todo := intake_heads(p_docs, f.zona, f.kode_wilayah, f.office_id, v_codes);
  perform pg_advisory_xact_lock(x.k)
     from (select distinct k from unnest(v_todo) h,
             unnest(array[hashtextextended('intake:' || o.officer_id || ':' || h.key, 0),
                          hashtextextended('intake:' || h.kind || case when h.nomor_baru then 'p' || h.pemohon_nik else 'k' || h.no_kk end, 0)]) k
            order by k) x;
  while cardinality(v_todo) > 0 loop
    select coalesce(array_agg(x.h order by (x.h).n) filter (where x.first), '{}'),
           coalesce(array_agg(x.h order by (x.h).n) filter (where not x.first), '{}') into v_round, v_todo
      from (select h, row_number() over (partition by h.key order by h.n) = 1
                  and (h.pemohon_nik = '' or row_number() over (partition by h.pemohon_nik order by h.n) = 1)
                  and (h.no_kk = '' or row_number() over (partition by h.kind, h.no_kk order by h.n) = 1) as first
              from unnest(v_todo) h) x;
    v_rows := v_rows || intake_round(v_round, v_codes, p_draft, o, c, f);
  end loop;
  return v_rows;
end $$;

-- As intake_run(), undone at the end: nothing stays of it but the answer.
create function intake_check(p_docs jsonb, o officer, c channel) returns intake_result[]
language plpgsql set search_path = loket, pg_temp as $$
declare v_rows intake_result[];
begin
  begin
    v_rows := intake_run(p_docs, 0, o, c);
    raise exception using errcode = 'LKUND';
  exception when sqlstate 'LKUND' then
    null;
  end;
  return array(select (x.n, case when x.replayed then x.ref else '' end, case when x.replayed then x.request_id else 0 end, x.state,
                       '', x.replayed, x.submitted_at, x.promise_at, x.missing, x.findings)::intake_result from unnest(v_rows) x);
end $$;

-- One call of intake_run(), or one for each request when something unforeseen in one of them broke it.
create function intake_guarded(p_docs jsonb, p_draft bigint, p_check_only boolean, o officer, c channel) returns intake_result[]
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_n    int := jsonb_array_length(p_docs);
  v_rows intake_result[] := '{}';
  v_code text;
begin
  return case when p_check_only then intake_check(p_docs, o, c) else intake_run(p_docs, p_draft, o, c) end;
exception
  -- Not what a later try may mend, and no refusal: those are the caller's.
  when data_exception or integrity_constraint_violation or program_limit_exceeded then
    get stacked diagnostics v_code = returned_sqlstate;
    if v_n = 1 then
      raise log 'intake: a request of % was not understood: %', o.username, v_code;
      return array[(0, '', 0, '', '', false, 0, 0, '[]', jsonb_build_array(jsonb_build_object('path', '', 'code', 'tak_terolah',
        'severity', 'galat', 'param', v_code, 'sumber', '')))::intake_result];
    end if;
    for i in 0 .. v_n - 1 loop
      v_rows := v_rows || array(
        select (i, x.ref, x.request_id, x.state, x.pin, x.replayed, x.submitted_at, x.promise_at, x.missing, x.findings)::intake_result
          from unnest(intake_guarded(jsonb_build_array(p_docs -> i), p_draft, p_check_only, o, c)) x);
    end loop;
    return v_rows;
end $$;

-- Requests that were not taken in told their sender something all the same: whom they named, and the words.
create function intake_note(p_docs jsonb, p_rows intake_result[], p_action text, c channel) returns void
language plpgsql set search_path = loket, pg_temp as $$
begin
  perform audit_write(p_action, 'channel', c.channel, jsonb_build_object(
    'n', (select count(*) from unnest(p_rows) x where x.ref = ''),
    'codes', (select jsonb_object_agg(y.code, y.n) from (
                select e.value ->> 'code' as code, count(*) as n
                  from unnest(p_rows) x cross join lateral jsonb_array_elements(x.findings::jsonb) e
                 where x.ref = '' and e.value ->> 'severity' = 'galat' group by 1) y),
    'nik', (select jsonb_agg(y.nik order by y.nik) from (
              select distinct (u #>> '{}')::bigint as nik from unnest(p_rows) x
               cross join lateral jsonb_path_query(p_docs -> x.n, 'lax $.**{0 to 2}.nik ? (@.type() == "string")') u
               where x.ref = '' and nik_sah(u #>> '{}')
              union
              select (p_docs -> x.n ->> 'pemohon_nik')::bigint from unnest(p_rows) x
               where x.ref = '' and nik_sah(p_docs -> x.n ->> 'pemohon_nik')
              limit 1000) y)));
end $$;

-- Takes requests in: p_docs is an array of them, each with the names of F-1.02 and F-1.01, "anggota", "dokumen" and
-- "key". One answer per request, in order; each with every rule that it breaks. p_draft: the draft of the
-- counter that the (one) request ends, or 0.
create function intake_submit(p_docs jsonb, p_draft bigint, p_check_only boolean) returns setof intake_result
language plpgsql security definer set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off as $$
declare
  o       officer := allow('operator', 'verifikator', 'penyelia', 'channel', 'kiosk');
  c       channel := intake_channel(o);
  v_draft bigint := coalesce(p_draft, 0);
  v_rows  intake_result[];
begin
  if jsonb_typeof(p_docs) is distinct from 'array'
     or jsonb_array_length(p_docs) not between 1 and setting_int('intake_batch_max') or p_check_only is null then
    perform fail('LKINV', 'intake_shape', '', 'permohonan');
  end if;
  if v_draft <> 0 and (c.channel <> 'loket' or jsonb_array_length(p_docs) <> 1) then
    perform fail('LKINV', 'draft_unknown');
  end if;
  v_rows := intake_guarded(p_docs, v_draft, p_check_only, o, c);
  if p_check_only or exists (select from unnest(v_rows) x where x.ref = '') then
    perform intake_note(p_docs, v_rows, case when p_check_only then 'request.checked' else 'request.refused' end, c);
  end if;
  return query select * from unnest(v_rows) x order by x.n;
end $$;

-- --- afterwards: documents, status, cancel ---

-- A request of the officer's office by its number.
create function intake_request(p_ref text, o officer) returns request
language plpgsql stable set search_path = loket, pg_temp as $$
declare r request;
begin
  select * into r from request where ref = p_ref and office_id = o.office_id;
  if not found then
    perform fail('LKNON', 'request_unknown', '', 'ref');
  end if;
  return r;
end $$;

-- May this account act on the request? '', or the word of the refusal. Its own need no PIN; a PIN that is given
-- must be right in any case.
create function intake_refused(r request, p_pin text, o officer, c channel) returns text
language plpgsql set search_path = loket, pg_temp as $$
begin
  if coalesce(p_pin, '') = '' and (c.channel = 'loket' or r.account_id = o.officer_id or c.shared and r.channel = c.channel) then
    return '';
  end if;
  return tracking_check(r.request_id, o, p_pin);
end $$;

-- A document came, or was seen: a request that has all it was asked for goes (back) to the queue. Returns its state.
create function intake_advance(r request, o officer) returns text
language plpgsql set search_path = loket, pg_temp as $$
declare v_since timestamptz;
begin
  if r.state not in ('pending', 'returned') or intake_missing(r.request_id) <> '[]' then
    return r.state;
  end if;
  if r.state = 'returned' then
    select max(d.at) into v_since from decision d where d.request_id = r.request_id and d.keputusan = 'return';
    -- Every document that it was returned for came again.
    if exists (select from decision d join decision_reason x on x.decision_id = d.decision_id join reason n on n.reason = x.reason
                where d.request_id = r.request_id and d.keputusan = 'return' and d.at = v_since and n.about = 'dokumen'
                  and not exists (select from attachment a where a.request_id = r.request_id and a.received_at > v_since
                                     and (x.target = '' or a.dokumen = x.target))
                  and not exists (select from document_seen s where s.request_id = r.request_id and s.at > v_since
                                     and (x.target = '' or s.dokumen = x.target))) then
      return r.state;
    end if;
  end if;
  perform request_move(r.request_id, 'submitted', o.officer_id, o.username);
  insert into notification (request_id, event, detail) values (r.request_id, 'received', jsonb_build_object('ref', r.ref));
  perform audit_write('request.complete', 'request', r.request_id::text, jsonb_build_object('ref', r.ref, 'from', r.state));
  return 'submitted';
end $$;

-- A file of one document, as the console found it to be by its content. Raises when it cannot be taken.
create function attach_allowed(p_dokumen text, p_nama text, p_media text, p_isi bytea) returns void
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  if not exists (select from code_list where list = 'dokumen_persyaratan' and version = '2019' and code = p_dokumen) then
    perform fail('LKINV', 'document_unknown', '', 'dokumen');
  end if;
  if length(p_nama) not between 1 and 200 or text_unprintable(p_nama) or p_nama is null then
    perform fail('LKINV', 'file_name', '', 'nama_berkas');
  end if;
  if p_media not in ('application/pdf', 'image/jpeg', 'image/png') or p_media is null or p_isi is null or length(p_isi) = 0
     or not (case p_media when 'application/pdf' then position('\x255044462d'::bytea in substr(p_isi, 1, 1024)) > 0
                          when 'image/jpeg' then substr(p_isi, 1, 3) = '\xffd8ff'
                          else substr(p_isi, 1, 8) = '\x89504e470d0a1a0a' end) then
    perform fail('LKINV', 'file_kind', '', 'berkas');
  end if;
  if length(p_isi) > setting_int('attach_bytes_max') then
    perform fail('LKINV', 'file_too_large', '', 'berkas');
  end if;
end $$;

create function intake_attach(p_ref text, p_pin text, p_dokumen text, p_nama text, p_media text, p_isi bytea)
returns table (refused text, attachment_id bigint, state text, missing text, replayed boolean)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o     officer := allow('operator', 'verifikator', 'penyelia', 'channel', 'kiosk');
  c     channel := intake_channel(o);
  r     request := intake_request(p_ref, o);
  v_id  bigint;
  v_n   record;
begin
  select x.* into strict r from request x where x.request_id = r.request_id for update;
  refused := intake_refused(r, p_pin, o, c);
  if refused <> '' then
    return query select refused, 0::bigint, '', '[]', false;
    return;
  end if;
  if not c.may_attach then
    perform fail('LKDEN', 'channel_denied', c.channel);
  end if;
  perform attach_allowed(p_dokumen, p_nama, p_media, p_isi);
  select a.attachment_id into v_id from attachment a where a.request_id = r.request_id and a.dokumen = p_dokumen and a.sha256 = sha256(p_isi)
     and (r.state <> 'returned' or a.received_at > (select max(d.at) from decision d where d.request_id = r.request_id and d.keputusan = 'return'))
   order by 1 desc limit 1;
  replayed := found;
  if not replayed then
    -- While an officer looks at it, only the counter adds to it.
    if r.state not in ('pending', 'returned', 'submitted') and not (c.channel = 'loket' and r.state = 'in_review') then
      perform fail('LKCON', 'attach_closed', r.state);
    end if;
    select count(*) as n, coalesce(sum(a.ukuran), 0) as size into v_n from attachment a where a.request_id = r.request_id;
    if v_n.n >= setting_int('attach_count_max') or v_n.size + length(p_isi) > setting_int('attach_total_max') then
      perform fail('LKINV', 'files_too_large', '', 'berkas');
    end if;
    insert into attachment (request_id, dokumen, nama_berkas, jenis_media, ukuran, sha256, isi)
      values (r.request_id, p_dokumen, p_nama, p_media, length(p_isi), sha256(p_isi), p_isi) returning attachment.attachment_id into v_id;
    perform audit_write('request.attach', 'request', r.request_id::text, jsonb_build_object('ref', r.ref, 'attachment', v_id,
      'dokumen', p_dokumen, 'ukuran', length(p_isi), 'sha256', encode(sha256(p_isi), 'hex')));
  end if;
  return query select '', v_id, intake_advance(r, o), intake_missing(r.request_id)::text, replayed;
end $$;

-- At the counter: the paper itself was seen.
create function intake_seen(p_ref text, p_dokumen text)
returns table (refused text, attachment_id bigint, state text, missing text, replayed boolean)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  r request := intake_request(p_ref, o);
begin
  select x.* into strict r from request x where x.request_id = r.request_id for update;
  if not exists (select from code_list where list = 'dokumen_persyaratan' and version = '2019' and code = p_dokumen) then
    perform fail('LKINV', 'document_unknown', '', 'dokumen');
  end if;
  if r.state not in ('pending', 'returned', 'submitted', 'in_review') then
    perform fail('LKCON', 'attach_closed', r.state);
  end if;
  replayed := exists (select from document_seen s where s.request_id = r.request_id and s.dokumen = p_dokumen and r.state <> 'returned');
  if not replayed then
    insert into document_seen as s (request_id, dokumen, officer_id) values (r.request_id, p_dokumen, o.officer_id)
      on conflict on constraint document_seen_pkey do update set officer_id = excluded.officer_id, at = excluded.at;
    perform audit_write('request.seen', 'request', r.request_id::text, jsonb_build_object('ref', r.ref, 'dokumen', p_dokumen));
  end if;
  return query select '', 0::bigint, intake_advance(r, o), intake_missing(r.request_id)::text, replayed;
end $$;

-- Where a request stands, for the one who brought it.
create function intake_status(p_ref text, p_pin text)
returns table (refused text, ref text, kind text, jenis text, channel text, state text, submitted_at bigint, promise_at bigint,
               changed_at bigint, sheets int, sheets_signed int, missing text, reasons text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o         officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas', 'channel', 'kiosk');
  c         channel := intake_channel(o);
  r         request := intake_request(p_ref, o);
  v_reasons jsonb := '[]';
begin
  refused := intake_refused(r, p_pin, o, c);
  if refused <> '' then
    return query select refused, r.ref, '', '', '', '', 0::bigint, 0::bigint, 0::bigint, 0, 0, '[]', '[]';
    return;
  end if;
  if r.state in ('returned', 'rejected') then
    v_reasons := coalesce((select jsonb_agg(jsonb_build_object('reason', x.reason, 'label', n.label, 'target', x.target, 'note', x.catatan)
                                            order by x.urut)
                             from decision d join decision_reason x using (decision_id) join reason n using (reason)
                            where d.request_id = r.request_id and d.seq = r.versi), '[]');
    perform audit_write('request.status', 'request', r.request_id::text, jsonb_build_object('ref', r.ref));
  end if;
  return query
    select '', r.ref, r.kind, k.label, r.channel, r.state, extract(epoch from r.submitted_at)::bigint,
           extract(epoch from r.promise_at)::bigint, extract(epoch from s.at)::bigint,
           (select count(*)::int from issued_kk i where i.request_id = r.request_id),
           (select count(*)::int from issued_kk i where i.request_id = r.request_id and i.signed_at is not null),
           case when r.state in ('pending', 'returned') then intake_missing(r.request_id)::text else '[]' end, v_reasons::text
      from service_kind k, request_step s
     where k.kind = r.kind and s.request_id = r.request_id and s.seq = r.versi;
end $$;

-- Withdraws an open request. Whoever holds it loses the claim. Twice is no error.
create function intake_cancel(p_ref text, p_pin text, p_reason text) returns table (refused text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'channel', 'kiosk');
  c channel := intake_channel(o);
  r request := intake_request(p_ref, o);
begin
  -- The queue first, as those do who decide.
  perform from queue_entry q where q.request_id = r.request_id for update;
  select x.* into strict r from request x where x.request_id = r.request_id for update;
  refused := intake_refused(r, p_pin, o, c);
  if refused <> '' then
    return query select refused;
    return;
  end if;
  if not c.may_cancel then
    perform fail('LKDEN', 'channel_denied', c.channel);
  end if;
  if r.state <> 'cancelled' then
    if length(btrim(p_reason)) not between 3 and 500 or p_reason is null
       or exists (select from generate_series(0, 9) g where text_unprintable(substr(replace(btrim(p_reason), e'\n', ' '), g * 50 + 1, 50))) then
      perform fail('LKINV', 'cancel_reason', '', 'alasan');
    end if;
    if not exists (select from transition t where t.dari = r.state and t.ke = 'cancelled') then
      perform fail('LKCON', 'cancel_too_late', r.state);
    end if;
    perform request_move(r.request_id, 'cancelled', o.officer_id, o.username);
    insert into request_cancel (request_id, reason, officer_id) values (r.request_id, btrim(p_reason), o.officer_id);
    insert into notification (request_id, event, detail) values (r.request_id, 'cancelled', jsonb_build_object('ref', r.ref));
    perform audit_write('request.cancel', 'request', r.request_id::text, jsonb_build_object('ref', r.ref, 'from', r.state));
  end if;
  return query select '';
end $$;

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

grant execute on function intake_submit(jsonb, bigint, boolean), intake_attach(text, text, text, text, text, bytea),
  intake_cancel(text, text, text), tracking_try(text, text), intake_kinds(), intake_regions(text, int)
  to loket_operator, loket_verifikator, loket_penyelia, loket_channel, loket_kiosk;
grant execute on function intake_status(text, text)
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas, loket_channel, loket_kiosk;
grant execute on function intake_seen(text, text) to loket_operator, loket_verifikator, loket_penyelia;

-- Channels ask intake_status(): a number alone is not enough to see how a request of somebody else stands.
revoke execute on function request_status(text) from loket_channel, loket_kiosk;

-- The history also says why a request was withdrawn.
create or replace function request_history(p_request bigint)
returns table (at bigint, dari text, ke text, actor text, keputusan text, reason text, target text, catatan text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare r request := request_view(p_request);
begin
  return query
    select extract(epoch from s.at)::bigint, s.dari, s.ke, coalesce(o.nama_lengkap, s.actor),
           coalesce(d.keputusan, ''), coalesce(n.label, ''),
           coalesce(nullif(code_label('dokumen_persyaratan', '2019', dr.target), ''), dr.target, ''),
           coalesce(nullif(dr.catatan, ''), d.catatan, c.reason, '')
      from request_step s
      left join officer o on o.officer_id = s.officer_id
      left join decision d on d.request_id = s.request_id and d.seq = s.seq
      left join decision_reason dr on dr.decision_id = d.decision_id
      left join reason n on n.reason = dr.reason
      left join request_cancel c on c.request_id = s.request_id and s.ke = 'cancelled'
     where s.request_id = p_request order by s.seq, dr.urut;
end $$;
