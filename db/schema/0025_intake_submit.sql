-- Taking requests in: all of a call together, and yet each for itself: one that is refused, or that nobody can make
-- sense of, leaves the others.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- What requests lack, as JSON; no row for one that lacks nothing.
create function intake_missing_all(p_requests bigint[]) returns table (request_id bigint, missing jsonb)
language plpgsql stable set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  v_labels jsonb := (select jsonb_object_agg(code, label) from code_list where list = 'dokumen_persyaratan' and version = '2019');
begin
  return query
    select u.request_id, jsonb_agg(jsonb_build_object('dokumen', to_jsonb(u.dokumen), 'sumber', u.sumber, 'label',
             (select string_agg(coalesce(v_labels ->> d, d), ' / ') from unnest(u.dokumen) d)) order by u.dokumen)
      from missing_documents_all(p_requests) u group by u.request_id;
end $$;

-- The same of one request: [] when it lacks nothing.
create function intake_missing(p_request bigint) returns jsonb
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return coalesce((select m.missing from intake_missing_all(array[p_request]) m), '[]');
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

-- Writes the rows of requests that have no fault; p_ids and p_refs belong to p_heads, in order. Their
-- state is a guess until their documents are looked at (intake_start): each row is to be written once.
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
    select p_ids[h.i], p_refs[h.i], h.kind, o.office_id, c.channel,
           case when c.sees_paper and not exists (select from requirement_rule q
                  where q.kind in (h.kind, 'ALL') and q.wajib and q.syarat = '' and not q.dokumen && h.dokumen)
             then 'submitted' else 'pending' end, 1, h.kk, nullif(h.pemohon_nik, '')::bigint,
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
  update request set state = case state when 'pending' then 'submitted' else 'pending' end
   where request_id = any (p_ids) and (state = 'submitted') <> (request_id = any (v_ready));
  if cardinality(v_ready) > 0 then
    perform queue_put_all(v_ready);
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
             nullif(h.pemohon_nik, '')::bigint, 'nik', g.niks, 'orang_tua',
             jsonb_path_query_array(h.anggota, 'lax $[*].nik_ayah ? (@ != "")') || jsonb_path_query_array(h.anggota, 'lax $[*].nik_ibu ? (@ != "")'),
             'missing', jsonb_path_query_array(v_missing[h.i], '$[*].dokumen'))
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

-- The persons that a request names, as it comes: itself or parents of those whom the intake looks at.
create function intake_numbers(p_doc jsonb) returns setof bigint
language sql stable set search_path = loket, pg_temp as $$
  select distinct u.nik::bigint
    from (select case when jsonb_typeof(p_doc -> 'anggota') = 'array' then p_doc -> 'anggota' else '[]' end as list) a
    cross join lateral (
      select p_doc ->> 'pemohon_nik' as nik
      union all
      select x.nik from jsonb_array_elements(a.list) with ordinality m (v, i)
       cross join lateral unnest(array[m.v ->> 'nik', m.v ->> 'nik_ayah', m.v ->> 'nik_ibu']) x (nik)
       where m.i <= 99) u
   where nik_sah(u.nik)
$$;

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
              select distinct u as nik from unnest(p_rows) x cross join lateral intake_numbers(p_docs -> x.n) u
               where x.ref = '') y)));
end $$;

-- What an account is about to ask, noted by a transaction of its own: an answer tells what the records say, and
-- its audit entry would be gone if the sender rolled it back. Requests that end as they should take their note
-- with them; what is left becomes an audit entry (intake_asked).
create table intake_mark (
  officer_id int not null references officer,
  digest     bytea not null,
  channel    text not null,
  nik        bigint[] not null,
  at         timestamptz not null,
  xid        xid8 not null,
  primary key (officer_id, digest)
);
create index intake_mark_at on intake_mark (at);

create function intake_shape(p_docs jsonb) returns void
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  if jsonb_typeof(p_docs) is distinct from 'array'
     or jsonb_array_length(p_docs) not between 1 and setting_int('intake_batch_max') then
    perform fail('LKINV', 'intake_shape', '', 'permohonan');
  end if;
end $$;

-- Comes before intake_submit() with the same p_docs, in a transaction of its own.
create function intake_ask(p_docs jsonb) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'channel', 'kiosk');
  c channel := intake_channel(o);
begin
  perform intake_shape(p_docs);
  insert into intake_mark (officer_id, digest, channel, nik, at, xid)
    values (o.officer_id, sha256(convert_to(p_docs::text, 'UTF8')), c.channel,
            array(select distinct n from jsonb_array_elements(p_docs) d (doc) cross join lateral intake_numbers(d.doc) n order by n),
            now(), pg_current_xact_id())
    on conflict (officer_id, digest) do update set at = excluded.at, xid = excluded.xid;
end $$;

-- What was asked and never came to an end: undone by the sender, or by a crash. Returns how many.
create function intake_asked() returns int
language plpgsql set search_path = loket, pg_temp as $$
declare
  m   record;
  v_n int := 0;
begin
  for m in delete from intake_mark d using officer w
            where w.officer_id = d.officer_id and (d.officer_id, d.digest) in (
              select x.officer_id, x.digest from intake_mark x where x.at < now() - interval '10 minutes'
               order by x.at limit 100 for update skip locked)
            returning w.username, d.channel, d.nik, d.at loop
    perform audit_write('request.asked', 'channel', m.channel,
      jsonb_build_object('by', m.username, 'at', m.at, 'nik', to_jsonb(m.nik)));
    v_n := v_n + 1;
  end loop;
  return v_n;
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
  v_mark  bytea;
  v_rows  intake_result[];
begin
  perform intake_shape(p_docs);
  if p_check_only is null then
    perform fail('LKINV', 'intake_shape', '', 'permohonan');
  end if;
  v_mark := sha256(convert_to(p_docs::text, 'UTF8'));
  if not exists (select from intake_mark m where m.officer_id = o.officer_id and m.digest = v_mark
                    and m.xid is distinct from pg_current_xact_id_if_assigned()) then
    perform fail('LKDEN', 'view_not_announced');
  end if;
  if v_draft <> 0 and (c.channel <> 'loket' or jsonb_array_length(p_docs) <> 1) then
    perform fail('LKINV', 'draft_unknown');
  end if;
  v_rows := intake_guarded(p_docs, v_draft, p_check_only, o, c);
  if p_check_only or exists (select from unnest(v_rows) x where x.ref = '') then
    perform intake_note(p_docs, v_rows, case when p_check_only then 'request.checked' else 'request.refused' end, c);
  end if;
  delete from intake_mark m where m.officer_id = o.officer_id and m.digest = v_mark;
  return query select * from unnest(v_rows) x order by x.n;
end $$;

grant execute on function intake_ask(jsonb), intake_submit(jsonb, bigint, boolean)
  to loket_operator, loket_verifikator, loket_penyelia, loket_channel, loket_kiosk;
