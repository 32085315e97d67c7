-- What officers set for their own screens and what the console remembers for them between logins.
set local role loket_owner;
set local search_path = loket, pg_temp;

create table officer_preference (
  officer_id int  not null references officer,
  name       text not null check (name ~ '^[a-z][a-z0-9_.]{0,39}$'),
  value      text not null check (length(value) <= 4000),
  primary key (officer_id, name)
);

create function preference_list() returns table (name text, value text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas', 'administrator', 'auditor');
begin
  return query select p.name, p.value from officer_preference p where p.officer_id = o.officer_id order by p.name;
end $$;

-- Keeps one of the own preferences. What was typed before ("history.") is no act of office and makes no entry in
-- the audit trail; it must not become a store of citizens' numbers either.
create function preference_set(p_name text, p_value text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o       officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas', 'administrator', 'auditor');
  v_quiet boolean := p_name like 'history.%';
begin
  if coalesce(p_name, '') !~ '^[a-z][a-z0-9_.]{0,39}$' or p_value is null or length(p_value) > 4000
     or p_value ~ '[0-9]{13}' or (not v_quiet and length(p_value) > 40) then
    perform fail('LKINV', 'preference_bad', '', 'value');
  end if;
  if exists (select from officer_preference p where p.officer_id = o.officer_id and p.name = p_name and p.value = p_value) then
    return;
  end if;
  insert into officer_preference as p values (o.officer_id, p_name, p_value)
    on conflict (officer_id, name) do update set value = excluded.value;
  if (select count(*) from officer_preference p where p.officer_id = o.officer_id) > 40 then
    perform fail('LKINV', 'preference_bad', '', 'name');
  end if;
  if not v_quiet then
    perform audit_write('preference.set', 'officer', o.username, jsonb_build_object('name', p_name, 'value', p_value));
  end if;
end $$;

-- Written before a NIK or No KK goes into the clipboard of the officer's own computer, where the office no longer
-- sees it.
create function clipboard_note(p_kind text, p_number text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
begin
  perform allow('operator', 'verifikator', 'penyelia', 'kepala_dinas', 'auditor');
  if p_kind is null or p_kind not in ('resident', 'family') or coalesce(p_number, '') !~ '^[1-9][0-9]{15}$' then
    perform fail('LKINV', 'clipboard_bad', '', 'number');
  end if;
  perform audit_write('clipboard.copy', p_kind, p_number);
end $$;

grant execute on function preference_list(), preference_set(text, text)
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas, loket_administrator, loket_auditor;
grant execute on function clipboard_note(text, text)
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas, loket_auditor;
