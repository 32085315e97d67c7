-- The second person: what exactly the first one saw, and what has changed since.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- What the one who approved first had before him or her, as it was.
create table decision_seen (
  decision_id bigint primary key references decision,
  digest      bytea not null,  -- SHA-256 of seen::text
  seen        jsonb not null
);

-- What an officer ticked, as [{"dokumen", "nama", "sha256"}].
create function decision_ticks(p_request bigint, p_officer int) returns jsonb
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('dokumen', a.dokumen, 'nama', a.nama_berkas,
                                                       'sha256', encode(a.sha256, 'hex')) order by a.dokumen, a.sha256), '[]')
            from attachment a join attachment_tick t on t.attachment_id = a.attachment_id and t.sha256 = a.sha256
           where a.request_id = p_request and t.officer_id = p_officer);
end $$;

-- All that a decision on the request rests on: what is asked, what the records say of the persons and families
-- concerned, the documents, the findings, and what that officer ticked.
create function decision_snapshot(p_request bigint, p_officer int) returns jsonb
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  r         request;
  v_persons bigint[];
  v_kk      bigint[];
begin
  select * into strict r from request where request_id = p_request;
  v_persons := array(select m.nik from request_member m where m.request_id = p_request and m.nik is not null
                     union select d.nik from resident d where d.no_kk = r.no_kk);
  v_kk := array(select d.no_kk from resident d where d.nik = any (v_persons) and d.no_kk is not null
                union select r.no_kk where r.no_kk is not null);
  return jsonb_build_object(
    'permohonan', jsonb_build_object('kind', r.kind, 'no_kk', r.no_kk::text, 'pemohon_nik', r.pemohon_nik::text,
      'pemohon_nama', r.pemohon_nama, 'alamat', r.alamat, 'rt', r.rt, 'rw', r.rw, 'kode_pos', r.kode_pos,
      'kode_wilayah', r.kode_wilayah),
    'anggota', (select coalesce(jsonb_object_agg(m.urut, to_jsonb(m) - 'request_id' - 'urut' - 'nik_terbit'), '{}')
                  from request_member m where m.request_id = p_request),
    'catatan', (select coalesce(jsonb_object_agg(d.nik, jsonb_build_object('versi', d.versi, 'status_dasar', d.status_dasar,
                         'no_kk', d.no_kk::text)), '{}') from resident d where d.nik = any (v_persons)),
    'keluarga', (select coalesce(jsonb_object_agg(f.no_kk, jsonb_build_object('versi', f.versi, 'status', f.status)), '{}')
                   from family f where f.no_kk = any (v_kk)),
    'berkas', (select coalesce(jsonb_agg(jsonb_build_object('dokumen', x.dokumen, 'nama', x.nama, 'sha256', x.sha)
                                         order by x.dokumen, x.sha, x.nama), '[]')
                 from (select a.dokumen, a.nama_berkas as nama, encode(a.sha256, 'hex') as sha from attachment a
                        where a.request_id = p_request
                       union all
                       select s.dokumen, '', '' from document_seen s where s.request_id = p_request) x),
    'temuan', (select coalesce(jsonb_agg(jsonb_build_object('code', f.code, 'severity', f.severity, 'urut', f.urut,
                                                            'param', f.param) order by f.code, f.urut, f.param, f.severity), '[]')
                 from check_all(p_request) f where f.severity <> 'lulus'),
    'centang', decision_ticks(p_request, p_officer));
end $$;

create function decision_digest(p_seen jsonb) returns bytea
language sql immutable
return sha256(convert_to(p_seen::text, 'UTF8'));

-- The parts of a snapshot that are otherwise in another; {} when none is.
create function snapshot_changes(p_was jsonb, p_now jsonb) returns text[]
language plpgsql immutable set search_path = loket, pg_temp as $$
begin
  if p_was = p_now then
    return '{}';
  end if;
  return array(select coalesce(a.key, b.key) from jsonb_each(p_was) a full join jsonb_each(p_now) b on b.key = a.key
                where a.value is distinct from b.value order by 1);
end $$;

-- The parts of what the first person saw that are otherwise now; {} when nothing is, and for a decision of before
-- this was kept.
create function decision_changes(p_decision bigint) returns text[]
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  s     decision_seen;
  d     decision;
  v_now jsonb;
