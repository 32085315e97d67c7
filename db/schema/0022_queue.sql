-- The queue at scale: everything that a page shows or filters by stands in the narrow table, so that a page
-- is one index scan; keyset pages, picking out of order, take-over.
create extension if not exists btree_gin schema ext;
set local role loket_owner;
set local search_path = loket, pg_temp;

-- tahap: which part of the work is left. A claim does not change it, so that a claim changes no index:
-- 1 to decide, 2 a second person, 3 the signature, 4 the handing over.
alter table queue_entry
  add kind         text,
  add channel      text,
  add ref          text,
  add pemohon_nama text,
  add pemohon_nik  nomor16,
  add submitted_at timestamptz,
  add entered_by   int references officer,
  add tahap        smallint generated always as (case state when 'submitted' then 1 when 'in_review' then 1
                     when 'awaiting_supervisor' then 2 when 'issued' then 4 else 3 end) stored,
  -- What names are looked for in: comparing without regard to case row by row is ten times slower.
  add cari         text generated always as (upper(pemohon_nama)) stored;
update queue_entry q
   set kind = r.kind, channel = r.channel, ref = r.ref, pemohon_nama = r.pemohon_nama, pemohon_nik = r.pemohon_nik,
       submitted_at = r.submitted_at, entered_by = r.entered_by
  from request r where r.request_id = q.request_id;
alter table queue_entry
  alter kind set not null, alter channel set not null, alter ref set not null, alter pemohon_nama set not null,
  alter submitted_at set not null,
  -- An officer is never removed; a foreign key would lock the officer's row at every claim.
  drop constraint queue_entry_holder_fkey, drop constraint queue_entry_entered_by_fkey,
  -- Rows are many times changed and soon gone: dead ones are taken away long before a fifth of them is dead.
  set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0,
       autovacuum_analyze_scale_factor = 0.05);

-- Why a request is taken out of its order, or away from the colleague who holds it. berdua: the approval then
-- needs a second person.
create table pick_reason (
  reason   text primary key,
  label    text not null,
  pick     boolean not null,
  takeover boolean not null,
  berdua   boolean not null,
  urut     int not null
);
insert into pick_reason values
  ('RENTAN', 'Lansia, disabilitas, hamil atau pemohon rentan lain', true, false, true, 1),
  ('HADIR', 'Pemohon hadir di loket dan menunggu', true, false, true, 2),
  ('DARURAT', 'Keperluan mendesak (rumah sakit, perjalanan, bencana)', true, false, true, 3),
  ('LANJUTAN', 'Lanjutan permohonan yang sudah saya tangani', true, false, true, 4),
  ('PERINTAH', 'Perintah tertulis atasan', true, false, true, 5),
  ('BERHALANGAN', 'Petugas yang memegang berhalangan', false, true, false, 6),
  ('LEWAT_JANJI', 'Dipegang terlalu lama, lewat atau hampir lewat janji', false, true, false, 7),
  ('BENTURAN', 'Benturan kepentingan petugas yang memegang', false, true, false, 8),
  ('LAIN', 'Alasan lain (jelaskan pada catatan)', true, true, true, 9);

-- Of the claim at hand: why it is out of order, and whether its approval needs a second person; from whom it
-- was taken over.
alter table queue_entry
  add pick_reason text,
  add pick_berdua boolean not null default false,
  add taken_from  int;

insert into setting values ('pick_window', '10');
insert into check_kind (code, urut, sumber, berdua) values
  ('diambil_di_luar_urutan', 90, 'UU 25/2009 ps 4 (kesamaan hak)', true);

drop index queue_entry_next;
create index queue_entry_stage on queue_entry (office_id, tahap, urut, request_id);
create index queue_entry_nama on queue_entry using gin (office_id, cari ext.gin_trgm_ops)
  with (fastupdate = off);
-- Requests of the whole time by the beginning of the applicant's name.
create index request_nama on request (office_id, upper(pemohon_nama) text_pattern_ops);

