-- The receipt of a request (bukti permohonan): print jobs of a second kind, on printers of their own.
-- A receipt job is over when CUPS says that it is printed. Nobody scans a receipt back: paper that is
-- missed is printed again, which makes the PIN of the earlier one void.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- What comes out of it: a4 sheets, an 80 mm roll that speaks ESC/POS, or a5 sheets.
alter table printer add jenis text not null default 'a4' check (jenis in ('a4', 'struk80', 'a5'));

alter table print_job
  alter issued_id drop not null,
  add kind text not null default 'kk' check (kind in ('kk', 'bukti')),
  add request_id bigint references request, -- of a receipt
  add check (kind = 'kk' and issued_id is not null and request_id is null
             or kind = 'bukti' and issued_id is null and request_id is not null);
create index print_job_request on print_job (request_id) where request_id is not null;

-- Printers of an office that can print a receipt, the best first: those that are for receipts, the
-- office's choice among them, rolls before sheets. Internal.
create function receipt_printer_order(p_office int)
returns table (printer_id int, nama text, queue text, jenis text, urut bigint)
language plpgsql stable set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  return query
    select p.printer_id, p.nama, p.queue, p.jenis,
           row_number() over (order by p.jenis = 'a4', not p.is_default, p.jenis <> 'struk80', p.printer_id)
      from printer p where p.office_id = p_office;
end $$;

create function receipt_printers() returns table (printer_id int, nama text, jenis text, is_default boolean)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia');
begin
  return query select p.printer_id, p.nama, p.jenis, p.urut = 1 from receipt_printer_order(o.office_id) p
                order by p.urut;
end $$;

