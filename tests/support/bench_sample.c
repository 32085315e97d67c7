#include "tests/support/bench_sample.h"

static const struct db_col sample_cols[] = {
    DB_COL(struct sample, role),      DB_COL(struct sample, nik),   DB_COL(struct sample, nama),
    DB_COL(struct sample, pos),       DB_COL(struct sample, lahir), DB_COL(struct sample, orang),
    DB_COL(struct sample, office_id),
};
DB_STMT(
    bench_sample_stmt,
    .sql =
        "with o as (select row_number() over (order by officer_id) as i, db_role, office_id from "
        "loket.officer o"
        "   where role in ('operator', 'verifikator', 'penyelia') and active and exists (select from pg_roles"
        "         where rolname = o.db_role) and exists (select from loket.queue_entry q"
        "         where q.office_id = o.office_id and q.state = 'submitted') limit 200)"
        " select o.db_role::text as role, q.pemohon_nik::text as nik, split_part(q.pemohon_nama, ' ', 1) as "
        "nama,"
        "        json_build_array('', q.urut, q.request_id)::text as pos, to_char(v.tanggal_lahir, "
        "'YYYY-MM-DD') as"
        "        lahir, overlay(v.nama_lengkap placing 'H' from 3 for 1) as orang, o.office_id"
        "   from o join lateral (select * from loket.queue_entry q where q.office_id = o.office_id"
        "          order by hashint8(q.request_id + o.i) limit 5) q on true"
        "   left join lateral (select v.* from loket.resident_version v where v.nik >= "
        "coalesce(q.pemohon_nik, 0)"
        "          and v.berlaku_sampai is null order by v.nik limit 1) v on true"
        "  order by hashint8(q.request_id)",
    .cols = sample_cols, .ncols = COUNT(sample_cols), .row_size = sizeof(struct sample));

enum rc
bench_samples(struct db *db, struct arena *a, struct sample **rows, size_t *n, struct err *e)
{
    return db_rows(db, a, &bench_sample_stmt, NULL, (void **)rows, n, e);
}
