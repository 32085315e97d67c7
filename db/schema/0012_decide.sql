-- Decisions. One transaction writes the new versions, the issued KK, the superseding of the
-- old one, the notification and the audit entry.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- Locks the queue row of a request that the officer holds with this token, and returns it.
-- Everything else is a lost claim.
create function decision_lock(p_request bigint, p_token bigint, o officer) returns queue_entry
language plpgsql set search_path = loket, pg_temp as $$
declare q queue_entry;
begin
  select * into q from queue_entry where request_id = p_request and office_id = o.office_id for update;
  if not found then
    perform fail('LKCON', 'request_not_open');
  end if;
  if q.holder is distinct from o.officer_id or q.token is distinct from p_token
     or q.lease_until is null or q.lease_until <= now() then
    perform fail('LKCON', 'claim_lost');
  end if;
  perform refuse_own(p_request, o);
  return q;
end $$;

-- Writes the elements of a requested person as the newest version of the resident; a person
-- without NIK gets one. Returns NIK and version.
create function apply_resident(m request_member, p_kecamatan text, out nik bigint, out versi int)
language plpgsql set search_path = loket, pg_temp as $$
declare
  d resident;
  v resident_version;
begin
  nik := coalesce(m.nik, new_nik(p_kecamatan, m.tanggal_lahir, m.jenis_kelamin));
  if m.nik is null then
    update request_member x set nik_terbit = apply_resident.nik where x.request_id = m.request_id and x.urut = m.urut;
  end if;
  select * into d from resident x where x.nik = apply_resident.nik for update;
  if found then
    select * into strict v from resident_version x where x.nik = d.nik and x.versi = d.versi;
    if m.tindakan = 'tetap'
       or (v.nama_lengkap, v.jenis_kelamin, v.tempat_lahir, v.tanggal_lahir, v.agama, v.pendidikan, v.pekerjaan,
           v.pekerjaan_versi, v.golongan_darah, v.status_kawin, v.status_kawin_versi, v.kewarganegaraan,
           v.no_paspor, v.no_kitap, v.nama_ayah, v.nama_ibu)
          = (m.nama_lengkap, m.jenis_kelamin, m.tempat_lahir, m.tanggal_lahir, m.agama, m.pendidikan, m.pekerjaan,
             m.pekerjaan_versi, m.golongan_darah, m.status_kawin, m.status_kawin_versi, m.kewarganegaraan,
             m.no_paspor, m.no_kitap, m.nama_ayah, m.nama_ibu)
          and (v.tanggal_kawin, v.nik_ayah, v.nik_ibu)
              is not distinct from (m.tanggal_kawin, m.nik_ayah, m.nik_ibu) then
      versi := d.versi;
      return;
    end if;
    update resident_version x set berlaku_sampai = now() where x.nik = d.nik and x.versi = d.versi;
    versi := d.versi + 1;
    update resident x set versi = apply_resident.versi, status_dasar = 1 where x.nik = d.nik;
  else
    versi := 1;
    insert into resident values (nik, versi, 1, null);
  end if;
  insert into resident_version (nik, versi, nama_lengkap, jenis_kelamin, tempat_lahir, tanggal_lahir, agama,
      pendidikan, pekerjaan, pekerjaan_versi, golongan_darah, status_kawin, status_kawin_versi, tanggal_kawin,
      kewarganegaraan, no_paspor, no_kitap, nik_ayah, nik_ibu, nama_ayah, nama_ibu, request_id)
    values (nik, versi, m.nama_lengkap, m.jenis_kelamin, m.tempat_lahir, m.tanggal_lahir, m.agama, m.pendidikan,
      m.pekerjaan, m.pekerjaan_versi, m.golongan_darah, m.status_kawin, m.status_kawin_versi, m.tanggal_kawin,
      m.kewarganegaraan, m.no_paspor, m.no_kitap, m.nik_ayah, m.nik_ibu, m.nama_ayah, m.nama_ibu, m.request_id);
end $$;

