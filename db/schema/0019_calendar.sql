-- When an office serves, and what is promised to an applicant: counted in service time only. All of
-- it is data of the office, by its zone.
set local role loket_owner;
set local search_path = loket, pg_temp;

-- weekday: ISO, 1 is Monday. Several rows a day leave a break between them (Friday prayer).
-- office_id null: every office that has no rows of its own.
create table service_hours (
  office_id int references office,
  weekday   int  not null check (weekday between 1 and 7),
  opens     time not null,
  closes    time not null check (closes > opens),
  unique nulls not distinct (office_id, weekday, opens)
);
insert into service_hours select null, d, '08:00', '15:00' from generate_series(1, 4) d;
-- Friday goes through; an office with a prayer break gets two rows of its own:
--   (5, '08:00', '11:30') and (5, '13:30', '15:00').
insert into service_hours values (null, 5, '08:00', '15:00');

-- office_id null: in the whole country. Known for certain are the days with a fixed date. Those that move
-- (Idul Fitri, Idul Adha, Nyepi, Waisak, Imlek, Wafat and Kenaikan Yesus Kristus, Isra Mikraj, Maulid,
-- 1 Muharam, and the days of cuti bersama) are fixed year by year by a joint decree of three ministers:
-- the office adds them as rows, like its own local holidays.
create table holiday (
  office_id int references office,
  day       date not null,
  label     text not null,
  unique nulls not distinct (office_id, day)
);
insert into holiday
  select null, make_date(y, x.m, x.d), x.label
    from generate_series(2025, 2040) y,
         (values (1, 1, 'Tahun Baru Masehi'), (5, 1, 'Hari Buruh Internasional'), (6, 1, 'Hari Lahir Pancasila'),
                 (8, 17, 'Hari Kemerdekaan'), (12, 25, 'Hari Raya Natal')) x (m, d, label);

-- The hours of service of one day, in order; no rows on a closed day.
create function service_day(p_office int, p_day date) returns table (opens timestamptz, closes timestamptz)
language plpgsql stable set search_path = loket, pg_temp as $$
#variable_conflict use_column
declare
  v_own  int := case when exists (select from service_hours where office_id = p_office) then p_office end;
  v_zona int;
begin
  if exists (select from holiday where day = p_day and office_id is null)
     or exists (select from holiday where day = p_day and office_id = p_office) then
    return;
  end if;
  select zona into v_zona from office where office_id = p_office;
  return query
    select (p_day + s.opens - make_interval(hours => v_zona)) at time zone 'UTC',
           (p_day + s.closes - make_interval(hours => v_zona)) at time zone 'UTC'
      from service_hours s
     where s.office_id is not distinct from v_own and s.weekday = extract(isodow from p_day)
     order by s.opens;
end $$;

-- The day that it is at an office.
create function office_day(p_office int, p_at timestamptz) returns date
language plpgsql stable set search_path = loket, pg_temp as $$
begin
  return (p_at at time zone 'UTC' + make_interval(hours => (select zona from office where office_id = p_office)))::date;
end $$;

-- p_from when the office serves then, otherwise its next opening; null when it opens on no day of the
-- 400 that follow.
create function next_open(p_office int, p_from timestamptz) returns timestamptz
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_day  date := office_day(p_office, p_from);
  v_open timestamptz;
begin
  for i in 0 .. 400 loop
    select greatest(s.opens, p_from) into v_open from service_day(p_office, v_day + i) s
     where s.closes > p_from order by s.opens limit 1;
    if found then
      return v_open;
    end if;
  end loop;
  return null;
end $$;

-- The same hour of the p_days-th day of service after the one of p_from, which lies within service. When that
-- day is shorter: its end, or the end of its break.
create function add_service_days(p_office int, p_from timestamptz, p_days int) returns timestamptz
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_day  date := office_day(p_office, p_from);
  v_left int := p_days;
  v_at   timestamptz;
  v_end  timestamptz;
begin
  for i in 1 .. 400 + 5 * p_days loop
    exit when v_left = 0;
    v_day := v_day + 1;
    v_at := p_from + (v_day - office_day(p_office, p_from)) * interval '24 hours';
    select max(s.closes) into v_end from service_day(p_office, v_day) s;
    v_left := v_left - case when v_end is null then 0 else 1 end;
  end loop;
  if v_left > 0 then
    return null;
  elsif p_days = 0 then
    return p_from;
  end if;
  return least(next_open(p_office, v_at), v_end);
end $$;

-- p_time of service after p_from.
create function add_service_time(p_office int, p_from timestamptz, p_time interval) returns timestamptz
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_day  date := office_day(p_office, p_from);
  v_left interval := p_time;
  s      record;
begin
  if v_left <= interval '0' then
    return p_from;
  end if;
  for i in 0 .. 400 loop
    for s in select greatest(x.opens, p_from) as opens, x.closes from service_day(p_office, v_day + i) x
              where x.closes > p_from order by x.opens loop
      if s.opens + v_left <= s.closes then
        return s.opens + v_left;
      end if;
      v_left := v_left - (s.closes - s.opens);
    end loop;
  end loop;
  return null;
end $$;

-- When what comes in at p_from is to be ready: p_promise counted in service time of the office. '1 day' is one
-- day of service (what comes in today at ten is ready at ten on the next day that the office opens), '4 hours'
-- are four hours of service; what comes in while the office is closed counts from its opening. An office without
-- any service in the months ahead promises by the calendar: intake does not fail for want of that data.
create function promise_at(p_office int, p_from timestamptz, p_promise interval) returns timestamptz
language plpgsql stable set search_path = loket, pg_temp as $$
declare
  v_days int := extract(day from p_promise)::int + 30 * extract(month from p_promise)::int
                + 360 * extract(year from p_promise)::int;
  v_time interval := make_interval(secs => extract(epoch from p_promise - date_trunc('day', p_promise)));
begin
  return coalesce(add_service_time(p_office, add_service_days(p_office, next_open(p_office, p_from), v_days), v_time),
                  p_from + p_promise);
end $$;
