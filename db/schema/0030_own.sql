-- Nobody decides on what they entered or on their own family: who had a hand in a request, and who is of a family.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- --- the hand in it ---------------------------------------------------------

-- Who put something into a request that a decision on it rests on, apart from the one who entered it: a paper marked
-- as seen, a file attached. Whoever vouches for a paper does not also decide that it suffices.
create table request_hand (
  request_id bigint not null references request,
  officer_id int not null,
  primary key (request_id, officer_id)
);
insert into request_hand
  select distinct s.request_id, s.officer_id from document_seen s join officer o on o.officer_id = s.officer_id
   where o.role in ('operator', 'verifikator', 'penyelia');

create function hand_kept() returns trigger
language plpgsql security definer set search_path = loket, pg_temp as $$
begin
  insert into request_hand select distinct n.request_id, n.officer_id from fresh n
    join officer o on o.officer_id = n.officer_id and o.role in ('operator', 'verifikator', 'penyelia')
    on conflict do nothing;
  return null;
end $$;
create trigger document_seen_hand after insert on document_seen referencing new table as fresh
  for each statement execute function hand_kept();
create trigger document_seen_again after update on document_seen referencing new table as fresh
  for each statement execute function hand_kept();

-- A file that the counter adds: who did is known from the connection.
create function attachment_hand() returns trigger
language plpgsql security definer set search_path = loket, pg_temp as $$
begin
  insert into request_hand select distinct n.request_id, o.officer_id from fresh n
    join officer o on o.db_role = session_user and o.role in ('operator', 'verifikator', 'penyelia')
    on conflict do nothing;
  return null;
end $$;
create trigger attachment_hand after insert on attachment referencing new table as fresh
  for each statement execute function attachment_hand();

-- --- the family -------------------------------------------------------------

-- Everyone whom the records connect with a person: parents, brothers and sisters of the same KK, spouse, children, and
-- all who are or ever were on one KK with him or her; and the other parent of his or her children among them. The
-- person comes first. Children whom no KK ever showed beside the person are found from their side (own_family()).
create function kin_of(p_nik bigint) returns bigint[]
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_beside  bigint[] := array(
    select d.nik from resident a join resident d on d.no_kk = a.no_kk where a.nik = p_nik
    union
    select b.nik from family_member a join family_member b on b.no_kk = a.no_kk and b.versi = a.versi where a.nik = p_nik);
  v_parents bigint[] := array(
    select x from resident_version v cross join lateral unnest(array[v.nik_ayah, v.nik_ibu]) x where v.nik = p_nik and x is not null);
  v_mates   bigint[] := array(
    select case when v.nik_ayah = p_nik then v.nik_ibu else v.nik_ayah end from resident_version v
     where v.nik = any (v_beside) and p_nik in (v.nik_ayah, v.nik_ibu));
begin
  return p_nik || v_beside || v_parents || array_remove(v_mates, null);
end $$;

-- Is the request about somebody of p_kin (kin_of() of the officer p_nik), or about a child of the officer or of the
-- officer's parents, as it is asked for or as the records have it?
create function own_family_of(r request, p_nik bigint, p_kin bigint[]) returns boolean
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_persons bigint[] := array(
    select r.pemohon_nik::bigint where r.pemohon_nik is not null
    union select m.nik from request_member m where m.request_id = r.request_id and m.nik is not null
    union select d.nik from resident d where d.no_kk = r.no_kk);
  v_parents bigint[];
begin
  if v_persons && p_kin then
    return true;
  end if;
  v_parents := array(select x from resident_version v cross join lateral unnest(array[v.nik_ayah, v.nik_ibu]) x
                      where v.nik = p_nik and x is not null) || p_nik;
  return exists (select from request_member m
                  where m.request_id = r.request_id and (m.nik_ayah = any (v_parents) or m.nik_ibu = any (v_parents)))
      or exists (select from resident_version v
                  where v.nik = any (v_persons) and (v.nik_ayah = any (v_parents) or v.nik_ibu = any (v_parents)));
end $$;

create or replace function own_family(r request, p_nik bigint) returns boolean
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return p_nik is not null and own_family_of(r, p_nik, kin_of(p_nik));
end $$;

-- Refuses work on an own entry or on the own family (design 4), whatever the work: taking, taking over, deciding in any
-- way, as the first or the second, and when the decision takes effect.
create or replace function refuse_own(p_request bigint, o officer) returns void
language plpgsql stable set search_path = loket, pg_temp as $$
declare r request;
begin
  select * into strict r from request where request_id = p_request;
  if r.entered_by = o.officer_id or r.account_id = o.officer_id then
    perform fail('LKDEN', 'own_entry');
  elsif exists (select from request_hand h where h.request_id = p_request and h.officer_id = o.officer_id) then
    perform fail('LKDEN', 'own_hand');
  end if;
  if o.nik is not null and own_family(r, o.nik) then
    perform fail('LKDEN', 'own_family');
  end if;
end $$;

create or replace function queue_refuse_own(q queue_entry, o officer) returns void
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  if q.entered_by = o.officer_id then
    perform fail('LKDEN', 'own_entry');
  elsif exists (select from request_hand h where h.request_id = q.request_id and h.officer_id = o.officer_id) then
    perform fail('LKDEN', 'own_hand');
  elsif o.nik is not null then
    perform refuse_own(q.request_id, o);
  end if;
end $$;
