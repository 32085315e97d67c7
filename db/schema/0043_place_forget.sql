-- A log-out forgets the place also when it is still that of a session of the officer that has ended (0042).
set local role loket_owner;
set local search_path = loket, pg_temp;

create or replace function place_forget() returns void
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
