-- Filters that an officer keeps under a name, and finding any request of the office, finished ones too.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- --- saved views -----------------------------------------------------------

create table saved_view (
  officer_id int  not null references officer,
  name       text not null check (length(name) between 1 and 40),
  filter     jsonb not null,
  sort       text not null,
  primary key (officer_id, name)
);

create function view_list() returns table (name text, state text, kind text, channel text, older text, officer text,
                                           nama text, ref text, teks text, sort text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
begin
  return query
    select v.name, v.filter ->> 'state', v.filter ->> 'kind', v.filter ->> 'channel', v.filter ->> 'older',
           v.filter ->> 'officer', v.filter ->> 'name', v.filter ->> 'ref', v.filter ->> 'text', v.sort
      from saved_view v where v.officer_id = o.officer_id order by lower(v.name), v.name;
end $$;

-- Keeps a filter and an order under a name, in the place of an older one of that name. A NIK is not kept: it
-- belongs to one request, not to a way of working.
create function view_save(p_name text, p_filter jsonb, p_sort text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o      officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  v_name text := btrim(coalesce(p_name, ''));
  f      queue_filter := queue_filter_read(p_filter, o);
begin
  if length(v_name) not between 1 and 40 or text_unprintable(v_name) then
    perform fail('LKINV', 'view_name', '', 'nama');
  end if;
  if p_sort not in ('janji', 'ref', 'jenis', 'pemohon', 'status', 'petugas') then
    perform fail('LKINV', 'filter_bad', '', 'sort');
  end if;
  insert into saved_view as v values (o.officer_id, v_name, p_filter - 'nik', p_sort)
    on conflict (officer_id, name) do update set filter = excluded.filter, sort = excluded.sort;
  if (select count(*) from saved_view v where v.officer_id = o.officer_id) > 30 then
    perform fail('LKINV', 'view_limit');
  end if;
end $$;

create function view_drop(p_name text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
begin
  delete from saved_view where officer_id = o.officer_id and name = p_name;
end $$;

-- --- every request of the office, finished ones too --------------------------

create table request_search_run (
  search_id  bigint generated always as identity primary key,
  officer_id int not null references officer,
  at         timestamptz not null default now(),
  xid        xid8 not null default pg_current_xact_id(),
  found      bigint[] not null
);
create index request_search_run_officer on request_search_run (officer_id, at);

-- Requests by a NIK (of the applicant, or of somebody of the family asked for) or No KK, by the beginning of the
-- number, or by the beginning of the applicant's name; newest first.
create function request_search_ids(p_office int, p_query text, p_limit int) returns bigint[]
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off as $$
declare
  v_number bigint;
  v_name   text := upper(p_query);
begin
  if p_query ~ '^[1-9][0-9]{15}$' then
    v_number := p_query::bigint;
    return array(
      select x.request_id from (
        select r.request_id from request r where r.pemohon_nik = v_number and r.office_id = p_office
        union select r.request_id from request r where r.no_kk = v_number and r.office_id = p_office
        union select r.request_id from resident d join request r on r.no_kk = d.no_kk
               where d.nik = v_number and r.office_id = p_office) x
       order by x.request_id desc limit p_limit);
  elsif p_query ~ '[0-9]' then
    return array(select r.request_id from request r where r.ref = v_name and r.office_id = p_office);
  end if;
  return array(
    select x.request_id from (
      select r.request_id from request r
       where r.office_id = p_office and upper(r.pemohon_nama) ~>=~ v_name and upper(r.pemohon_nama) ~<~ (v_name || U&'\+10FFFF')
       order by upper(r.pemohon_nama) using ~<~ limit 10 * p_limit) x
     order by x.request_id desc limit p_limit);
end $$;

-- Looks for requests of the officer's office. What is found is audited here and read by request_found() in a later
-- transaction.
create function request_search(p_query text, p_limit int) returns table (search_id bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o       officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  v_query text := btrim(coalesce(p_query, ''));
  v_ids   bigint[];
  v_id    bigint;
begin
  if length(v_query) not between 3 and 100 or text_unprintable(v_query) then
    perform fail('LKINV', 'search_query', '', 'cari');
  end if;
  v_ids := request_search_ids(o.office_id, v_query, least(greatest(coalesce(p_limit, 50), 1), 200));
  delete from request_search_run s where s.officer_id = o.officer_id and s.at < now() - interval '12 hours';
  insert into request_search_run as s (officer_id, found) values (o.officer_id, v_ids) returning s.search_id into v_id;
  perform audit_write('request.search', 'search', v_id::text,
    jsonb_build_object('query', v_query, 'requests', to_jsonb(v_ids)));
  return query select v_id; -- how many, only the reading below tells: this call could be undone
end $$;

create function request_found(p_search bigint)
returns table (request_id bigint, ref text, kind text, jenis text, channel text, pemohon_nama text, state text, age bigint,
               slack bigint, holder text, mine boolean, lease bigint, documents int, pos text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  s request_search_run;
begin
  select * into s from request_search_run x
   where x.search_id = p_search and x.officer_id = o.officer_id and x.at > now() - interval '12 hours'
     and x.xid is distinct from pg_current_xact_id_if_assigned();
  if not found then
    perform fail('LKDEN', 'view_not_announced');
  end if;
  return query
    select r.request_id, r.ref, r.kind, k.label, r.channel, r.pemohon_nama, r.state,
           extract(epoch from now() - r.submitted_at)::bigint, extract(epoch from r.promise_at - now())::bigint,
           case when q.lease_until > now() then coalesce(h.nama_lengkap, '') else '' end,
           coalesce(q.lease_until > now() and q.holder = o.officer_id, false),
           coalesce(greatest(0, extract(epoch from q.lease_until - now())), 0)::bigint,
           (select count(*)::int from issued_kk i where i.request_id = r.request_id and i.status = 'terbit'), ''
      from unnest(s.found) with ordinality u(id, n)
      join request r on r.request_id = u.id
      join service_kind k on k.kind = r.kind
      left join queue_entry q on q.request_id = r.request_id
      left join officer h on h.officer_id = q.holder
     order by u.n;
end $$;

grant execute on function view_list(), view_save(text, jsonb, text), view_drop(text), request_search(text, int),
  request_found(bigint) to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
