-- Decisions: judging them, their effect, and making them (the window: 0031, 0034; the second person: 0035).
set local role loket_owner;
set local search_path = loket, pg_temp;

-- Locks the queue row of a request that the officer holds with this token, and on which nothing was decided yet.
create or replace function decision_lock(p_request bigint, p_token bigint, o officer) returns queue_entry
language plpgsql set search_path = loket, pg_temp as $$
declare q queue_entry;
begin
  select * into q from queue_entry where request_id = p_request and office_id = o.office_id for update;
  if not found then
    perform fail('LKCON', 'request_not_open');
  end if;
  perform queue_refuse_waiting(q, o);
  if q.holder is distinct from o.officer_id or q.token is distinct from p_token
     or q.lease_until is null or q.lease_until <= now() then
    if q.taken_from = o.officer_id then
      perform fail('LKCON', 'claim_taken_over', (select username from officer where officer_id = q.holder));
    end if;
    perform fail('LKCON', 'claim_lost');
  end if;
  perform refuse_own(p_request, o);
  if q.state = 'submitted' then
    perform queue_review(q, o);
    q.state := 'in_review';
  end if;
  return q;
end $$;

-- --- judging ---------------------------------------------------------------

-- Refuses reasons that are none, before anything is locked.
create function decision_reasons_known(p_keputusan text, p_reasons jsonb) returns void
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  if jsonb_typeof(p_reasons) is distinct from 'array' or jsonb_array_length(p_reasons) not between 1 and 20 then
    perform fail('LKINV', 'reason_missing', '', 'alasan');
  end if;
  if exists (select from jsonb_array_elements(p_reasons) x
              left join reason n on n.reason = x ->> 'reason'
                        and case p_keputusan when 'return' then n.returns when 'reject' then n.rejects else n.escalates end
             where n.reason is null) then
    perform fail('LKINV', 'reason_unknown', '', 'alasan');
  end if;
end $$;

-- Texts of a decision: not longer than they can be kept, and such as a screen can show; what a reason is tied to is a
-- document or an element that there is; and "another reason" says which.
create function decision_texts_fit(p_reasons jsonb, p_catatan text) returns void
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  if length(p_catatan) > 2000 or exists (select from jsonb_array_elements(p_reasons) x
                                          where length(x ->> 'note') > 2000 or length(x ->> 'target') > 64) then
    perform fail('LKINV', 'text_too_long', '', 'catatan');
  elsif text_unshowable(p_catatan) or exists (select from jsonb_array_elements(p_reasons) x where text_unshowable(x ->> 'note')) then
    perform fail('LKINV', 'text_unshowable', '', 'catatan');
  elsif exists (select from jsonb_array_elements(p_reasons) x where reason_target(x ->> 'target') is null) then
    perform fail('LKINV', 'reason_target_unknown', '', 'alasan');
  elsif exists (select from jsonb_array_elements(p_reasons) x join reason n on n.reason = x ->> 'reason'
                 where n.about <> 'permohonan' and not n.escalates and coalesce(x ->> 'target', '') = '') then
    perform fail('LKINV', 'reason_target_missing', '', 'alasan');
  end if;
  if btrim(p_catatan) = '' and exists (select from jsonb_array_elements(p_reasons) x
       where x ->> 'reason' in ('LAIN', 'ESK_LAIN') and btrim(coalesce(x ->> 'note', '')) = '') then
    perform fail('LKINV', 'reason_note_missing', '', 'catatan');
  end if;
end $$;

-- The word of the first person, or of the one who sent the request up, that it now waits on.
create function decision_before(r request) returns decision
language plpgsql stable set search_path = loket, pg_temp as $$
declare d decision;
begin
  select x.* into d from decision x
   where x.request_id = r.request_id and x.seq = r.versi and x.keputusan in ('second', 'escalate');
  return d;
end $$;

-- May the officer approve? Returns the state that it leads to.
create function decision_judge_approve(q queue_entry, r request, o officer) returns text
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_bad     text;
  v_risky   boolean;
  d         decision;
  v_changed text[];
