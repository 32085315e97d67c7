-- The window of a decision: carrying it out, taking it back, and what else may happen to the request meanwhile.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- Ends a decision that waits without its effect: the request as it was before, with its officer when he or she is
-- there and may have it, otherwise in the queue. The queue row is locked.
create function decision_fail(w decision_wait, q queue_entry, p_class text, p_code text, p_detail text) returns void
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_there boolean := p_code not in ('own_entry', 'own_hand', 'own_family', 'not_an_officer')
                     and exists (select from session s where s.officer_id = w.officer_id and s.ended_at is null
                                                         and s.alive_until > now());
begin
  update decision_wait set outcome = 'failed', fault = p_code, fault_class = p_class, fault_detail = left(p_detail, 200),
         ended_at = clock_timestamp() where wait_id = w.wait_id;
  if v_there then
    update queue_entry set waits = false, token = q.token + 1, lease_until = now() + setting_interval('claim_lease')
     where request_id = w.request_id;
  else
    if q.state = 'in_review' then
      perform request_move(w.request_id, 'submitted', null, 'decision-failed');
    end if;
    update queue_entry set waits = false, holder = null, lease_until = null where request_id = w.request_id;
  end if;
  perform audit_write('request.decide.failed', 'request', w.request_id::text, jsonb_build_object('keputusan', w.keputusan,
    'officer', (select x.username from officer x where x.officer_id = w.officer_id), 'decided_at', w.made_at,
    'code', p_code, 'detail', left(p_detail, 200), 'claim_kept', v_there));
end $$;

-- Carries out a decision whose queue row is locked; everything is judged again. Answers the row as it then is: done,
-- failed, or still open when a lock was in the way.
create function decision_carry_out(p_wait bigint, p_worker boolean) returns decision_wait
language plpgsql set search_path = loket, pg_temp as $$
declare
  w        decision_wait;
  q        queue_entry;
  o        officer;
  r        request;
  v_to     text;
  v_changed text[];
  v_done   jsonb;
  v_code   text;
  v_class  text;
  v_detail text;
begin
  select * into strict w from decision_wait where wait_id = p_wait for update;
  if w.outcome is not null then
    return w;
  end if;
  select * into strict q from queue_entry where request_id = w.request_id;
  begin
    select * into strict o from officer where officer_id = w.officer_id;
    if not o.active or o.role not in ('operator', 'verifikator', 'penyelia') or o.office_id is distinct from q.office_id then
      perform fail('LKDEN', 'not_an_officer');
    elsif not q.waits or q.holder is distinct from w.officer_id or q.token is distinct from w.token then
      perform fail('LKCON', 'claim_lost');
    end if;
    select * into strict r from request where request_id = w.request_id for update;
    perform refuse_own(w.request_id, o);
    if w.keputusan = 'approve' then
      perform decision_lock_records(w.request_id, r.no_kk);
    end if;
    v_to := decision_judge(q, r, o, w.keputusan, w.reasons, w.catatan);
    -- Nothing takes effect but what the officer had before him or her.
    if w.keputusan = 'approve' then
      v_changed := snapshot_changes(w.seen - 'centang', decision_snapshot(w.request_id, w.officer_id) - 'centang');
      if cardinality(v_changed) > 0 then
        perform fail('LKCON', 'changed_since_decided', array_to_string(v_changed, ' '));
      end if;
    end if;
    update queue_entry set waits = false where request_id = w.request_id;
    v_done := decision_effect(q, r, o, w.keputusan, w.reasons, w.catatan, v_to,
      case when p_worker then jsonb_build_object('officer', o.username, 'nip', o.nip, 'decided_at', w.made_at)
           else jsonb_build_object('decided_at', w.made_at) end);
    set constraints all immediate; -- what the end of the transaction would find, too
    set constraints all deferred;
  exception
    when query_canceled or lock_not_available or deadlock_detected or serialization_failure or insufficient_resources then
      update decision_wait set tries = tries + 1,
             next_at = clock_timestamp() + least(interval '1 minute', interval '1 second' * power(2, least(tries, 6)))
       where wait_id = p_wait returning * into w;
      return w;
    when others then
      get stacked diagnostics v_code = message_text, v_class = returned_sqlstate, v_detail = pg_exception_detail;
      if v_class not like 'LK%' then
        raise log 'decision % of request %: %', p_wait, w.request_id, v_class;
        v_detail := v_class;
        v_code := 'effect_failed';
        v_class := 'LKCON';
      end if;
      perform decision_fail(w, q, v_class, v_code, v_detail);
      select * into strict w from decision_wait where wait_id = p_wait;
      return w;
  end;
  update decision_wait set outcome = 'done', result = v_done, ended_at = clock_timestamp()
   where wait_id = p_wait returning * into w;
  return w;
end $$;

