-- What the yardstick of bench_approve writes into: rows of about the size of ours, one key each.
-- Run in an empty database of the same cluster.
create table request (id bigint primary key, state text, versi int, body text);
create table queue (id bigint primary key, state text, holder int, lease timestamptz, token bigint);
create table family (id bigint primary key, versi int);
create table family_version (id bigint, versi int, until timestamptz, body text, primary key (id, versi));
create table resident (id bigint primary key, no_kk bigint, status int);
create table sheet (id bigint generated always as identity primary key, family bigint, status text, record text);
create table step (id bigint generated always as identity primary key, request bigint, dari text, ke text, officer int,
                   at timestamptz default now());
create table decision (id bigint generated always as identity primary key, request bigint, officer int, note text);
create table member (id bigint generated always as identity primary key, family bigint, versi int, nik bigint, shdk int);
create table notification (id bigint generated always as identity primary key, request bigint, detail jsonb);
create table done (id bigint generated always as identity primary key, officer int, key uuid, result jsonb);

insert into request select i, 'submitted', 1, repeat('x', 300) from generate_series(1, 20000) i;
insert into queue select i, 'submitted', null, null, 0 from generate_series(1, 20000) i;
insert into family select i, 1 from generate_series(1, 20000) i;
insert into family_version select i, 1, null, repeat('x', 120) from generate_series(1, 20000) i;
insert into resident select i, i / 4, 1 from generate_series(1, 80000) i;
insert into sheet (family, status, record)
  select i, 'terbit', (select string_agg(md5((i * j)::text), '') from generate_series(1, 60) j) from generate_series(1, 20000) i;
vacuum analyze;
