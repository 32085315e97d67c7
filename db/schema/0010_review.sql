-- Reading one request: what is asked, what the records say, documents, history. Every
-- reading leaves an audit entry (UU 27/2022 ps 31), at most one per officer, request and
-- interval. It is committed before anything is shown: an entry of the reading transaction would
-- be gone if that were rolled back after the reading.
set local role loket_owner;
set local search_path = loket, pg_temp;

create table view_mark (
  officer_id   int not null references officer,
  subject_kind text not null,
  subject      bigint not null,
  at           timestamptz not null,
  xid          xid8 not null,            -- of the transaction that wrote the audit entry
  primary key (officer_id, subject_kind, subject)
);

-- Notes that the officer is about to read. True when it is to be an audit entry.
create function view_announce(p_officer int, p_kind text, p_subject bigint) returns boolean
language plpgsql set search_path = loket, pg_temp as $$
begin
  insert into view_mark as v values (p_officer, p_kind, p_subject, now(), pg_current_xact_id())
    on conflict (officer_id, subject_kind, subject) do update set at = now(), xid = pg_current_xact_id()
      where v.at < now() - setting_interval('view_audit_every');
  return found;
end $$;

-- Refuses unless an earlier transaction, committed today, noted it.
create function view_announced(p_officer int, p_kind text, p_subject bigint) returns void
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  if not exists (select from view_mark where officer_id = p_officer and subject_kind = p_kind and subject = p_subject
                    and at > now() - interval '12 hours' and xid is distinct from pg_current_xact_id_if_assigned()) then
    perform fail('LKDEN', 'view_not_announced');
  end if;
end $$;

-- Comes before the reading functions below, in a transaction of its own.
create function request_open(p_request bigint) returns void
language plpgsql security definer set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  r request;
begin
  select * into r from request where request_id = p_request and office_id = o.office_id;
  if not found then
    perform fail('LKNON', 'request_unknown');
  end if;
  if view_announce(o.officer_id, 'request', p_request) then
    perform audit_write('request.view', 'request', p_request::text,
      jsonb_build_object('ref', r.ref, 'no_kk', r.no_kk, 'nik',
        (select jsonb_agg(nik order by urut) from request_member where request_id = p_request and nik is not null)));
  end if;
end $$;

-- May this officer read the request? Returns it.
create function request_view(p_request bigint) returns request
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  r request;
begin
  select * into r from request where request_id = p_request and office_id = o.office_id;
  if not found then
    perform fail('LKNON', 'request_unknown');
  end if;
  perform view_announced(o.officer_id, 'request', p_request);
  return r;
end $$;