-- Those of the requests that wait for somebody, as they now stand. Internal.
create function queue_put_all(p_requests bigint[]) returns void
language plpgsql set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off as $$
begin
  insert into queue_entry as q (request_id, office_id, urut, state, kind, channel, ref, pemohon_nama, pemohon_nik,
                                submitted_at, entered_by)
    select r.request_id, r.office_id, r.promise_at, r.state, r.kind, r.channel, r.ref, r.pemohon_nama, r.pemohon_nik,
           r.submitted_at, r.entered_by
      from request r
     where r.request_id = any (p_requests)
       and r.state in ('submitted', 'in_review', 'awaiting_supervisor', 'approved', 'awaiting_signature', 'issued')
    on conflict (request_id) do update
      set office_id = excluded.office_id, urut = excluded.urut, state = excluded.state, kind = excluded.kind,
          channel = excluded.channel, ref = excluded.ref, pemohon_nama = excluded.pemohon_nama,
          pemohon_nik = excluded.pemohon_nik, submitted_at = excluded.submitted_at, entered_by = excluded.entered_by,
          holder = case when excluded.state = 'in_review' then q.holder end,
          lease_until = case when excluded.state = 'in_review' then q.lease_until end;
end $$;

-- Puts a request into the queue as it now stands, or takes it out: what its state asks for. Its place is the
-- promise of its first arrival. Internal.
create function queue_put(p_request bigint) returns void
language plpgsql set search_path = loket, pg_temp as $$
begin
  perform queue_put_all(array[p_request]);
  delete from queue_entry q using request r
   where q.request_id = p_request and r.request_id = q.request_id and r.state <> q.state;
end $$;

create or replace function request_move(p_request bigint, p_to text, p_officer int, p_actor text, p_then text default null)
returns int
language plpgsql set search_path = loket, pg_temp as $$
declare
  r      request;
  v_to   text := coalesce(p_then, p_to);
begin
  select * into strict r from request where request_id = p_request for update;
  if not exists (select from transition where dari = r.state and ke = p_to)
     or p_then is not null and not exists (select from transition where dari = p_to and ke = p_then) then
    perform fail('LKCON', 'state_changed', r.state || '>' || v_to);
  end if;
  insert into request_step (request_id, seq, dari, ke, officer_id, actor)
    values (p_request, r.versi + 1, r.state, p_to, p_officer, p_actor);
  if p_then is not null then
    insert into request_step (request_id, seq, dari, ke, officer_id, actor)
      values (p_request, r.versi + 2, p_to, p_then, p_officer, p_actor);
  end if;
  update request set state = v_to, versi = r.versi + case when p_then is null then 1 else 2 end
   where request_id = p_request;
  if v_to in ('draft', 'pending', 'delivered', 'rejected', 'cancelled', 'returned') then
    delete from queue_entry where request_id = p_request;
  else
    update queue_entry set state = v_to,
           holder = case when v_to = 'in_review' then holder end,
           lease_until = case when v_to = 'in_review' then lease_until end
     where request_id = p_request;
    if not found then
      perform queue_put(p_request);
    end if;
  end if;
  return r.versi + 1;
end $$;

-- --- pages -----------------------------------------------------------------

-- A filter as the rows are compared with it; null: everything. teks is looked for in number and name, and in
-- what kinds, states and holders are called.
create type queue_filter as (
  state text, kind text, channel text, before timestamptz, holder int, nobody boolean, nama text, nik bigint,
  ref text, teks text, kinds text[], states text[], holders int[]
);

