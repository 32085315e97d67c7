-- Requests: what is asked, its documents, its states, the queue, the decisions.
set local role loket_owner;
set local search_path = loket, pg_temp;

create table request (
  request_id    bigint generated always as identity primary key,
  ref           text not null unique,
  kind          text not null references service_kind,
  office_id     int not null references office,
  channel       text not null check (channel in ('portal', 'ikd', 'kiosk', 'rtrw', 'loket', 'perwakilan')),
  state         text not null,
  versi         int not null,            -- = seq of the newest step
  no_kk         nomor16,                 -- the family it is about; null: comes from elsewhere
  pemohon_nik   nomor16,
  pemohon_nama  text not null,
  telepon       text not null default '',
  email         text not null default '',
  alamat        text not null,
  rt            text not null,
  rw            text not null,
  kode_pos      text not null default '',
  kode_wilayah  text not null references region,
  entered_by    int references officer,
  submitted_at  timestamptz not null default now(),
  promise_at    timestamptz not null
) with (fillfactor = 75); -- each step changes the row: room for it on the same page
create index request_no_kk on request (no_kk);
create index request_pemohon on request (pemohon_nik);

-- One row per person of the KK as it should become. tindakan: tetap (as it is), ubah
-- (elements change), tambah (joins this family), keluar (leaves it).
create table request_member (
  request_id          bigint not null references request,
  urut                int not null check (urut between 1 and 99),
  tindakan            text not null check (tindakan in ('tetap', 'ubah', 'tambah', 'keluar')),
  alasan_keluar       text not null default '' check (alasan_keluar in ('', 'mati', 'pindah')),
  dasar_perubahan     text not null default '', -- document that proves it, code list dokumen_persyaratan
  nik                 nomor16,                  -- null: has none yet
  shdk                smallint not null,
  nama_lengkap        text not null,
  jenis_kelamin       smallint not null,
  tempat_lahir        text not null,
  tanggal_lahir       date not null,
  agama               smallint not null,
  pendidikan          smallint not null,
  pekerjaan           smallint not null,
  pekerjaan_versi     text not null default '2019',
  golongan_darah      smallint not null default 13,
  status_kawin        smallint not null,
  status_kawin_versi  text not null default '2019',
  tanggal_kawin       date,
  kewarganegaraan     smallint not null default 1,
  no_paspor           text not null default '',
  no_kitap            text not null default '',
  nik_ayah            nomor16,
  nik_ibu             nomor16,
  nama_ayah           text not null default '',
  nama_ibu            text not null default '',
  nik_terbit          nomor16,                  -- the NIK given on approval to a person without one
  primary key (request_id, urut)
);
-- Nobody is asked for twice in one request.
create unique index request_member_nik on request_member (request_id, nik) where nik is not null;

create table attachment (
  attachment_id bigint generated always as identity primary key,
  request_id    bigint not null references request,
  dokumen       text not null,
  nama_berkas   text not null,
  jenis_media   text not null check (jenis_media in ('application/pdf', 'image/jpeg', 'image/png')),
  ukuran        int not null,
  sha256        bytea not null,
  isi           bytea not null,
  received_at   timestamptz not null default now()
);
create index attachment_request on attachment (request_id);

-- The life of a request. A step outside this table cannot be stored, whoever tries:
-- request_step is a chain of foreign keys (db.md 3.7).
create table transition (
  dari text not null,
  ke   text not null,
  primary key (dari, ke)
);
insert into transition values
  ('', 'draft'), ('', 'submitted'), ('draft', 'submitted'),
  ('submitted', 'in_review'), ('in_review', 'submitted'), ('returned', 'submitted'),
  ('in_review', 'approved'), ('in_review', 'awaiting_supervisor'), ('in_review', 'rejected'),
  ('in_review', 'returned'), ('awaiting_supervisor', 'approved'), ('awaiting_supervisor', 'in_review'),
  ('approved', 'awaiting_signature'), ('awaiting_signature', 'issued'), ('issued', 'delivered'),
  ('draft', 'cancelled'), ('submitted', 'cancelled'), ('in_review', 'cancelled'), ('returned', 'cancelled'),
  ('awaiting_supervisor', 'cancelled');