create function request_detail(p_request bigint)
returns table (request_id bigint, ref text, kind text, jenis text, channel text, state text, no_kk text,
               pemohon_nama text, pemohon_nik text, telepon text, email text, submitted_at bigint, promise_at bigint,
               holder text, mine boolean, token bigint, lease bigint, nomor_baru boolean,
               alamat text, rt text, rw text, kode_pos text, desa_kelurahan text, kecamatan text,
               alamat_lama text, rt_lama text, rw_lama text, kode_pos_lama text, desa_lama text, kecamatan_lama text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  r request := request_view(p_request);
  o officer := me();
begin
  return query
    select r.request_id, r.ref, r.kind, k.label, r.channel, r.state, coalesce(r.no_kk::text, ''),
           r.pemohon_nama, coalesce(r.pemohon_nik::text, ''), r.telepon, r.email,
           extract(epoch from r.submitted_at)::bigint, extract(epoch from r.promise_at)::bigint,
           case when q.lease_until > now() then coalesce(h.nama_lengkap, '') else '' end,
           coalesce(q.lease_until > now() and q.holder = o.officer_id, false), coalesce(q.token, 0),
           coalesce(greatest(0, extract(epoch from q.lease_until - now())), 0)::bigint, k.nomor_baru,
           r.alamat, r.rt, r.rw, r.kode_pos, w.nama, w2.nama,
           coalesce(v.alamat, ''), coalesce(v.rt, ''), coalesce(v.rw, ''), coalesce(v.kode_pos, ''),
           coalesce(x.nama, ''), coalesce(x2.nama, '')
      from service_kind k
      join region w on w.kode = r.kode_wilayah
      join region w2 on w2.kode = w.induk
      left join queue_entry q on q.request_id = r.request_id
      left join officer h on h.officer_id = q.holder
      left join family f on f.no_kk = r.no_kk
      left join family_version v on v.no_kk = f.no_kk and v.versi = family_versi_before(r.request_id, f.no_kk)
      left join region x on x.kode = v.kode_wilayah
      left join region x2 on x2.kode = x.induk
     where k.kind = r.kind;
end $$;

-- The version of a family that a request is compared with: the newest, or, once the request is
-- applied, the one that it replaced.
create function family_versi_before(p_request bigint, p_no_kk bigint) returns int
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return coalesce((select versi - 1 from family_version where no_kk = p_no_kk and request_id = p_request),
                  (select versi from family where no_kk = p_no_kk));
end $$;
create function resident_versi_before(p_request bigint, p_nik bigint) returns int
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return coalesce((select versi - 1 from resident_version where nik = p_nik and request_id = p_request),
                  (select versi from resident where nik = p_nik));
end $$;

-- The elements of the KK as text, in the order of the sheet, of a resident's version. lahir is
-- for sorting.
create view resident_text as
  select v.nik, v.versi, v.tanggal_lahir as lahir, v.nama_lengkap,
         coalesce((select * from code_text('jenis_kelamin', '2019', v.jenis_kelamin)), '') as jenis_kelamin,
         v.tempat_lahir, to_char(v.tanggal_lahir, 'DD-MM-YYYY') as tanggal_lahir,
         coalesce((select * from code_text('agama', '2019', v.agama)), '') as agama,
         coalesce((select * from code_text('pendidikan', '2019', v.pendidikan)), '') as pendidikan,
         coalesce((select * from code_text('pekerjaan', v.pekerjaan_versi, v.pekerjaan)), '') as jenis_pekerjaan,
         coalesce((select * from code_text('golongan_darah', '2019', v.golongan_darah)), '') as golongan_darah,
         coalesce((select * from code_text('status_kawin', v.status_kawin_versi, v.status_kawin)), '') as status_perkawinan,
         coalesce(to_char(v.tanggal_kawin, 'DD-MM-YYYY'), '') as tanggal_perkawinan,
         coalesce((select * from code_text('kewarganegaraan', '2019', v.kewarganegaraan)), '') as kewarganegaraan,
         v.no_paspor, v.no_kitap, v.nama_ayah, v.nama_ibu
    from resident_version v;

-- The same of what is asked for.
create view request_member_text as
  select m.request_id, m.urut, m.tindakan, m.alasan_keluar, m.dasar_perubahan, m.nik, m.shdk as shdk_kode,
         m.nama_lengkap,
         coalesce((select * from code_text('jenis_kelamin', '2019', m.jenis_kelamin)), '') as jenis_kelamin,
         m.tempat_lahir, to_char(m.tanggal_lahir, 'DD-MM-YYYY') as tanggal_lahir,
         coalesce((select * from code_text('agama', '2019', m.agama)), '') as agama,
         coalesce((select * from code_text('pendidikan', '2019', m.pendidikan)), '') as pendidikan,
         coalesce((select * from code_text('pekerjaan', m.pekerjaan_versi, m.pekerjaan)), '') as jenis_pekerjaan,
         coalesce((select * from code_text('golongan_darah', '2019', m.golongan_darah)), '') as golongan_darah,
         coalesce((select * from code_text('status_kawin', m.status_kawin_versi, m.status_kawin)), '') as status_perkawinan,
         coalesce(to_char(m.tanggal_kawin, 'DD-MM-YYYY'), '') as tanggal_perkawinan,
         coalesce((select * from code_text('shdk', '2019', m.shdk)), '') as shdk,
         coalesce((select * from code_text('kewarganegaraan', '2019', m.kewarganegaraan)), '') as kewarganegaraan,
         m.no_paspor, m.no_kitap, m.nama_ayah, m.nama_ibu
    from request_member m;

-- What is asked: one row per person.
create function request_members(p_request bigint)
returns table (urut int, tindakan text, alasan_keluar text, dasar text, nik text, nama_lengkap text, jenis_kelamin text,
               tempat_lahir text, tanggal_lahir text, agama text, pendidikan text, jenis_pekerjaan text,
               golongan_darah text, status_perkawinan text, tanggal_perkawinan text, shdk text, kewarganegaraan text,
               no_paspor text, no_kitap text, nama_ayah text, nama_ibu text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare r request := request_view(p_request);
begin
  return query
    select m.urut, m.tindakan, m.alasan_keluar, code_label('dokumen_persyaratan', '2019', m.dasar_perubahan),
           coalesce(m.nik::text, ''), m.nama_lengkap, m.jenis_kelamin, m.tempat_lahir, m.tanggal_lahir, m.agama,
           m.pendidikan, m.jenis_pekerjaan, m.golongan_darah, m.status_perkawinan, m.tanggal_perkawinan, m.shdk,
           m.kewarganegaraan, m.no_paspor, m.no_kitap, m.nama_ayah, m.nama_ibu
      from request_member_text m where m.request_id = p_request order by m.urut;
end $$;

-- What the records say: the members of the family concerned, and everyone whom the request
-- names by NIK, wherever he or she is now. no_kk tells the family.
create function request_records(p_request bigint)
returns table (no_kk text, status_dasar int, nik text, nama_lengkap text, jenis_kelamin text, tempat_lahir text,
               tanggal_lahir text, agama text, pendidikan text, jenis_pekerjaan text, golongan_darah text,
               status_perkawinan text, tanggal_perkawinan text, shdk text, kewarganegaraan text, no_paspor text,
               no_kitap text, nama_ayah text, nama_ibu text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare r request := request_view(p_request);
begin
  return query
    with family_now as (
      select fm.nik, fm.resident_versi, fm.shdk, fm.no_kk from family_member fm
       where fm.no_kk = r.no_kk and fm.versi = family_versi_before(p_request, r.no_kk)
    ), named as (
      select m.nik, resident_versi_before(p_request, m.nik) as resident_versi,
             (select fm.shdk from family_member fm where fm.nik = m.nik
               order by (fm.no_kk = d.no_kk) desc, fm.versi desc limit 1) as shdk, d.no_kk
        from request_member m join resident d on d.nik = m.nik
       where m.request_id = p_request and not exists (select from family_now n where n.nik = m.nik)
    ), everyone as (select * from family_now union all select * from named)
    select coalesce(e.no_kk::text, ''), d.status_dasar::int, t.nik::text, t.nama_lengkap, t.jenis_kelamin,
           t.tempat_lahir, t.tanggal_lahir, t.agama, t.pendidikan, t.jenis_pekerjaan, t.golongan_darah,
           t.status_perkawinan, t.tanggal_perkawinan, coalesce(code_label('shdk', '2019', e.shdk::text), ''),
           t.kewarganegaraan, t.no_paspor, t.no_kitap, t.nama_ayah, t.nama_ibu
      from everyone e
      join resident d on d.nik = e.nik
      join resident_text t on t.nik = e.nik and t.versi = e.resident_versi
     order by e.shdk, t.nik;
end $$;

create function request_attachments(p_request bigint)
returns table (attachment_id bigint, dokumen text, label text, nama_berkas text, jenis_media text, ukuran int,
               received_at bigint, mandatory boolean, grup text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare r request := request_view(p_request);
begin
  return query
    select coalesce(a.attachment_id, 0), coalesce(a.dokumen, q.dokumen),
           code_label('dokumen_persyaratan', '2019', coalesce(a.dokumen, q.dokumen)),
           coalesce(a.nama_berkas, ''), coalesce(a.jenis_media, ''), coalesce(a.ukuran, 0),
           coalesce(extract(epoch from a.received_at), 0)::bigint, coalesce(q.mandatory, false), coalesce(q.grup, '')
      from (select * from attachment where request_id = p_request) a
      full join (select * from requirement where kind = r.kind) q on q.dokumen = a.dokumen
     order by coalesce(q.mandatory, false) desc, coalesce(q.grup, '') desc, 2, 1;
end $$;

-- One file, audited each time.
create function attachment_get(p_attachment bigint) returns table (nama_berkas text, jenis_media text, isi bytea)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  a attachment;
  r request;
begin
  select * into a from attachment where attachment_id = p_attachment;
  if not found then
    perform fail('LKNON', 'attachment_unknown');
  end if;
  r := request_view(a.request_id);
  perform audit_write('attachment.get', 'request', r.request_id::text,
    jsonb_build_object('attachment', p_attachment, 'dokumen', a.dokumen));
  return query select a.nama_berkas, a.jenis_media, a.isi;
end $$;

create function request_history(p_request bigint)
returns table (at bigint, dari text, ke text, actor text, keputusan text, reason text, target text, catatan text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare r request := request_view(p_request);
begin
  return query
    select extract(epoch from s.at)::bigint, s.dari, s.ke, coalesce(o.nama_lengkap, s.actor),
           coalesce(d.keputusan, ''), coalesce(n.label, ''),
           coalesce(nullif(code_label('dokumen_persyaratan', '2019', dr.target), ''), dr.target, ''),
           coalesce(nullif(dr.catatan, ''), d.catatan, '')
      from request_step s
      left join officer o on o.officer_id = s.officer_id
      left join decision d on d.request_id = s.request_id and d.seq = s.seq
      left join decision_reason dr on dr.decision_id = d.decision_id
      left join reason n on n.reason = dr.reason
     where s.request_id = p_request order by s.seq, dr.urut;
end $$;

-- The reasons of a decision ('return' or 'reject').
create function reason_list(p_decision text) returns table (reason text, label text, about text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  perform allow('operator', 'verifikator', 'penyelia');
  return query select n.reason, n.label, n.about from reason n
                where case p_decision when 'return' then n.returns else n.rejects end order by n.urut;
end $$;

grant execute on function request_open(bigint), request_detail(bigint), request_members(bigint), request_records(bigint),
  request_attachments(bigint), attachment_get(bigint), request_history(bigint), reason_list(text)
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
