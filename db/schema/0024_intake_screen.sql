-- The counter's screens: which session writes a draft, and the requests that wait for documents.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- Each opening of a draft at a screen has a word; the newest one writes.
alter table draft add column sesi uuid;
create unique index draft_sesi on draft (officer_id, sesi) where sesi is not null;

-- Opens a draft: whoever had it open before is told at the next saving.
create function draft_take(p_draft bigint, p_sesi uuid) returns table (doc text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  d draft := draft_own(p_draft, o);
begin
  update draft set sesi = p_sesi where draft_id = p_draft;
  return query select d.doc;
end $$;

-- Saves for the session that opened it last. p_draft 0 makes a new one, and the same session again finds it: an
-- answer that was lost on its way leaves no second draft.
create function draft_hold(p_draft bigint, p_sesi uuid, p_kind text, p_title text, p_doc text)
returns table (draft_id bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o    officer := allow('operator', 'verifikator', 'penyelia');
  d    draft;
  v_id bigint := p_draft;
begin
  if p_sesi is null then
    perform fail('LKINV', 'key_missing');
  end if;
  if p_draft = 0 then
    select coalesce(max(x.draft_id), 0) into v_id from draft x where x.officer_id = o.officer_id and x.sesi = p_sesi;
  else
    d := draft_own(p_draft, o);
    if d.sesi is distinct from p_sesi then
      perform fail('LKCON', 'draft_taken');
    end if;
  end if;
  select s.draft_id into strict v_id from draft_save(v_id, p_kind, p_title, p_doc) s;
  update draft x set sesi = p_sesi where x.draft_id = v_id and x.sesi is distinct from p_sesi;
  return query select v_id;
end $$;

-- A scan that was attached to the wrong document is a scan again.
create function draft_detach(p_draft bigint, p_dokumen text) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia');
  d draft := draft_own(p_draft, o);
begin
  insert into scan (officer_id, nama_berkas, ukuran, sha256, isi)
    select o.officer_id, f.nama_berkas, f.ukuran, f.sha256, f.isi from draft_file f
     where f.draft_id = p_draft and f.dokumen = p_dokumen on conflict do nothing;
  delete from draft_file where draft_id = p_draft and dokumen = p_dokumen;
  if found then
    perform audit_write('draft.detach', 'draft', p_draft::text, jsonb_build_object('dokumen', p_dokumen));
  end if;
end $$;

-- Few of many requests wait for documents: they came in without them, or were returned for them.
create index request_pending on request (office_id, submitted_at, request_id) where state in ('pending', 'returned');

-- The oldest first; p_filter: the start of a number, or part of a name.
create function pending_page(p_filter text, p_limit int)
returns table (request_id bigint, ref text, kind text, jenis text, pemohon_nama text, channel text, state text, age bigint,
               slack bigint, missing text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o      officer := allow('operator', 'verifikator', 'penyelia');
  v_like text := replace(replace(replace(left(coalesce(p_filter, ''), 60), '\', '\\'), '%', '\%'), '_', '\_') || '%';
  v_ids  bigint[] := array(select x.request_id from request x
                            where x.office_id = o.office_id and x.state in ('pending', 'returned')
                              and (x.ref like v_like or x.pemohon_nama ilike '%' || v_like)
                            order by x.submitted_at, x.request_id limit least(greatest(coalesce(p_limit, 100), 1), 300));
begin
  return query
    select r.request_id, r.ref, r.kind, k.label, r.pemohon_nama, r.channel, r.state,
           extract(epoch from now() - r.submitted_at)::bigint, extract(epoch from r.promise_at - now())::bigint,
           coalesce(m.missing, '[]')::text
      from request r
      join service_kind k on k.kind = r.kind
      left join intake_missing_all(v_ids) m on m.request_id = r.request_id
     where r.request_id = any (v_ids)
     order by r.submitted_at, r.request_id;
end $$;

-- The form lists all of them to type in: the largest kabupaten has more than 500 (kk-domain 9).
create or replace function intake_regions(p_text text, p_limit int)
returns table (kode text, nama text, kecamatan text, kabupaten_kota text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o      officer := allow('operator', 'verifikator', 'penyelia', 'channel', 'kiosk');
  v_kab  text := (select f.kode_wilayah from office f where f.office_id = o.office_id);
  v_like text := '%' || replace(replace(replace(left(coalesce(p_text, ''), 60), '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
  return query
    select w.kode, w.nama, w2.nama, w3.nama
      from region w join region w2 on w2.kode = w.induk join region w3 on w3.kode = w2.induk
     where w.kode > v_kab || '.' and w.kode < v_kab || '/' and length(w.kode) = 13
       and (w.nama ilike v_like or w2.nama ilike v_like or w.kode like v_like)
     order by w.nama ilike substr(v_like, 2) desc, w.nama, w.kode limit least(greatest(coalesce(p_limit, 20), 1), 2000);
end $$;

grant execute on function draft_detach(bigint, text), draft_take(bigint, uuid), draft_hold(bigint, uuid, text, text, text), pending_page(text, int)
  to loket_operator, loket_verifikator, loket_penyelia;
