-- What the screens say about decisions before one is made: how long it can be taken back, and which requests of the
-- queue were sent up to a supervisor.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- Seconds in which a decision can be taken back; 0: it takes effect at once.
create function decide_window() returns table (seconds bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
begin
  perform allow('operator', 'verifikator', 'penyelia');
  return query select greatest(setting_int('undo_window'), 0)::bigint;
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

grant execute on function decide_window() to loket_operator, loket_verifikator, loket_penyelia;
grant execute on function queue_sent_up() to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
