-- Who acts. The officer is session_user, proven by the client certificate; no function takes
-- an officer as a parameter.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- The office's rules that are data: name and value.
create table setting (
  name  text primary key,
  value text not null
);
insert into setting values ('claim_lease', '15 minutes'), ('view_audit_every', '5 minutes'),
  ('office_open', '07:30'), ('office_close', '16:00');

create function setting_interval(p_name text) returns interval
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (select value::interval from setting where name = p_name);
end $$;

-- The officer of this connection. Refuses when the account is closed or the session has ended, and
-- an old snapshot: the other functions look again after they waited for a lock.
create function me() returns officer
language plpgsql stable security definer set search_path = loket, ext, pg_temp as $$
declare
  o officer;
  s record;
begin
  select * into o from officer where db_role = session_user;
  if not found or not o.active then
    perform fail('LKDEN', 'not_an_officer');
  end if;
  if current_setting('transaction_isolation') <> 'read committed' then
    perform fail('LKDEN', 'isolation_denied');
  end if;
  -- Without TLS only the set-up user of the host gets in (pg_hba), who may take any role anyway.
  if ssl_is_used() then
    select * into s from current_session();
    if s.session_id is null then
      perform fail('LKDEN', 'session_ended');
    end if;
  end if;
  return o;
end $$;

-- me(), when the role is one of these; a refusal otherwise.
create function allow(variadic p_roles text[]) returns officer
language plpgsql stable set search_path = loket, pg_temp as $$
declare o officer := me();
begin
  if not o.role = any (p_roles) then
    perform fail('LKDEN', 'role_denied', o.role);
  end if;
  return o;
end $$;

create function whoami() returns table (username text, nama_lengkap text, nip text, role text, office_id int,
                                        nama_kantor text, zona int)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := me();
begin
  return query select o.username, o.nama_lengkap, o.nip, o.role, o.office_id, f.nama, f.zona
                 from (select) x left join office f on f.office_id = o.office_id;
end $$;

-- A command with this key that was done before: its answer, or null. p_command names what it was
-- done to as well, so that a key cannot pass off one request's answer as another's.
create function command_seen(p_officer int, p_key uuid, p_command text) returns jsonb
language plpgsql set search_path = loket, pg_temp as $$
declare d command_done;
begin
  if p_key is null then
    perform fail('LKINV', 'key_missing');
  end if;
  -- Two calls with one key at the same moment: the second waits here and then sees the first.
  perform pg_advisory_xact_lock(hashtextextended(p_officer || ':' || p_key, 0));
  select * into d from command_done where officer_id = p_officer and key = p_key;
  if found and d.command is distinct from p_command then
    perform fail('LKINV', 'key_reused', d.command);
  end if;
  return d.result;
end $$;

create function command_keep(p_officer int, p_key uuid, p_command text, p_result jsonb) returns void
language plpgsql set search_path = loket, pg_temp as $$
begin
  insert into command_done (officer_id, key, command, result) values (p_officer, p_key, p_command, p_result);
end $$;

grant execute on function me(), whoami() to loket_officer;