-- For the worker: carries out the next decision whose window is over. No row when there is none. A decision that
-- somebody has in hand at this moment is left out.
create function work_decide() returns table (request_id bigint, keputusan text, outcome text, fault text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  v_wait bigint;
  w      decision_wait;
begin
  select x.wait_id into v_wait from decision_wait x join queue_entry q on q.request_id = x.request_id
   where x.outcome is null and x.next_at <= now() order by x.next_at, x.wait_id limit 1 for update of q skip locked;
  if found then
    w := decision_carry_out(v_wait, true);
    return query select w.request_id, w.keputusan, coalesce(w.outcome, ''), w.fault;
  end if;
end $$;

-- The officer's own decision that waits on a request, with the queue row locked; null when there is none (any more).
create function decision_own(p_request bigint, o officer) returns bigint
language plpgsql set search_path = loket, pg_temp as $$
declare w decision_wait;
begin
  perform from queue_entry q where q.request_id = p_request and q.office_id = o.office_id for update;
  if not found then
    return null;
  end if;
  select * into w from decision_wait x where x.request_id = p_request and x.outcome is null;
  if w.officer_id <> o.officer_id then
    perform fail('LKDEN', 'decision_of_another');
  end if;
  return w.wait_id;
end $$;

-- Takes a decision back that has not taken effect: as if it had never been made, and the claim lives on under a new
-- token.
create function decide_take_back(p_request bigint, p_key uuid) returns table (token bigint, lease bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o       officer := allow('operator', 'verifikator', 'penyelia');
  v_done  jsonb := command_seen(o.officer_id, p_key, 'take back ' || p_request);
  v_wait  bigint;
  v_token bigint;
  v_until timestamptz := now() + setting_interval('claim_lease');
  w       decision_wait;
begin
  if v_done is not null then
    return query select q.token, greatest(0, extract(epoch from q.lease_until - now()))::bigint from queue_entry q
                  where q.request_id = p_request and q.holder = o.officer_id and q.token = (v_done ->> 'token')::bigint;
    if not found then
      perform fail('LKCON', 'claim_lost');
    end if;
    return;
  end if;
  v_wait := decision_own(p_request, o);
  if v_wait is null then
    perform fail('LKCON', 'undo_too_late');
  end if;
  update decision_wait set outcome = 'taken_back', ended_at = clock_timestamp() where wait_id = v_wait returning * into w;
  update queue_entry q set waits = false, token = q.token + 1, lease_until = v_until
   where q.request_id = p_request returning q.token into v_token;
  perform audit_write('request.decide.undo', 'request', p_request::text,
    jsonb_build_object('keputusan', w.keputusan, 'decided_at', w.made_at));
  perform command_keep(o.officer_id, p_key, 'take back ' || p_request, jsonb_build_object('token', v_token));
  return query select v_token, extract(epoch from v_until - now())::bigint;
end $$;

-- Does not wait for the rest of the window. code: '' or why it could not take effect, which is then written down.
create function decide_now(p_request bigint, p_key uuid)
returns table (state text, sheets int, class text, code text, detail text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o      officer := allow('operator', 'verifikator', 'penyelia');
  v_done jsonb := command_seen(o.officer_id, p_key, 'now ' || p_request);
  v_wait bigint;
  w      decision_wait;
begin
  if v_done is null then
    v_wait := decision_own(p_request, o);
    if v_wait is null then -- the worker was faster
      select x.wait_id into v_wait from decision_wait x where x.request_id = p_request and x.officer_id = o.officer_id
       order by x.wait_id desc limit 1;
      if not found then
        perform fail('LKCON', 'nothing_waits');
      end if;
      select * into strict w from decision_wait x where x.wait_id = v_wait;
    else
      w := decision_carry_out(v_wait, false);
    end if;
    if w.outcome = 'taken_back' then
      perform fail('LKCON', 'decision_taken_back');
    elsif w.outcome is null then
      perform fail('LKCON', 'effect_put_off');
    end if;
    v_done := coalesce(w.result, '{}') || jsonb_build_object('class', w.fault_class, 'code', w.fault, 'detail', w.fault_detail);
    perform command_keep(o.officer_id, p_key, 'now ' || p_request, v_done);
  end if;
  return query select coalesce(v_done ->> 'state', ''), coalesce((v_done ->> 'sheets')::int, 0), v_done ->> 'class',
                      v_done ->> 'code', v_done ->> 'detail';
end $$;

-- Seconds in which a decision can be taken back; 0: it takes effect at once.
create function decide_window() returns table (seconds bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
begin
  perform allow('operator', 'verifikator', 'penyelia');
  return query select greatest(setting_int('undo_window'), 0)::bigint;
end $$;

-- The officer's decisions that wait, and those of the last day that came to nothing and after which nobody decided on
-- the request again.
create function decide_waiting()
returns table (request_id bigint, ref text, keputusan text, leads_to text, effective_in bigint, fault text, fault_class text,
               at bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia');
begin
  return query
    select w.request_id, r.ref, w.keputusan, w.leads_to,
           case when w.outcome is null then greatest(0, ceil(extract(epoch from w.effective_at - now())))::bigint else 0 end,
           w.fault, w.fault_class, extract(epoch from coalesce(w.ended_at, w.made_at))::bigint
      from decision_wait w join request r on r.request_id = w.request_id
     where w.officer_id = o.officer_id and w.made_at > now() - interval '1 day'
       and (w.outcome is null or w.outcome in ('failed', 'void'))
       and not exists (select from decision_wait y where y.request_id = w.request_id and y.wait_id > w.wait_id)
       and not exists (select from decision d where d.request_id = w.request_id and d.at > w.ended_at)
     order by w.outcome is not null, w.effective_at, w.wait_id limit 100;
end $$;

-- --- those who come from elsewhere -----------------------------------------

-- The request changes at the counter while a decision waits on it: refused there (it can be taken back first).
create function decision_refuse_change(p_request bigint, o officer) returns void
language plpgsql stable set search_path = loket, pg_temp as $$
declare q queue_entry;
begin
  select * into q from queue_entry where request_id = p_request;
  if found then
    perform queue_refuse_waiting(q, o);
  end if;
end $$;

-- The applicant withdraws the request while a decision waits on it: to the applicant nothing was decided yet.
create function decision_void(p_request bigint, p_code text) returns void
language plpgsql set search_path = loket, pg_temp as $$
declare w decision_wait;
begin
  update decision_wait set outcome = 'void', fault = p_code, fault_class = 'LKCON', ended_at = clock_timestamp()
   where request_id = p_request and outcome is null returning * into w;
  if found then
    update queue_entry set waits = false where request_id = p_request;
    perform audit_write('request.decide.void', 'request', p_request::text, jsonb_build_object('keputusan', w.keputusan,
      'officer', (select x.username from officer x where x.officer_id = w.officer_id), 'decided_at', w.made_at, 'code', p_code));
  end if;
end $$;

create or replace function intake_attach(p_ref text, p_pin text, p_dokumen text, p_nama text, p_media text, p_isi bytea)
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
  -- The queue first, as those do who decide; once it is decided, signing takes the request first.
  perform from queue_entry q where q.request_id = r.request_id and q.tahap < 3 for update;
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
    perform decision_refuse_change(r.request_id, o);
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

create or replace function intake_seen(p_ref text, p_dokumen text)
returns table (refused text, attachment_id bigint, state text, missing text, replayed boolean)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  r request := intake_request(p_ref, o);
begin
  perform from queue_entry q where q.request_id = r.request_id and q.tahap < 3 for update;
  select x.* into strict r from request x where x.request_id = r.request_id for update;
  if not exists (select from code_list where list = 'dokumen_persyaratan' and version = '2019' and code = p_dokumen) then
    perform fail('LKINV', 'document_unknown', '', 'dokumen');
  end if;
  if r.state not in ('pending', 'returned', 'submitted', 'in_review') then
    perform fail('LKCON', 'attach_closed', r.state);
  end if;
  replayed := exists (select from document_seen s where s.request_id = r.request_id and s.dokumen = p_dokumen and r.state <> 'returned');
  if not replayed then
    perform decision_refuse_change(r.request_id, o);
    insert into document_seen as s (request_id, dokumen, officer_id) values (r.request_id, p_dokumen, o.officer_id)
      on conflict on constraint document_seen_pkey do update set officer_id = excluded.officer_id, at = excluded.at;
    perform audit_write('request.seen', 'request', r.request_id::text, jsonb_build_object('ref', r.ref, 'dokumen', p_dokumen));
  end if;
  return query select '', 0::bigint, intake_advance(r, o), intake_missing(r.request_id)::text, replayed;
end $$;

create or replace function intake_cancel(p_ref text, p_pin text, p_reason text) returns table (refused text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'channel', 'kiosk');
  c channel := intake_channel(o);
  r request := intake_request(p_ref, o);
begin
  -- The queue first, as those do who decide; once it is decided, signing takes the request first.
  perform from queue_entry q where q.request_id = r.request_id and q.tahap < 3 for update;
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
    if c.channel = 'loket' then
      perform decision_refuse_change(r.request_id, o);
    else
      perform decision_void(r.request_id, 'applicant_cancelled');
    end if;
    perform request_move(r.request_id, 'cancelled', o.officer_id, o.username);
    insert into request_cancel (request_id, reason, officer_id) values (r.request_id, btrim(p_reason), o.officer_id);
    insert into notification (request_id, event, detail) values (r.request_id, 'cancelled', jsonb_build_object('ref', r.ref));
    perform audit_write('request.cancel', 'request', r.request_id::text, jsonb_build_object('ref', r.ref, 'from', r.state));
  end if;
  return query select '';
end $$;

-- --- reading ---------------------------------------------------------------

-- As before, with the decision that waits.
drop function request_detail(bigint);
create function request_detail(p_request bigint)
returns table (request_id bigint, ref text, kind text, jenis text, channel text, state text, no_kk text,
               pemohon_nama text, pemohon_nik text, telepon text, email text, submitted_at bigint, promise_at bigint,
               holder text, mine boolean, token bigint, lease bigint, nomor_baru boolean,
               alamat text, rt text, rw text, kode_pos text, desa_kelurahan text, kecamatan text,
               alamat_lama text, rt_lama text, rw_lama text, kode_pos_lama text, desa_lama text, kecamatan_lama text,
               pending text, pending_in bigint, pending_mine boolean)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  r request := request_view(p_request);
  o officer := me();
begin
  return query
    select r.request_id, r.ref, r.kind, k.label, r.channel, r.state, coalesce(r.no_kk::text, ''),
           r.pemohon_nama, coalesce(r.pemohon_nik::text, ''), r.telepon, r.email,
           extract(epoch from r.submitted_at)::bigint, extract(epoch from r.promise_at)::bigint,
           case when q.lease_until > now() then coalesce(h.nama_lengkap, '') else '' end,
           coalesce(q.lease_until > now() and q.holder = o.officer_id, false), coalesce(q.token, 0),
           coalesce(greatest(0, extract(epoch from q.lease_until - now())), 0)::bigint, k.nomor_baru,
           r.alamat, r.rt, r.rw, r.kode_pos, w.nama, w2.nama,
           coalesce(v.alamat, ''), coalesce(v.rt, ''), coalesce(v.rw, ''), coalesce(v.kode_pos, ''),
           coalesce(x.nama, ''), coalesce(x2.nama, ''), coalesce(p.keputusan, ''),
           coalesce(greatest(0, ceil(extract(epoch from p.effective_at - now()))), 0)::bigint,
           coalesce(p.officer_id = o.officer_id, false)
      from service_kind k
      join region w on w.kode = r.kode_wilayah
      join region w2 on w2.kode = w.induk
      left join queue_entry q on q.request_id = r.request_id
      left join officer h on h.officer_id = q.holder
      left join decision_wait p on p.request_id = r.request_id and p.outcome is null
      left join family f on f.no_kk = r.no_kk
      left join family_version v on v.no_kk = f.no_kk and v.versi = family_versi_before(r.request_id, f.no_kk)
      left join region x on x.kode = v.kode_wilayah
      left join region x2 on x2.kode = x.induk
     where k.kind = r.kind;
end $$;

-- Steps, and decisions that came to nothing (keputusan: taken_back, failed or void; then dari and ke are the same and
-- reason is what was decided) in the order of time.
create or replace function request_history(p_request bigint)
returns table (at bigint, dari text, ke text, actor text, keputusan text, reason text, target text, catatan text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare r request := request_view(p_request);
begin
  return query
    select extract(epoch from y.at)::bigint, y.dari, y.ke, y.actor, y.keputusan, y.reason, y.target, y.catatan
      from (select s.at, s.seq, dr.urut, s.dari, s.ke, coalesce(o.nama_lengkap, s.actor) as actor,
                   coalesce(d.keputusan, '') as keputusan, coalesce(n.label, '') as reason,
                   coalesce(nullif(code_label('dokumen_persyaratan', '2019', dr.target), ''), dr.target, '') as target,
                   coalesce(nullif(dr.catatan, ''), d.catatan, c.reason, '') as catatan
              from request_step s
              left join officer o on o.officer_id = s.officer_id
              left join decision d on d.request_id = s.request_id and d.seq = s.seq
              left join decision_reason dr on dr.decision_id = d.decision_id
              left join reason n on n.reason = dr.reason
              left join request_cancel c on c.request_id = s.request_id and s.ke = 'cancelled'
             where s.request_id = p_request
            union all
            select w.ended_at, 0, 0, x.ke, x.ke, o.nama_lengkap, w.outcome, w.keputusan, w.fault, w.catatan
              from decision_wait w
              join officer o on o.officer_id = w.officer_id
              left join lateral (select s.ke from request_step s where s.request_id = p_request and s.at <= w.made_at
                                  order by s.seq desc limit 1) x on true
             where w.request_id = p_request and w.outcome in ('taken_back', 'failed', 'void')) y
     order by y.at, y.seq, y.urut;
end $$;

grant execute on function decide_take_back(bigint, uuid), decide_now(bigint, uuid), decide_waiting(), decide_window()
  to loket_operator, loket_verifikator, loket_penyelia;
grant execute on function request_detail(bigint) to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
grant execute on function work_decide() to loket_worker;
