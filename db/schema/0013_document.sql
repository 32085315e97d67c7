-- Signing, printing, handing over: what the console may ask for.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- Sheets that wait for the signature, oldest first, and those ordered but not yet signed.
create function sign_page(p_limit int)
returns table (issued_id bigint, no_kk text, ref text, jenis text, kepala text, created_at bigint, age bigint, ordered boolean,
               attempts int, last_error text, members int)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('kepala_dinas', 'penyelia', 'verifikator');
begin
  return query
    select i.issued_id, i.no_kk::text, coalesce(r.ref, ''), coalesce(k.label, ''),
           i.record::json ->> 'nama_kepala_keluarga', extract(epoch from i.created_at)::bigint,
           extract(epoch from now() - i.created_at)::bigint, s.issued_id is not null, coalesce(s.attempts, 0),
           coalesce(s.last_error, ''), json_array_length(i.record::json -> 'anggota')
      from issued_kk i
      left join request r on r.request_id = i.request_id
      left join service_kind k on k.kind = r.kind
      left join signature_order s on s.issued_id = i.issued_id
     where i.office_id = o.office_id and i.status = 'menunggu_tte'
     order by i.created_at, i.issued_id limit least(p_limit, 2000);
end $$;

-- Comes before issued_record(), in a transaction of its own; audited.
create function issued_open(p_issued bigint) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  i issued_kk;
begin
  select * into i from issued_kk where issued_id = p_issued and office_id = o.office_id;
  if not found then
    perform fail('LKNON', 'issued_unknown');
  end if;
  if view_announce(o.officer_id, 'issued_kk', p_issued) then
    perform audit_write('issued.view', 'issued_kk', p_issued::text, jsonb_build_object('no_kk', i.no_kk));
  end if;
end $$;

