-- Who may log in, and which sessions are open. Only loket-auth reaches these tables, through
-- the functions granted to loket_auth; officers' functions see current_session() alone.
set local role loket_owner;
set local search_path = loket, pg_temp;

create table credential (
  officer_id     int primary key references officer,
  password_hash  text,              -- argon2id; null: key only
  totp_sealed    bytea,             -- the TOTP secret, sealed with a key outside the database
  totp_last_step bigint not null default 0, -- a code of this step or an earlier one was used
  set_at         timestamptz not null default now()
);

create table officer_key (
  key_blob   text primary key,      -- base64, as in authorized_keys; one key is one person
  key_type   text not null,
  officer_id int not null references officer,
  comment    text not null default '',
  added_at   timestamptz not null default now()
);
create index officer_key_officer on officer_key (officer_id);

-- Names as typed may be anything, even a password in the wrong place: only their hash is kept.
create table login_failure (
  failure_id bigint generated always as identity primary key,
  at         timestamptz not null default clock_timestamp(),
  user_hash  bytea not null,
  source     text not null,
  reason     text not null
);
create index login_failure_user on login_failure (user_hash, at);
create index login_failure_at on login_failure (at);

create table session (
  session_id     bigint generated always as identity primary key,
  officer_id     int not null references officer,
  source_address text not null,
  method         text not null,
  token_hash     bytea not null,    -- of the token that only the connection's monitor holds
  started_at     timestamptz not null default now(),
  alive_until    timestamptz not null, -- pushed forward while loket-auth holds the connection
  ended_at       timestamptz,
  end_reason     text
);
create index session_open on session (alive_until) where ended_at is null;
create index session_officer on session (officer_id, source_address, started_at);

create table session_cert (
  serial     bigint primary key,
  session_id bigint not null references session,
  not_after  timestamptz not null
);
create index session_cert_session on session_cert (session_id);

