-- Requests after they came in: the tracking PIN, documents that follow, status, cancel.
set local role loket_owner;
set local search_path = loket, pg_temp;

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
return lpad((('x' || encode(substr(p_random, 1, 6), 'hex'))::bit(48)::bigint % 1000000)::text, 6, '0');

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

grant execute on function intake_attach(text, text, text, text, text, bytea), intake_cancel(text, text, text),
  tracking_try(text, text)
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
