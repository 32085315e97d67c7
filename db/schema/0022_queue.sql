-- The queue at scale: everything that a page shows or filters by stands in the narrow table, so that a page
-- is one index scan; keyset pages, picking out of order, take-over, views, search.
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
                     when 'awaiting_supervisor' then 2 when 'issued' then 4 else 3 end) stored;
update queue_entry q
   set kind = r.kind, channel = r.channel, ref = r.ref, pemohon_nama = r.pemohon_nama, pemohon_nik = r.pemohon_nik,
       submitted_at = r.submitted_at, entered_by = r.entered_by
  from request r where r.request_id = q.request_id;
alter table queue_entry
  alter kind set not null, alter channel set not null, alter ref set not null, alter pemohon_nama set not null,
  alter submitted_at set not null;

-- Puts a request into the queue as it now stands, or takes it out: what its state asks for. Its place is the
-- promise of its first arrival. Internal.
create function queue_put(p_request bigint) returns void
language plpgsql set search_path = loket, pg_temp as $$
begin
  insert into queue_entry as q (request_id, office_id, urut, state, kind, channel, ref, pemohon_nama, pemohon_nik,
                                submitted_at, entered_by)
    select r.request_id, r.office_id, r.promise_at, r.state, r.kind, r.channel, r.ref, r.pemohon_nama, r.pemohon_nik,
           r.submitted_at, r.entered_by
      from request r
     where r.request_id = p_request
       and r.state in ('submitted', 'in_review', 'awaiting_supervisor', 'approved', 'awaiting_signature', 'issued')
    on conflict (request_id) do update
      set office_id = excluded.office_id, urut = excluded.urut, state = excluded.state, kind = excluded.kind,
          channel = excluded.channel, ref = excluded.ref, pemohon_nama = excluded.pemohon_nama,
          pemohon_nik = excluded.pemohon_nik, submitted_at = excluded.submitted_at, entered_by = excluded.entered_by,
          holder = case when excluded.state = 'in_review' then q.holder end,
          lease_until = case when excluded.state = 'in_review' then q.lease_until end;
  if not found then
    delete from queue_entry where request_id = p_request;
  end if;
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