begin
  select (array_agg(f.code order by k.urut) filter (where f.severity = 'galat'))[1],
         coalesce(bool_or(k.berdua) filter (where f.severity <> 'lulus'), false)
    into v_bad, v_risky from check_all(r.request_id) f left join check_kind k on k.code = f.code;
  if v_bad is not null then
    perform fail('LKINV', 'checks_failed', v_bad);
  end if;
  if q.state = 'awaiting_supervisor' then
    d := decision_before(r);
    if o.role not in ('verifikator', 'penyelia') or d.officer_id = o.officer_id then
      perform fail('LKDEN', 'second_person_needed');
    end if;
    if d.keputusan is distinct from 'escalate' then
      v_changed := decision_changes(d.decision_id);
      if cardinality(v_changed) > 0 then
        perform fail('LKCON', 'changed_since_first', array_to_string(v_changed, ' '));
      end if;
      return 'awaiting_signature';
    end if;
  end if;
  -- Whoever sent it up did not say yes: with a risk there are still two to agree.
  return case when v_risky then 'awaiting_supervisor' else 'awaiting_signature' end;
end $$;

-- May the officer decide so? Returns the state that it leads to. The queue row and the request are locked.
create function decision_judge(q queue_entry, r request, o officer, p_keputusan text, p_reasons jsonb, p_catatan text)
returns text
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  perform decision_texts_fit(p_reasons, p_catatan);
  if p_keputusan = 'approve' then
    return decision_judge_approve(q, r, o);
  elsif p_keputusan = 'escalate' then
    if q.state = 'awaiting_supervisor' then
      perform fail('LKCON', 'already_with_supervisor');
    end if;
    return 'awaiting_supervisor';
  end if;
  return case p_keputusan when 'return' then 'returned' when 'reject' then 'rejected' end;
end $$;

-- --- taking effect ---------------------------------------------------------

-- p_by: who decided and when, for the audit entry of an effect that comes later; {} when the officer acts now.
create function decision_effect_approve(q queue_entry, r request, o officer, p_catatan text, p_to text, p_by jsonb)
returns jsonb
language plpgsql set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_seq    int;
  v_id     bigint;
  v_seen   jsonb;
  v_sheets bigint[];
begin
  if p_to = 'awaiting_supervisor' then
    v_seen := decision_snapshot(r.request_id, o.officer_id);
    v_seq := case when q.state = 'awaiting_supervisor' -- sent up by somebody else, and now approved by the first
               then request_move(r.request_id, 'in_review', o.officer_id, o.username, p_to) + 1
               else request_move(r.request_id, p_to, o.officer_id, o.username) end;
    insert into decision (request_id, seq, officer_id, keputusan, catatan)
      values (r.request_id, v_seq, o.officer_id, 'second', p_catatan) returning decision_id into v_id;
    insert into decision_seen values (v_id, decision_digest(v_seen), v_seen);
    perform audit_write('request.approve.first', 'request', r.request_id::text, jsonb_build_object('ref', r.ref,
      'seen_sha256', encode(decision_digest(v_seen), 'hex')) || p_by);
    return jsonb_build_object('state', p_to, 'sheets', 0);
  end if;
  v_seq := request_move(r.request_id, 'approved', o.officer_id, o.username, p_to);
  insert into decision (request_id, seq, officer_id, keputusan, catatan)
    values (r.request_id, v_seq, o.officer_id, 'approve', p_catatan);
  v_sheets := request_apply(r);
  perform request_overtaken(v_sheets, o.officer_id, o.username);
  insert into notification (request_id, event, detail)
    values (r.request_id, 'approved', jsonb_build_object('ref', r.ref));
  perform audit_write('request.approve', 'request', r.request_id::text,
    jsonb_build_object('ref', r.ref, 'no_kk',
      (select jsonb_agg(i.no_kk order by i.issued_id) from issued_kk i where i.issued_id = any (v_sheets)),
      'sheets', to_jsonb(v_sheets), 'superseded',
      (select coalesce(jsonb_agg(i.issued_id order by i.issued_id), '[]') from issued_kk i
        where i.superseded_by = any (v_sheets))) || p_by);
  return jsonb_build_object('state', p_to, 'sheets', cardinality(v_sheets));
end $$;

-- Back to the applicant, rejected, or up to a supervisor: with all reasons at once.
create function decision_effect_refuse(q queue_entry, r request, o officer, p_keputusan text, p_reasons jsonb,
                                       p_catatan text, p_to text, p_by jsonb) returns jsonb
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_seq int;
  v_id  bigint;
