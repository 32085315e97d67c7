-- Where an officer stands: the screens that are open and the cursor on them, so that whoever logs in again
-- after a dropped line, from anywhere, goes on at the same spot. Numbers and words of the program, and of
-- persons at most the name in a filter that the officer typed; never a NIK. A place lasts as long as a claim that nobody extends, and a log-out forgets it.
set local role loket_owner;
set local search_path = loket, pg_temp;

insert into setting values ('resume_time', '15 minutes');

create table session_place (
  officer_id int primary key references officer,
  session_id bigint not null,   -- the session that it belongs to; 0: set-up without certificates
  place      text not null check (octet_length(place) <= 16384),
  updated_at timestamptz not null default now()
);

-- Keeps the place of the calling session. False when another open session of the officer has taken
-- it over since: that one is asked no more.
create function place_save(p_place text) returns boolean
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas', 'administrator', 'auditor');
  v_session bigint := coalesce((select c.session_id from current_session() c), 0);
begin
  delete from session_place where updated_at < now() - setting_interval('resume_time');
  insert into session_place as p (officer_id, session_id, place) values (o.officer_id, v_session, p_place)
    on conflict (officer_id) do update
      set session_id = excluded.session_id, place = excluded.place, updated_at = now()
    where p.session_id = excluded.session_id
       or not exists (select from session s where s.session_id = p.session_id and s.ended_at is null);
  return found;
end $$;

-- The place that was kept, from now on that of the calling session, and what other session of the officer
-- is still open. Always one row; place '' when there is none or its time is over.
create function place_take() returns table (place text, age bigint, other_source text, other_since bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas', 'administrator', 'auditor');
  v_session bigint := coalesce((select c.session_id from current_session() c), 0);
begin
  update session_place p set session_id = v_session
   where p.officer_id = o.officer_id and p.updated_at >= now() - setting_interval('resume_time')
   returning p.place, extract(epoch from now() - p.updated_at)::bigint into place, age;
  place := coalesce(place, '');
  age := coalesce(age, 0);
  select s.source_address, extract(epoch from s.started_at)::bigint into other_source, other_since
    from session s
   where s.officer_id = o.officer_id and s.session_id <> v_session and s.ended_at is null
     and s.alive_until >= now()
   order by s.started_at desc limit 1;
  return next;
end $$;

-- The officer logged out, or starts anew: unless another session that is still open has taken it over, the place is
-- forgotten.
create function place_forget() returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas', 'administrator', 'auditor');
  v_session bigint := coalesce((select c.session_id from current_session() c), 0);
begin
  delete from session_place p
   where p.officer_id = o.officer_id
     and (p.session_id = v_session
          or not exists (select from session s where s.session_id = p.session_id and s.ended_at is null));
end $$;

revoke all on function place_save(text), place_take(), place_forget() from public;
grant execute on function place_save(text), place_take(), place_forget()
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas, loket_administrator, loket_auditor;
