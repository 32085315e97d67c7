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

-- Is the request about the officer or the officer's family, as the records have it now?
create function own_family(r request, p_nik bigint) returns boolean
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return p_nik is not distinct from r.pemohon_nik
      or exists (select from resident a where a.nik = p_nik and a.no_kk = r.no_kk)
      or exists (select from request_member m where m.request_id = r.request_id and m.nik = p_nik)
      or exists (select from resident a join resident b on b.no_kk = a.no_kk
                  where a.nik = p_nik and (b.nik = r.pemohon_nik
                        or b.nik in (select nik from request_member m where m.request_id = r.request_id)));
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
  if o.nik is not null and own_family(r, o.nik) then
    perform fail('LKDEN', 'own_family');
  end if;
end $$;

-- Makes the officer the holder of an entry whose row is locked and that nobody else holds. Returns
-- the new token.
create function queue_take(q queue_entry, o officer, p_until timestamptz) returns bigint
language plpgsql set search_path = loket, pg_temp as $$
begin
  perform refuse_own(q.request_id, o);
  if q.state = 'in_review' then
    perform request_move(q.request_id, 'submitted', null, 'claim-expired');
    q.state := 'submitted';
  end if;
  if q.state = 'submitted' then
    perform request_move(q.request_id, 'in_review', o.officer_id, o.username);
  elsif q.state <> 'awaiting_supervisor' then
    perform fail('LKCON', 'request_not_open', q.state);
  elsif o.role not in ('verifikator', 'penyelia') then
    perform fail('LKDEN', 'second_person_needed');
  end if;
  update queue_entry set holder = o.officer_id, lease_until = p_until, token = q.token + 1
   where request_id = q.request_id;
  perform audit_write('request.claim', 'request', q.request_id::text, jsonb_build_object('token', q.token + 1));
  return q.token + 1;
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
  elsif q.lease_until > now() then
    perform fail('LKCON', 'claimed_by_other', (select username from officer where officer_id = q.holder));
  else
    q.token := queue_take(q, o, v_until);
  end if;
  return query select q.token, extract(epoch from v_until - now())::bigint;
end $$;

-- The next request in fair order that nobody holds, claimed. No row when there is none. Own entries
-- and the own family are left out before a row is locked, and one row alone is locked: a colleague
-- who asks at the same moment finds every other request that waits.
create function request_next() returns table (request_id bigint, token bigint, lease bigint)
language plpgsql security definer set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  q queue_entry;
  v_until timestamptz := now() + setting_interval('claim_lease');
begin
  select e.* into q from queue_entry e join request r on r.request_id = e.request_id
   where e.office_id = o.office_id and e.state in ('submitted', 'in_review')
     and (e.lease_until is null or e.lease_until <= now())
     and r.entered_by is distinct from o.officer_id
     and (o.nik is null or not own_family(r, o.nik))
   order by e.urut, e.request_id limit 1 for update of e skip locked;
  if found then
    q.token := queue_take(q, o, v_until);
    return query select q.request_id, q.token, extract(epoch from v_until - now())::bigint;
  end if;
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
