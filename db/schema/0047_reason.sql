-- Reasons in the words that the applicant reads: what is wrong, with which document or element, and what to do.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- kalimat: {target} is the document or element that it is tied to; umum stands there when it is tied to none.
alter table reason add kalimat text not null default '', add umum text not null default '';
update reason n set kalimat = x.kalimat, umum = x.umum from (values
  ('BERKAS_KURANG', '{target} belum ada. Unggah dokumen itu, atau bawa ke loket.', 'Salah satu dokumen'),
  ('BUKAN_ASLI', '{target} yang diunggah bukan pindaian dokumen asli. Pindai atau foto dokumen aslinya, lalu unggah lagi.',
   'Salah satu dokumen'),
  ('SALAH_TEMPAT', 'Berkas pada {target} ternyata dokumen lain. Unggah dokumen yang benar pada tempatnya.', 'salah satu dokumen'),
  ('TAK_TERBACA', '{target} tidak terbaca, terpotong, atau terlalu kecil. Pindai lagi seluruh halamannya sampai jelas, lalu unggah.',
   'Salah satu dokumen'),
  ('DATA_BEDA', '{target} pada permohonan berbeda dari dokumen atau catatan kependudukan. Perbaiki datanya, atau lampirkan bukti perubahannya.',
   'Ada data yang'),
  ('NOMOR_SALAH', '{target} keliru. Cocokkan angkanya dengan KK dan KTP-el, lalu ajukan dengan angka yang benar.', 'NIK atau Nomor KK'),
  ('NAMA_MELANGGAR', '{target} tidak memenuhi Permendagri 73/2022: sedikitnya dua kata, paling banyak 60 huruf, mudah dibaca, tidak disingkat, '
   'tanpa angka dan tanda baca. Perbaiki penulisan namanya.', 'Nama'),
  ('DATA_GANDA', 'Orang dalam permohonan ini tercatat ganda atau masih aktif di KK lain (UU 24/2013 pasal 97). Datang ke loket dengan KTP-el '
   'dan KK yang ada untuk menyelesaikannya, lalu ajukan lagi.', ''),
  ('TIDAK_BERHAK', 'Pemohon bukan kepala atau anggota dewasa keluarga itu dan tidak menunjukkan surat kuasa. Ajukan oleh yang berhak, '
   'atau sertakan surat kuasa (F-1.07).', ''),
  ('SALAH_DOMISILI', 'Alamat asal ada di kabupaten/kota lain dan surat keterangan pindah (SKPWNI) belum ada. Urus SKPWNI di Disdukcapil '
   'asal, lalu ajukan lagi.', ''),
  ('LAIN', 'Ada hal lain yang perlu dibereskan; lihat catatan petugas.', '')
) x (reason, kalimat, umum) where x.reason = n.reason;
alter table reason add constraint reason_told check (kalimat <> '' or not returns and not rejects);

-- The elements that a reason can be tied to, as they are named on the form (db/model/person.h, and those of the family).
create table element_label (
  element text primary key,
  label   text not null
);
insert into element_label values
  ('nama_lengkap', 'Nama Lengkap'), ('nik', 'NIK'), ('jenis_kelamin', 'Jenis Kelamin'), ('tempat_lahir', 'Tempat Lahir'),
  ('tanggal_lahir', 'Tanggal Lahir'), ('agama', 'Agama'), ('pendidikan', 'Pendidikan'), ('jenis_pekerjaan', 'Jenis Pekerjaan'),
  ('golongan_darah', 'Golongan Darah'), ('status_perkawinan', 'Status Perkawinan'),
  ('tanggal_perkawinan', 'Tgl Perkawinan/Perceraian'), ('shdk', 'Status Hub. dlm Keluarga'),
  ('kewarganegaraan', 'Kewarganegaraan'), ('no_paspor', 'No. Paspor'), ('no_kitap', 'No. KITAP'), ('nama_ayah', 'Nama Ayah'),
  ('nama_ibu', 'Nama Ibu'), ('no_kk', 'No. KK'), ('alamat', 'Alamat'), ('rt', 'RT'), ('rw', 'RW'), ('kode_pos', 'Kode Pos'),
  ('kode_wilayah', 'Desa/Kelurahan');

-- The name of what a reason is tied to: a document code, an element, or an element of one person ("2:nama_lengkap").
-- '' for nothing, null for a word that is neither.
create function reason_target(p_target text) returns text
language plpgsql stable set search_path = loket, pg_temp as $$
declare v_label text := nullif(code_label('dokumen_persyaratan', '2019', p_target), '');
begin
  if coalesce(p_target, '') = '' then
    return '';
  elsif v_label is null then
    select e.label into v_label from element_label e where e.element = regexp_replace(p_target, '^[1-9][0-9]?:', '');
    if p_target ~ '^[1-9][0-9]?:' then
      v_label := v_label || ' (orang ke-' || split_part(p_target, ':', 1) || ')';
    end if;
  end if;
  return v_label;
end $$;

-- Reasons as they are told: each with its label, the name of its target, and the sentence (text).
create function reasons_told(p_reasons jsonb) returns jsonb
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('reason', x.v ->> 'reason', 'target', coalesce(x.v ->> 'target', ''),
                                                       'note', coalesce(x.v ->> 'note', ''), 'label', n.label,
                                                       'target_label', t.label,
                                                       'text', replace(n.kalimat, '{target}', coalesce(nullif(t.label, ''), n.umum)))
                                    order by x.i), '[]')
            from jsonb_array_elements(p_reasons) with ordinality x (v, i)
            join reason n on n.reason = x.v ->> 'reason'
           cross join lateral (select coalesce(reason_target(x.v ->> 'target'), x.v ->> 'target', '') as label) t);
