-- What the worker may do: sign what was ordered, print what was asked, end claims that ran
-- out, number the audit log. Nothing else.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- The next ordered signature that is due, locked against a second worker by moving its time on.
create function work_sign_next()
returns table (issued_id bigint, no_kk text, record text, attempts int, created_day int)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare v_id bigint;
begin
  select s.issued_id into v_id from signature_order s join issued_kk i on i.issued_id = s.issued_id
   where s.done_at is null and s.next_at <= now() and i.status = 'menunggu_tte'
   order by s.ordered_at limit 1 for update of s skip locked;
  if v_id is null then
    return;
  end if;
  -- Should this worker die, another takes the order up after a minute.
  update signature_order s set attempts = s.attempts + 1, next_at = now() + interval '1 minute' where s.issued_id = v_id;
  return query select i.issued_id, i.no_kk::text, i.record, s.attempts,
                      (i.created_at at time zone 'UTC')::date - date '2020-01-01'
                 from issued_kk i join signature_order s on s.issued_id = i.issued_id where i.issued_id = v_id;
end $$;

-- The signed document is there. Once all sheets of the request are signed it is issued.
-- Answers false when the sheet was superseded meanwhile (the document is then dropped).
create function work_sign_done(p_issued bigint, p_document bytea, p_seal text) returns table (kept boolean)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  i issued_kk;
  s signature_order;
  r request;
begin
  select * into strict i from issued_kk where issued_id = p_issued;
  if i.request_id is not null then
    select * into r from request where request_id = i.request_id for update;
  end if;
  select * into strict i from issued_kk where issued_id = p_issued for update;
  select * into s from signature_order where issued_id = p_issued for update;
  if i.status <> 'menunggu_tte' or s.issued_id is null then
    return query select i.status = 'terbit';
    return;
  end if;
  update issued_kk set status = 'terbit', document = p_document, seal = p_seal, signed_at = now(),
         signed_by = s.officer_id where issued_id = p_issued;
  update signature_order set done_at = now(), last_error = '' where issued_id = p_issued;
  perform audit_write('issued.signed', 'issued_kk', p_issued::text,
    jsonb_build_object('no_kk', i.no_kk, 'ordered_by', (select username from officer where officer_id = s.officer_id),
                       'record_sha256', encode(i.record_sha256, 'hex'),
                       'document_sha256', encode(sha256(p_document), 'hex')));
  if r.state = 'awaiting_signature' and not exists
     (select from issued_kk x where x.request_id = i.request_id and x.status = 'menunggu_tte') then
    perform request_move(i.request_id, 'issued', null, 'loket_worker');
    insert into notification (request_id, event, detail) values (i.request_id, 'issued', jsonb_build_object('ref', r.ref));
  end if;
  return query select true;
end $$;

