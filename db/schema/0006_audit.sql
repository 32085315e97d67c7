-- The audit trail: entries written in the acting transaction, numbered afterwards into a
-- Merkle log (RFC 6962), covered by signed checkpoints.
set local role loket_owner;
set local search_path = loket, pg_temp;

create table audit_entry (
  entry_id   bigint generated always as identity primary key,
  xid        xid8 not null default pg_current_xact_id(),
  isi        text not null,     -- the entry: JSON, these very bytes are hashed
  daun       bytea not null,    -- leaf hash: SHA-256(0x00 || isi), RFC 6962 2.1
  -- Derived from isi, for searching; verification compares them with isi again.
  at         timestamptz not null,
  actor      text not null,
  action     text not null,
  office_id  int,
  subject_kind text not null,
  subject    text not null
);
create index audit_entry_order on audit_entry (xid, entry_id);
create index audit_entry_subject on audit_entry (subject_kind, subject);
create index audit_entry_actor on audit_entry (actor, entry_id);

create table audit_leaf (
  idx      bigint primary key,  -- position in the log, from 0, without gaps
  entry_id bigint not null unique references audit_entry
);

create table audit_checkpoint (
  size     bigint primary key,
  root     bytea not null,
  frontier bytea not null,      -- roots of the full subtrees, left to right: lets the next batch start here
  note     text not null,       -- C2SP signed note: origin, size, root, signature
  at       timestamptz not null default now()
);

create table audit_state (
  one        boolean primary key default true check (one),
  last_xid   xid8 not null,
  last_entry bigint not null,
  next_idx   bigint not null
);
insert into audit_state values (true, '0', 0, 0);

create function audit_append_only() returns trigger
language plpgsql set search_path = loket, pg_temp as $$
begin
  perform fail('LKDEN', 'audit_is_final');
  return null;
end $$;
create trigger audit_entry_final before update or delete or truncate on audit_entry
  for each statement execute function audit_append_only();
create trigger audit_leaf_final before update or delete or truncate on audit_leaf
  for each statement execute function audit_append_only();
create trigger audit_checkpoint_final before update or delete or truncate on audit_checkpoint
  for each statement execute function audit_append_only();

-- Writes one entry. The actor is session_user and nothing the caller says; the session comes
-- from the certificate of the connection.
create function audit_write(p_action text, p_subject_kind text, p_subject text, p_detail jsonb default '{}')
returns void language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o       officer;
  s       record;
  v_at    timestamptz := clock_timestamp();
  v_actor text;
  v_isi   text;
begin
  select * into o from officer where db_role = session_user;
  v_actor := coalesce(o.username, session_user::text);
  select * into s from current_session();
  v_isi := json_build_object('v', 1, 'at', to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'actor', v_actor, 'nip', coalesce(o.nip, ''), 'role', coalesce(o.role, ''), 'office', o.office_id,
    'session', s.session_id, 'address', coalesce(s.source_address, ''), 'action', p_action,
    'subject_kind', p_subject_kind, 'subject', p_subject, 'detail', p_detail)::text;
  insert into audit_entry (isi, daun, at, actor, action, office_id, subject_kind, subject)
    values (v_isi, sha256('\x00'::bytea || convert_to(v_isi, 'UTF8')), v_at, v_actor, p_action, o.office_id,
            p_subject_kind, p_subject);
end $$;

-- Numbers the entries whose transactions are over, oldest first. Identity values are given
-- before commit, so the order is (xid, entry_id) below the oldest running transaction
-- (db.md 4.8). One sequencer at a time. Returns how many were numbered.
create function audit_sequence(p_limit int) returns bigint
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  st    audit_state;
  v_n   bigint;
begin
  select * into strict st from audit_state for update;
  with todo as (
    select e.xid, e.entry_id from audit_entry e
     where (e.xid, e.entry_id) > (st.last_xid, st.last_entry)
       and e.xid < pg_snapshot_xmin(pg_current_snapshot())
     order by e.xid, e.entry_id limit p_limit
  ), put as (
    insert into audit_leaf (idx, entry_id)
      select st.next_idx + row_number() over (order by xid, entry_id) - 1, entry_id from todo returning idx
  ), last as (
    select xid, entry_id from todo order by xid desc, entry_id desc limit 1
  ), mark as (
    update audit_state set last_xid = l.xid, last_entry = l.entry_id,
           next_idx = st.next_idx + (select count(*) from put)
      from last l returning 1
  )
  select count(*) into v_n from put, (select count(*) from mark) m;
  return v_n;
end $$;