-- The canonical record of a family's newest version, as it will be hashed, sealed and printed.
-- Members by SHDK, then birth date (kk-domain 1.6).
create function kk_record(p_no_kk bigint, p_serial bigint) returns text
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (
    select json_build_object('format', 'loket-kk-1', 'nomor_seri', p_serial, 'no_kk', f.no_kk::text, 'versi', f.versi,
      'nama_kepala_keluarga',
      (select t.nama_lengkap from family_member m join resident_version t on t.nik = m.nik and t.versi = m.resident_versi
        where m.no_kk = f.no_kk and m.versi = f.versi and m.shdk = 1),
      'alamat', v.alamat, 'rt', v.rt, 'rw', v.rw, 'kode_pos', v.kode_pos, 'desa_kelurahan', w.nama,
      'kecamatan', w2.nama, 'kabupaten_kota', w3.nama, 'provinsi', w4.nama,
      'anggota', (
        select json_agg(json_build_object('urut', x.urut, 'nama_lengkap', x.nama_lengkap, 'nik', x.nik::text,
            'jenis_kelamin', x.jenis_kelamin, 'tempat_lahir', x.tempat_lahir, 'tanggal_lahir', x.tanggal_lahir,
            'agama', x.agama, 'pendidikan', x.pendidikan, 'jenis_pekerjaan', x.jenis_pekerjaan,
            'golongan_darah', x.golongan_darah, 'status_perkawinan', x.status_perkawinan,
            'tanggal_perkawinan', x.tanggal_perkawinan, 'shdk', x.shdk, 'kewarganegaraan', x.kewarganegaraan,
            'no_paspor', x.no_paspor, 'no_kitap', x.no_kitap, 'nama_ayah', x.nama_ayah, 'nama_ibu', x.nama_ibu)
            order by x.urut)
          from (select row_number() over (order by m.shdk, t.lahir, m.nik) as urut,
                       t.*, coalesce((select * from code_text('shdk', '2019', m.shdk)), '') as shdk
                  from family_member m
                  join resident_text t on t.nik = m.nik and t.versi = m.resident_versi
                 where m.no_kk = f.no_kk and m.versi = f.versi) x),
      'tanggal_dikeluarkan', to_char(now() at time zone 'UTC' + make_interval(hours => k.zona), 'DD-MM-YYYY'),
      'kantor', k.nama, 'jabatan_penandatangan', 'KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL',
      'nama_penandatangan', coalesce(s.nama_lengkap, ''), 'nip_penandatangan', coalesce(s.nip, ''))::text
    from family f
    join family_version v on v.no_kk = f.no_kk and v.versi = f.versi
    join office k on k.office_id = f.office_id
    join region w on w.kode = v.kode_wilayah
    join region w2 on w2.kode = w.induk
    join region w3 on w3.kode = w2.induk
    join region w4 on w4.kode = w3.induk
    left join lateral (select * from officer o where o.office_id = k.office_id and o.role = 'kepala_dinas' and o.active
                        order by o.officer_id limit 1) s on true
    where f.no_kk = p_no_kk);
end $$;

-- True for text that the sheet cannot show (print/model.c refuses it): too long, or with control, direction
-- and other unseen characters.
create function text_unprintable(p_text text) returns boolean
language sql immutable
return octet_length(p_text) > 255
    or p_text ~ ('[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e'
            '\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U0001bca0-\U0001bca3'
            '\U0001d173-\U0001d17a\U000e0000-\U000e0fff]');

-- The element that keeps a record from becoming a document, or null. What the signer could never sign
-- must not replace a valid sheet. As print/model.c reads it.
create function kk_record_fault(p_record json) returns text
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  if json_array_length(p_record -> 'anggota') > 99 then
    return 'anggota';
  end if;
  return (
    select f.name from (
      select 0 as urut, e.key as name, e.value from json_each_text(p_record) e where e.key <> 'anggota'
      union all
      select (a.value ->> 'urut')::int, e.key, e.value
        from json_array_elements(p_record -> 'anggota') a, json_each_text(a.value) e) f
     where f.value is null or text_unprintable(f.value)
        or (f.value = '' and f.name not in ('golongan_darah', 'tanggal_perkawinan', 'no_paspor', 'no_kitap', 'nama_ayah',
              'nama_ibu', 'rt', 'rw', 'kode_pos', 'nip_penandatangan'))
        or (f.name in ('rt', 'rw', 'kode_pos') and f.value !~ '^[0-9]*$')
        or (f.name in ('tanggal_lahir', 'tanggal_perkawinan') and f.value !~ '^([0-9]{2}-[0-9]{2}-(1[89]|[2-9][0-9])[0-9]{2})?$')
     order by f.urut, f.name limit 1);
end $$;

-- A new sheet of the family as it now is; older sheets of the same number are no longer active.
-- Returns its serial number.
create function issue_kk(p_no_kk bigint, p_request bigint) returns bigint
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_id     bigint := nextval('issued_kk_issued_id_seq');
  v_record text := kk_record(p_no_kk, v_id);
  v_fault  text := kk_record_fault(v_record::json);
