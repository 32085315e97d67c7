-- Looking people and families up: by number, by name (other spellings and one-letter errors too), by birth date,
-- by address; within the officer's own office, for a request at hand or a purpose that is typed. What was asked
-- and who was found is an audit entry that is committed before anything is shown. Lists show what is needed to
-- tell people apart: a NIK is shown in part until the record is opened.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- --- spellings, as data ------------------------------------------------------

-- Words that stand for another one ("MOCH" for "MUHAMMAD"), of names and of addresses.
create table name_alias (
  jenis text not null check (jenis in ('nama', 'alamat')),
  kata  text not null check (kata ~ '^[A-Z]+$'),
  baku  text not null check (baku ~ '^[A-Z]+$'),
  primary key (jenis, kata)
);
insert into name_alias (jenis, kata, baku)
  select 'nama', k, 'MUHAMMAD' from unnest('{M,MD,MH,MUH,MUHD,MOH,MOHD,MOCH,MUCH,MOHAMAD,MOHAMMAD,MOHAMMED,MUHAMMED,MUHAMAD,MUCHAMAD,MUCHAMMAD,MOCHAMAD,MOCHAMMAD,MUKHAMAD,MUKHAMMAD,MOKHAMAD}'::text[]) k
  union all select 'nama', k, 'ABDUL' from unnest('{ABD,ABDL,ABDOEL,ABDOL}'::text[]) k
  union all select 'nama', k, 'SITI' from unnest('{ST,STI,SITIE,SITTI}'::text[]) k
  union all select 'nama', k, 'NUR' from unnest('{NOR,NOOR,NOER}'::text[]) k
  union all select 'nama', k, 'AHMAD' from unnest('{ACHMAD,AKHMAD,AHMED,ACH,AKH}'::text[]) k
  union all select 'nama', k, 'HAJI' from unnest('{H}'::text[]) k
  union all select 'nama', k, 'HAJJAH' from unnest('{HJ}'::text[]) k
  union all select 'alamat', k, 'JALAN' from unnest('{JL,JLN,JALN}'::text[]) k
  union all select 'alamat', k, 'GANG' from unnest('{GG}'::text[]) k
  union all select 'alamat', k, 'DUSUN' from unnest('{DSN,DS}'::text[]) k
  union all select 'alamat', k, 'KAMPUNG' from unnest('{KP,KAMP,KMP}'::text[]) k
  union all select 'alamat', k, 'PERUMAHAN' from unnest('{PERUM,PRM,PERUMNAS}'::text[]) k
  union all select 'alamat', k, 'LINGKUNGAN' from unnest('{LINGK,LINK,LK}'::text[]) k
  union all select 'alamat', k, 'NOMOR' from unnest('{NO,NMR}'::text[]) k;

-- Letters that are written one way or another. The rules are applied in this order and give the key of a word: two
-- words with one key are spellings of each other. J, DJ and an old Y cannot be told apart, nor need they be here.
create table name_spelling (
  urut  int  primary key,
  pola  text not null,
  ganti text not null,
  arti  text not null
);
insert into name_spelling values
  (10, 'OE', 'U', 'ejaan lama: SOEKARNO, SUKARNO'),
  (20, 'TJ', 'C', 'ejaan lama: TJAHJA, CAHYA'),
  (30, 'SJ', 'SY', 'ejaan lama: SJARIF, SYARIF'),
  (40, 'DJ', 'J', 'ejaan lama: DJOKO, JOKO'),
  (50, '[JY]', 'Y', 'ejaan lama: JUSUF, YUSUF'),
  (60, 'KH|CH', 'H', 'AKHMAD, ACHMAD, AHMAD'),
  (70, 'SY|SH', 'S', 'SYARIF, SARIF'),
  (80, 'DZ|DH', 'D', 'RAMADHAN, RAMADAN'),
  (90, 'TH', 'T', 'THORIQ, TORIK'),
  (100, 'Z', 'Y', 'ZAENAL, JAENAL'),
  (110, '[FV]|PH', 'P', 'TAUFIK, TAUPIK'),
  (120, 'Q', 'K', 'RIZQI, RIZKI'),
  (130, 'X', 'KS', 'ALEX, ALEKS'),
  (140, 'AE', 'AI', 'ZAENAL, ZAINAL'),
  (150, 'IE|IY|YI', 'I', 'FITRIYAH, FITRIAH'),
  (160, 'UW', 'U', 'SUWARNI, SUARNI'),
  (170, '(.)\1+', '\1', 'MUHAMMAD, MUHAMAD'),
  (180, '([AIUEO])H$', '\1', 'AISYAH, AISYA'),
  (190, 'D$', 'T', 'AHMAD, AHMAT');

-- Words that are written apart or joined to the next one: NUR AINI, NURAINI.
create table name_joint (kata text primary key check (kata ~ '^[A-Z]{2,8}$'));
insert into name_joint select unnest('{NUR,NOR,NOOR,SITI,ABDUL,ABD,ABU,SRI,DWI,TRI,EKA,TUTI,TITI,SU,ST,KHOIRUL,SYAIFUL,SAIFUL,AINUN,MAS}'::text[]);

