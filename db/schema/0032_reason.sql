-- Reasons in the words that the applicant reads: what is wrong, with which document or element, and what to do.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- The same sentences are compiled in (db/model/refusal.c), so that the officer reads them before deciding;
-- make check T=test_four_eyes fails when the two differ. %s is the document or element that the reason is tied to: of a
-- return, of a rejection (tolak); polos is for a reason that is tied to none.
alter table reason
  add kalimat       text not null default '',
  add kalimat_tolak text not null default '',
  add kalimat_polos text not null default '';
update reason n set kalimat = x.k, kalimat_tolak = x.t, kalimat_polos = x.p from (values
  ('BERKAS_KURANG',
   '%s belum ada. Unggah pindaian atau foto dokumen aslinya, atau bawa ke loket.',
   '',
   'Berkas belum lengkap. Lengkapi persyaratannya, lalu kirim lagi.'),
  ('BUKAN_ASLI',
   '%s bukan pindaian dokumen asli. Unggah pindaian atau foto dari aslinya, bukan dari fotokopi.',
   '',
   'Unggahan bukan pindaian dokumen asli. Unggah pindaian atau foto dari aslinya.'),
  ('SALAH_TEMPAT',
   '%s berisi dokumen lain. Unggah dokumen yang sesuai dengan namanya.',
   '',
   'Dokumen diunggah di tempat yang salah. Unggah lagi sesuai nama dokumennya.'),
  ('TAK_TERBACA',
   '%s tidak terbaca atau terpotong. Unggah lagi yang utuh dan jelas.',
   '',
   'Berkas tidak terbaca atau terpotong. Unggah lagi yang utuh dan jelas.'),
  ('DATA_BEDA',
   '%s berbeda dari dokumen atau catatan kependudukan. Perbaiki isiannya, atau lampirkan dokumen yang membuktikannya.',
   '%s berbeda dari dokumen atau catatan kependudukan. Ajukan permohonan baru dengan data yang benar.',
   'Data pada permohonan berbeda dari dokumen atau catatan kependudukan.'),
  ('NOMOR_SALAH',
   '%s keliru. Cocokkan dengan KTP-el dan KK, lalu perbaiki.',
   '%s keliru. Ajukan permohonan baru dengan data yang benar.',
   'NIK atau Nomor KK keliru. Cocokkan dengan KTP-el dan KK.'),
  ('NAMA_MELANGGAR',
   '%s tidak sesuai Permendagri 73/2022: sedikitnya dua kata, paling panjang 60 huruf, mudah dibaca, tidak disingkat, tanpa angka dan tanda baca. Perbaiki penulisannya.',
   '%s tidak sesuai Permendagri 73/2022: sedikitnya dua kata, paling panjang 60 huruf, mudah dibaca, tidak disingkat, tanpa angka dan tanda baca. Ajukan permohonan baru dengan data yang benar.',
   'Nama tidak sesuai Permendagri 73/2022. Perbaiki penulisannya.'),
  ('DATA_GANDA',
   '',
   '%s tercatat ganda atau masih aktif di KK lain. Datang ke loket dengan KTP-el dan KK, lalu ajukan permohonan baru.',
   'Data tercatat ganda atau masih aktif di KK lain. Datang ke loket dengan KTP-el dan KK, lalu ajukan permohonan baru.'),
  ('TIDAK_BERHAK',
   '',
   '',
   'Pemohon tidak berhak mengajukan. Yang berhak: kepala keluarga atau anggota KK yang dewasa, atau yang membawa surat kuasa (F-1.07).'),
  ('SALAH_DOMISILI',
   '',
   '',
   'Domisili di luar wilayah kantor ini. Urus SKPWNI di daerah asal, lalu ajukan lagi; atau ajukan di Disdukcapil domisili Anda.')
) x (reason, k, t, p) where x.reason = n.reason;
alter table reason add constraint reason_told check (kalimat_polos <> '' or reason = 'LAIN' or not returns and not rejects);

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
  ('nama_ibu', 'Nama Ibu'), ('no_kk', 'No. KK'), ('alamat', 'Alamat');

-- The name of what a reason is tied to: a document code, an element, an element of a member ("nama_lengkap#2"), or a
-- member ("anggota#2"). '' for nothing, null for a word that is none of these.
create function reason_target(p_target text) returns text
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_code  text := regexp_replace(coalesce(p_target, ''), '#[1-9][0-9]{0,2}$', '');
  v_urut  text := substr(p_target, length(v_code) + 2);
  v_label text;
