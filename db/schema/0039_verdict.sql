-- Whether two records are one person: the verdict of an officer. And the records that findings are about, as they are read.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- Says that the person of a finding (check_all(), code mungkin_ganda or data_ganda) and the other one are one person (ganda:
-- no approval until one of the records is no longer valid) or two (bukan_ganda: not asked again while their identity data
-- stay as they are). The holder of the claim may, a verifier or a supervisor also without it; who says otherwise than
-- somebody else before must be one of these two. The same key again gives the same answer and does nothing.
create function verdict_set(p_request bigint, p_code text, p_subject text, p_verdict text, p_catatan text, p_key uuid)
returns table (verdict text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o      officer := allow('operator', 'verifikator', 'penyelia');
  v_note text := btrim(coalesce(p_catatan, ''));
  v_what text := 'verdict ' || p_request || ' ' || coalesce(p_subject, '');
  v_done jsonb := command_seen(o.officer_id, p_key, v_what);
  r      request;
  m      request_member;
  q      queue_entry;
  v_old  duplicate_verdict;
  v_nik  bigint;
begin
  if v_done is not null then
    return query select v_done ->> 'verdict';
    return;
  end if;
  if p_verdict not in ('ganda', 'bukan_ganda') or p_verdict is null then
    perform fail('LKINV', 'verdict_unknown', coalesce(p_verdict, ''), 'verdict');
  elsif length(v_note) not between 3 and 500 or text_unprintable(v_note) then
    perform fail('LKINV', 'verdict_note_missing', '', 'catatan');
  end if;
  -- The queue's row first, as a decision does: none is taken meanwhile.
  select * into q from queue_entry where request_id = p_request and office_id = o.office_id for update;
  select * into r from request where request_id = p_request and office_id = o.office_id;
  if r.request_id is null then
    perform fail('LKNON', 'request_unknown');
  elsif r.state not in ('submitted', 'in_review', 'awaiting_supervisor') then
    perform fail('LKCON', 'request_not_open', r.state);
  end if;
  perform refuse_own(p_request, o);
  if o.role = 'operator' and not coalesce(q.holder = o.officer_id and q.lease_until > now(), false) then
    perform fail('LKCON', 'claim_lost');
  end if;
  if p_code not in ('mungkin_ganda', 'data_ganda') or p_code is null or not exists (
       select from check_all(p_request) f where f.code in ('mungkin_ganda', 'data_ganda') and f.subject = p_subject) then
    perform fail('LKNON', 'finding_unknown', coalesce(p_subject, ''), 'subject');
  end if;
  v_nik := split_part(p_subject, ':', 2)::bigint;
  select * into strict m from request_member x where x.request_id = p_request and x.urut = split_part(p_subject, ':', 1)::int;
  v_old := verdict_of(p_request, m.urut, m.nik, v_nik);
  if o.role = 'operator' and v_old.officer_id <> o.officer_id and v_old.verdict <> p_verdict then
    perform fail('LKDEN', 'verdict_of_other');
  end if;
  insert into duplicate_verdict (request_id, urut, nik_a, nik_b, verdict, catatan, sidik, officer_id)
    select p_request, m.urut, v_nik, m.nik, p_verdict, v_note,
           identitas_sidik(row(m.nama_lengkap, m.tempat_lahir, m.tanggal_lahir, m.jenis_kelamin, m.nama_ibu)::identitas,
                           row(w.nama_lengkap, w.tempat_lahir, w.tanggal_lahir, w.jenis_kelamin, w.nama_ibu)::identitas), o.officer_id
      from resident d join resident_version w on w.nik = d.nik and w.versi = d.versi where d.nik = v_nik;
  perform audit_write('request.verdict', 'request', p_request::text,
    jsonb_build_object('ref', r.ref, 'nik', m.nik::text, 'urut', m.urut, 'nik_lain', v_nik::text, 'verdict', p_verdict, 'note', v_note,
                       'before', v_old.verdict));
  perform command_keep(o.officer_id, p_key, v_what, jsonb_build_object('verdict', p_verdict));
  return query select p_verdict;
end $$;

-- What was said of the persons of a request and others, the newest first.
create function verdict_list(p_request bigint)
returns table (subject text, verdict text, catatan text, officer text, at bigint, ref text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare r request := request_view(p_request);
begin
  return query
    select m.urut || ':' || case when v.nik_a = m.nik then v.nik_b else v.nik_a end, v.verdict, v.catatan, o.nama_lengkap,
           extract(epoch from v.at)::bigint, q.ref
      from request_member m
      join duplicate_verdict v on v.nik_a = m.nik or v.nik_b = m.nik or v.request_id = m.request_id and v.urut = m.urut
      join officer o on o.officer_id = v.officer_id
      join request q on q.request_id = v.request_id
     where m.request_id = p_request order by v.verdict_id desc;
end $$;

-- The NIKs of other people that the findings of a request are about.
create function concerned_niks(p_request bigint) returns bigint[]
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return array(select distinct substr(c.c, 5)::bigint from check_all(p_request) f cross join lateral unnest(f.concerned) c (c)
                where c.c like 'nik:%' and not exists (select from request_member m
                        where m.request_id = p_request and m.nik = substr(c.c, 5)::bigint) order by 1);
end $$;

-- Comes before request_checks() and concerned_records(), in a transaction of its own: an entry for each of these people.
create function checks_open(p_request bigint) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  r     request := request_view(p_request);
  o     officer := me();
  v_nik bigint;
begin
  if r.state not in ('draft', 'pending', 'submitted', 'in_review', 'returned', 'awaiting_supervisor') then
    return;
  end if;
  foreach v_nik in array concerned_niks(p_request) loop
    if view_announce(o.officer_id, 'concerned', v_nik) then
      perform audit_write('resident.view', 'resident', v_nik::text,
        jsonb_build_object('purpose', 'pemeriksaan permohonan ' || r.ref, 'request', p_request));
    end if;
  end loop;
end $$;

-- True when the officer may be shown somebody whom a finding is about: noted by an earlier transaction.
create function concerned_announced(p_officer int, p_request bigint, p_nik bigint) returns boolean
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return exists (select from request_member m where m.request_id = p_request and m.nik = p_nik)
      or exists (select from view_mark v where v.officer_id = p_officer and v.subject_kind = 'concerned' and v.subject = p_nik
                    and v.at > now() - interval '12 hours' and v.xid is distinct from pg_current_xact_id_if_assigned());
end $$;

-- These people in brief, for a look beside the one of the request.
create function concerned_records(p_request bigint)
returns table (nik text, no_kk text, status_dasar int, nama_lengkap text, jenis_kelamin text, tempat_lahir text, tanggal_lahir text,
               status_perkawinan text, nama_ayah text, nama_ibu text, alamat text, desa_kelurahan text, kantor text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  r request := request_view(p_request);
  o officer := me();
begin
  return query
    select t.nik::text, coalesce(d.no_kk::text, ''), d.status_dasar::int, t.nama_lengkap, t.jenis_kelamin, t.tempat_lahir, t.tanggal_lahir,
           t.status_perkawinan, t.nama_ayah, t.nama_ibu, coalesce(v.alamat, ''), coalesce(w.nama, ''), coalesce(k.nama, '')
      from unnest(concerned_niks(p_request)) u
      join resident d on d.nik = u
      join resident_text t on t.nik = d.nik and t.versi = d.versi
      left join family f on f.no_kk = d.no_kk
      left join family_version v on v.no_kk = f.no_kk and v.versi = f.versi
      left join region w on w.kode = v.kode_wilayah
      left join office k on k.office_id = f.office_id
     where concerned_announced(o.officer_id, p_request, u) and r.state in ('draft', 'pending', 'submitted', 'in_review', 'returned', 'awaiting_supervisor')
     order by 1;
end $$;

-- For the screen and the command: every check, with what it found. Of people whose reading is not noted yet
-- (checks_open()) the explanation says nothing.
create function request_checks(p_request bigint)
returns table (severity text, code text, urut int, param text, sumber text, target text, concerned text, score text,
               subject text, verdict text, berdua boolean)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  r request := request_view(p_request);
  o officer := me();
begin
  if r.state not in ('draft', 'pending', 'submitted', 'in_review', 'returned', 'awaiting_supervisor') then
    return; -- decided: the records have moved on, the findings stand in the audit trail
  end if;
  return query
    select coalesce(f.severity, 'lulus'), k.code, coalesce(f.urut, 0), coalesce(f.param, ''), k.sumber, coalesce(f.target, ''),
           coalesce(array_to_string(f.concerned, ' '), ''),
           case when exists (select from unnest(f.concerned) c where c like 'nik:%'
                                and not concerned_announced(o.officer_id, p_request, substr(c, 5)::bigint))
                then regexp_replace(f.score, '\t[^\t\n]*(\n|$)', e'\t\\1', 'g') else coalesce(f.score, '') end,
           coalesce(f.subject, ''), coalesce(f.verdict, ''), k.berdua and f.code is not null
      from check_kind k left join check_all(p_request) f on f.code = k.code
     where f.code is not null or k.code not in ('data_ganda', 'ganda_diputus')
     order by case coalesce(f.severity, 'lulus') when 'galat' then 0 when 'peringatan' then 1 else 2 end, f.code is null, k.urut, 3, 4;
end $$;

grant execute on function verdict_set(bigint, text, text, text, text, uuid) to loket_operator, loket_verifikator, loket_penyelia;
grant execute on function request_checks(bigint), checks_open(bigint), verdict_list(bigint), concerned_records(bigint)
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;

-- The request of that number in the officer's office.
create function request_by_ref(p_ref text) returns table (request_id bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
begin
  return query select r.request_id from request r where r.ref = upper(btrim(p_ref)) and r.office_id = o.office_id;
  if not found then
    perform fail('LKNON', 'request_unknown');
  end if;
end $$;
grant execute on function request_by_ref(text) to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