begin
  if v_fault is not null then
    perform fail('LKINV', 'record_unprintable', v_fault, v_fault);
  end if;
  insert into issued_kk (issued_id, no_kk, versi, request_id, office_id, record, record_sha256)
    overriding system value
    select v_id, f.no_kk, f.versi, p_request, f.office_id, v_record, sha256(convert_to(v_record, 'UTF8'))
      from family f where f.no_kk = p_no_kk;
  update issued_kk set status = 'tidak_aktif', superseded_by = v_id
   where no_kk = p_no_kk and issued_id <> v_id and status in ('terbit', 'menunggu_tte');
  return v_id;
end $$;

-- Families that lost members: a new version and sheet for those who stay, or the end of the
-- family. Returns the sheets made.
create function apply_sources(p_request bigint, p_sources bigint[], p_target bigint, p_new_sheet bigint)
returns bigint[] language plpgsql set search_path = loket, pg_temp as $$
declare
  f       family;
  v_made  bigint[] := '{}';
begin
  for f in select * from family where no_kk = any (p_sources) and no_kk <> p_target and status = 'aktif'
            order by no_kk for update loop
    update family_version set berlaku_sampai = now() where no_kk = f.no_kk and versi = f.versi;
    if exists (select from resident where no_kk = f.no_kk) then
      insert into family_version (no_kk, versi, alamat, rt, rw, kode_pos, kode_wilayah, request_id)
        select no_kk, versi + 1, alamat, rt, rw, kode_pos, kode_wilayah, p_request
          from family_version where no_kk = f.no_kk and versi = f.versi;
      insert into family_member (no_kk, versi, nik, resident_versi, shdk)
        select m.no_kk, m.versi + 1, m.nik, d.versi, m.shdk
          from family_member m join resident d on d.nik = m.nik
         where m.no_kk = f.no_kk and m.versi = f.versi and d.no_kk = f.no_kk;
      update family set versi = f.versi + 1 where no_kk = f.no_kk;
      v_made := v_made || issue_kk(f.no_kk, p_request);
    else
      update family set status = 'ditutup' where no_kk = f.no_kk;
      update issued_kk set status = 'tidak_aktif', superseded_by = p_new_sheet
       where no_kk = f.no_kk and status in ('terbit', 'menunggu_tte');
    end if;
  end loop;
  return v_made;
end $$;

-- Makes the records what the request asks for. Returns the sheets made, the main one first.
create function request_apply(r request) returns bigint[]
language plpgsql set search_path = loket, pg_temp as $$
declare
  k         service_kind;
  m         request_member;
  a         record;
  v_kec     text := substr(r.kode_wilayah, 1, 8);
  v_target  bigint;
  v_versi   int;
  v_sources bigint[];
  v_sheet   bigint;
begin
  select * into strict k from service_kind where kind = r.kind;
  select coalesce(array_agg(distinct d.no_kk) filter (where d.no_kk is not null), '{}') into v_sources
    from request_member x join resident d on d.nik = x.nik where x.request_id = r.request_id;
  if k.nomor_baru then
    v_target := new_no_kk(v_kec, (now() at time zone 'UTC' + make_interval(hours =>
      (select zona from office where office_id = r.office_id)))::date);
    v_versi := 1;
    insert into family values (v_target, 1, r.office_id, 'aktif');
  else
    v_target := r.no_kk;
    update family set versi = versi + 1 where no_kk = v_target and status = 'aktif' returning versi into v_versi;
    if not found then
      perform fail('LKCON', 'family_closed');
    end if;
    update family_version set berlaku_sampai = now() where no_kk = v_target and versi = v_versi - 1;
  end if;
  insert into family_version (no_kk, versi, alamat, rt, rw, kode_pos, kode_wilayah, request_id)
    values (v_target, v_versi, r.alamat, r.rt, r.rw, r.kode_pos, r.kode_wilayah, r.request_id);
  -- Everyone of the old version who is not asked for leaves it with the new one.
  if not k.nomor_baru then
    update resident d set no_kk = null
     where d.no_kk = v_target
       and not exists (select from request_member x where x.request_id = r.request_id and x.nik = d.nik
                                                      and x.tindakan <> 'keluar');
  end if;
  -- Those of whom nothing changes, all at once ...
  insert into family_member (no_kk, versi, nik, resident_versi, shdk)
    select v_target, v_versi, d.nik, d.versi, x.shdk from request_member x join resident d on d.nik = x.nik
     where x.request_id = r.request_id and x.tindakan = 'tetap';
  update resident d set no_kk = v_target, status_dasar = 1 from request_member x
   where x.request_id = r.request_id and x.tindakan = 'tetap' and d.nik = x.nik
     and (d.no_kk is distinct from v_target or d.status_dasar <> 1);
  -- ... then the others, one by one.
  for m in select * from request_member x where x.request_id = r.request_id
              and (x.tindakan <> 'tetap' or not exists (select from resident d where d.nik = x.nik)) order by urut loop
    if m.tindakan = 'keluar' then
      update resident set no_kk = null, status_dasar = case m.alasan_keluar when 'mati' then 2 when 'pindah' then 3
                                                       else status_dasar end where nik = m.nik;
      continue;
    end if;
    a := apply_resident(m, v_kec);
    insert into family_member values (v_target, v_versi, a.nik, a.versi, m.shdk);
    update resident set no_kk = v_target, status_dasar = 1
     where nik = a.nik and (no_kk is distinct from v_target or status_dasar <> 1);
  end loop;
  v_sheet := issue_kk(v_target, r.request_id);
  return v_sheet || apply_sources(r.request_id, v_sources, v_target, v_sheet);
