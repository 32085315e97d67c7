#include "tests/support/seed_flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "db/store/db.h"

/* What must hold of the register and the sheets at any moment; the first thing that does not, or nothing. */
static const char unsound_sql[] =
    "select string_agg(what, ', ') from ("
    " select 'head of ' || f.no_kk as what from family f where f.status = 'aktif' and (select count(*)"
    "   from family_member m where m.no_kk = f.no_kk and m.versi = f.versi and m.shdk = 1) <> 1"
    " union all select 'resident ' || d.nik from resident d where d.no_kk is not null and not exists (select"
    "   from family f join family_member m on m.no_kk = f.no_kk and m.versi = f.versi"
    "   where f.no_kk = d.no_kk and f.status = 'aktif' and m.nik = d.nik and m.resident_versi = d.versi)"
    " union all select 'dead or gone ' || d.nik from resident d where d.status_dasar <> 1 and d.no_kk is not "
    "null"
    " union all select 'member ' || m.nik from family f join family_member m on m.no_kk = f.no_kk and "
    "m.versi = f.versi"
    "   left join resident d on d.nik = m.nik where f.status = 'aktif' and (d.no_kk is distinct from f.no_kk"
    "   or d.status_dasar <> 1)"
    " union all select 'version of ' || f.no_kk from family f where (select array_agg(v.versi) from "
    "family_version v"
    "   where v.no_kk = f.no_kk and v.berlaku_sampai is null) is distinct from"
    "   case f.status when 'aktif' then array[f.versi] end"
    " union all select 'version of ' || d.nik from resident d where (select array_agg(v.versi) from "
    "resident_version v"
    "   where v.nik = d.nik and v.berlaku_sampai is null) is distinct from array[d.versi]"
    " union all select 'sheet of ' || f.no_kk from family f where (select array_agg(i.versi) from issued_kk i"
    "   where i.no_kk = f.no_kk and i.status in ('menunggu_tte', 'terbit')) is distinct from"
    "   case f.status when 'aktif' then array[f.versi] end"
    " union all select 'old sheet ' || i.issued_id from issued_kk i where (i.status = 'tidak_aktif') <>"
    "   (i.superseded_by is not null)"
    " union all select 'record ' || i.issued_id from issued_kk i where"
    "   i.created_at > now() - interval '1 hour' and (i.record_sha256 <> sha256(convert_to(i.record, "
    "'UTF8')) or i.record::json ->> 'no_kk' <> i.no_kk::text or"
    "   json_array_length(i.record::json -> 'anggota') <> (select count(*) from family_member m"
    "   where m.no_kk = i.no_kk and m.versi = i.versi))"
    " union all select 'steps of ' || r.request_id from request r where r.versi <> (select max(s.seq)"
    "   from request_step s where s.request_id = r.request_id)"
    " union all select 'queue of ' || r.request_id from request r left join queue_entry q using (request_id)"
    "   where q.state is distinct from case when r.state not in ('pending', 'cancelled', 'returned', "
    "'rejected', 'delivered') then "
    "r.state end"
    "   or q.urut <> r.promise_at"
    " limit 5) x";

void
seed_flow_assert_sound(struct seed_db *d)
{
    seed_db_do(d, WHO_ROOT, "set search_path = loket");
    assert_string_equal(seed_db_text(d, WHO_ROOT, "%s", unsound_sql), "");
}

/* Rows per table, and which transactions wrote them: any row written shows. */
static void
snapshot(struct seed_db *d, char *dst, size_t size)
{
    const char *s = seed_db_text(
        d, WHO_ROOT,
        "select string_agg(relname || '=' || (xpath('/row/c/text()', query_to_xml("
        "    'select sum(xmin::text::bigint) || ''/'' || count(*) as c from loket.' || relname, false, true, "
        "'')))[1], ' ')"
        "  from pg_class where relnamespace = 'loket'::regnamespace and relkind = 'r'"
        "   and relname in ('request', 'request_step', 'request_member', 'queue_entry', 'decision', "
        "'decision_reason',"
        "       'command_done', 'resident', 'resident_version', 'family', 'family_version', 'family_member',"
        "       'issued_kk', 'notification', 'audit_entry', 'number_serial')");

    assert_true(str_copy(dst, size, s));
}

int64_t
seed_flow_claim(struct seed_db *d, enum seed_who who, int64_t id)
{
    return seed_db_int(d, who, "select token from loket.request_claim(%lld)", (long long)id);
}

/* A counter officer who may take the request: not the one who entered it. */
enum seed_who
seed_flow_officer(struct seed_db *d, int64_t id)
{
    return seed_db_int(
               d, WHO_ROOT,
               "select count(*) from loket.request r join loket.officer o on o.officer_id = r.entered_by"
               " where r.request_id = %lld and o.username = 'petugas1'",
               (long long)id) > 0
               ? WHO_PETUGAS2
               : WHO_PETUGAS1;
}

int64_t
seed_flow_open(struct seed_db *d, const char *where)
{
    return seed_db_int(
        d, WHO_ROOT,
        "select min(request_id) from loket.request r where state = 'submitted' and entered_by is null"
        " and (%s)",
        where);
}

void
seed_flow_release(struct seed_db *d, enum seed_who who, int64_t id, int64_t token)
{
    seed_db_do(d, who, "select loket.request_release(%lld, %lld)", (long long)id, (long long)token);
}

void
seed_flow_refuse(struct seed_db *d, long long id, const char *decision, const char *reasons, const char *ends)
{
    enum seed_who who = seed_flow_officer(d, id);
    long long token = seed_flow_claim(d, who, id);
    char key[37], before[4096], after[4096], call[700];

    db_uuid(key);
    snprintf(call, sizeof(call),
             "select state from loket.decide_refuse(%lld, %lld, '%s', '%s', 'catatan', '%s')", id, token,
             decision, reasons, key);
    assert_string_equal(seed_db_text(d, who, "%s", call), ends);
    snapshot(d, before, sizeof(before));
    assert_string_equal(seed_db_text(d, who, "%s", call), ends);
    snapshot(d, after, sizeof(after));
    assert_string_equal(before, after);
    seed_db_refused(d, who, "key_reused", "select * from loket.decide_approve(%lld, %lld, '', '%s')", id,
                    token, key);
}

/* Approves, and once more with the same key; nothing may change the second time. Answers the state. */
int64_t
seed_flow_approve(struct seed_db *d, enum seed_who who, long long id, long long token, char state[32])
{
    char key[37], before[4096], after[4096], first[64], call[200];
    long long sheets = -1;

    db_uuid(key);
    snprintf(call, sizeof(call),
             "select state || ' ' || sheets from loket.decide_approve(%lld, %lld, '', '%s')", id, token, key);
    snprintf(first, sizeof(first), "%s", seed_db_text(d, who, "%s", call));
    snapshot(d, before, sizeof(before));
    assert_string_equal(seed_db_text(d, who, "%s", call), first);
    snapshot(d, after, sizeof(after));
    assert_string_equal(before, after);
    assert_int_equal(sscanf(first, "%31s %lld", state, &sheets), 2);
    return sheets;
}
