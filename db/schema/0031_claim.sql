-- Decisions that take effect after a window in which they can be taken back, decisions that go up to a supervisor,
-- and a limit on what one officer holds at once.
--
-- A decision is judged when it is made, and refused then and there. With the setting undo_window at 0 it takes effect
-- in the same transaction. Otherwise it waits in decision_wait: nothing of the request has changed, nobody can take,
-- decide or withdraw it at the counter, and its claim does not run out. When the window is over loket-worker (or the
-- officer, with decide_now()) carries it out in one transaction in which everything is judged again under the same
-- locks. What no longer holds then is written down as a fault and the request is back with the officer, or in the
-- queue. The row of queue_entry is the one lock of all of this.
set local role loket_owner;
set local search_path = loket, pg_temp;

insert into setting values ('undo_window', '20'), ('claim_count_max', '10');

create table decision_wait (
  wait_id      bigint generated always as identity primary key,
  request_id   bigint not null references request,
  officer_id   int not null,
  token        bigint not null,
  key          uuid not null,
  keputusan    text not null check (keputusan in ('approve', 'return', 'reject', 'escalate')),
  catatan      text not null,
  reasons      jsonb not null,
  seen         jsonb,                    -- an approval: all that it rests on, decision_snapshot()
  leads_to     text not null,            -- the state that it will lead to
  made_at      timestamptz not null default clock_timestamp(),
  effective_at timestamptz not null,
  next_at      timestamptz not null,     -- when it is carried out; later than effective_at after a try that met a lock
  tries        int not null default 0,
  outcome      text check (outcome in ('done', 'taken_back', 'failed', 'void')), -- null: it waits
  fault        text not null default '', -- why it failed or is void: a word of db/store/reason.c
  fault_class  text not null default '',
  fault_detail text not null default '',
  result       jsonb,
  ended_at     timestamptz,
  check ((outcome is null) = (ended_at is null)),
  check ((fault <> '') = (outcome is not null and outcome in ('failed', 'void')))
);
create unique index decision_wait_open on decision_wait (request_id) where outcome is null;
create index decision_wait_due on decision_wait (next_at) where outcome is null;
create index decision_wait_officer on decision_wait (officer_id, made_at);
create index decision_wait_request on decision_wait (request_id);

-- A decision waits on this entry.
alter table queue_entry add waits boolean not null default false;

alter table decision drop constraint decision_keputusan_check;
alter table decision add constraint decision_keputusan_check
  check (keputusan in ('approve', 'second', 'return', 'reject', 'escalate', 'review'));

-- Why a request goes up to a supervisor.
alter table reason add escalates boolean not null default false;
insert into reason (reason, label, returns, rejects, escalates, about, urut) values
  ('ESK_KEASLIAN', 'Keaslian dokumen diragukan', false, false, true, 'dokumen', 21),
  ('ESK_BEDA', 'Permohonan, dokumen dan catatan saling bertentangan', false, false, true, 'permohonan', 22),
  ('ESK_GANDA', 'Dugaan data ganda yang tidak dapat saya pastikan', false, false, true, 'permohonan', 23),
  ('ESK_ATURAN', 'Perlu penafsiran aturan atau kebijakan', false, false, true, 'permohonan', 24),
  ('ESK_TEKANAN', 'Ada tekanan, ancaman atau dugaan percaloan', false, false, true, 'permohonan', 25),
  ('ESK_LAIN', 'Alasan lain (jelaskan pada catatan)', false, false, true, 'permohonan', 26);