end $$;

-- True when a second person must agree: as decide_approve() sees it.
create function request_risky(p_request bigint) returns boolean
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return exists (select from check_all(p_request) f join check_kind k on k.code = f.code where k.berdua);
end $$;

-- Locks what the request will change, in one order for everybody: the persons, their families,
-- then other requests whose unsigned sheets it replaces. What is checked after this
-- cannot change before the commit; without it two requests about one person could both pass.
create function decision_lock_records(p_request bigint, p_no_kk bigint) returns void
language plpgsql set search_path = loket, pg_temp as $$
declare v_families bigint[];
begin
  -- A row that had to be waited for is seen as it is now.
  select coalesce(array_agg(x.no_kk), '{}') || p_no_kk into v_families
    from (select d.no_kk::bigint from resident d
           where d.nik in (select m.nik from request_member m where m.request_id = p_request)
           order by d.nik for update) x;
  perform from family f where f.no_kk = any (v_families) order by f.no_kk for update;
  -- The few sheets of these families first: an index of all waiting sheets is the wrong way in.
  perform from request x
    where x.request_id = any (array(
            with sheet as materialized (select i.request_id, i.status from issued_kk i where i.no_kk = any (v_families))
            select sheet.request_id from sheet where sheet.status = 'menunggu_tte'))
      and x.request_id <> p_request and x.state = 'awaiting_signature'
    order by x.request_id for update;
end $$;

-- Requests whose last unsigned sheet was replaced by these have nothing to wait for any more.
create function request_overtaken(p_sheets bigint[], p_officer int, p_actor text) returns void
language plpgsql set search_path = loket, pg_temp as $$
declare v_id bigint;
begin
  for v_id in select distinct x.request_id from issued_kk i join request x on x.request_id = i.request_id
               where i.superseded_by = any (p_sheets) and x.state = 'awaiting_signature'
                 and not exists (select from issued_kk w where w.request_id = x.request_id
                                  and w.status = 'menunggu_tte')
               order by 1 loop
    perform request_move(v_id, 'issued', p_officer, p_actor);
    perform audit_write('request.overtaken', 'request', v_id::text, jsonb_build_object('by_sheets', to_jsonb(p_sheets)));
  end loop;
end $$;

-- Approves. Answers the state it led to: awaiting_signature, or awaiting_supervisor when a second
-- person must look first. The same key again gives the same answer and does nothing.
create function decide_approve(p_request bigint, p_token bigint, p_catatan text, p_key uuid)
returns table (state text, sheets int)
language plpgsql security definer set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  o        officer := allow('operator', 'verifikator', 'penyelia');
  v_done   jsonb := command_seen(o.officer_id, p_key, 'approve ' || p_request);
  q        queue_entry;
  r        request;
  v_bad    text;
  v_risky  boolean;
  v_seq    int;
  v_sheets bigint[];
