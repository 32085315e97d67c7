-- The queue: pages, claims, release.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- Open requests of the officer's office. p_filter is matched as plain text against number, applicant,
-- kind, state label and holder. p_sort: janji, ref, jenis, pemohon, status, petugas.
create function queue_page(p_filter text, p_sort text, p_limit int)
returns table (request_id bigint, ref text, kind text, jenis text, pemohon_nama text, state text, age bigint, slack bigint,
               holder text, mine boolean, lease bigint, documents int)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  v_like text := '%' || replace(replace(replace(coalesce(p_filter, ''), '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
  return query
    select q.request_id, r.ref, r.kind, k.label, r.pemohon_nama, q.state,
           extract(epoch from now() - r.submitted_at)::bigint,
           extract(epoch from r.promise_at - now())::bigint,
           case when q.lease_until > now() then coalesce(h.nama_lengkap, '') else '' end,
           q.lease_until > now() and q.holder = o.officer_id,
           greatest(0, extract(epoch from q.lease_until - now()))::bigint,
           (select count(*)::int from issued_kk i where i.request_id = r.request_id and i.status = 'terbit')
      from queue_entry q
      join request r on r.request_id = q.request_id
      join service_kind k on k.kind = r.kind
      left join officer h on h.officer_id = q.holder
     where q.office_id = o.office_id
       and (coalesce(p_filter, '') = '' or r.ref ilike v_like or r.pemohon_nama ilike v_like or k.label ilike v_like
            or (q.lease_until > now() and h.nama_lengkap ilike v_like)
            or code_label('state', '1', q.state) ilike v_like)
     order by case p_sort when 'ref' then r.ref when 'jenis' then r.kind when 'pemohon' then r.pemohon_nama
                          when 'status' then q.state when 'petugas' then coalesce(h.nama_lengkap, '~') end,
              q.urut, q.request_id
     limit least(p_limit, 2000);
end $$;

-- Counts per state of the officer's office, for the top of the queue.
create function queue_counts() returns table (state text, n bigint, late bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
begin
  return query select q.state, count(*), count(*) filter (where q.urut < now())
                 from queue_entry q where q.office_id = o.office_id group by q.state;
end $$;

-- Refuses work on an own entry or on the own family (design 4).
create function refuse_own(p_request bigint, o officer) returns void
language plpgsql stable set search_path = loket, pg_temp as $$
declare r request;
begin
  select * into strict r from request where request_id = p_request;
  if r.entered_by = o.officer_id then
    perform fail('LKDEN', 'own_entry');
  end if;
  if o.nik is not null and (r.pemohon_nik = o.nik
     or exists (select from resident a where a.nik = o.nik and a.no_kk = r.no_kk)
     or exists (select from request_member m where m.request_id = p_request and m.nik = o.nik)
     or exists (select from resident a join resident b on b.no_kk = a.no_kk
                 where a.nik = o.nik and (b.nik = r.pemohon_nik
                       or b.nik in (select nik from request_member m where m.request_id = p_request)))) then
    perform fail('LKDEN', 'own_family');
  end if;
end $$;

-- Takes a request for the length of the lease. Holding it already extends the lease with the
-- same token. Returns token and seconds left.
create function request_claim(p_request bigint) returns table (token bigint, lease bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  q queue_entry;
  v_until timestamptz := now() + setting_interval('claim_lease');
begin
  select * into q from queue_entry where request_id = p_request and office_id = o.office_id for update;
  if not found then
    perform fail('LKNON', 'request_not_open');
  end if;
  if q.holder = o.officer_id and q.lease_until > now() then
    update queue_entry set lease_until = v_until where request_id = p_request;
    return query select q.token, extract(epoch from v_until - now())::bigint;
    return;
  end if;
  if q.lease_until > now() then
    perform fail('LKCON', 'claimed_by_other', (select username from officer where officer_id = q.holder));
  end if;
  perform refuse_own(p_request, o);
  if q.state = 'in_review' then
    perform request_move(p_request, 'submitted', null, 'claim-expired');
    q.state := 'submitted';
  end if;
  if q.state = 'submitted' then
    perform request_move(p_request, 'in_review', o.officer_id, o.username);
  elsif q.state <> 'awaiting_supervisor' then
    perform fail('LKCON', 'request_not_open', q.state);
  elsif o.role not in ('verifikator', 'penyelia') then
    perform fail('LKDEN', 'second_person_needed');
  end if;
  update queue_entry set holder = o.officer_id, lease_until = v_until, token = q.token + 1
   where request_id = p_request;
  perform audit_write('request.claim', 'request', p_request::text, jsonb_build_object('token', q.token + 1));
  return query select q.token + 1, extract(epoch from v_until - now())::bigint;
end $$;

-- The next request in fair order that nobody holds, claimed. No row when there is none.
create function request_next() returns table (request_id bigint, token bigint, lease bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  v_id   bigint;
  v_past bigint[] := '{}';
begin
  -- One at a time: a row that is locked only to be looked at would be missing for a colleague.
  while cardinality(v_past) < 20 loop
    select e.request_id into v_id from queue_entry e join request r on r.request_id = e.request_id
     where e.office_id = o.office_id and e.state in ('submitted', 'in_review')
       and (e.lease_until is null or e.lease_until <= now())
       and r.entered_by is distinct from o.officer_id and e.request_id <> all (v_past)
     order by e.urut, e.request_id limit 1 for update of e skip locked;
    exit when not found;
    begin
      return query select v_id, c.token, c.lease from request_claim(v_id) c;
      return;
    exception when sqlstate 'LKDEN' then
      v_past := v_past || v_id; -- of the officer's own family: the next one in line
    end;
  end loop;
end $$;

-- Gives a request back to the queue, in its old place.
create function request_release(p_request bigint, p_token bigint) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  q queue_entry;
begin
  select * into q from queue_entry where request_id = p_request for update;
  if not found or q.holder is distinct from o.officer_id or q.token is distinct from p_token then
    return; -- already over: releasing twice is no error
  end if;
  if q.state = 'in_review' then
    perform request_move(p_request, 'submitted', o.officer_id, o.username);
  end if;
  update queue_entry set holder = null, lease_until = null where request_id = p_request;
  perform audit_write('request.release', 'request', p_request::text, jsonb_build_object('token', p_token));
end $$;

grant execute on function queue_page(text, text, int), queue_counts(), request_claim(bigint), request_next(),
  request_release(bigint, bigint) to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
