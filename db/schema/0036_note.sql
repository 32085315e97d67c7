-- Notes of officers on a request, and what an officer has typed of a decision that is not made yet.
set local role loket_owner;
set local search_path = loket, pg_temp;

create table request_note (
  note_id    bigint generated always as identity primary key,
  request_id bigint not null references request,
  officer_id int not null,
  at         timestamptz not null default clock_timestamp(),
  isi        text not null check (length(isi) between 1 and 2000)
);
create index request_note_request on request_note (request_id, note_id);

-- True for text with characters that no screen may show; lines may end in it.
create function text_unshowable(p_text text) returns boolean
language sql immutable
return exists (select from generate_series(0, length(p_text) / 50) g
                where text_unprintable(substr(replace(p_text, e'\n', ' '), g * 50 + 1, 50)));

-- Adds a note. Who may read the request may add to its thread; nothing is ever taken out of it.
create function note_add(p_request bigint, p_text text, p_key uuid) returns table (note_id bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  r      request := request_view(p_request);
  o      officer := me();
  v_done jsonb := command_seen(o.officer_id, p_key, 'note ' || p_request);
  v_text text := btrim(coalesce(p_text, ''), e' \n\t');
  v_id   bigint;
begin
  if v_done is null then
    if v_text = '' then
      perform fail('LKINV', 'note_empty', '', 'catatan');
    elsif length(v_text) > 2000 then
      perform fail('LKINV', 'text_too_long', '', 'catatan');
    elsif text_unshowable(v_text) then
      perform fail('LKINV', 'text_unshowable', '', 'catatan');
    end if;
    insert into request_note (request_id, officer_id, isi) values (p_request, o.officer_id, v_text)
      returning request_note.note_id into v_id;
    perform audit_write('request.note', 'request', p_request::text,
      jsonb_build_object('ref', r.ref, 'note', v_id, 'sha256', encode(sha256(convert_to(v_text, 'UTF8')), 'hex')));
    v_done := jsonb_build_object('note', v_id);
    perform command_keep(o.officer_id, p_key, 'note ' || p_request, v_done);
  end if;
  return query select (v_done ->> 'note')::bigint;
end $$;

-- The thread, oldest first.
create function note_list(p_request bigint) returns table (note_id bigint, at bigint, nama text, mine boolean, isi text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  r request := request_view(p_request);
  o officer := me();
begin
  return query
    select n.note_id, extract(epoch from n.at)::bigint, h.nama_lengkap, n.officer_id = o.officer_id, n.isi
      from request_note n join officer h on h.officer_id = n.officer_id
     where n.request_id = p_request order by n.note_id;
end $$;

-- --- drafts of decisions ---------------------------------------------------

create table work_draft (
  request_id bigint not null references request,
  officer_id int not null,
  isi        text not null,
  saved_at   timestamptz not null default now(),
  primary key (request_id, officer_id)
);

-- Keeps what the officer has typed so far, a JSON object; '' drops it. It is dropped with the decision.
create function work_draft_save(p_request bigint, p_doc text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
begin
  if not exists (select from request r where r.request_id = p_request and r.office_id = o.office_id) then
    perform fail('LKNON', 'request_unknown');
  end if;
  if coalesce(p_doc, '') = '' then
    delete from work_draft where request_id = p_request and officer_id = o.officer_id;
    return;
  end if;
  if octet_length(p_doc) > 65536 then
    perform fail('LKINV', 'draft_too_large');
  end if;
  begin
    if jsonb_typeof(p_doc::jsonb) <> 'object' then
      perform fail('LKINV', 'draft_malformed');
    end if;
  exception when data_exception then
    perform fail('LKINV', 'draft_malformed');
  end;
  insert into work_draft as w (request_id, officer_id, isi) values (p_request, o.officer_id, p_doc)
    on conflict (request_id, officer_id) do update set isi = excluded.isi, saved_at = excluded.saved_at;
end $$;

-- The officer's own draft; no row when there is none.
create function work_draft_get(p_request bigint) returns table (isi text, saved_at bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia');
begin
  return query select w.isi, extract(epoch from w.saved_at)::bigint from work_draft w
                 join request r on r.request_id = w.request_id and r.office_id = o.office_id
                where w.request_id = p_request and w.officer_id = o.officer_id;
end $$;

grant execute on function note_add(bigint, text, uuid), note_list(bigint)
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
grant execute on function work_draft_save(bigint, text), work_draft_get(bigint)
  to loket_operator, loket_verifikator, loket_penyelia;