-- The reasons of a decision ('return', 'reject' or 'escalate').
create or replace function reason_list(p_decision text) returns table (reason text, label text, about text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  perform allow('operator', 'verifikator', 'penyelia');
  return query select n.reason, n.label, n.about from reason n
                where case p_decision when 'return' then n.returns when 'escalate' then n.escalates else n.rejects end
                order by n.urut;
end $$;

-- --- claims ----------------------------------------------------------------

-- What each officer took last, to count what he or she still holds: an index of the holders would make every claim
-- write all indexes of the queue. After a crash it begins anew.
create unlogged table claim_held (
  officer_id int primary key,
  requests   bigint[] not null
) with (fillfactor = 50);

-- Counts a request that the officer takes; its queue row is locked. Refuses when that is one too many.
create function claim_count(o officer, p_request bigint) returns void
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_had  bigint[];
  v_live bigint[];
  v_max  bigint := setting_int('claim_count_max');
begin
  select h.requests into v_had from claim_held h where h.officer_id = o.officer_id for update;
  if not found then
    insert into claim_held values (o.officer_id, '{}') on conflict do nothing;
    select h.requests into v_had from claim_held h where h.officer_id = o.officer_id for update;
  end if;
  v_live := array(select q.request_id from unnest(v_had) u join queue_entry q on q.request_id = u
                   where q.holder = o.officer_id and q.lease_until > now() and not q.waits and q.request_id <> p_request);
  if cardinality(v_live) >= v_max then
    perform fail('LKCON', 'claim_limit', v_max::text);
  end if;
  update claim_held h set requests = v_live || p_request where h.officer_id = o.officer_id;
end $$;

-- Nobody takes a request on which a decision waits.
create function queue_refuse_waiting(q queue_entry, o officer) returns void
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  if q.waits then
    perform fail('LKCON', case when q.holder = o.officer_id then 'decision_waiting_own' else 'decision_waiting' end);
  end if;
end $$;

create or replace function request_claim(p_request bigint, p_reason text default '', p_note text default '')
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
  perform queue_refuse_waiting(q, o);
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
  perform claim_count(o, p_request);
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

create or replace function queue_passes_over(q queue_entry, o officer, p_window int) returns boolean
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off as $$
begin
  return p_window <= (select count(*) from (
    select from queue_entry e
     where e.office_id = q.office_id and e.tahap = 1 and (e.urut, e.request_id) < (q.urut, q.request_id)
       and (e.lease_until is null or e.lease_until <= now() or e.holder = o.officer_id) and not e.waits
       and e.entered_by is distinct from o.officer_id
       and not exists (select from request_hand h where h.request_id = e.request_id and h.officer_id = o.officer_id)
     order by e.urut, e.request_id limit p_window) x);
end $$;

create or replace function request_next() returns table (request_id bigint, token bigint, lease bigint)
language plpgsql security definer set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  q queue_entry;
  v_until timestamptz := now() + setting_interval('claim_lease');
  v_kin   bigint[] := case when o.nik is not null then kin_of(o.nik) end;
begin
  update queue_entry u set holder = o.officer_id, lease_until = v_until, token = u.token + 1, taken_from = null,
         pick_reason = null, pick_berdua = false
    from (select e.request_id from queue_entry e
           where e.office_id = o.office_id and e.tahap = 1
             and (e.lease_until is null or e.lease_until <= now()) and not e.waits
             and e.entered_by is distinct from o.officer_id
             and not exists (select from request_hand h where h.request_id = e.request_id and h.officer_id = o.officer_id)
             and (o.nik is null or not own_family_of((select r from request r where r.request_id = e.request_id), o.nik, v_kin))
           order by e.urut, e.request_id limit 1 for update of e skip locked) x
   where u.request_id = x.request_id
   returning u.* into q;
  if found then
    perform claim_count(o, q.request_id);
    if q.state = 'in_review' then
      perform queue_again(q);
    end if;
    perform set_config('synchronous_commit', 'off', true);
    return query select q.request_id, q.token, date_part('epoch', v_until - now())::bigint;
  end if;
end $$;

create or replace function request_takeover(p_request bigint, p_reason text, p_note text) returns table (token bigint, lease bigint)
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
  end if;
  perform queue_refuse_waiting(q, o);
  if q.lease_until is null or q.lease_until <= now() or q.holder = o.officer_id then
    perform fail('LKCON', 'not_held');
  end if;
  perform queue_refuse_own(q, o);
  perform claim_count(o, p_request);
  if q.state = 'in_review' then
    perform request_move(p_request, 'submitted', o.officer_id, o.username);
  end if;
  update queue_entry e set holder = o.officer_id, lease_until = v_until, token = q.token + 1, taken_from = q.holder
   where e.request_id = p_request;
  perform audit_write('request.takeover', 'request', p_request::text, v_detail - 'berdua' || jsonb_build_object(
    'token', q.token + 1, 'from', (select x.username from officer x where x.officer_id = q.holder)));
  return query select q.token + 1, extract(epoch from v_until - now())::bigint;
end $$;

-- Giving a request back on which a decision waits changes nothing: it is decided.
create or replace function request_release(p_request bigint, p_token bigint) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  q queue_entry;
begin
  select * into q from queue_entry where request_id = p_request for update;
  if not found or q.waits or q.holder is distinct from o.officer_id or q.token is distinct from p_token then
    return; -- already over: releasing twice is no error
  end if;
  if q.state = 'in_review' then
    perform request_move(p_request, 'submitted', o.officer_id, o.username);
  end if;
  update queue_entry set holder = null, lease_until = null where request_id = p_request;
  perform audit_write('request.release', 'request', p_request::text, jsonb_build_object('token', p_token));
end $$;

create or replace function work_expire_claims() returns table (n bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  q   record;
  v_n bigint := 0;
begin
  for q in select e.request_id, e.state, e.holder from queue_entry e
            where e.lease_until <= now() and not e.waits limit 100 for update skip locked loop
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