begin
  select * into s from decision_seen where decision_id = p_decision;
  if not found then
    return '{}';
  end if;
  select * into strict d from decision where decision_id = p_decision;
  v_now := decision_snapshot(d.request_id, d.officer_id);
  if decision_digest(v_now) = s.digest then
    return '{}';
  end if;
  return snapshot_changes(s.seen, v_now);
end $$;

-- Rows of two JSON values beside each other: members of objects by name, elements of lists by themselves.
create function json_beside(p_was jsonb, p_now jsonb) returns table (subject text, was text, is_now text)
language plpgsql immutable set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  if jsonb_typeof(coalesce(p_was, p_now)) = 'object' then
    return query select coalesce(a.key, b.key), coalesce(a.value, ''), coalesce(b.value, '')
                   from jsonb_each_text(coalesce(p_was, '{}')) a full join jsonb_each_text(coalesce(p_now, '{}')) b on b.key = a.key;
  else
    return query select '', coalesce(a.value::text, ''), coalesce(b.value::text, '')
                   from jsonb_array_elements(coalesce(p_was, '[]')) a full join jsonb_array_elements(coalesce(p_now, '[]')) b on b.value = a.value;
  end if;
end $$;

-- For a request that waits for a second person or a supervisor: what the one before saw and said, and each part that
-- has changed since. part: keputusan (subject: who; was: the note; is_now: the reason of sending it up), temuan
-- (findings: subject is the code), berkas (subject is the document), centang, anggota (subject: "number element"),
-- permohonan, catatan (subject is a NIK), keluarga. Of temuan, berkas and centang every row stands here, of the others
-- those that changed.
create function second_look(p_request bigint)
returns table (part text, subject text, was text, is_now text, changed boolean, at bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  r     request := request_view(p_request);
  d     decision := decision_before(r);
  s     decision_seen;
  v_now jsonb;
  v_at  bigint := extract(epoch from d.at)::bigint;
begin
  if r.state <> 'awaiting_supervisor' or d.decision_id is null then
    return;
  end if;
  return query
    select 'keputusan', h.nama_lengkap, d.catatan,
           coalesce((select n.label from decision_reason x join reason n on n.reason = x.reason where x.decision_id = d.decision_id limit 1), ''),
           false, v_at
      from officer h where h.officer_id = d.officer_id;
  select * into s from decision_seen x where x.decision_id = d.decision_id;
  if not found then
    return;
  end if;
  v_now := decision_snapshot(p_request, d.officer_id);
  return query
    select 'temuan', coalesce(a.value, b.value) ->> 'code',
           coalesce((a.value ->> 'severity') || ' ' || (a.value ->> 'param'), ''),
           coalesce((b.value ->> 'severity') || ' ' || (b.value ->> 'param'), ''), a.value is null or b.value is null, v_at
      from jsonb_array_elements(s.seen -> 'temuan') a full join jsonb_array_elements(v_now -> 'temuan') b on b.value = a.value;
  return query
    select x.part, code_label('dokumen_persyaratan', '2019', coalesce(a.value, b.value) ->> 'dokumen'),
           case when a.value is null then '' else coalesce(nullif(a.value ->> 'nama', ''), '-') end,
           case when b.value is null then '' else coalesce(nullif(b.value ->> 'nama', ''), '-') end,
           a.value is null or b.value is null, v_at
      from unnest(array['berkas', 'centang']) x (part)
     cross join lateral (select * from jsonb_array_elements(s.seen -> x.part) a (value)
                           full join jsonb_array_elements(v_now -> x.part) b (value) on b.value = a.value) y (va, vb)
     cross join lateral (select y.va as value) a cross join lateral (select y.vb as value) b;
  return query
    select 'anggota', (coalesce(a.key, b.key)) || ' ' || j.subject, j.was, j.is_now, true, v_at
      from jsonb_each(s.seen -> 'anggota') a full join jsonb_each(v_now -> 'anggota') b on b.key = a.key
     cross join lateral json_beside(a.value, b.value) j
     where j.was <> j.is_now;
  return query
    select x.part, j.subject, j.was, j.is_now, true, v_at
      from unnest(array['permohonan', 'catatan', 'keluarga']) x (part)
     cross join lateral json_beside(s.seen -> x.part, v_now -> x.part) j
     where j.was <> j.is_now;
end $$;

grant execute on function second_look(bigint) to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