-- The record of one sheet, for the preview.
create function issued_record(p_issued bigint) returns table (record text, status text, ref text, request_id bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  i issued_kk;
begin
  select * into i from issued_kk where issued_id = p_issued and office_id = o.office_id;
  if not found then
    perform fail('LKNON', 'issued_unknown');
  end if;
  perform view_announced(o.officer_id, 'issued_kk', p_issued);
  return query select i.record, i.status, coalesce((select x.ref from request x where x.request_id = i.request_id), ''),
                      coalesce(i.request_id, 0);
end $$;

-- The signatory orders the signature of one sheet. Ordering twice is no error.
create function sign_order(p_issued bigint, p_key uuid) returns table (ordered boolean)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o      officer := allow('kepala_dinas');
  v_done jsonb := command_seen(o.officer_id, p_key, 'sign ' || p_issued);
  i      issued_kk;
begin
  if v_done is null then
    select * into i from issued_kk where issued_id = p_issued and office_id = o.office_id for update;
    if not found then
      perform fail('LKNON', 'issued_unknown');
    end if;
    if i.status <> 'menunggu_tte' then
      perform fail('LKCON', 'not_waiting_for_signature', i.status);
    end if;
    insert into signature_order (issued_id, officer_id) values (p_issued, o.officer_id) on conflict do nothing;
    perform audit_write('issued.sign.order', 'issued_kk', p_issued::text, jsonb_build_object('no_kk', i.no_kk));
    perform command_keep(o.officer_id, p_key, 'sign ' || p_issued, '{}');
  end if;
  return query select true;
end $$;

-- The sheets of a request and where each stands.
create function request_sheets(p_request bigint)
returns table (issued_id bigint, no_kk text, versi int, status text, kepala text, created_at bigint, signed_at bigint,
               prints int, job_status text, job_reasons text, print_job_id bigint, printer text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare r request := request_view(p_request);
begin
  return query
    select i.issued_id, i.no_kk::text, i.versi, i.status, i.record::json ->> 'nama_kepala_keluarga',
           extract(epoch from i.created_at)::bigint, coalesce(extract(epoch from i.signed_at), 0)::bigint,
           (select count(*)::int from print_job x where x.issued_id = i.issued_id),
           coalesce(j.status, ''), coalesce(j.reasons, ''), coalesce(j.print_job_id, 0), coalesce(p.nama, '')
      from issued_kk i
      left join lateral (select * from print_job x where x.issued_id = i.issued_id
                          order by x.print_job_id desc limit 1) j on true
      left join printer p on p.printer_id = j.printer_id
     where i.request_id = p_request order by i.issued_id;
end $$;

create function printer_list() returns table (printer_id int, nama text, queue text, is_default boolean)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas', 'administrator');
begin
  return query select p.printer_id, p.nama, p.queue, p.is_default from printer p where p.office_id = o.office_id
                order by p.is_default desc, p.nama;
end $$;

-- Asks for a print of a signed, active sheet. The first print is the counter officer's; a further
-- one needs a supervisor or verifier (kk-domain 7.4), unless the earlier ones came to nothing.
create function print_ask(p_issued bigint, p_printer int, p_key uuid) returns table (print_job_id bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o      officer := allow('operator', 'verifikator', 'penyelia');
  v_done jsonb := command_seen(o.officer_id, p_key, 'print ' || p_issued);
  i      issued_kk;
  v_copy int;
  v_id   bigint;
begin
  if v_done is null then
    select * into i from issued_kk where issued_id = p_issued and office_id = o.office_id for update;
    if not found then
      perform fail('LKNON', 'issued_unknown');
    end if;
    if i.status <> 'terbit' then
      perform fail('LKCON', case i.status when 'menunggu_tte' then 'not_signed_yet' else 'sheet_not_active' end, i.status);
    end if;
    if not exists (select from printer where printer_id = p_printer and office_id = o.office_id) then
      perform fail('LKNON', 'printer_unknown');
    end if;
    if exists (select from print_job where issued_id = p_issued
                and status in ('queued', 'sending', 'printing', 'stopped', 'printed', 'unknown')) then
      perform fail('LKCON', 'print_running');
    end if;
    select 1 + count(*) into v_copy from print_job where issued_id = p_issued and status = 'confirmed';
    if v_copy > 1 and o.role = 'operator' then
      perform fail('LKDEN', 'reprint_denied');
    end if;
    insert into print_job (issued_id, officer_id, printer_id, copy_no)
      values (p_issued, o.officer_id, p_printer, v_copy) returning print_job.print_job_id into v_id;
    perform audit_write('print.ask', 'issued_kk', p_issued::text,
      jsonb_build_object('job', v_id, 'printer', p_printer, 'copy', v_copy, 'no_kk', i.no_kk));
    v_done := jsonb_build_object('job', v_id);
    perform command_keep(o.officer_id, p_key, 'print ' || p_issued, v_done);
  end if;
  return query select (v_done ->> 'job')::bigint;
end $$;

-- The office's print jobs, newest first; without names.
create function print_page(p_limit int)
returns table (print_job_id bigint, issued_id bigint, ref text, request_id bigint, printer text, status text, reasons text,
               copy_no int, officer text, created_at bigint, updated_at bigint, mine boolean)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
begin
  return query
    select j.print_job_id, j.issued_id, coalesce(r.ref, ''), coalesce(r.request_id, 0), p.nama, j.status, j.reasons,
           j.copy_no, w.nama_lengkap, extract(epoch from j.created_at)::bigint,
           extract(epoch from j.updated_at)::bigint, j.officer_id = o.officer_id
      from print_job j
      join printer p on p.printer_id = j.printer_id
      join officer w on w.officer_id = j.officer_id
      join issued_kk i on i.issued_id = j.issued_id
      left join request r on r.request_id = i.request_id
     where i.office_id = o.office_id
     order by j.print_job_id desc limit least(p_limit, 2000);
end $$;

-- The paper is in the officer's hand. p_seal: the text of the scanned QR, or '' when confirmed by
-- eye. Answers false for a seal that is not this sheet's: the wrong paper was scanned. That is an
-- answer and no refusal, because its audit entry must stay.
create function print_confirm(p_job bigint, p_seal text) returns table (matched boolean)
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  j print_job;
  i issued_kk;
begin
  select * into j from print_job where print_job_id = p_job for update;
  select * into i from issued_kk where issued_id = j.issued_id and office_id = o.office_id for update;
  if i.issued_id is null then
    perform fail('LKNON', 'job_unknown');
  end if;
  if j.status = 'confirmed' then
    return query select true;
    return;
  end if;
  if j.status not in ('printed', 'unknown') then
    perform fail('LKCON', 'not_printed_yet', j.status);
  end if;
  if p_seal <> '' and upper(trim(p_seal)) <> i.seal then
    perform audit_write('print.mismatch', 'issued_kk', i.issued_id::text, jsonb_build_object('job', p_job));
    return query select false;
    return;
  end if;
  update print_job set status = 'confirmed', confirmed_at = now(), updated_at = now(),
         confirmed_how = case when p_seal = '' then 'hand' else 'scan' end where print_job_id = p_job;
  perform audit_write('print.confirm', 'issued_kk', i.issued_id::text,
    jsonb_build_object('job', p_job, 'how', case when p_seal = '' then 'hand' else 'scan' end));
  return query select true;
end $$;

create function print_cancel(p_job bigint) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  j print_job;
begin
  select x.* into j from print_job x join issued_kk i on i.issued_id = x.issued_id
   where x.print_job_id = p_job and i.office_id = o.office_id for update of x;
  if not found then
    perform fail('LKNON', 'job_unknown');
  end if;
  if j.status in ('confirmed', 'failed', 'cancelled') then
    perform fail('LKCON', 'job_over', j.status);
  end if;
  -- Paper may have come out: to call it nothing, so that it can be printed again, is a reprint.
  if j.status in ('printed', 'unknown') and o.role = 'operator' then
    perform fail('LKDEN', 'reprint_denied');
  end if;
  update print_job set wants_cancel = true, updated_at = now(),
         status = case when status in ('queued', 'printed', 'unknown') then 'cancelled' else status end
   where print_job_id = p_job;
  perform audit_write('print.cancel', 'issued_kk', j.issued_id::text, jsonb_build_object('job', p_job));
end $$;

-- The KK is handed over: every sheet of the request is confirmed on paper.
create function request_deliver(p_request bigint) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  r request;
begin
  select * into r from request where request_id = p_request and office_id = o.office_id for update;
  if not found then
    perform fail('LKNON', 'request_unknown');
  end if;
  if r.state = 'delivered' then
    return;
  end if;
  if r.state <> 'issued' then
    perform fail('LKCON', 'state_changed', r.state);
  end if;
  if exists (select from issued_kk i where i.request_id = p_request and i.status = 'terbit'
              and not exists (select from print_job j where j.issued_id = i.issued_id and j.status = 'confirmed')) then
    perform fail('LKCON', 'paper_not_confirmed');
  end if;
  update issued_kk set delivered_at = now() where request_id = p_request and status = 'terbit';
  perform request_move(p_request, 'delivered', o.officer_id, o.username);
  perform audit_write('request.deliver', 'request', p_request::text, jsonb_build_object('ref', r.ref));
end $$;

grant execute on function sign_page(int), sign_order(bigint, uuid), issued_open(bigint), issued_record(bigint), request_sheets(bigint),
  printer_list(), print_ask(bigint, int, uuid), print_page(int), print_confirm(bigint, text), print_cancel(bigint),
  request_deliver(bigint) to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas, loket_administrator;