create function like_any(p text) returns text
language sql immutable
return '%' || replace(replace(replace(p, '\', '\\'), '%', '\%'), '_', '\_') || '%';

-- The planner puts the body in place of the call.
create function queue_fits(q queue_entry, f queue_filter) returns boolean
language sql stable
begin atomic
  select (f.state is null or q.state = f.state)
     and (f.kind is null or q.kind = f.kind)
     and (f.channel is null or q.channel = f.channel)
     and (f.before is null or q.submitted_at <= f.before)
     and (f.holder is null or q.holder = f.holder and q.lease_until > now())
     and (f.nobody is not true or q.lease_until is null or q.lease_until <= now())
     and (f.nama is null or q.cari like f.nama)
     and (f.nik is null or q.pemohon_nik = f.nik)
     and (f.ref is null or q.ref like f.ref)
     and (f.teks is null or q.ref like f.teks or q.cari like f.teks or q.kind = any (f.kinds)
          or q.state = any (f.states) or q.holder = any (f.holders) and q.lease_until > now());
end;

-- p_filter: state, kind, channel, older (seconds at least since it came in), officer (username, "saya", or "-" for
-- nobody), name (part of it), nik, ref (its beginning), text.
create function queue_filter_read(p_filter jsonb, o officer) returns queue_filter
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  f      queue_filter;
  v_who  text := coalesce(p_filter ->> 'officer', '');
  v_nik  text := coalesce(p_filter ->> 'nik', '');
  v_old  text := coalesce(p_filter ->> 'older', '');
begin
  if p_filter is null or p_filter = '{}' then
    return f;
  end if;
  f.nobody := v_who = '-';
  if length(p_filter::text) > 2000 or v_nik !~ '^([1-9][0-9]{15})?$' then
    perform fail('LKINV', 'filter_bad', '', 'nik');
  elsif v_old !~ '^[0-9]{0,9}$' then
    perform fail('LKINV', 'filter_bad', '', 'older');
  end if;
  f.state := nullif(p_filter ->> 'state', '');
  f.kind := nullif(p_filter ->> 'kind', '');
  f.channel := nullif(p_filter ->> 'channel', '');
  f.before := now() - make_interval(secs => nullif(v_old, '')::int);
  f.nik := nullif(v_nik, '')::bigint;
  f.nama := upper(like_any(nullif(p_filter ->> 'name', '')));
  f.ref := substr(like_any(nullif(p_filter ->> 'ref', '')), 2);
  if v_who = 'saya' then
    f.holder := o.officer_id;
  elsif v_who not in ('', '-') then
    select x.officer_id into f.holder from officer x where x.username = v_who and x.office_id = o.office_id;
    if not found then
      perform fail('LKINV', 'filter_bad', '', 'officer');
    end if;
  end if;
  f.teks := like_any(nullif(p_filter ->> 'text', ''));
  if f.teks is not null then
    f.kinds := array(select k.kind from service_kind k where k.label ilike f.teks);
    f.states := array(select c.code from code_list c where c.list = 'state' and c.version = '1' and c.label ilike f.teks);
    f.holders := array(select x.officer_id from officer x where x.office_id = o.office_id and x.nama_lengkap ilike f.teks);
    f.teks := upper(f.teks);
  end if;
  return f;
end $$;

-- Open requests that a name or a NIK picks out by its own index; null when the filter has neither, or when the name is
-- so frequent that a page of the fair order is full of it soon enough.
create function queue_narrow(p_office int, f queue_filter) returns bigint[]
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off as $$
declare v_ids bigint[];
begin
  if f.nik is not null then
    return array(select q.request_id from request r join queue_entry q on q.request_id = r.request_id
                  where r.pemohon_nik = f.nik);
  elsif length(f.nama) > 4 then -- with its two marks: three letters make a trigram
    v_ids := array(select q.request_id from queue_entry q where q.office_id = p_office and q.cari like f.nama
                    limit 201);
  end if;
  return case when cardinality(v_ids) <= 200 then v_ids end;
end $$;

-- The rows of one page in fair order, as one index scan that ends with the page.
create function queue_fair(p_office int, f queue_filter, p_urut timestamptz, p_id bigint, p_limit int)
returns setof queue_entry
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off as $$
begin
  if f is null then -- what everybody looks at most of the time: no row is compared with anything
    return query select * from queue_entry q
                  where q.office_id = p_office and (q.urut, q.request_id) > (p_urut, p_id)
                  order by q.urut, q.request_id limit p_limit;
  elsif f.state is not null then
    return query select * from queue_entry q
                  where q.office_id = p_office and (q.urut, q.request_id) > (p_urut, p_id) and queue_fits(q, f)
                    and q.tahap = case f.state when 'submitted' then 1 when 'in_review' then 1
                                    when 'awaiting_supervisor' then 2 when 'issued' then 4 else 3 end
                  order by q.urut, q.request_id limit p_limit;
  else
    return query select * from queue_entry q
                  where q.office_id = p_office and (q.urut, q.request_id) > (p_urut, p_id) and queue_fits(q, f)
                  order by q.urut, q.request_id limit p_limit;
  end if;
end $$;

-- What rows are sorted by before their place in the fair order. The planner puts the body in place of the call.
create function queue_sort_key(q queue_entry, p_sort text, p_holder text) returns text
language sql stable
return case p_sort when 'ref' then q.ref when 'jenis' then q.kind when 'pemohon' then q.pemohon_nama
         when 'status' then q.state
         when 'petugas' then case when q.lease_until > now() then coalesce(p_holder, '~') else '~' end
         else '' end;

-- The same of a few rows, or in another order: everything that fits is read and sorted.
create function queue_sorted(p_office int, f queue_filter, p_ids bigint[], p_sort text, p_key text, p_urut timestamptz,
                             p_id bigint, p_limit int) returns setof queue_entry
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
  if p_ids is not null then
    return query select (x.q).* from (
        select q, queue_sort_key(q, p_sort, (select h.nama_lengkap from officer h where h.officer_id = q.holder)) as k
          from unnest(p_ids) u join queue_entry q on q.request_id = u
         where q.office_id = p_office and queue_fits(q, f)) x
      where (x.k, (x.q).urut, (x.q).request_id) > (p_key, p_urut, p_id)
      order by x.k, (x.q).urut, (x.q).request_id limit p_limit;
  else
    return query select (x.q).* from (
        select q, queue_sort_key(q, p_sort, (select h.nama_lengkap from officer h where h.officer_id = q.holder)) as k
          from queue_entry q where q.office_id = p_office and queue_fits(q, f)) x
      where (x.k, (x.q).urut, (x.q).request_id) > (p_key, p_urut, p_id)
      order by x.k, (x.q).urut, (x.q).request_id limit p_limit;
  end if;
end $$;

create function queue_rows(p_office int, f queue_filter, p_sort text, p_key text, p_urut timestamptz, p_id bigint,
                           p_limit int) returns setof queue_entry
language plpgsql stable set search_path = loket, pg_temp as $$
declare v_ids bigint[];
begin
  if f.nik is not null or f.nama is not null then
    v_ids := queue_narrow(p_office, f);
  end if;
  if v_ids is null and coalesce(p_sort, 'janji') = 'janji' then
    return query select * from queue_fair(p_office, f, p_urut, p_id, p_limit);
  else
    return query select * from queue_sorted(p_office, f, v_ids, p_sort, p_key, p_urut, p_id, p_limit);
  end if;
end $$;

-- Open requests of the officer's office that fit p_filter (queue_filter_read()), after the row whose pos is p_after.
-- p_sort: janji (fair order), ref, jenis, pemohon, status, petugas.
drop function queue_page(text, text, int);
create function queue_page(p_filter jsonb, p_sort text, p_after text, p_limit int)
returns table (request_id bigint, ref text, kind text, jenis text, channel text, pemohon_nama text, state text, age bigint,
               slack bigint, holder text, mine boolean, lease bigint, documents int, pos text)
language plpgsql stable security definer set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  o       officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  f       queue_filter := queue_filter_read(p_filter, o);
  v_fair  boolean := coalesce(p_sort, 'janji') = 'janji';
  v_key   text := '';
  v_urut  timestamptz := '-infinity';
  v_id    bigint := 0;
  v_limit int := greatest(0, least(p_limit, 2000));
begin
  if coalesce(p_after, '') <> '' then
    begin
      v_key := p_after::jsonb ->> 0;
      v_urut := (p_after::jsonb ->> 1)::timestamptz;
      v_id := (p_after::jsonb ->> 2)::bigint;
    exception when data_exception then
      perform fail('LKINV', 'filter_bad', '', 'after');
    end;
  end if;
  return query
    select q.request_id, q.ref, q.kind, k.label, q.channel, q.pemohon_nama, q.state,
           date_part('epoch', now() - q.submitted_at)::bigint, date_part('epoch', q.urut - now())::bigint,
           case when q.lease_until > now()
             then coalesce((select h.nama_lengkap from officer h where h.officer_id = q.holder), '') else '' end,
           coalesce(q.lease_until > now() and q.holder = o.officer_id, false),
           case when q.lease_until > now() then date_part('epoch', q.lease_until - now())::bigint else 0 end,
           case when q.state = 'issued'
             then (select count(*)::int from issued_kk i where i.request_id = q.request_id and i.status = 'terbit')
             else 0 end,
           '[' || case when v_fair then '""' else to_json(queue_sort_key(q, p_sort,
                    (select h.nama_lengkap from officer h where h.officer_id = q.holder)))::text end
             || ',"' || q.urut || '",' || q.request_id || ']'
      from queue_rows(o.office_id, f, p_sort, v_key, v_urut, v_id, v_limit) q
      join service_kind k on k.kind = q.kind
     order by case when v_fair then '' else queue_sort_key(q, p_sort,
                (select h.nama_lengkap from officer h where h.officer_id = q.holder)) end, q.urut, q.request_id;
end $$;

-- Counts per state of the officer's office: exact up to 1000 rows of each stage, "at least" beyond (capped). Late ones
-- and those that somebody holds stand at the head, which is counted first.
-- The office's officers share them for ten seconds.
create unlogged table queue_rollup (
  office_id int primary key,
  at        timestamptz not null,
  counts    jsonb not null
);

create function queue_count(p_office int) returns jsonb
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off as $$
declare
  v_all  jsonb := '[]';
  v_some jsonb;
begin
  for t in 1 .. 4 loop
    select coalesce(jsonb_agg(to_jsonb(y)), '[]') into v_some from (
      select x.state, count(*) as n, count(*) filter (where x.urut < now()) as late, sum(count(*)) over () > 1000 as capped
        from (select q.state, q.urut from queue_entry q where q.office_id = p_office and q.tahap = t
               order by q.urut, q.request_id limit 1001) x
       group by x.state) y;
    v_all := v_all || v_some;
  end loop;
  return v_all;
end $$;

drop function queue_counts();
create function queue_counts() returns table (state text, n bigint, late bigint, capped boolean)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  r queue_rollup;
begin
  select * into r from queue_rollup where office_id = o.office_id;
  -- One counts; the others take what there is meanwhile.
  if r.office_id is null or r.at < now() - interval '10 seconds'
     and pg_try_advisory_xact_lock(hashtext('queue_rollup'), o.office_id) then
    r.counts := queue_count(o.office_id);
    insert into queue_rollup values (o.office_id, clock_timestamp(), r.counts)
      on conflict (office_id) do update set at = excluded.at, counts = excluded.counts;
    perform set_config('synchronous_commit', 'off', true);
  end if;
  return query select x.state, x.n, x.late, x.capped
                 from jsonb_to_recordset(r.counts) x (state text, n bigint, late bigint, capped boolean);
end $$;

-- A number that is another one as soon as something changed among the first p_rows rows (at most 300) of the office's
-- queue: for the poll every few seconds. It costs those who change the queue nothing. whole: these are all rows
-- there are.
create function queue_version(p_rows int) returns table (version bigint, whole boolean)
language plpgsql stable security definer set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off as $$
#variable_conflict use_column
declare
  o      officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  v_rows int := greatest(1, least(p_rows, 300));
begin
  return query
    select coalesce(bit_xor(hashint8extended(x.request_id, (hashtext(x.state) # x.who)::bigint)), 0), count(*) < v_rows
      from (select q.request_id, q.state, case when q.lease_until > now() then q.holder else 0 end as who
              from queue_entry q where q.office_id = o.office_id
             order by q.urut, q.request_id limit v_rows) x;
end $$;

-- As in 0006, with one look at the officer and none at the session where there is no certificate.
create or replace function audit_write(p_action text, p_subject_kind text, p_subject text, p_detail jsonb default '{}')
returns void language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  v_username text;
  v_nip      text;
  v_role     text;
  v_office   int;
  v_session  bigint;
  v_address  text := '';
  v_at       timestamptz := clock_timestamp();
  v_isi      text;
begin
  select username, nip, role, office_id into v_username, v_nip, v_role, v_office from officer where db_role = session_user;
  if ext.ssl_is_used() then
    select s.session_id, coalesce(s.source_address, '') into v_session, v_address from current_session() s;
  end if;
  v_username := coalesce(v_username, session_user::text);
  v_isi := json_build_object('v', 1, 'at', to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'actor', v_username, 'nip', coalesce(v_nip, ''), 'role', coalesce(v_role, ''), 'office', v_office,
    'session', v_session, 'address', v_address, 'action', p_action,
    'subject_kind', p_subject_kind, 'subject', p_subject, 'detail', p_detail)::text;
  insert into audit_entry (isi, daun, at, actor, action, office_id, subject_kind, subject)
    values (v_isi, sha256('\x00'::bytea || convert_to(v_isi, 'UTF8')), v_at, v_username, p_action, v_office,
            p_subject_kind, p_subject);
end $$;

-- --- claims ----------------------------------------------------------------

-- A claim is a lease on the queue row alone, one small write: the request goes into review, with a step and an audit
-- entry, when it is opened (request_open) or decided on (decision_lock). A lease that leads to neither shows nothing
-- and changes nothing; its end is in the audit trail whichever way it ends (release, expiry, take-over).
-- The commit of a claim need not wait for the disk: before anything of the request is shown its reading is
-- audited and committed, and that commit waits for everything before it.
--
-- p_queue is the row as it now stands, claimed by an officer after an earlier claim ran out that nobody noticed yet: the
-- move that ends the earlier review takes the new claim away as well.
create function queue_again(p_queue queue_entry) returns void
language plpgsql set search_path = loket, pg_temp as $$
begin
  perform request_move(p_queue.request_id, 'submitted', null, 'claim-expired');
  update queue_entry set holder = p_queue.holder, lease_until = p_queue.lease_until where request_id = p_queue.request_id;
end $$;

-- Refuses work on an own entry or on the own family, as refuse_own(), from the queue row.
create function queue_refuse_own(q queue_entry, o officer) returns void
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  if q.entered_by = o.officer_id then
    perform fail('LKDEN', 'own_entry');
  elsif o.nik is not null then
    perform refuse_own(q.request_id, o);
  end if;
end $$;

-- Do so many requests that this officer could take, or holds, stand before this one? (Those that are held count, or
-- the way to any place would be to take all before it and give them back.)
create function queue_passes_over(q queue_entry, o officer, p_window int) returns boolean
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off as $$
begin
  return p_window <= (select count(*) from (
    select from queue_entry e
     where e.office_id = q.office_id and e.tahap = 1 and (e.urut, e.request_id) < (q.urut, q.request_id)
       and (e.lease_until is null or e.lease_until <= now() or e.holder = o.officer_id)
       and e.entered_by is distinct from o.officer_id
     order by e.urut, e.request_id limit p_window) x);
end $$;

-- The coded reason, checked, as it is written down; {} for none.
create function pick_detail(p_reason text, p_note text, p_takeover boolean, o officer) returns jsonb
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  n      pick_reason;
  v_note text := btrim(coalesce(p_note, ''));
begin
  select * into n from pick_reason where reason = p_reason and case when p_takeover then takeover else pick end;
  if not found then
    perform fail('LKINV', 'pick_reason_unknown', '', 'alasan');
  elsif length(v_note) > 500 then
    perform fail('LKINV', 'text_too_long', '', 'catatan');
  elsif n.reason = 'LAIN' and v_note = '' then
    perform fail('LKINV', 'pick_note_missing', '', 'catatan');
  end if;
  return jsonb_build_object('reason', n.reason, 'note', v_note, 'berdua', n.berdua and not p_takeover and o.role <> 'penyelia');
end $$;

-- Takes a request for the length of the lease. Holding it already extends the lease with the same token. One that is
-- not among the next ones needs a reason. Returns token and seconds left.
drop function request_claim(bigint);
create function request_claim(p_request bigint, p_reason text default '', p_note text default '')
returns table (token bigint, lease bigint)
language plpgsql security definer set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  q queue_entry;
  v_until  timestamptz := now() + setting_interval('claim_lease');
  v_detail jsonb := '{}';
begin
  select * into q from queue_entry where request_id = p_request and office_id = o.office_id for update;
  if not found then
    perform fail('LKNON', 'request_not_open');
  end if;
  if q.holder = o.officer_id and q.lease_until > now() then
    update queue_entry set lease_until = v_until where request_id = p_request;
    return query select q.token, extract(epoch from v_until - now())::bigint;
    return;
  end if;
  if q.lease_until > now() then
    if q.taken_from = o.officer_id then
      perform fail('LKCON', 'claim_taken_over', (select username from officer where officer_id = q.holder));
    end if;
    perform fail('LKCON', 'claimed_by_other', (select username from officer where officer_id = q.holder));
  end if;
  perform queue_refuse_own(q, o);
  if q.tahap > 2 then
    perform fail('LKCON', 'request_not_open', q.state);
  elsif q.tahap = 2 and o.role not in ('verifikator', 'penyelia') then
    perform fail('LKDEN', 'second_person_needed');
  elsif q.tahap = 1 and queue_passes_over(q, o, (select value::int from setting where name = 'pick_window')) then
    if coalesce(p_reason, '') = '' then
      perform fail('LKINV', 'pick_reason_needed', '', 'alasan');
    end if;
    v_detail := pick_detail(p_reason, p_note, false, o);
  end if;
  update queue_entry e set holder = o.officer_id, lease_until = v_until, token = q.token + 1, taken_from = null,
         -- With the second person: as the first one took it.
         pick_reason = case when q.tahap = 1 then v_detail ->> 'reason' else q.pick_reason end,
         pick_berdua = case when q.tahap = 1 then coalesce((v_detail ->> 'berdua')::boolean, false) else q.pick_berdua end
   where e.request_id = p_request returning e.* into q;
  if q.state = 'in_review' then
    perform queue_again(q);
  end if;
  if v_detail <> '{}' then
    perform audit_write('request.pick', 'request', p_request::text, v_detail || jsonb_build_object('token', q.token));
  elsif q.tahap = 2 then
    perform audit_write('request.claim', 'request', p_request::text, jsonb_build_object('token', q.token));
  end if;
  perform set_config('synchronous_commit', 'off', true);
  return query select q.token, extract(epoch from v_until - now())::bigint;
end $$;

-- The next request in fair order that nobody holds, claimed. No row when there is none. Own entries and the own
-- family are left out before a row is locked, and one row alone is locked: a colleague who asks at the same moment
-- finds every other request that waits.
create or replace function request_next() returns table (request_id bigint, token bigint, lease bigint)
language plpgsql security definer set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  q queue_entry;
  v_until timestamptz := now() + setting_interval('claim_lease');
begin
  update queue_entry u set holder = o.officer_id, lease_until = v_until, token = u.token + 1, taken_from = null,
         pick_reason = null, pick_berdua = false
    from (select e.request_id from queue_entry e
           where e.office_id = o.office_id and e.tahap = 1
             and (e.lease_until is null or e.lease_until <= now())
             and e.entered_by is distinct from o.officer_id
             and (o.nik is null or not own_family((select r from request r where r.request_id = e.request_id), o.nik))
           order by e.urut, e.request_id limit 1 for update of e skip locked) x
   where u.request_id = x.request_id
   returning u.* into q;
  if found then
    if q.state = 'in_review' then
      perform queue_again(q);
    end if;
    perform set_config('synchronous_commit', 'off', true);
    return query select q.request_id, q.token, date_part('epoch', v_until - now())::bigint;
  end if;
end $$;

-- A supervisor takes a request from the one who holds it: that lease ends, its token is worth nothing any more.
create function request_takeover(p_request bigint, p_reason text, p_note text) returns table (token bigint, lease bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o        officer := allow('penyelia');
  q        queue_entry;
  v_until  timestamptz := now() + setting_interval('claim_lease');
  v_detail jsonb := pick_detail(p_reason, p_note, true, o);
begin
  select * into q from queue_entry where request_id = p_request and office_id = o.office_id for update;
  if not found then
    perform fail('LKNON', 'request_not_open');
  elsif q.lease_until is null or q.lease_until <= now() or q.holder = o.officer_id then
    perform fail('LKCON', 'not_held');
  end if;
  perform queue_refuse_own(q, o);
  if q.state = 'in_review' then
    perform request_move(p_request, 'submitted', o.officer_id, o.username);
  end if;
  update queue_entry e set holder = o.officer_id, lease_until = v_until, token = q.token + 1, taken_from = q.holder
   where e.request_id = p_request;
  perform audit_write('request.takeover', 'request', p_request::text, v_detail - 'berdua' || jsonb_build_object(
    'token', q.token + 1, 'from', (select x.username from officer x where x.officer_id = q.holder)));
  return query select q.token + 1, extract(epoch from v_until - now())::bigint;
end $$;

-- The reasons to choose from: of picking out of order, or of a take-over.
create function pick_reasons(p_takeover boolean) returns table (reason text, label text, about text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  perform allow('operator', 'verifikator', 'penyelia');
  return query select n.reason, n.label, '' from pick_reason n
                where case when p_takeover then n.takeover else n.pick end order by n.urut;
end $$;

-- A request that the officer holds and now looks at is in review. The row is locked.
create function queue_review(q queue_entry, o officer) returns void
language plpgsql set search_path = loket, pg_temp as $$
begin
  if q.state = 'submitted' and q.holder = o.officer_id and q.lease_until > now() then
    perform request_move(q.request_id, 'in_review', o.officer_id, o.username);
    perform audit_write('request.claim', 'request', q.request_id::text, jsonb_build_object('token', q.token));
  end if;
end $$;

-- Claims that ran out go back to the queue, in their old place.
create or replace function work_expire_claims() returns table (n bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  q   record;
  v_n bigint := 0;
begin
  for q in select e.request_id, e.state, e.holder from queue_entry e
            where e.lease_until <= now() limit 100 for update skip locked loop
    if q.state = 'in_review' then
      perform request_move(q.request_id, 'submitted', null, 'claim-expired');
    end if;
    update queue_entry set holder = null, lease_until = null where request_id = q.request_id;
    perform audit_write('request.claim.expired', 'request', q.request_id::text,
      jsonb_build_object('holder', (select x.username from officer x where x.officer_id = q.holder)));
    v_n := v_n + 1;
  end loop;
  perform end_stray_connections();
  return query select v_n;
end $$;

create or replace function request_open(p_request bigint) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  r request;
  q queue_entry;
begin
  select * into r from request where request_id = p_request and office_id = o.office_id;
  if not found then
    perform fail('LKNON', 'request_unknown');
  end if;
  if r.state = 'submitted' then
    select * into q from queue_entry where request_id = p_request and holder = o.officer_id for update;
    perform queue_review(q, o);
  end if;
  if view_announce(o.officer_id, 'request', p_request) then
    perform audit_write('request.view', 'request', p_request::text,
      jsonb_build_object('ref', r.ref, 'no_kk', r.no_kk, 'nik',
        (select jsonb_agg(nik order by urut) from request_member where request_id = p_request and nik is not null)));
  end if;
end $$;

create or replace function decision_lock(p_request bigint, p_token bigint, o officer) returns queue_entry
language plpgsql set search_path = loket, pg_temp as $$
declare q queue_entry;
begin
  select * into q from queue_entry where request_id = p_request and office_id = o.office_id for update;
  if not found then
    perform fail('LKCON', 'request_not_open');
  end if;
  if q.holder is distinct from o.officer_id or q.token is distinct from p_token
     or q.lease_until is null or q.lease_until <= now() then
    if q.taken_from = o.officer_id then
      perform fail('LKCON', 'claim_taken_over', (select username from officer where officer_id = q.holder));
    end if;
    perform fail('LKCON', 'claim_lost');
  end if;
  perform refuse_own(p_request, o);
  if q.state = 'submitted' then
    perform queue_review(q, o);
    q.state := 'in_review';
  end if;
  return q;
end $$;

create or replace function request_release(p_request bigint, p_token bigint) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  q queue_entry;
begin
  select * into q from queue_entry where request_id = p_request for update;
  if not found or q.holder is distinct from o.officer_id or q.token is distinct from p_token then
    return; -- already over: releasing twice is no error
  end if;
  if q.state = 'in_review' then
    perform request_move(p_request, 'submitted', o.officer_id, o.username);
  end if;
  update queue_entry set holder = null, lease_until = null where request_id = p_request;
  perform audit_write('request.release', 'request', p_request::text, jsonb_build_object('token', p_token));
end $$;

-- All findings: those on what is asked, and the one on how the request was taken.
alter function check_all(bigint) rename to check_request;
create function check_all(p_request bigint) returns setof finding
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return query select * from check_request(p_request);
  return query select 'peringatan', 'diambil_di_luar_urutan', 0, n.label
                 from queue_entry q join pick_reason n on n.reason = q.pick_reason
                where q.request_id = p_request and q.pick_berdua;
end $$;

grant execute on function queue_page(jsonb, text, text, int), queue_counts(), queue_version(int)
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
grant execute on function request_claim(bigint, text, text), pick_reasons(boolean)
  to loket_operator, loket_verifikator, loket_penyelia;
grant execute on function request_takeover(bigint, text, text) to loket_penyelia;
