-- Roles, the schema, and what nobody may do. Applied by a superuser; everything
-- else belongs to loket_owner, who cannot log in.

do $$
declare r text;
begin
  foreach r in array array['loket_owner', 'loket_operator', 'loket_verifikator', 'loket_penyelia',
                           'loket_kepala_dinas', 'loket_administrator', 'loket_auditor', 'loket_channel',
                           'loket_kiosk', 'loket_officer'] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I nologin', r);
    end if;
  end loop;
  foreach r in array array['loket_auth', 'loket_worker'] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I login', r);
    end if;
  end loop;
  foreach r in array array['loket_operator', 'loket_verifikator', 'loket_penyelia', 'loket_kepala_dinas',
                           'loket_administrator', 'loket_auditor', 'loket_channel', 'loket_kiosk'] loop
    execute format('grant loket_officer to %I', r);
  end loop;
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to loket_officer, loket_auth, loket_worker', current_database());
  -- A statement of an officer may not hold the database: db.md 7.4.
  execute format('alter database %I set statement_timeout = ''5s''', current_database());
  execute format('alter database %I set lock_timeout = ''2s''', current_database());
  execute format('alter database %I set idle_in_transaction_session_timeout = ''10s''', current_database());
  execute format('alter database %I set timezone = ''UTC''', current_database());
end $$;

create schema if not exists loket authorization loket_owner;
create schema if not exists ext;
create extension if not exists sslinfo schema ext;
create extension if not exists pg_trgm schema ext;
grant usage on schema ext to loket_owner;
revoke all on schema public from public;
-- To end connections of officers that hold up everybody else (end_stray_connections).
grant pg_read_all_stats, pg_signal_backend to loket_owner;
grant usage on schema loket to loket_officer, loket_auth, loket_worker;

-- An officer's role can lock and fill nothing outside our functions.
do $$
declare f record;
begin
  for f in select p.oid::regprocedure as sig from pg_proc p
            where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f'
              and (p.proname like 'pg_advisory%' or p.proname like 'pg_try_advisory%'
                   or p.proname like 'lo\_%' or p.proname in ('loread', 'lowrite', 'pg_notify')) loop
    execute format('revoke execute on function %s from public', f.sig);
    execute format('grant execute on function %s to loket_owner', f.sig);
  end loop;
end $$;

alter default privileges for role loket_owner revoke execute on functions from public;
alter default privileges for role loket_owner in schema loket revoke execute on functions from public;

set local role loket_owner;

-- Ends the calling function with a refusal. class: LKCON conflict, LKDEN denied,
-- LKINV invalid input, LKNON nothing found. code is the word that db/store/reason.c turns
-- into a sentence; detail and field carry no personal data.
create function loket.fail(class text, code text, detail text default '', field text default '')
returns void language plpgsql immutable as $$
begin
  raise exception using errcode = class, message = code, detail = detail, column = field;
end $$;