begin
  if v_done is not null then
    return query select v_done ->> 'state', (v_done ->> 'sheets')::int;
    return;
  end if;
  q := decision_lock(p_request, p_token, o);
  select * into strict r from request where request_id = p_request for update;
  perform decision_lock_records(p_request, r.no_kk);
  select (array_agg(f.code order by k.urut) filter (where f.severity = 'galat'))[1], coalesce(bool_or(k.berdua), false)
    into v_bad, v_risky from check_all(p_request) f left join check_kind k on k.code = f.code;
  if v_bad is not null then
    perform fail('LKINV', 'checks_failed', v_bad);
  end if;
  if q.state = 'in_review' and v_risky then
    v_seq := request_move(p_request, 'awaiting_supervisor', o.officer_id, o.username);
    insert into decision (request_id, seq, officer_id, keputusan, catatan)
      values (p_request, v_seq, o.officer_id, 'second', p_catatan);
    perform audit_write('request.approve.first', 'request', p_request::text, jsonb_build_object('ref', r.ref));
    v_done := jsonb_build_object('state', 'awaiting_supervisor', 'sheets', 0);
  else
    if q.state = 'awaiting_supervisor' then
      if o.role not in ('verifikator', 'penyelia') or exists
         (select from decision d where d.request_id = p_request and d.keputusan = 'second' and d.officer_id = o.officer_id
                                   and d.seq = r.versi) then
        perform fail('LKDEN', 'second_person_needed');
      end if;
    end if;
    v_seq := request_move(p_request, 'approved', o.officer_id, o.username, 'awaiting_signature');
    insert into decision (request_id, seq, officer_id, keputusan, catatan)
      values (p_request, v_seq, o.officer_id, 'approve', p_catatan);
    v_sheets := request_apply(r);
    perform request_overtaken(v_sheets, o.officer_id, o.username);
    insert into notification (request_id, event, detail)
      values (p_request, 'approved', jsonb_build_object('ref', r.ref));
    perform audit_write('request.approve', 'request', p_request::text,
      jsonb_build_object('ref', r.ref, 'no_kk',
        (select jsonb_agg(i.no_kk order by i.issued_id) from issued_kk i where i.issued_id = any (v_sheets)),
        'sheets', to_jsonb(v_sheets), 'superseded',
        (select coalesce(jsonb_agg(i.issued_id order by i.issued_id), '[]') from issued_kk i
          where i.superseded_by = any (v_sheets))));
    v_done := jsonb_build_object('state', 'awaiting_signature', 'sheets', cardinality(v_sheets));
  end if;
  perform command_keep(o.officer_id, p_key, 'approve ' || p_request, v_done);
  return query select v_done ->> 'state', (v_done ->> 'sheets')::int;
end $$;

-- Returns the request to the applicant, or rejects it, with all reasons at once.
-- p_reasons: [{"reason": code, "target": document code or element, "note": text}, ...].
create function decide_refuse(p_request bigint, p_token bigint, p_decision text, p_reasons jsonb, p_catatan text, p_key uuid)
returns table (state text, sheets int)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o       officer := allow('operator', 'verifikator', 'penyelia');
  v_done  jsonb := command_seen(o.officer_id, p_key, p_decision || ' ' || p_request);
  q       queue_entry;
  r       request;
  v_to    text := case p_decision when 'return' then 'returned' when 'reject' then 'rejected' end;
  v_seq   int;
  v_id    bigint;
begin
  if v_done is not null then
    return query select v_done ->> 'state', 0;
    return;
  end if;
  if v_to is null then
    perform fail('LKINV', 'decision_unknown', p_decision);
  end if;
  if jsonb_typeof(p_reasons) is distinct from 'array' or jsonb_array_length(p_reasons) not between 1 and 20 then
    perform fail('LKINV', 'reason_missing', '', 'alasan');
  end if;
  if exists (select from jsonb_array_elements(p_reasons) x
              left join reason n on n.reason = x ->> 'reason'
                        and case p_decision when 'return' then n.returns else n.rejects end
             where n.reason is null) then
    perform fail('LKINV', 'reason_unknown', '', 'alasan');
  end if;
  q := decision_lock(p_request, p_token, o);
  select * into strict r from request where request_id = p_request for update;
  if q.state = 'awaiting_supervisor' then
    perform request_move(p_request, 'in_review', o.officer_id, o.username);
  end if;
  v_seq := request_move(p_request, v_to, o.officer_id, o.username);
  insert into decision (request_id, seq, officer_id, keputusan, catatan)
    values (p_request, v_seq, o.officer_id, p_decision, p_catatan) returning decision_id into v_id;
  insert into decision_reason (decision_id, urut, reason, target, catatan)
    select v_id, x.n, x.v ->> 'reason', coalesce(x.v ->> 'target', ''), coalesce(x.v ->> 'note', '')
      from jsonb_array_elements(p_reasons) with ordinality as x(v, n);
  insert into notification (request_id, event, detail)
    values (p_request, v_to, jsonb_build_object('ref', r.ref, 'reasons', p_reasons));
  perform audit_write('request.' || p_decision, 'request', p_request::text,
    jsonb_build_object('ref', r.ref, 'reasons', p_reasons));
  v_done := jsonb_build_object('state', v_to);
  perform command_keep(o.officer_id, p_key, p_decision || ' ' || p_request, v_done);
  return query select v_to, 0;
end $$;

grant execute on function decide_approve(bigint, bigint, text, uuid),
  decide_refuse(bigint, bigint, text, jsonb, text, uuid) to loket_operator, loket_verifikator, loket_penyelia;