-- The open session of the calling connection, found by the serial number of its client
-- certificate; nulls when there is none, it has ended, or it is another officer's.
create function current_session(out session_id bigint, out officer_id int, out source_address text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  select s.session_id, s.officer_id, s.source_address into session_id, officer_id, source_address
    from session_cert c
    join session s on s.session_id = c.session_id and s.ended_at is null
    join officer o on o.officer_id = s.officer_id and o.active and o.db_role = session_user
   where c.serial = ext.ssl_client_serial()
     and c.serial > 0;
end $$;

create function login_user_hash(p_username text) returns bytea
language plpgsql immutable set search_path = loket, pg_temp as $$
begin
  return sha256(convert_to(p_username, 'UTF8'));
end $$;

-- Failures of this name and source in a quarter of an hour, or of this name from sources the
-- officer never worked from: no answer is looked at any more. A correct login elsewhere goes on.
create function login_throttled(p_username text, p_officer int, p_source text) returns boolean
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_hash  bytea := login_user_hash(p_username);
  v_here  int;
  v_total int;
begin
  select count(*) into v_here from login_failure
   where user_hash = v_hash and at > clock_timestamp() - interval '15 minutes' and source = p_source;
  if v_here >= 20 then
    return true;
  end if;
  select count(*) into v_total from login_failure
   where user_hash = v_hash and at > clock_timestamp() - interval '1 hour';
  return v_total >= 50 and not exists (
    select from session where officer_id = p_officer and source_address = p_source
       and started_at > clock_timestamp() - interval '30 days');
end $$;

create type login_record as (
  officer_id int, username text, db_role text, role text, nama_lengkap text,
  password_hash text, totp_sealed bytea, totp_last_step bigint, throttled boolean
);

-- What is needed to check a login. Always one row; officer_id 0 stands for nobody and for a
-- closed account.
create function auth_lookup(p_username text, p_source text) returns login_record
language plpgsql stable security definer set search_path = loket, pg_temp as $$
declare r login_record;
begin
  select o.officer_id, o.username, o.db_role, o.role, o.nama_lengkap,
         c.password_hash, c.totp_sealed, coalesce(c.totp_last_step, 0), false into r
    from officer o left join credential c using (officer_id)
   where o.username = p_username and o.active;
  r.officer_id := coalesce(r.officer_id, 0);
  r.throttled := login_throttled(p_username, r.officer_id, p_source);
  return r;
end $$;

create function auth_key_known(p_officer int, p_type text, p_blob text) returns boolean
language plpgsql stable security definer set search_path = loket, pg_temp as $$
begin
  return exists (select from officer_key
                  where key_blob = p_blob and key_type = p_type and officer_id = p_officer);
end $$;

-- Records a failed login and returns how many there were for this name in the last quarter
-- of an hour, this one included: the answer waits the longer.
create function auth_failed(p_username text, p_source text, p_method text, p_reason text) returns int
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  v_hash bytea := login_user_hash(p_username);
  v_known boolean := exists (select from officer where username = p_username);
begin
  delete from login_failure where at < clock_timestamp() - interval '1 day';
  insert into login_failure (user_hash, source, reason) values (v_hash, p_source, p_reason);
  perform audit_write('login_failed', 'officer', case when v_known then p_username else '' end,
    jsonb_build_object('source', p_source, 'method', p_method, 'reason', p_reason));
  return (select count(*) from login_failure
           where user_hash = v_hash and at > clock_timestamp() - interval '15 minutes');
end $$;

-- Uses up a one-time code. False when it, or a later one, was used before.
create function totp_consume(p_officer int, p_step bigint) returns boolean
language plpgsql set search_path = loket, pg_temp as $$
begin
  update credential set totp_last_step = p_step where officer_id = p_officer and totp_last_step < p_step;
  return found;
end $$;

-- Opens the session of a login that was correct, with its first certificate. p_step null:
-- a machine's account, by its key alone. Returns 0 when the code was used before.
create function auth_session_start(p_officer int, p_source text, p_method text, p_step bigint,
                                   p_token_hash bytea, p_serial bigint, p_not_after bigint) returns bigint
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer;
  v_id bigint;
begin
  select * into strict o from officer where officer_id = p_officer;
  if not o.active or (p_step is null) <> (o.role in ('channel', 'kiosk')) then
    perform fail('LKDEN', 'not_an_officer');
  end if;
  if p_step is not null and not totp_consume(p_officer, p_step) then
    return 0;
  end if;
  insert into session (officer_id, source_address, method, token_hash, alive_until)
    values (p_officer, p_source, p_method, p_token_hash, now() + interval '10 minutes')
    returning session_id into v_id;
  insert into session_cert values (p_serial, v_id, to_timestamp(p_not_after));
  delete from login_failure where user_hash = login_user_hash(o.username) and source = p_source;
  perform audit_write('login', 'officer', o.username,
    jsonb_build_object('source', p_source, 'method', p_method, 'session', v_id));
  return v_id;
end $$;

-- The officer of an open session, as auth_lookup(); officer_id 0 when it has ended or the token is wrong.
create function auth_session_lookup(p_session bigint, p_token_hash bytea) returns login_record
language plpgsql stable security definer set search_path = loket, pg_temp as $$
declare
  r login_record;
  v_source text;
begin
  select o.officer_id, o.username, o.db_role, o.role, o.nama_lengkap,
         c.password_hash, c.totp_sealed, coalesce(c.totp_last_step, 0), false into r
    from session s join officer o on o.officer_id = s.officer_id and o.active
    left join credential c on c.officer_id = o.officer_id
   where s.session_id = p_session and s.token_hash = p_token_hash and s.ended_at is null;
  r.officer_id := coalesce(r.officer_id, 0);
  if r.officer_id > 0 then
    select source_address into v_source from session where session_id = p_session;
    r.throttled := login_throttled(r.username, r.officer_id, v_source);
  else
    r.throttled := false;
  end if;
  return r;
end $$;

-- Registers a further certificate of an open session. False when the session has ended.
create function auth_session_renew(p_session bigint, p_token_hash bytea, p_serial bigint, p_not_after bigint)
returns boolean
language plpgsql security definer set search_path = loket, pg_temp as $$
begin
  perform from session s join officer o on o.officer_id = s.officer_id and o.active
    where s.session_id = p_session and s.token_hash = p_token_hash and s.ended_at is null for update of s;
  if not found then
    return false;
  end if;
  update session set alive_until = now() + interval '10 minutes' where session_id = p_session;
  insert into session_cert values (p_serial, p_session, to_timestamp(p_not_after));
  return true;
end $$;

-- The officer of a locked screen gave the right answer. False when the code was used before.
create function auth_unlocked(p_session bigint, p_token_hash bytea, p_step bigint) returns boolean
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  v_officer int;
  v_name text;
begin
  select o.officer_id, o.username into v_officer, v_name from session s join officer o using (officer_id)
   where s.session_id = p_session and s.token_hash = p_token_hash and s.ended_at is null;
  if not found or (p_step is not null and not totp_consume(v_officer, p_step)) then
    return false;
  end if;
  perform audit_write('unlock', 'officer', v_name, jsonb_build_object('session', p_session));
  return true;
end $$;

-- Ends a session; its certificates stop working at once. Doing it twice changes nothing.
create function auth_session_end(p_session bigint, p_reason text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare v_officer int;
begin
  update session set ended_at = clock_timestamp(), end_reason = p_reason
   where session_id = p_session and ended_at is null returning officer_id into v_officer;
  if not found then
    return;
  end if;
  delete from session_cert where session_id = p_session;
  perform audit_write('logout', 'officer', (select username from officer where officer_id = v_officer),
    jsonb_build_object('session', p_session, 'reason', p_reason));
end $$;

-- loket-auth names the sessions whose connections it holds; those that nobody has named for ten
-- minutes (a host that died) end here. Returns how many ended.
create function auth_sessions_alive(p_sessions bigint[]) returns int
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  v_id bigint;
  v_n int := 0;
begin
  update session set alive_until = now() + interval '10 minutes'
   where session_id = any (p_sessions) and ended_at is null;
  for v_id in select session_id from session where ended_at is null and alive_until < now()
               limit 1000 for update skip locked loop
    perform auth_session_end(v_id, 'lost');
    v_n := v_n + 1;
  end loop;
  return v_n;
end $$;

-- Set-up and administration (the schema's owner only).

-- Sets what is not null, and ends the officer's sessions: they were opened with the old ones.
create function officer_credential_set(p_username text, p_password_hash text, p_totp_sealed bytea) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  v_officer int;
  v_id bigint;
begin
  select officer_id into v_officer from officer where username = p_username;
  if not found then
    perform fail('LKNON', 'officer_unknown', '', 'username');
  end if;
  insert into credential (officer_id, password_hash, totp_sealed)
    values (v_officer, p_password_hash, p_totp_sealed)
    on conflict (officer_id) do update
      set password_hash = coalesce(excluded.password_hash, credential.password_hash),
          totp_sealed = coalesce(excluded.totp_sealed, credential.totp_sealed),
          totp_last_step = case when excluded.totp_sealed is null then credential.totp_last_step else 0 end,
          set_at = now();
  for v_id in select session_id from session where officer_id = v_officer and ended_at is null loop
    perform auth_session_end(v_id, 'credential');
  end loop;
  perform audit_write('credential_set', 'officer', p_username, jsonb_build_object(
    'password', p_password_hash is not null, 'totp', p_totp_sealed is not null));
end $$;

create function officer_key_add(p_username text, p_type text, p_blob text, p_comment text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare v_officer int;
begin
  select officer_id into v_officer from officer where username = p_username;
  if not found then
    perform fail('LKNON', 'officer_unknown', '', 'username');
  end if;
  if p_type !~ '^[a-z0-9@.-]{1,64}$' or length(p_blob) not between 32 and 6000
     or p_blob !~ '^[A-Za-z0-9+/]+={0,2}$' then
    perform fail('LKINV', 'key_malformed', '', 'key');
  end if;
  perform from officer_key where key_blob = p_blob and officer_id <> v_officer;
  if found then
    perform fail('LKCON', 'key_of_another', '', 'key');
  end if;
  insert into officer_key (key_blob, key_type, officer_id, comment)
    values (p_blob, p_type, v_officer, coalesce(p_comment, '')) on conflict do nothing;
  perform audit_write('key_add', 'officer', p_username, jsonb_build_object('type', p_type,
    'sha256', encode(sha256(decode(p_blob, 'base64')), 'hex')));
end $$;

create function officer_key_remove(p_username text, p_blob text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
begin
  delete from officer_key k using officer o
   where k.key_blob = p_blob and o.officer_id = k.officer_id and o.username = p_username;
  if not found then
    perform fail('LKNON', 'key_unknown', '', 'key');
  end if;
  perform audit_write('key_remove', 'officer', p_username, jsonb_build_object(
    'sha256', encode(sha256(decode(p_blob, 'base64')), 'hex')));
end $$;

grant execute on function auth_lookup(text, text), auth_key_known(int, text, text),
  auth_failed(text, text, text, text),
  auth_session_start(int, text, text, bigint, bytea, bigint, bigint), auth_session_lookup(bigint, bytea),
  auth_session_renew(bigint, bytea, bigint, bigint), auth_unlocked(bigint, bytea, bigint),
  auth_session_end(bigint, text), auth_sessions_alive(bigint[]) to loket_auth;