begin
  if q.state = 'awaiting_supervisor' then
    perform request_move(r.request_id, 'in_review', o.officer_id, o.username);
  end if;
  v_seq := request_move(r.request_id, p_to, o.officer_id, o.username);
  insert into decision (request_id, seq, officer_id, keputusan, catatan)
    values (r.request_id, v_seq, o.officer_id, p_keputusan, p_catatan) returning decision_id into v_id;
  insert into decision_reason (decision_id, urut, reason, target, catatan)
    select v_id, x.n, x.v ->> 'reason', coalesce(x.v ->> 'target', ''), coalesce(x.v ->> 'note', '')
      from jsonb_array_elements(p_reasons) with ordinality as x(v, n);
  if p_keputusan <> 'escalate' then
    insert into notification (request_id, event, detail)
      values (r.request_id, p_to, jsonb_build_object('ref', r.ref, 'note', p_catatan, 'reasons', reasons_told(p_keputusan, p_reasons)));
  end if;
  perform audit_write('request.' || p_keputusan, 'request', r.request_id::text,
    jsonb_build_object('ref', r.ref, 'reasons', p_reasons) || p_by);
  return jsonb_build_object('state', p_to, 'sheets', 0);
end $$;

-- What somebody had typed of a decision goes with it (work_draft, 0036).
create function decision_effect(q queue_entry, r request, o officer, p_keputusan text, p_reasons jsonb, p_catatan text,
                                p_to text, p_by jsonb) returns jsonb
language plpgsql set search_path = loket, pg_temp as $$
begin
  delete from work_draft w where w.request_id = r.request_id;
  if p_keputusan = 'approve' then
    return decision_effect_approve(q, r, o, p_catatan, p_to, p_by);
  end if;
  return decision_effect_refuse(q, r, o, p_keputusan, p_reasons, p_catatan, p_to, p_by);
end $$;

-- --- making a decision -----------------------------------------------------

-- What the same command answered before, as things now stand: a decision that was made and came to nothing is not
-- told as made.
create function decision_replay(p_done jsonb, out state text, out sheets int, out effective_in bigint)
language plpgsql stable set search_path = loket, pg_temp as $$
declare w decision_wait;
begin
  select * into w from decision_wait x where x.wait_id = (p_done ->> 'wait')::bigint;
  if w.outcome = 'taken_back' then
    perform fail('LKCON', 'decision_taken_back');
  elsif w.outcome in ('failed', 'void') then
    perform fail(w.fault_class, w.fault, w.fault_detail);
  end if;
  p_done := coalesce(w.result, p_done);
  state := p_done ->> 'state';
  sheets := coalesce((p_done ->> 'sheets')::int, 0);
  effective_in := case when w.wait_id is not null and w.outcome is null
                    then greatest(1, ceil(extract(epoch from w.effective_at - now()))) else 0 end;
end $$;

create function decision_make(p_request bigint, p_token bigint, p_keputusan text, p_reasons jsonb, p_catatan text,
                              p_key uuid, o officer, out state text, out sheets int, out effective_in bigint)
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_done   jsonb := command_seen(o.officer_id, p_key, p_keputusan || ' ' || p_request);
  v_note   text := coalesce(p_catatan, '');
  v_window bigint := setting_int('undo_window');
  q        queue_entry;
  r        request;
  v_to     text;
  v_wait   bigint;
  v_at     timestamptz := clock_timestamp();
begin
  if v_done is not null then
    select x.* into state, sheets, effective_in from decision_replay(v_done) x;
    return;
  end if;
  if p_keputusan <> 'approve' then
    perform decision_reasons_known(p_keputusan, p_reasons);
  end if;
  q := decision_lock(p_request, p_token, o);
  select * into strict r from request where request_id = p_request for update;
  if p_keputusan = 'approve' and v_window <= 0 then
    perform decision_lock_records(p_request, r.no_kk);
  end if;
  v_to := decision_judge(q, r, o, p_keputusan, p_reasons, v_note);
  if v_window <= 0 then
    v_done := decision_effect(q, r, o, p_keputusan, p_reasons, v_note, v_to, '{}');
  else
    insert into decision_wait (request_id, officer_id, token, key, keputusan, catatan, reasons, seen, leads_to,
                               effective_at, next_at)
      values (p_request, o.officer_id, q.token, p_key, p_keputusan, v_note, p_reasons,
              case when p_keputusan = 'approve' then decision_snapshot(p_request, o.officer_id) end, v_to,
              v_at + make_interval(secs => v_window), v_at + make_interval(secs => v_window))
      returning wait_id into v_wait;
    update queue_entry set waits = true, lease_until = v_at + make_interval(secs => v_window) + setting_interval('claim_lease')
     where request_id = p_request;
    perform audit_write('request.decide', 'request', p_request::text, jsonb_build_object('ref', r.ref, 'keputusan', p_keputusan,
      'reasons', p_reasons, 'leads_to', v_to, 'seconds', v_window));
    v_done := jsonb_build_object('state', v_to, 'sheets', 0, 'wait', v_wait);
  end if;
  perform command_keep(o.officer_id, p_key, p_keputusan || ' ' || p_request, v_done);
  state := v_to;
  sheets := (v_done ->> 'sheets')::int;
  effective_in := greatest(v_window, 0);