begin
  if coalesce(p_target, '') = '' then
    return '';
  elsif v_code = 'anggota' and v_urut <> '' then
    return 'Data anggota ke-' || v_urut;
  end if;
  select e.label into v_label from element_label e where e.element = v_code;
  v_label := coalesce(v_label, nullif(code_label('dokumen_persyaratan', '2019', v_code), ''));
  return v_label || case when v_urut <> '' then ' anggota ke-' || v_urut else '' end;
end $$;

-- One reason as the applicant reads it: refusal_text() of db/model/refusal.c.
create function reason_text(p_decision text, n reason, p_target text, p_note text) returns text
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_about text := case p_decision when 'reject' then n.kalimat_tolak else n.kalimat end;
  v_name  text := coalesce(reason_target(p_target), p_target, '');
begin
  if n.reason = 'LAIN' and p_note <> '' then
    return case when v_name <> '' then v_name || ': ' else '' end || p_note;
  end if;
  return case when v_about <> '' and v_name <> '' then replace(v_about, '%s', v_name)
              when n.kalimat_polos <> '' then n.kalimat_polos
              else n.label || case when v_name <> '' then ': ' || v_name else '' end || '.' end
         || case when p_note <> '' then ' Keterangan petugas: ' || p_note else '' end;
end $$;

-- Reasons as they are told: each with its label, the name of its target, and the sentence (text).
create function reasons_told(p_decision text, p_reasons jsonb) returns jsonb
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('reason', n.reason, 'target', y.target, 'note', y.note, 'label', n.label,
                                                       'target_label', coalesce(reason_target(y.target), y.target),
                                                       'text', reason_text(p_decision, n, y.target, y.note)) order by x.i), '[]')
            from jsonb_array_elements(p_reasons) with ordinality x (v, i)
            join reason n on n.reason = x.v ->> 'reason'
           cross join lateral (select coalesce(x.v ->> 'target', '') as target, coalesce(x.v ->> 'note', '') as note) y);
end $$;

-- Where a request stands, for the one who brought it: with the reasons in the applicant's words, and what the officer
-- wrote to the applicant after them (note). A decision that waits for the end of its window is none yet.
drop function intake_status(text, text);
create function intake_status(p_ref text, p_pin text)
returns table (refused text, ref text, kind text, jenis text, channel text, state text, submitted_at bigint, promise_at bigint,
               changed_at bigint, sheets int, sheets_signed int, missing text, reasons text, note text)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o         officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas', 'channel', 'kiosk');
  c         channel := intake_channel(o);
  r         request := intake_request(p_ref, o);
  d         decision;
  v_reasons jsonb := '[]';
begin
  refused := intake_refused(r, p_pin, o, c);
  if refused <> '' then
    return query select refused, r.ref, '', '', '', '', 0::bigint, 0::bigint, 0::bigint, 0, 0, '[]', '[]', '';
    return;
  end if;
  if r.state in ('returned', 'rejected') then
    select x.* into d from decision x where x.request_id = r.request_id and x.seq = r.versi;
    v_reasons := reasons_told(d.keputusan, (select coalesce(jsonb_agg(jsonb_build_object('reason', x.reason, 'target', x.target,
                                              'note', x.catatan) order by x.urut), '[]')
                                              from decision_reason x where x.decision_id = d.decision_id));
    perform audit_write('request.status', 'request', r.request_id::text, jsonb_build_object('ref', r.ref));
  end if;
  return query
    select '', r.ref, r.kind, k.label, r.channel, r.state, extract(epoch from r.submitted_at)::bigint,
           extract(epoch from r.promise_at)::bigint, extract(epoch from s.at)::bigint,
           (select count(*)::int from issued_kk i where i.request_id = r.request_id),
           (select count(*)::int from issued_kk i where i.request_id = r.request_id and i.signed_at is not null),
           case when r.state in ('pending', 'returned') then intake_missing(r.request_id)::text else '[]' end, v_reasons::text,
           coalesce(d.catatan, '')
      from service_kind k, request_step s
     where k.kind = r.kind and s.request_id = r.request_id and s.seq = r.versi;
end $$;

grant execute on function intake_status(text, text)
  to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas, loket_channel, loket_kiosk;