create table request_step (
  request_id bigint not null references request deferrable initially deferred,
  seq        int not null check (seq >= 1),
  dari       text not null,
  ke         text not null,
  sebelum    int generated always as (nullif(seq - 1, 0)) stored,
  at         timestamptz not null default clock_timestamp(),
  officer_id int references officer,
  actor      text not null,  -- username, service, or channel
  primary key (request_id, seq),
  unique (request_id, seq, ke),
  foreign key (dari, ke) references transition,
  foreign key (request_id, sebelum, dari) references request_step (request_id, seq, ke)
);
alter table request add foreign key (request_id, versi, state)
  references request_step (request_id, seq, ke) deferrable initially deferred;

-- The narrow table that queue pages read: open requests only. A claim is a lease with a
-- fencing token; a command that carries an older token is refused.
create table queue_entry (
  request_id  bigint primary key references request,
  office_id   int not null,
  urut        timestamptz not null,      -- the promise: fair order
  state       text not null,
  holder      int references officer,
  lease_until timestamptz,
  token       bigint not null default 0
) with (fillfactor = 50);
create index queue_entry_order on queue_entry (office_id, urut, request_id);
-- Those that wait for a decision: the next one is found however many wait for a signature.
create index queue_entry_next on queue_entry (office_id, urut, request_id) where state in ('submitted', 'in_review');

create table decision (
  decision_id bigint generated always as identity primary key,
  request_id  bigint not null references request,
  seq         int not null,              -- the step it caused
  officer_id  int not null references officer,
  keputusan   text not null check (keputusan in ('approve', 'second', 'return', 'reject')),
  catatan     text not null default '' check (length(catatan) <= 2000),
  at          timestamptz not null default now(),
  foreign key (request_id, seq) references request_step (request_id, seq)
);
create index decision_request on decision (request_id);

create table decision_reason (
  decision_id bigint not null references decision,
  urut        int not null,
  reason      text not null references reason,
  target      text not null default '' check (length(target) <= 64), -- document code or element it is about
  catatan     text not null default '' check (length(catatan) <= 2000),
  primary key (decision_id, urut)
);

-- What a command answered, so that the same key gives the same answer and acts once.
create table command_done (
  officer_id int not null references officer,
  key        uuid not null,
  command    text not null,
  result     jsonb not null,
  at         timestamptz not null default now(),
  primary key (officer_id, key)
);

-- Moves a request one step, or two in a row (p_then), and keeps the queue row in line. Returns the
-- number of the first step. Internal.
create function request_move(p_request bigint, p_to text, p_officer int, p_actor text, p_then text default null)
returns int
language plpgsql set search_path = loket, pg_temp as $$
declare
  r      request;
  v_to   text := coalesce(p_then, p_to);
begin
  select * into strict r from request where request_id = p_request for update;
  if not exists (select from transition where dari = r.state and ke = p_to)
     or p_then is not null and not exists (select from transition where dari = p_to and ke = p_then) then
    perform fail('LKCON', 'state_changed', r.state || '>' || v_to);
  end if;
  insert into request_step (request_id, seq, dari, ke, officer_id, actor)
    values (p_request, r.versi + 1, r.state, p_to, p_officer, p_actor);
  if p_then is not null then
    insert into request_step (request_id, seq, dari, ke, officer_id, actor)
      values (p_request, r.versi + 2, p_to, p_then, p_officer, p_actor);
  end if;
  update request set state = v_to, versi = r.versi + case when p_then is null then 1 else 2 end
   where request_id = p_request;
  if v_to in ('delivered', 'rejected', 'cancelled', 'returned') then
    delete from queue_entry where request_id = p_request;
  elsif v_to = 'submitted' then
    insert into queue_entry (request_id, office_id, urut, state) values (p_request, r.office_id, r.promise_at, v_to)
      on conflict (request_id) do update set state = v_to, holder = null, lease_until = null;
  else
    update queue_entry set state = v_to,
           holder = case when v_to = 'in_review' then holder end,
           lease_until = case when v_to = 'in_review' then lease_until end
     where request_id = p_request;
  end if;
  return r.versi + 1;
end $$;