-- Orders the receipt. p_printer 0: the office's first choice. Earlier receipts of the request that are
-- still on their way are cancelled: their PIN would be void before the paper is out.
create function receipt_print(p_request bigint, p_printer int, p_key uuid) returns table (print_job_id bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o         officer := allow('operator', 'verifikator', 'penyelia');
  v_done    jsonb := command_seen(o.officer_id, p_key, 'receipt ' || p_request);
  r         request;
  v_printer int;
  v_copy    int;
  v_id      bigint;
begin
  if v_done is null then
    select * into r from request where request_id = p_request and office_id = o.office_id for update;
    if not found then
      perform fail('LKNON', 'request_unknown');
    end if;
    if r.state in ('draft', 'delivered', 'cancelled') then
      perform fail('LKCON', 'receipt_not_open', r.state);
    end if;
    select p.printer_id into v_printer from receipt_printer_order(o.office_id) p
     where case p_printer when 0 then p.urut = 1 else p.printer_id = p_printer end;
    if not found then
      perform fail('LKNON', 'printer_unknown');
    end if;
    update print_job j set wants_cancel = true, updated_at = now(),
           status = case when j.status = 'queued' then 'cancelled' else j.status end
     where j.request_id = p_request and j.status in ('queued', 'sending', 'printing', 'stopped');
    select 1 + count(*) into v_copy from print_job j where j.request_id = p_request and j.status in ('printed', 'unknown');
    insert into print_job (kind, request_id, officer_id, printer_id, copy_no)
      values ('bukti', p_request, o.officer_id, v_printer, v_copy) returning print_job.print_job_id into v_id;
    perform audit_write('receipt.ask', 'request', p_request::text,
      jsonb_build_object('ref', r.ref, 'job', v_id, 'printer', v_printer, 'copy', v_copy));
    v_done := jsonb_build_object('job', v_id);
    perform command_keep(o.officer_id, p_key, 'receipt ' || p_request, v_done);
  end if;
  return query select (v_done ->> 'job')::bigint;
end $$;

-- The same by the words of a command: the number of the request, and a printer's name or queue ('': any).
create function receipt_print_ref(p_ref text, p_printer text, p_key uuid) returns table (print_job_id bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o         officer := allow('operator', 'verifikator', 'penyelia');
  v_request bigint := (select r.request_id from request r where r.ref = p_ref and r.office_id = o.office_id);
  v_printer int := 0;
begin
  if v_request is null then
    perform fail('LKNON', 'request_unknown');
  end if;
  if p_printer <> '' then
    v_printer := (select p.printer_id from receipt_printer_order(o.office_id) p
                   where p_printer in (p.queue, p.nama) order by p.urut limit 1);
    if v_printer is null then
      perform fail('LKNON', 'printer_unknown');
    end if;
  end if;
  return query select x.print_job_id from receipt_print(v_request, v_printer, p_key) x;
end $$;

create function receipt_job(p_job bigint) returns table (status text, reasons text, printer text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia');
begin
  return query select j.status, j.reasons, p.nama from print_job j
                 join printer p on p.printer_id = j.printer_id
                 join request r on r.request_id = j.request_id
                where j.print_job_id = p_job and j.kind = 'bukti' and r.office_id = o.office_id;
end $$;

-- The labels of documents, in the order of the list. Internal.
create function document_labels(p_dokumen text[]) returns jsonb
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return coalesce((select jsonb_agg(coalesce(c.label, d.dokumen) order by c.urut nulls last, d.dokumen)
                     from unnest(p_dokumen) d (dokumen)
                     left join code_list c on c.list = 'dokumen_persyaratan' and c.version = '2019' and c.code = d.dokumen),
                  '[]');
end $$;

-- What the receipt says (print/receipt.h reads it). No more of the applicant's NIK than its end. Internal.
create function receipt_content(p_request bigint, p_copy int) returns jsonb
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  r         request;
  f         office;
  v_missing jsonb := '[]';
begin
  select * into strict r from request where request_id = p_request;
  select * into strict f from office where office_id = r.office_id;
  if r.state in ('pending', 'returned', 'submitted', 'in_review', 'awaiting_supervisor') then
    v_missing := coalesce((select jsonb_agg(document_labels(m.dokumen)) from missing_documents(p_request) m), '[]');
  end if;
  return jsonb_build_object(
    'v', 1, 'kantor', f.nama, 'alamat_kantor', f.alamat, 'zona', f.zona, 'ref', r.ref,
    'layanan', (select label from service_kind where kind = r.kind), 'channel', r.channel,
    'pemohon', r.pemohon_nama, 'nik_akhir', coalesce(right(lpad(r.pemohon_nik::text, 16, '0'), 4), ''),
    'submitted_at', extract(epoch from r.submitted_at)::bigint, 'promise_at', extract(epoch from r.promise_at)::bigint,
    'received', document_labels(documents_at_hand(p_request)), 'missing', v_missing, 'copy', p_copy);
end $$;

-- Takes a receipt job that was never handed over and makes the tracking PIN that it prints; earlier PINs
-- of the request are void. Both at once: of two workers one prints, and the PIN on its paper is the one
-- that holds. No row when it is not to be sent (any more).
create function work_receipt(p_job bigint) returns table (content text, pin text, jenis text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  v_request bigint := (select j.request_id from print_job j where j.print_job_id = p_job and j.kind = 'bukti');
  j         print_job;
begin
  -- In the order of receipt_print().
  perform from request r where r.request_id = v_request for update;
  update print_job x set status = 'sending', updated_at = now()
   where x.print_job_id = p_job and x.kind = 'bukti' and x.status in ('queued', 'stopped') and x.cups_job is null
     and not x.wants_cancel returning * into j;
  if not found then
    return;
  end if;
  perform audit_write('receipt.pin', 'request', v_request::text, jsonb_build_object('job', p_job));
  return query select receipt_content(v_request, j.copy_no)::text, tracking_new(v_request), p.jenis
                 from printer p where p.printer_id = j.printer_id;
end $$;

-- --- what knew only sheets of the KK ---

-- KK go to printers of A4 sheets.
create or replace function printer_list() returns table (printer_id int, nama text, queue text, is_default boolean)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas', 'administrator');
begin
  return query select p.printer_id, p.nama, p.queue, p.is_default from printer p
                where p.office_id = o.office_id and p.jenis = 'a4' order by p.is_default desc, p.nama;
end $$;

create function print_job_printer_fits() returns trigger
language plpgsql set search_path = loket, pg_temp as $$
begin
  if new.kind = 'kk' and not exists (select from printer p where p.printer_id = new.printer_id and p.jenis = 'a4') then
    perform fail('LKNON', 'printer_unknown');
  end if;
  return new;
end $$;
create trigger print_job_printer before insert or update of printer_id on print_job
  for each row execute function print_job_printer_fits();

drop function print_page(int);
create function print_page(p_limit int)
returns table (print_job_id bigint, issued_id bigint, ref text, request_id bigint, printer text, status text, reasons text,
               copy_no int, officer text, created_at bigint, updated_at bigint, mine boolean, kind text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
begin
  return query
    select j.print_job_id, coalesce(j.issued_id, 0), coalesce(r.ref, ''), coalesce(r.request_id, 0), p.nama, j.status,
           j.reasons, j.copy_no, w.nama_lengkap, extract(epoch from j.created_at)::bigint,
           extract(epoch from j.updated_at)::bigint, j.officer_id = o.officer_id, j.kind
      from print_job j
      join printer p on p.printer_id = j.printer_id
      join officer w on w.officer_id = j.officer_id
      left join issued_kk i on i.issued_id = j.issued_id
      left join request r on r.request_id = coalesce(i.request_id, j.request_id)
     where p.office_id = o.office_id
     order by j.print_job_id desc limit least(p_limit, 2000);
end $$;
grant execute on function print_page(int) to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas,
  loket_administrator;

create or replace function print_cancel(p_job bigint) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  j print_job;
begin
  select x.* into j from print_job x join printer p on p.printer_id = x.printer_id
   where x.print_job_id = p_job and p.office_id = o.office_id for update of x;
  if not found then
    perform fail('LKNON', 'job_unknown');
  end if;
  if j.status in ('confirmed', 'failed', 'cancelled') or j.kind = 'bukti' and j.status in ('printed', 'unknown') then
    perform fail('LKCON', 'job_over', j.status);
  end if;
  -- Paper may have come out: to call it nothing, so that it can be printed again, is a reprint.
  if j.status in ('printed', 'unknown') and o.role = 'operator' then
    perform fail('LKDEN', 'reprint_denied');
  end if;
  update print_job set wants_cancel = true, updated_at = now(),
         status = case when status in ('queued', 'printed', 'unknown') then 'cancelled' else status end
   where print_job_id = p_job;
  perform print_audit('print.cancel', j, jsonb_build_object('job', p_job));
end $$;

-- The audit entry of a step of a job, about the sheet or the request that it prints. Internal.
create function print_audit(p_action text, p_job print_job, p_detail jsonb) returns void
language plpgsql set search_path = loket, pg_temp as $$
begin
  if p_job.kind = 'bukti' then
    perform audit_write(p_action, 'request', p_job.request_id::text, p_detail || jsonb_build_object('kind', 'bukti'));
  else
    perform audit_write(p_action, 'issued_kk', p_job.issued_id::text, p_detail);
  end if;
end $$;

drop function work_print_open(bigint, int);
create function work_print_open(p_after bigint, p_limit int)
returns table (print_job_id bigint, queue text, status text, reasons text, cups_job int, wants_cancel boolean, age bigint,
               kind text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  return query
    select j.print_job_id, p.queue, j.status, j.reasons, coalesce(j.cups_job, 0), j.wants_cancel,
           extract(epoch from now() - j.updated_at)::bigint, j.kind
      from print_job j join printer p on p.printer_id = j.printer_id
     where j.status in ('queued', 'sending', 'printing', 'stopped') and j.print_job_id > p_after
     order by j.print_job_id limit p_limit;
end $$;

create or replace function work_print_state(p_job bigint, p_status text, p_reasons text, p_cups_job int) returns void
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
    perform print_audit('print.' || p_status, j, jsonb_build_object('job', p_job, 'reasons', p_reasons));
  end if;
end $$;

grant execute on function receipt_printers(), receipt_print(bigint, int, uuid), receipt_print_ref(text, text, uuid),
  receipt_job(bigint) to loket_operator, loket_verifikator, loket_penyelia;
grant execute on function work_print_open(bigint, int), work_receipt(bigint) to loket_worker;