-- It failed: tried again later, with growing pauses up to ten minutes. A signer that is away is no
-- fault of the order: it is asked again soon, so that its return is noticed at once.
create function work_sign_failed(p_issued bigint, p_error text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
begin
  update signature_order set last_error = left(p_error, 200),
         next_at = now() + case p_error when 'signer_down' then interval '10 seconds'
                             else least(interval '10 minutes', interval '2 seconds' * power(2, least(attempts, 9))) end
   where issued_id = p_issued and done_at is null;
end $$;

-- Print jobs that need something, after job p_after: new ones, and those under way.
create function work_print_open(p_after bigint, p_limit int)
returns table (print_job_id bigint, queue text, status text, reasons text, cups_job int, wants_cancel boolean, age bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  return query
    select j.print_job_id, p.queue, j.status, j.reasons, coalesce(j.cups_job, 0), j.wants_cancel,
           extract(epoch from now() - j.updated_at)::bigint
      from print_job j join printer p on p.printer_id = j.printer_id
     where j.status in ('queued', 'sending', 'printing', 'stopped') and j.print_job_id > p_after
     order by j.print_job_id limit p_limit;
end $$;

-- What a job that was not handed over yet prints.
create function work_print_sheet(p_job bigint) returns table (record text, seal text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  return query select i.record, i.seal from print_job j join issued_kk i on i.issued_id = j.issued_id
                where j.print_job_id = p_job and j.status in ('queued', 'stopped') and j.cups_job is null;
end $$;

-- Marks a job as being sent. False when another worker or a cancel came first, or when it was
-- sent before: a job is handed to CUPS once. One that was never handed over (the printer was
-- missing) may start again.
create function work_print_start(p_job bigint) returns table (mine boolean)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  update print_job set status = 'sending', updated_at = now()
   where print_job_id = p_job and status in ('queued', 'stopped') and cups_job is null and not wants_cancel;
  return query select found;
end $$;

-- Writes what CUPS says of a job. A change is an audit entry.
create function work_print_state(p_job bigint, p_status text, p_reasons text, p_cups_job int) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare j print_job;
begin
  -- A new start and the confirmation of the paper are the officers'.
  if p_status in ('queued', 'confirmed') then
    perform fail('LKDEN', 'state_changed', p_status);
  end if;
  select * into strict j from print_job where print_job_id = p_job for update;
  if j.status not in ('queued', 'sending', 'printing', 'stopped') then
    return;
  end if;
  if j.status = p_status and j.reasons = p_reasons and (p_cups_job = 0 or j.cups_job is not distinct from p_cups_job) then
    return;
  end if;
  update print_job set status = p_status, reasons = left(p_reasons, 200), updated_at = now(),
         cups_job = case when p_cups_job > 0 then p_cups_job else cups_job end
   where print_job_id = p_job;
  -- A new try that meets the same obstacle is no news.
  if j.status <> p_status and not (j.status = 'sending' and p_status = 'stopped' and j.reasons = left(p_reasons, 200)) then
    perform audit_write('print.' || p_status, 'issued_kk', j.issued_id::text,
      jsonb_build_object('job', p_job, 'reasons', p_reasons));
  end if;
end $$;

create function end_stray_after() returns interval
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return interval '30 seconds';
end $$;

-- Ends database connections of officers that the console would never leave like that: a transaction open
-- for too long (it stops the numbering of the audit trail, and the time-outs are the officer's own to
-- change), and those whose session is over.
create function end_stray_connections() returns void
language plpgsql set search_path = loket, pg_temp as $$
begin
  perform pg_terminate_backend(a.pid)
    from pg_stat_activity a join officer o on o.db_role = a.usename left join pg_stat_ssl s on s.pid = a.pid
   where a.xact_start < clock_timestamp() - end_stray_after()
      or (s.ssl and a.backend_start < clock_timestamp() - interval '10 seconds'
          and not exists (select from session_cert c where c.serial = s.client_serial));
end $$;

-- Claims that ran out go back to the queue, in their old place.
create function work_expire_claims() returns table (n bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  q   record;
  v_n bigint := 0;
begin
  for q in select e.request_id, e.state from queue_entry e
            where e.lease_until <= now() limit 100 for update skip locked loop
    if q.state = 'in_review' then
      perform request_move(q.request_id, 'submitted', null, 'claim-expired');
    end if;
    update queue_entry set holder = null, lease_until = null where request_id = q.request_id;
    perform audit_write('request.claim.expired', 'request', q.request_id::text, '{}');
    v_n := v_n + 1;
  end loop;
  perform end_stray_connections();
  return query select v_n;
end $$;

create function work_audit_sequence(p_limit int) returns table (n bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  return query select audit_sequence(p_limit);
end $$;

-- The newest checkpoint and the leaves after it.
create function work_audit_last() returns table (size bigint, frontier bytea, note text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  return query select c.size, c.frontier, c.note from audit_checkpoint c order by c.size desc limit 1;
end $$;
create function work_audit_leaves(p_from bigint, p_limit int) returns table (idx bigint, daun bytea)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  return query select l.idx, e.daun from audit_leaf l join audit_entry e on e.entry_id = l.entry_id
                where l.idx >= p_from order by l.idx limit p_limit;
end $$;
create function work_audit_checkpoint(p_size bigint, p_root bytea, p_frontier bytea, p_note text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
begin
  if p_size > (select next_idx from audit_state) then
    perform fail('LKINV', 'checkpoint_ahead');
  end if;
  insert into audit_checkpoint (size, root, frontier, note) values (p_size, p_root, p_frontier, p_note)
    on conflict do nothing;
end $$;

grant execute on function work_sign_next(), work_sign_done(bigint, bytea, text), work_sign_failed(bigint, text),
  work_print_open(bigint, int), work_print_sheet(bigint), work_print_start(bigint),
  work_print_state(bigint, text, text, int), work_expire_claims(),
  work_audit_sequence(int), work_audit_last(), work_audit_leaves(bigint, int),
  work_audit_checkpoint(bigint, bytea, bytea, text) to loket_worker;
revoke execute on function audit_sequence(int) from public;
