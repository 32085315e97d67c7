-- What comes out: issued KK, signature orders, notifications, printers, print jobs.
set local role loket_owner;
set local search_path = loket, pg_temp;

create table issued_kk (
  issued_id     bigint generated always as identity primary key, -- nomor seri of the sheet
  no_kk         nomor16 not null,
  versi         int not null,            -- version of the family that it shows
  request_id    bigint references request,
  office_id     int not null references office,
  record        text not null,           -- canonical JSON; the bytes that are hashed and sealed
  record_sha256 bytea not null,
  status        text not null default 'menunggu_tte'
                check (status in ('menunggu_tte', 'terbit', 'tidak_aktif', 'dicabut')),
  created_at    timestamptz not null default now(),
  signed_at     timestamptz,
  signed_by     int references officer,
  seal          text not null default '',
  document      bytea,                   -- the signed PDF, archive master
  superseded_by bigint references issued_kk,
  delivered_at  timestamptz,
  foreign key (no_kk, versi) references family_version
);
create index issued_kk_no_kk on issued_kk (no_kk);
create index issued_kk_request on issued_kk (request_id);
create index issued_kk_superseded_by on issued_kk (superseded_by) where superseded_by is not null;
create index issued_kk_waiting on issued_kk (office_id, created_at) where status = 'menunggu_tte';

-- What was issued is never edited: only its standing may change.
create function issued_kk_guard() returns trigger
language plpgsql set search_path = loket, pg_temp as $$
begin
  if tg_op = 'DELETE' or new.record <> old.record or new.record_sha256 <> old.record_sha256
     or new.no_kk <> old.no_kk or new.versi <> old.versi
     or (old.document is not null and new.document is distinct from old.document)
     or (old.seal <> '' and new.seal <> old.seal) then
    perform fail('LKDEN', 'issued_is_final');
  end if;
  return new;
end $$;
-- A change of the standing alone does not ask it: the columns that it looks at stay.
create trigger issued_kk_final
  before delete or update of issued_id, record, record_sha256, no_kk, versi, document, seal on issued_kk
  for each row execute function issued_kk_guard();

-- The signatory's word for one sheet. The worker carries it to the signer; the signing
-- service may be away for days, so this is a row and not a call.
create table signature_order (
  issued_id  bigint primary key references issued_kk,
  officer_id int not null references officer,
  ordered_at timestamptz not null default now(),
  attempts   int not null default 0,
  next_at    timestamptz not null default now(),
  last_error text not null default '',
  done_at    timestamptz
);

create table notification (
  notification_id bigint generated always as identity primary key,
  request_id      bigint not null references request,
  event           text not null check (event in ('approved', 'returned', 'rejected', 'issued')),
  detail          jsonb not null default '{}',
  status          text not null default 'queued' check (status in ('queued', 'sent', 'failed')),
  created_at      timestamptz not null default now()
);

create table printer (
  printer_id int generated always as identity primary key,
  office_id  int not null references office,
  nama       text not null,
  queue      text not null,              -- destination in CUPS
  is_default boolean not null default false,
  unique (office_id, queue)
);

-- A job ends when the paper is confirmed, not when CUPS says completed.
create table print_job (
  print_job_id bigint generated always as identity primary key,
  issued_id    bigint not null references issued_kk,
  officer_id   int not null references officer,
  printer_id   int not null references printer,
  copy_no      int not null,             -- 1: first print
  status       text not null default 'queued'
               check (status in ('queued', 'sending', 'printing', 'stopped', 'printed', 'confirmed',
                                 'failed', 'cancelled', 'unknown')),
  reasons      text not null default '', -- what the printer reports, our words, blank-separated
  cups_job     int,
  wants_cancel boolean not null default false,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  confirmed_at timestamptz,
  confirmed_how text not null default '' check (confirmed_how in ('', 'scan', 'hand'))
);
create index print_job_open on print_job (updated_at) where status in ('queued', 'sending', 'printing', 'stopped');
create index print_job_issued on print_job (issued_id);
-- Two prints of one sheet are never under way at once.
create unique index print_job_one on print_job (issued_id)
  where status in ('queued', 'sending', 'printing', 'stopped', 'printed', 'unknown');