end $$;

-- Approves. Answers the state it leads to (awaiting_signature, or awaiting_supervisor when a second person must look
-- first) and in how many seconds; 0: it has. The same key again gives the same answer and does nothing.
drop function decide_approve(bigint, bigint, text, uuid);
create function decide_approve(p_request bigint, p_token bigint, p_catatan text, p_key uuid)
returns table (state text, sheets int, effective_in bigint)
language plpgsql security definer set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia');
begin
  return query select x.* from decision_make(p_request, p_token, 'approve', '[]', p_catatan, p_key, o) x;
end $$;

-- Returns the request to the applicant, or rejects it, with all reasons at once.
-- p_reasons: [{"reason": code, "target": document code or element, "note": text}, ...].
drop function decide_refuse(bigint, bigint, text, jsonb, text, uuid);
create function decide_refuse(p_request bigint, p_token bigint, p_decision text, p_reasons jsonb, p_catatan text, p_key uuid)
returns table (state text, sheets int, effective_in bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia');
begin
  if p_decision is null or p_decision not in ('return', 'reject') then
    perform fail('LKINV', 'decision_unknown', coalesce(p_decision, ''));
  end if;
  return query select x.* from decision_make(p_request, p_token, p_decision, p_reasons, p_catatan, p_key, o) x;
end $$;

-- Sends the request up: only a verifier or a supervisor, and another than this officer, decides on it then.
create function decide_escalate(p_request bigint, p_token bigint, p_reason text, p_note text, p_key uuid)
returns table (state text, sheets int, effective_in bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia');
begin
  return query select x.* from decision_make(p_request, p_token, 'escalate',
    jsonb_build_array(jsonb_build_object('reason', p_reason, 'target', '', 'note', coalesce(p_note, ''))), p_note, p_key, o) x;
end $$;

-- Takes a request that waits for a second person or a supervisor back into review: the officer holds it as before and
-- judges it as the first. Takes effect at once; it decides nothing.
create function decide_review(p_request bigint, p_token bigint, p_note text, p_key uuid) returns table (state text, token bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o      officer := allow('verifikator', 'penyelia');
  v_done jsonb := command_seen(o.officer_id, p_key, 'review ' || p_request);
  q      queue_entry;
  r      request;
  v_seq  int;
begin
  if v_done is null then
    q := decision_lock(p_request, p_token, o);
    select * into strict r from request where request_id = p_request for update;
    if q.state <> 'awaiting_supervisor' then
      perform fail('LKCON', 'not_with_supervisor');
    end if;
    perform decision_texts_fit('[]', coalesce(p_note, ''));
    v_seq := request_move(p_request, 'in_review', o.officer_id, o.username);
    insert into decision (request_id, seq, officer_id, keputusan, catatan)
      values (p_request, v_seq, o.officer_id, 'review', coalesce(p_note, ''));
    perform audit_write('request.review', 'request', p_request::text, jsonb_build_object('ref', r.ref));
    v_done := jsonb_build_object('state', 'in_review', 'token', q.token);
    perform command_keep(o.officer_id, p_key, 'review ' || p_request, v_done);
  end if;
  return query select v_done ->> 'state', (v_done ->> 'token')::bigint;
end $$;

-- Of the requests that wait for a second person or a supervisor, those that somebody sent up; at most 1000.
create function queue_sent_up() returns table (request_id bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
begin
  return query
    select q.request_id from queue_entry q
      join request r on r.request_id = q.request_id
      join decision d on d.request_id = q.request_id and d.seq = r.versi and d.keputusan = 'escalate'
     where q.office_id = o.office_id and q.tahap = 2 order by q.urut, q.request_id limit 1000;
end $$;

grant execute on function decide_approve(bigint, bigint, text, uuid), decide_refuse(bigint, bigint, text, jsonb, text, uuid),
  decide_escalate(bigint, bigint, text, text, uuid) to loket_operator, loket_verifikator, loket_penyelia;
grant execute on function decide_review(bigint, bigint, text, uuid) to loket_verifikator, loket_penyelia;
grant execute on function queue_sent_up() to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