-- The words of a name or an address in capitals: letters and digits, an apostrophe joins what is around it.
create function name_words(p_text text) returns text[]
language sql immutable parallel safe
return array_remove(string_to_array(pg_catalog.regexp_replace(pg_catalog.translate(pg_catalog.upper(p_text), '''`´‘’', ''),
  '[^A-Z0-9\u0080-\U0010ffff]+', ' ', 'g'), ' '), '');

-- The key of one word: its alias, then the rules.
create function word_key(p_jenis text, p_kata text) returns text
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v text := coalesce((select baku from name_alias where jenis = p_jenis and kata = p_kata), p_kata);
  r record;
begin
  if v ~ '[0-9]' then
    return v;
  end if;
  for r in select pola, ganti from name_spelling order by urut loop
    v := regexp_replace(v, r.pola, r.ganti, 'g');
  end loop;
  return v;
end $$;

-- The key of a whole name: names with one key are spellings of one name. For checks.
create function name_key(p_nama text) returns text
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (select string_agg(word_key('nama', k), ' ' order by n) from unnest(name_words(p_nama)) with ordinality w (k, n));
end $$;

-- The word, and what is left of it without one of its letters: two words that have one of these in common differ
-- by one letter, or by two neighbours that changed places.
create function word_cuts(p_kata text) returns text[]
language sql immutable parallel safe
return case when length(p_kata) < 4 then array[p_kata]
       else array(select p_kata union select left(p_kata, i - 1) || substr(p_kata, i + 1)
                    from generate_series(1, length(p_kata)) i) end;

-- The same of a word and of its key, the latter with a mark before them: RISKI and RIZQI differ by one letter of their keys.
create function word_near(p_jenis text, p_kata text) returns text[]
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return word_cuts(p_kata) || array(select ':' || k from unnest(word_cuts(word_key(p_jenis, p_kata))) k);
end $$;

-- --- the words that occur -----------------------------------------------------

-- Every word of the names and addresses in force, once. Few beside the records: fuzzy matching is done
-- here, and the records are then found by whole words.
create table search_word (
  jenis  text not null check (jenis in ('nama', 'alamat')),
  kata   text collate "C" not null,
  kunci  text collate "C" not null,
  potong text[] not null,
  primary key (jenis, kata)
);
create index search_word_key on search_word (jenis, kunci);
create index search_word_cuts on search_word using gin (potong) with (fastupdate = off);

-- New words that found the table in another transaction's hands; nobody waits for them.
create table search_word_todo (jenis text not null, kata text not null);

create function search_words_put(p_jenis text, p_words text[]) returns void
language plpgsql set search_path = loket, pg_temp as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('search_word', 0)) then
    insert into search_word_todo select p_jenis, unnest(p_words);
    return;
  end if;
  with todo as (delete from search_word_todo returning jenis, kata),
       words as (select jenis, kata from todo union select p_jenis, unnest(p_words))
  insert into search_word (jenis, kata, kunci, potong)
    select w.jenis, w.kata, word_key(w.jenis, w.kata), word_near(w.jenis, w.kata) from words w
     where not exists (select from search_word s where s.jenis = w.jenis and s.kata = w.kata)
    on conflict do nothing;
end $$;

create function search_words_new() returns trigger
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_jenis text := tg_argv[0];
  v_new   text[];
begin
  if v_jenis = 'nama' then
    select array_agg(w.k) into v_new from (select distinct unnest(name_words(n.nama_lengkap)) as k from baru n) w
     where length(w.k) between 1 and 40
       and not exists (select from search_word s where s.jenis = 'nama' and s.kata = w.k collate "C");
  else
    select array_agg(w.k) into v_new from (select distinct unnest(name_words(n.alamat)) as k from baru n) w
     where length(w.k) between 1 and 40
       and not exists (select from search_word s where s.jenis = 'alamat' and s.kata = w.k collate "C");
  end if;
  if v_new is not null then
    perform search_words_put(v_jenis, v_new);
  end if;
  return null;
end $$;
create trigger resident_version_words after insert on resident_version referencing new table as baru
  for each statement execute function search_words_new('nama');
create trigger family_version_words after insert on family_version referencing new table as baru
  for each statement execute function search_words_new('alamat');
-- Also for records that come in from a file.
alter table resident_version enable always trigger resident_version_words;
alter table family_version enable always trigger family_version_words;

-- The spellings changed: all keys again.
create function search_words_rekey() returns trigger
language plpgsql security definer set search_path = loket, pg_temp as $$
begin
  update search_word set kunci = word_key(jenis, kata), potong = word_near(jenis, kata)
   where kunci is distinct from word_key(jenis, kata) collate "C";
  return null;
end $$;
create trigger name_alias_rekey after insert or update or delete on name_alias
  for each statement execute function search_words_rekey();
create trigger name_spelling_rekey after insert or update or delete on name_spelling
  for each statement execute function search_words_rekey();

do $$ begin
  perform search_words_put('nama', array(select distinct unnest(name_words(nama_lengkap)) from resident_version));
  perform search_words_put('alamat', array(select distinct unnest(name_words(alamat)) from family_version));
end $$;

create index resident_version_words on resident_version using gin (name_words(nama_lengkap))
  with (gin_pending_list_limit = 256) where berlaku_sampai is null;
create index family_version_words on family_version using gin (name_words(alamat))
  with (gin_pending_list_limit = 256) where berlaku_sampai is null;

-- The words that may be meant by one that was typed, the likeliest first. skor: 1 as typed, 0.95 another spelling,
-- 0.9 begins like it, less: a letter differs.
create function search_variants(p_jenis text, p_kata text) returns table (kata text, skor real)
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = on as $$
#variable_conflict use_column
declare
  v_key   text := word_key(p_jenis, p_kata);
  v_cuts  text[] := word_cuts(p_kata);
  v_near  text[] := '{}';
  v_until text := p_kata; -- no word begins like a number, or like one or two letters
begin
  if p_kata !~ '[0-9]' and length(p_kata) >= 3 then
    v_until := p_kata || U&'\+10FFFF';
  end if;
  if p_kata !~ '[0-9]' and length(p_kata) >= 4 then
    v_near := word_near(p_jenis, p_kata);
  end if;
  return query
    select x.kata, max(x.skor)::real from (
      select p_kata as kata, 1.0 as skor
      union all
      select s.kata, 0.95 from search_word s where s.jenis = p_jenis and s.kunci = v_key collate "C"
      union all
      select y.kata, 0.9 from (
        select s.kata from search_word s where s.jenis = p_jenis
           and s.kata >= p_kata collate "C" and s.kata < v_until collate "C" order by s.kata limit 100) y
      union all
      select z.kata, least(0.89, 1 - 1.0 / greatest(length(z.kata), length(p_kata)))
             - case when z.potong && v_cuts then 0 else 0.03 end from (
        select s.kata, s.potong from search_word s where s.potong && v_near and s.jenis = p_jenis limit 200) z) x
     group by x.kata order by 2 desc, length(x.kata), x.kata limit 40;
end $$;

-- How well a text answers the words typed: the mean of the best variant of each, and the worst of them (0: one is
-- missing). Variants come as three arrays: number of the typed word, variant, score.
create function words_score(p_words text[], p_urut int[], p_kata text[], p_skor real[], p_n int, out rata real, out buruk real)
language sql immutable parallel safe
begin atomic
  select (coalesce(sum(x.m), 0) / p_n)::real, (case when count(*) < p_n then 0 else min(x.m) end)::real
    from (select max(t.s) as m from unnest(p_urut, p_kata, p_skor) t (i, k, s) where t.k = any (p_words) group by t.i) x;
end;

-- "tepat", "sebagian" (as typed, but the name has more words), "ejaan", "awal", "mirip".
create function score_word(p_buruk real, p_whole boolean) returns text
language sql immutable
return case when p_buruk >= 1 then case when p_whole then 'tepat' else 'sebagian' end
            when p_buruk >= 0.95::real then 'ejaan' when p_buruk = 0.9::real then 'awal' else 'mirip' end;

-- --- people by name ----------------------------------------------------------------

-- Those of the office whose names hold every word (or a variant of it), born in the span; the best first. Looks at no
-- more than 1000 of everybody, the shortest names first, and compares no more than twice as many as are wanted.
create function search_names(p_kata text[], p_fuzzy boolean, p_dari date, p_sampai date, p_office int, p_limit int)
returns table (nik bigint, skor int, alasan text, lahir date)
language plpgsql stable set search_path = loket, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  v_where text := '';
  v_urut  int[] := '{}';
  v_kata  text[] := '{}';
  v_skor  real[] := '{}';
  v_some  text[];
  s       real[];
  n       int := cardinality(p_kata);
begin
  for i in 1 .. n loop
    if p_fuzzy then
      select array_agg(x.kata), array_agg(x.skor) into v_some, s from search_variants('nama', p_kata[i]) x;
    else
      v_some := array[p_kata[i]]; s := '{1}';
    end if;
    v_where := v_where || format(' and name_words(v.nama_lengkap) && %L::text[]', v_some);
    v_urut := v_urut || array_fill(i, array[cardinality(v_some)]);
    v_kata := v_kata || v_some;
    v_skor := v_skor || s;
  end loop;
  if p_dari is not null then
    v_where := v_where || format(' and v.tanggal_lahir between %L and %L', p_dari, p_sampai);
  end if;
  return query execute format($q$
    select b.nik, round(100 * least(1, (b.sc).rata * (0.85 + 0.15 * $4 / greatest($4, b.kata_nama))))::int,
           score_word((b.sc).buruk, b.kata_nama <= $4), b.lahir
      from (select c.nik, c.lahir, cardinality(c.kata) as kata_nama, words_score(c.kata, $1, $2, $3, $4) as sc
              from (select x.nik, x.lahir, name_words(x.nama) as kata
                      from (select * from (select v.nik::bigint as nik, v.tanggal_lahir as lahir, v.nama_lengkap as nama
                                             from resident_version v where v.berlaku_sampai is null %s limit 1000) y
                             order by length(y.nama), y.nik) x
                      join resident d on d.nik = x.nik
                      join family f on f.no_kk = coalesce(d.no_kk, resident_family(x.nik))
                     where f.office_id = $5 limit 2 * $6) c) b
     order by 2 desc, b.lahir, b.nik limit $6$q$, v_where)
    using v_urut, v_kata, v_skor, n, p_office, p_limit;
end $$;

-- The other ways to write these words: the first joint word joined to the next, or parted from the rest.
create function name_joints(p_kata text[]) returns setof text[]
language plpgsql stable set search_path = loket, pg_temp as $$
declare v_joint text;
begin
  for i in 1 .. cardinality(p_kata) loop
    if i < cardinality(p_kata) and exists (select from name_joint where kata = p_kata[i]) then
      return next p_kata[:i - 1] || (p_kata[i] || p_kata[i + 1]) || p_kata[i + 2:];
    end if;
    select kata into v_joint from name_joint
     where starts_with(p_kata[i], kata) and length(p_kata[i]) >= length(kata) + 3 order by length(kata) desc limit 1;
    if v_joint is not null and cardinality(p_kata) < 6 then
      return next p_kata[:i - 1] || v_joint || substr(p_kata[i], length(v_joint) + 1) || p_kata[i + 1:];
    end if;
  end loop;
end $$;

-- Those born on that day, up to p_slack days beside it, or with day and month changed over, whose names are like the
-- words typed; a day has few, so that the names are compared as wholes too.
create function search_born(p_kata text[], p_lahir date, p_slack int, p_office int, p_limit int)
returns table (nik bigint, skor int, alasan text, lahir date)
language plpgsql stable set search_path = loket, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  v_min   real := (select value::real from setting where name = 'search_score');
  v_nama  text := array_to_string(p_kata, ' ');
  v_urut  int[] := '{}';
  v_kata  text[] := '{}';
  v_skor  real[] := '{}';
  v_swap  date;
  n       int := cardinality(p_kata);
begin
  if extract(day from p_lahir) <= 12 and extract(day from p_lahir) <> extract(month from p_lahir) then
    v_swap := make_date(extract(year from p_lahir)::int, extract(day from p_lahir)::int, extract(month from p_lahir)::int);
  end if;
  for i in 1 .. n loop
    select v_urut || array_agg(i), v_kata || array_agg(x.kata), v_skor || array_agg(x.skor) into v_urut, v_kata, v_skor
      from search_variants('nama', p_kata[i]) x;
  end loop;
  return query
    select c.nik, c.skor, c.alasan, c.lahir from (
      select b.nik, b.lahir, abs(b.lahir - p_lahir) as jauh,
             round(100 * greatest((b.sc).rata * (0.85 + 0.15 * n / greatest(n, cardinality(b.kata))), b.sim))::int as skor,
             case when (b.sc).buruk > 0 then score_word((b.sc).buruk, cardinality(b.kata) <= n) else 'mirip' end as alasan
        from (select a.nik, a.lahir, a.kata, a.sim, words_score(a.kata, v_urut, v_kata, v_skor, n) as sc
                from (select v.nik::bigint as nik, v.tanggal_lahir as lahir, name_words(v.nama_lengkap) as kata,
                             ext.similarity(v.nama_lengkap, v_nama) as sim
                        from resident_version v
                       where v.tanggal_lahir between p_lahir - p_slack and p_lahir + p_slack and v.berlaku_sampai is null
                      union all
                      select v.nik::bigint, v.tanggal_lahir, name_words(v.nama_lengkap), ext.similarity(v.nama_lengkap, v_nama)
                        from resident_version v
                       where v.tanggal_lahir = v_swap and abs(v_swap - p_lahir) > p_slack and v.berlaku_sampai is null) a
               where a.sim >= v_min or a.kata && v_kata) b
       where (b.sc).rata >= 0.4 or b.sim >= v_min
       order by 4 desc, 3, 1 limit 500) c
      join resident d on d.nik = c.nik
      join family f on f.no_kk = coalesce(d.no_kk, resident_family(c.nik))
     where f.office_id = p_office
     order by c.skor desc, c.jauh, c.nik limit p_limit;
end $$;

-- Everybody of the office born on that day.
create function search_day(p_lahir date, p_office int, p_limit int) returns table (nik bigint, lahir date)
language plpgsql stable set search_path = loket, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
    select v.nik::bigint, v.tanggal_lahir from resident_version v
      join resident d on d.nik = v.nik
      join family f on f.no_kk = coalesce(d.no_kk, resident_family(v.nik))
     where v.tanggal_lahir = p_lahir and v.berlaku_sampai is null and f.office_id = p_office
     order by upper(v.nama_lengkap), v.nik limit p_limit;
end $$;

-- --- families by address --------------------------------------------------------------

-- Families of the office whose address holds every word; words may also name the desa. RT and RW narrow.
create function search_addresses(p_kata text[], p_rt text, p_rw text, o office, p_limit int)
returns table (no_kk bigint, skor int, alasan text)
language plpgsql stable set search_path = loket, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  v_urut  int[] := '{}';
  v_kata  text[] := '{}';
  v_skor  real[] := '{}';
  v_some  text[];
  v_where text := '';
  v_parts text := '';
  v_left  text;
  s       real[];
  n       int := cardinality(p_kata);
  w       record;
begin
  for i in 1 .. n loop
    select array_agg(x.kata), array_agg(x.skor) into v_some, s from search_variants('alamat', p_kata[i]) x;
    v_where := v_where || format(' and name_words(v.alamat) && %L::text[]', v_some);
    v_urut := v_urut || array_fill(i, array[cardinality(v_some)]);
    v_kata := v_kata || v_some;
    v_skor := v_skor || s;
  end loop;
  v_parts := 'select v.no_kk, v.versi, v.alamat, v.kode_wilayah from family_version v where v.berlaku_sampai is null'
    || v_where || ' %1$s';
  -- A desa whose name is among the words; the other words stand in the address.
  for w in select r.kode, array(select i from generate_subscripts(p_kata, 1) i
                                 where not p_kata[i] = any (name_words(r.nama)) order by i) as rest
             from region r
            where left(r.kode, length(o.kode_wilayah)) = o.kode_wilayah and length(r.kode) = 13
              and name_words(r.nama) <@ p_kata limit 20 loop
    v_left := '';
    for i in 1 .. cardinality(w.rest) loop
      v_left := v_left || format(' and name_words(v.alamat) && %L::text[]',
        array(select t.kata from unnest(v_urut, v_kata) t (ke, kata) where t.ke = w.rest[i]));
    end loop;
    v_parts := v_parts || format(' union select v.no_kk, v.versi, v.alamat, v.kode_wilayah from family_version v'
      || ' where v.berlaku_sampai is null and v.kode_wilayah = %L', w.kode) || v_left || ' %1$s';
  end loop;
  return query execute format($q$
    select b.no_kk, round(100 * (b.sc).rata)::int, score_word((b.sc).buruk, true)
      from (select c.no_kk, c.alamat, words_score(name_words(c.alamat || ' ' || r.nama), $1, $2, $3, $4) as sc
              from (select x.no_kk::bigint as no_kk, x.alamat, x.kode_wilayah
                      from (select * from (select * from (%s) u limit 1000) y order by length(y.alamat), y.no_kk) x
                      join family f on f.no_kk = x.no_kk and f.versi = x.versi
                     where f.office_id = $5 and f.status = 'aktif' limit 2 * $6) c
              join region r on r.kode = c.kode_wilayah) b
     order by 2 desc, b.alamat, b.no_kk limit $6$q$,
    format(v_parts, case when p_rt <> '' then format(' and ltrim(v.rt, ''0'') = %L', ltrim(p_rt, '0')) else '' end
                 || case when p_rw <> '' then format(' and ltrim(v.rw, ''0'') = %L', ltrim(p_rw, '0')) else '' end))
    using v_urut, v_kata, v_skor, n, o.office_id, p_limit;
end $$;

-- --- by number -----------------------------------------------------------------------

-- Numbers that differ from this one by one digit, or by two neighbours that changed places.
create function number_neighbours(p_number bigint) returns bigint[]
language sql immutable
return array(
  select x from (
    select (left(p_number::text, i - 1) || d || substr(p_number::text, i + 1))::bigint as x
      from generate_series(1, 16) i, generate_series(0, 9) d
    union
    select (left(p_number::text, i - 1) || substr(p_number::text, i + 1, 1) || substr(p_number::text, i, 1)
            || substr(p_number::text, i + 2))::bigint from generate_series(1, 15) i) y
   where x <> p_number and x >= 1000000000000000);

-- --- purposes -------------------------------------------------------------------------

-- For what a record may be read without a request at hand. The officer adds a line of text.
create table view_purpose (
  code   text primary key check (code ~ '^[A-Z_]{2,24}$'),
  label  text not null,
  urut   int not null,
  active boolean not null default true
);
insert into view_purpose (code, label, urut) values
  ('PEMILIK', 'Pemilik data hadir atau bertanya', 1),
  ('PERMOHONAN', 'Permohonan lain atau yang akan dicatat', 2),
  ('ADUAN', 'Aduan atau keberatan warga', 3),
  ('PEMBETULAN', 'Pembersihan data ganda atau keliru', 4),
  ('INSTANSI', 'Permintaan resmi instansi (sebut nomor suratnya)', 5),
  ('PENGAWASAN', 'Pengawasan penyelia', 6),
  ('LAIN', 'Keperluan lain (jelaskan)', 7);
insert into setting values ('purpose_min', '10'), ('search_hourly', '120'), ('search_found_max', '50') on conflict do nothing;

-- What an officer may give as the purpose: the requests at hand first.
create function purpose_list() returns table (code text, label text, request_id bigint)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
begin
  return query
    select 'MINTA', r.ref || ' ' || r.pemohon_nama, q.request_id
      from queue_entry q join request r on r.request_id = q.request_id
     where q.office_id = o.office_id and q.holder = o.officer_id and q.lease_until > now()
     order by q.request_id limit 20;
  return query select p.code, p.label, 0::bigint from view_purpose p where p.active order by p.urut;
end $$;

-- The purpose as it stands in the audit trail. A request counts while the officer holds it; a coded purpose needs
-- words of its own.
create function purpose_use(o officer, p_request bigint, p_code text, p_text text) returns text
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_text  text := regexp_replace(btrim(coalesce(p_text, '')), '\s+', ' ', 'g');
  v_ref   text;
  v_label text;
begin
  if coalesce(p_request, 0) <> 0 then
    select r.ref into v_ref from queue_entry q join request r on r.request_id = q.request_id
     where q.request_id = p_request and q.office_id = o.office_id and q.holder = o.officer_id and q.lease_until > now();
    if not found then
      perform fail('LKDEN', 'purpose_not_held');
    end if;
    return 'Permohonan ' || v_ref;
  end if;
  select p.label into v_label from view_purpose p where p.code = p_code and p.active;
  if not found then
    perform fail('LKINV', 'purpose_unknown', '', 'purpose');
  end if;
  if length(v_text) not between (select value::int from setting where name = 'purpose_min') and 200
     or text_unprintable(v_text)
     or (select count(distinct c) from regexp_split_to_table(lower(v_text), '') c where c ~ '[[:alnum:]]') < 4 then
    perform fail('LKINV', 'purpose_short', '', 'purpose');
  end if;
  return v_label || ': ' || v_text;
end $$;

-- --- looking up ----------------------------------------------------------------------

-- What was found, until it is read.
create table lookup_run (
  lookup_id  bigint generated always as identity primary key,
  officer_id int not null references officer,
  at         timestamptz not null default now(),
  xid        xid8 not null default pg_current_xact_id(),
  jenis      text not null,
  lagi       boolean not null default false -- there were more than are kept
);
create index lookup_run_officer on lookup_run (officer_id, at);
create table lookup_hit (
  lookup_id bigint not null references lookup_run on delete cascade,
  urut      int not null,
  jenis     text not null check (jenis in ('orang', 'kk', 'luar', 'nama')),
  nik       bigint,
  no_kk     bigint,
  nama      text not null default '', -- of somebody known by name only
  skor      int not null default 100,
  alasan    text not null default '',
  beda_hari int not null default 0,   -- born so many days off what was asked for
  hubungan  text not null default '', -- in a family tree
  primary key (lookup_id, urut)
);

-- A lookup of this officer that an earlier transaction committed, or a refusal.
create function lookup_own(p_lookup bigint, o officer) returns lookup_run
language plpgsql stable set search_path = loket, pg_temp as $$
declare l lookup_run;
begin
  select * into l from lookup_run x
   where x.lookup_id = p_lookup and x.officer_id = o.officer_id and x.at > now() - interval '12 hours'
     and x.xid is distinct from pg_current_xact_id_if_assigned();
  if not found then
    perform fail('LKDEN', 'view_not_announced');
  end if;
  return l;
end $$;

-- The office of the family that a person is in or was in last; null when the records never had one.
create function resident_office(p_nik bigint) returns int
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (select office_id from family where no_kk = resident_family(p_nik));
end $$;

create function lookup_number(p_id bigint, p_number bigint, o officer, p_limit int) returns void
language plpgsql set search_path = loket, pg_temp as $$
declare v_near bigint[];
begin
  insert into lookup_hit (lookup_id, urut, jenis, nik, no_kk, alasan)
    select p_id, row_number() over (), case when x.office_id = o.office_id then x.jenis else 'luar' end,
           case when x.office_id = o.office_id then x.nik end, case when x.office_id = o.office_id then x.no_kk end, 'nomor'
      from (select 'orang' as jenis, d.nik::bigint as nik, null::bigint as no_kk, resident_office(d.nik) as office_id
              from resident d where d.nik = p_number
            union all
            select 'kk', null, f.no_kk, f.office_id from family f where f.no_kk = p_number) x;
  if found then
    return;
  end if;
  v_near := number_neighbours(p_number);
  insert into lookup_hit (lookup_id, urut, jenis, nik, no_kk, skor, alasan)
    select p_id, row_number() over (), x.jenis, x.nik, x.no_kk, 94, 'angka'
      from (select 'orang' as jenis, d.nik::bigint as nik, null::bigint as no_kk from resident d
             where d.nik = any (v_near) and resident_office(d.nik) = o.office_id
            union all
            select 'kk', null, f.no_kk from family f where f.no_kk = any (v_near) and f.office_id = o.office_id) x
     limit p_limit;
end $$;

create function lookup_name(p_id bigint, p_kata text[], p_lahir date, p_tahun int, o officer, p_limit int) returns void
language plpgsql set search_path = loket, pg_temp as $$
declare
  v_dari   date := make_date(p_tahun, 1, 1);
  v_sampai date := make_date(p_tahun, 12, 31);
  v_slack  int := (select value::int from setting where name = 'search_slack_days');
  v_other  text[];
begin
  if p_lahir is not null then
    insert into lookup_hit (lookup_id, urut, jenis, nik, skor, alasan, beda_hari)
      select p_id, row_number() over (), 'orang', x.nik, x.skor, x.alasan, x.lahir - p_lahir
        from search_born(p_kata, p_lahir, v_slack, o.office_id, p_limit) x;
    return;
  end if;
  insert into lookup_hit (lookup_id, urut, jenis, nik, skor, alasan)
    select p_id, row_number() over (), 'orang', x.nik, x.skor, x.alasan
      from search_names(p_kata, false, v_dari, v_sampai, o.office_id, p_limit) x;
  for v_other in select p_kata union all select * from name_joints(p_kata) loop
    exit when (select count(*) from lookup_hit h where h.lookup_id = p_id) >= p_limit;
    insert into lookup_hit (lookup_id, urut, jenis, nik, skor, alasan)
      select p_id, (select count(*) from lookup_hit h where h.lookup_id = p_id) + row_number() over (order by x.skor desc, x.nik),
             'orang', x.nik, case when v_other = p_kata then x.skor else least(x.skor, 95) end,
             case when v_other <> p_kata and x.alasan in ('tepat', 'sebagian') then 'ejaan' else x.alasan end
        from search_names(v_other, true, v_dari, v_sampai, o.office_id, p_limit) x
       where not exists (select from lookup_hit h where h.lookup_id = p_id and h.nik = x.nik);
  end loop;
  delete from lookup_hit h where h.lookup_id = p_id and h.urut > p_limit;
end $$;

-- Looks for people and families of the office. p_kata: words in capitals with blanks between. What is found is read by
-- lookup_found() in a later transaction.
create function lookup_start(p_jenis text, p_nomor bigint, p_kata text, p_lahir date, p_tahun int, p_rt text, p_rw text,
                             p_request bigint, p_code text, p_text text)
returns table (lookup_id bigint)
language plpgsql security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o        officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  v_tujuan text := purpose_use(o, p_request, p_code, p_text);
  v_kata   text[] := name_words(left(coalesce(p_kata, ''), 400));
  v_limit  int := (select value::int from setting where name = 'search_found_max');
  v_ke     int;
  v_id     bigint;
begin
  if octet_length(coalesce(p_kata, '')) > 400 or cardinality(v_kata) > 6
     or exists (select from unnest(v_kata) w where length(w) > 40) then
    perform fail('LKINV', 'search_long', '', 'cari');
  end if;
  if coalesce(p_rt, '') !~ '^[0-9]{0,3}$' or coalesce(p_rw, '') !~ '^[0-9]{0,3}$'
     or p_tahun is not null and p_tahun not between 1800 and 2200 then
    perform fail('LKINV', 'search_words', '', 'cari');
  end if;
  case p_jenis
    when 'nomor' then
      if p_nomor is null or p_nomor not between 1000000000000000 and 9999999999999999 then
        perform fail('LKINV', 'number_malformed', '', 'cari');
      end if;
    when 'nama' then
      if not exists (select from unnest(v_kata) w where length(w) >= 2) then
        perform fail('LKINV', 'search_words', '', 'cari');
      end if;
    when 'lahir' then
      if p_lahir is null then
        perform fail('LKINV', 'search_words', '', 'cari');
      end if;
    when 'alamat' then
      if not exists (select from unnest(v_kata) w where length(w) >= 3) then
        perform fail('LKINV', 'search_address', '', 'cari');
      end if;
    else
      perform fail('LKINV', 'search_words', '', 'cari');
  end case;
  delete from lookup_run l where l.officer_id = o.officer_id and l.at < now() - interval '12 hours';
  select 1 + count(*) into v_ke from lookup_run l where l.officer_id = o.officer_id and l.at > now() - interval '1 hour';
  if v_ke > (select value::int from setting where name = 'search_hourly') then
    perform fail('LKDEN', 'search_limit');
  end if;
  insert into lookup_run as l (officer_id, jenis) values (o.officer_id, p_jenis) returning l.lookup_id into v_id;
  case p_jenis
    when 'nomor' then perform lookup_number(v_id, p_nomor, o, v_limit);
    when 'nama' then perform lookup_name(v_id, v_kata, p_lahir, p_tahun, o, v_limit + 1);
    when 'lahir' then
      insert into lookup_hit (lookup_id, urut, jenis, nik, alasan)
        select v_id, row_number() over (), 'orang', x.nik, 'tepat' from search_day(p_lahir, o.office_id, v_limit + 1) x;
    else
      insert into lookup_hit (lookup_id, urut, jenis, no_kk, skor, alasan)
        select v_id, row_number() over (), 'kk', x.no_kk, x.skor, x.alasan
          from office k, search_addresses(v_kata, coalesce(p_rt, ''), coalesce(p_rw, ''), k, v_limit + 1) x
         where k.office_id = o.office_id;
  end case;
  delete from lookup_hit h where h.lookup_id = v_id and h.urut > v_limit;
  if found then
    update lookup_run l set lagi = true where l.lookup_id = v_id;
  end if;
  perform audit_write('resident.search', 'search', v_id::text, jsonb_strip_nulls(jsonb_build_object('purpose', v_tujuan,
    'request', nullif(p_request, 0), 'jenis', p_jenis, 'nomor', case when p_jenis = 'nomor' then p_nomor end,
    'kata', array_to_string(v_kata, ' '), 'tanggal_lahir', p_lahir, 'tahun', p_tahun, 'rt', nullif(p_rt, ''), 'rw', nullif(p_rw, ''),
    'ke', v_ke, 'luar', (select count(*) from lookup_hit h where h.lookup_id = v_id and h.jenis = 'luar'),
    'nik', (select jsonb_agg(h.nik order by h.urut) from lookup_hit h where h.lookup_id = v_id and h.nik is not null),
    'no_kk', (select jsonb_agg(h.no_kk order by h.urut) from lookup_hit h where h.lookup_id = v_id and h.no_kk is not null))));
  return query select v_id; -- how many, only the reading below tells: this call could be undone
end $$;

-- A number in a list: where it was first given out, and no more.
create function number_masked(p_number bigint) returns text
language sql immutable
return coalesce(left(p_number::text, 6) || '**********', '');

-- What an own lookup found. Of a person: the name, birth, address and standing; of a family: its head and address.
-- Of a record outside the office's area: that it is there.
create function lookup_found(p_lookup bigint)
returns table (urut int, jenis text, nomor text, nama text, jenis_kelamin text, tempat_lahir text, tanggal_lahir text,
               status_dasar int, alamat text, rt text, rw text, desa_kelurahan text, kecamatan text, anggota int,
               skor int, alasan text, beda_hari int, hubungan text, lagi boolean)
language plpgsql stable security definer set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  o officer := allow('operator', 'verifikator', 'penyelia', 'kepala_dinas');
  l lookup_run := lookup_own(p_lookup, o);
begin
  return query
    select h.urut, h.jenis,
           case when h.alasan = 'nomor' then coalesce(h.nik, h.no_kk)::text else number_masked(coalesce(h.nik, h.no_kk)) end,
           case when h.jenis = 'nama' then h.nama else coalesce(v.nama_lengkap, '') end,
           coalesce(code_label('jenis_kelamin', '2019', v.jenis_kelamin::text), ''), coalesce(v.tempat_lahir, ''),
           coalesce(to_char(v.tanggal_lahir, 'DD-MM-YYYY'), ''), coalesce(d.status_dasar::int, 0),
           coalesce(w.alamat, ''), coalesce(w.rt, ''), coalesce(w.rw, ''), coalesce(x.nama, ''), coalesce(x2.nama, ''),
           case when h.jenis = 'kk' then (select count(*)::int from family_member m where m.no_kk = f.no_kk and m.versi = f.versi)
           else 0 end,
           h.skor, h.alasan, h.beda_hari, h.hubungan, l.lagi
      from lookup_hit h
      left join family f on f.no_kk = case when h.jenis = 'kk' then h.no_kk when h.jenis = 'orang' then resident_family(h.nik) end
                        and f.office_id = o.office_id
      left join family_version w on w.no_kk = f.no_kk and w.versi = f.versi
      left join region x on x.kode = w.kode_wilayah
      left join region x2 on x2.kode = x.induk
      left join family_member m on h.jenis = 'kk' and m.no_kk = f.no_kk and m.versi = f.versi and m.shdk = 1
      left join resident d on f.no_kk is not null and d.nik = case when h.jenis = 'kk' then m.nik else h.nik end
      left join resident_version v on v.nik = d.nik
            and v.versi = case when h.jenis = 'kk' then m.resident_versi else d.versi end
     where h.lookup_id = p_lookup order by h.urut;
end $$;

grant execute on function purpose_list(), lookup_start(text, bigint, text, date, int, text, text, bigint, text, text),
  lookup_found(bigint) to loket_operator, loket_verifikator, loket_penyelia, loket_kepala_dinas;
