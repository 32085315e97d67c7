-- Reading the audit trail and the standing of the service.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- Newest entries below p_before (0: from the end). p_filter: plain text against actor, action and
-- subject; a number also finds entries about that request or sheet. Supervisors see their office,
-- auditors all. Reading is itself an entry.
create function audit_page(p_filter text, p_before bigint, p_limit int)
returns table (entry_id bigint, at bigint, actor text, action text, subject_kind text, subject text, ref text, isi text,
               idx bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('penyelia', 'auditor');
  v_like text := '%' || replace(replace(replace(coalesce(p_filter, ''), '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
  perform audit_write('audit.read', 'audit', '', jsonb_build_object('filter', left(coalesce(p_filter, ''), 200), 'before', p_before));
  return query
    select e.entry_id, extract(epoch from e.at)::bigint, e.actor, e.action, e.subject_kind, e.subject,
           coalesce(r.ref, ''), e.isi, coalesce(l.idx, -1)
      from audit_entry e
      left join request r on e.subject_kind = 'request' and r.request_id::text = e.subject
      left join audit_leaf l on l.entry_id = e.entry_id
     where (p_before = 0 or e.entry_id < p_before)
       and (o.role = 'auditor' or e.office_id = o.office_id or e.office_id is null)
       and (coalesce(p_filter, '') = '' or e.actor ilike v_like or e.action ilike v_like or e.subject ilike v_like
            or r.ref ilike v_like or e.isi ilike v_like)
     order by e.entry_id desc limit least(p_limit, 1000);
end $$;

-- What the service is doing, without any citizen's data: for the administrator and the command "health".
create function service_status()
returns table (name text, value bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('administrator', 'penyelia', 'auditor');
begin
  return query
    select 'queue.' || state, count(*) from queue_entry group by state
    union all select 'queue.late', count(*) from queue_entry where urut < now() and state <> 'issued'
    union all select 'signature.waiting', count(*) from issued_kk where status = 'menunggu_tte'
    union all select 'signature.ordered', count(*) from signature_order s join issued_kk i on i.issued_id = s.issued_id
                       where s.done_at is null and i.status = 'menunggu_tte'
    union all select 'print.open', count(*) from print_job where status in ('queued', 'sending', 'printing')
    union all select 'print.stopped', count(*) from print_job where status = 'stopped'
    union all select 'notification.queued', count(*) from notification where status = 'queued'
    union all select 'session.open', count(*) from session where ended_at is null
    union all select 'officer.active', count(*) from officer where active
    union all select 'audit.entries', count(*) from audit_entry
    union all select 'audit.unsequenced', (select count(*) from audit_entry) - (select count(*) from audit_leaf)
    order by 1;
end $$;

-- Where a request stands, by its number and without any citizen's data: for the command "status", also of
-- channels. No row for a number of another office.
create function request_status(p_ref text)
returns table (ref text, kind text, jenis text, channel text, state text, submitted_at bigint, promise_at bigint,
               changed_at bigint, sheets int, sheets_signed int)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas', 'channel', 'kiosk');
begin
  return query
    select r.ref, r.kind, k.label, r.channel, r.state, extract(epoch from r.submitted_at)::bigint,
           extract(epoch from r.promise_at)::bigint, extract(epoch from s.at)::bigint,
           (select count(*)::int from issued_kk i where i.request_id = r.request_id),
           (select count(*)::int from issued_kk i where i.request_id = r.request_id and i.signed_at is not null)
      from request r
      join service_kind k on k.kind = r.kind
      join request_step s on s.request_id = r.request_id and s.seq = r.versi
     where r.ref = p_ref and r.office_id = o.office_id;
end $$;

grant execute on function request_status(text) to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas,
  loket_channel, loket_kiosk;
grant execute on function audit_page(text, bigint, int) to loket_penyelia, loket_auditor;
grant execute on function service_status() to loket_administrator, loket_penyelia, loket_auditor;
