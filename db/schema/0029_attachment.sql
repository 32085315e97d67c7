-- Documents of a request: opened after the reading is in the audit trail, fetched part by part, and ticked by
-- the officer who compared them with what is asked for.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- "I have looked at this document, and it says what is asked for." Of one officer and one content: other bytes
-- under the same number would not carry it.
create table attachment_tick (
  attachment_id bigint not null references attachment,
  officer_id    int not null references officer,
  sha256        bytea not null,
  at            timestamptz not null default now(),
  primary key (attachment_id, officer_id)
);

-- The file, if this officer's office has it.
create function attachment_of(p_officer officer, p_attachment bigint, out a attachment, out r request)
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  select t.* into a from attachment t join request q using (request_id)
   where t.attachment_id = p_attachment and q.office_id = p_officer.office_id;
  if not found then
    perform fail('LKNON', 'attachment_unknown');
  end if;
  select * into strict r from request where request_id = a.request_id;
end $$;

-- Comes before attachment_part(), in a transaction of its own: each opening is an audit entry.
create function attachment_open(p_attachment bigint)
returns table (request_id bigint, dokumen text, nama_berkas text, jenis_media text, ukuran int, sha256 text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  f record;
begin
  f := attachment_of(o, p_attachment);
  insert into view_mark as v values (o.officer_id, 'attachment', p_attachment, now(), pg_current_xact_id())
    on conflict (officer_id, subject_kind, subject) do update set at = now(), xid = pg_current_xact_id();
  perform audit_write('attachment.get', 'request', (f.a).request_id::text,
    jsonb_build_object('ref', (f.r).ref, 'attachment', p_attachment, 'dokumen', (f.a).dokumen));
  return query select (f.a).request_id, (f.a).dokumen, (f.a).nama_berkas, (f.a).jenis_media, length((f.a).isi),
                      encode((f.a).sha256, 'hex');
end $$;

-- At most p_count bytes (and a megabyte) of a file that was opened, from p_from on (0 is the first).
create function attachment_part(p_attachment bigint, p_from int, p_count int) returns table (isi bytea)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
begin
  perform view_announced(o.officer_id, 'attachment', p_attachment);
  return query select substring(t.isi from greatest(p_from, 0) + 1 for least(greatest(p_count, 0), 1048576))
                 from attachment t join request q using (request_id)
                where t.attachment_id = p_attachment and q.office_id = o.office_id;
end $$;

-- Its audit entry could be rolled back after the reading; attachment_open() and attachment_part() took its place.
drop function attachment_get(bigint);

-- The file that somebody means by the number of a request and either its own number or the code of a document
-- (the newest of those). Tells nothing of its content.
create function attachment_find(p_ref text, p_word text) returns bigint
language plpgsql stable security definer set search_path = loket, pg_temp as $$
declare
  o    officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  v_id bigint;
begin
  select t.attachment_id into v_id from attachment t join request q using (request_id)
   where q.ref = p_ref and q.office_id = o.office_id
     and (t.dokumen = upper(p_word) or t.attachment_id::text = p_word)
   order by t.attachment_id desc limit 1;
  if not found then
    perform fail('LKNON', 'attachment_unknown');
  end if;
  return v_id;
end $$;

-- Ticks a file, or takes the own tick back. Only whoever holds the request and has opened the file can.
-- Doing it twice changes nothing and is written once.
create function attachment_tick(p_attachment bigint, p_on boolean) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o      officer := allow('operator', 'verifikator', 'penyelia');
  f      record;
  v_done int;
begin
  f := attachment_of(o, p_attachment);
  if not exists (select from queue_entry q where q.request_id = (f.a).request_id and q.holder = o.officer_id
                    and q.lease_until > now() and q.state in ('submitted', 'in_review', 'awaiting_supervisor')) then
    perform fail('LKCON', 'claim_lost');
  end if;
  if p_on and not exists (select from view_mark v where v.officer_id = o.officer_id and v.subject_kind = 'attachment'
                             and v.subject = p_attachment and v.at > now() - interval '12 hours') then
    perform fail('LKCON', 'attachment_not_opened');
  end if;
  if p_on then
    insert into attachment_tick as t values (p_attachment, o.officer_id, (f.a).sha256)
      on conflict (attachment_id, officer_id) do update set sha256 = excluded.sha256, at = now()
        where t.sha256 <> excluded.sha256;
  else
    delete from attachment_tick where attachment_id = p_attachment and officer_id = o.officer_id;
  end if;
  get diagnostics v_done = row_count;
  if v_done > 0 then
    perform audit_write(case when p_on then 'attachment.tick' else 'attachment.untick' end, 'request',
      (f.a).request_id::text, jsonb_build_object('ref', (f.r).ref, 'attachment', p_attachment,
        'dokumen', (f.a).dokumen, 'sha256', encode((f.a).sha256, 'hex')));
  end if;
end $$;

-- The ticks of a request that hold: those for the bytes that are there now.
create function attachment_ticks(p_request bigint)
returns table (attachment_id bigint, label text, officer text, mine boolean, at bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  r request := request_view(p_request);
  o officer := me();
begin
  return query
    select t.attachment_id, code_label('dokumen_persyaratan', '2019', a.dokumen), f.nama_lengkap,
           t.officer_id = o.officer_id, extract(epoch from t.at)::bigint
      from attachment a
      join attachment_tick t on t.attachment_id = a.attachment_id and t.sha256 = a.sha256
      join officer f on f.officer_id = t.officer_id
     where a.request_id = p_request order by t.at, t.attachment_id;
end $$;

grant execute on function attachment_open(bigint), attachment_part(bigint, int, int), attachment_find(text, text)
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
grant execute on function attachment_tick(bigint, boolean) to loket_operator, loket_verifikator, loket_penyelia;
grant execute on function attachment_ticks(bigint)
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