end $$;

-- For the dialog: the sentences that the applicant will read, in order.
create function reason_words(p_reasons jsonb) returns table (reason text, target text, target_label text, kalimat text)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
begin
  perform allow('operator', 'verifikator', 'penyelia');
  if jsonb_typeof(p_reasons) is distinct from 'array' or jsonb_array_length(p_reasons) > 20 then
    perform fail('LKINV', 'reason_missing', '', 'alasan');
  end if;
  return query select x ->> 'reason', x ->> 'target', x ->> 'target_label', x ->> 'text'
                 from jsonb_array_elements(reasons_told(p_reasons)) x;
end $$;

-- As in 0031; and what a reason is tied to is a document or an element that there is.
create or replace function decision_texts_fit(p_reasons jsonb, p_catatan text) returns void
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  if length(p_catatan) > 2000 or exists (select from jsonb_array_elements(p_reasons) x
                                          where length(x ->> 'note') > 2000 or length(x ->> 'target') > 64) then
    perform fail('LKINV', 'text_too_long', '', 'catatan');
  elsif text_unshowable(p_catatan) or exists (select from jsonb_array_elements(p_reasons) x where text_unshowable(x ->> 'note')) then
    perform fail('LKINV', 'text_unshowable', '', 'catatan');
  elsif exists (select from jsonb_array_elements(p_reasons) x where reason_target(x ->> 'target') is null) then
    perform fail('LKINV', 'reason_target_unknown', '', 'alasan');
  elsif exists (select from jsonb_array_elements(p_reasons) x join reason n on n.reason = x ->> 'reason'
                 where n.about <> 'permohonan' and not n.escalates and coalesce(x ->> 'target', '') = '') then
    perform fail('LKINV', 'reason_target_missing', '', 'alasan');
  end if;
  if btrim(p_catatan) = '' and exists (select from jsonb_array_elements(p_reasons) x
       where x ->> 'reason' in ('LAIN', 'ESK_LAIN') and btrim(coalesce(x ->> 'note', '')) = '') then
    perform fail('LKINV', 'reason_note_missing', '', 'catatan');
  end if;
end $$;

create or replace function decision_effect_refuse(q queue_entry, r request, o officer, p_keputusan text, p_reasons jsonb,
                                                  p_catatan text, p_to text, p_by jsonb) returns jsonb
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_seq int;
  v_id  bigint;
begin
  if q.state = 'awaiting_supervisor' then
    perform request_move(r.request_id, 'in_review', o.officer_id, o.username);
  end if;
  v_seq := request_move(r.request_id, p_to, o.officer_id, o.username);
  insert into decision (request_id, seq, officer_id, keputusan, catatan)
    values (r.request_id, v_seq, o.officer_id, p_keputusan, p_catatan) returning decision_id into v_id;
  insert into decision_reason (decision_id, urut, reason, target, catatan)
    select v_id, x.n, x.v ->> 'reason', coalesce(x.v ->> 'target', ''), coalesce(x.v ->> 'note', '')
      from jsonb_array_elements(p_reasons) with ordinality as x(v, n);
  if p_keputusan <> 'escalate' then
    insert into notification (request_id, event, detail)
      values (r.request_id, p_to, jsonb_build_object('ref', r.ref, 'note', p_catatan, 'reasons', reasons_told(p_reasons)));
  end if;
  perform audit_write('request.' || p_keputusan, 'request', r.request_id::text,
    jsonb_build_object('ref', r.ref, 'reasons', p_reasons) || p_by);
  return jsonb_build_object('state', p_to, 'sheets', 0);
end $$;

-- Where a request stands, for the one who brought it: with the reasons in the applicant's words, and what the officer
-- wrote beside them. A decision that waits for the end of its window is none yet.
create or replace function intake_status(p_ref text, p_pin text)
returns table (refused text, ref text, kind text, jenis text, channel text, state text, submitted_at bigint, promise_at bigint,
               changed_at bigint, sheets int, sheets_signed int, missing text, reasons text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o         officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas', 'channel', 'kiosk');
  c         channel := intake_channel(o);
  r         request := intake_request(p_ref, o);
  v_reasons jsonb := '[]';
begin
  refused := intake_refused(r, p_pin, o, c);
  if refused <> '' then
    return query select refused, r.ref, '', '', '', '', 0::bigint, 0::bigint, 0::bigint, 0, 0, '[]', '[]';
    return;
  end if;
  if r.state in ('returned', 'rejected') then
    v_reasons := (select reasons_told(coalesce(jsonb_agg(jsonb_build_object('reason', x.reason, 'target', x.target, 'note',
                           case when x.urut = 1 and x.catatan = '' then d.catatan else x.catatan end) order by x.urut), '[]'))
                    from decision d join decision_reason x using (decision_id)
                   where d.request_id = r.request_id and d.seq = r.versi);
    perform audit_write('request.status', 'request', r.request_id::text, jsonb_build_object('ref', r.ref));
  end if;
  return query
    select '', r.ref, r.kind, k.label, r.channel, r.state, extract(epoch from r.submitted_at)::bigint,
           extract(epoch from r.promise_at)::bigint, extract(epoch from s.at)::bigint,
           (select count(*)::int from issued_kk i where i.request_id = r.request_id),
           (select count(*)::int from issued_kk i where i.request_id = r.request_id and i.signed_at is not null),
           case when r.state in ('pending', 'returned') then intake_missing(r.request_id)::text else '[]' end, v_reasons::text
      from service_kind k, request_step s
     where k.kind = r.kind and s.request_id = r.request_id and s.seq = r.versi;
end $$;

grant execute on function reason_words(jsonb) to loket_operator, loket_verifikator, loket_penyelia;
