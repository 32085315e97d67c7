#include "tests/support/check_stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "db/store/pg.h"

/* A family of three and a request of kind I.B.3 about it, in review by petugas1, of which nothing is found.
 * t.id(). */
static const char *const stage[] = {
    "create schema t;"
    "create function t.id() returns bigint language sql as $$ select current_setting('t.id')::bigint $$;",
    "create function t.desa() returns text language sql as $$ select w.kode from loket.region w, "
    "loket.office o"
    "  where o.office_id = 1 and length(w.kode) = 13 and left(w.kode, length(o.kode_wilayah)) = "
    "o.kode_wilayah"
    "  order by 1 limit 1 $$;",
    "create function t.person(p_nik bigint, p_nama text, p_jk int, p_tempat text, p_lahir date, p_ibu text) "
    "returns void"
    "  language sql as $$"
    "  insert into loket.resident (nik, versi, status_dasar, no_kk) values (p_nik, 1, 1, null);"
    "  insert into loket.resident_version (nik, versi, nama_lengkap, jenis_kelamin, tempat_lahir, "
    "tanggal_lahir, agama,"
    "      pendidikan, pekerjaan, status_kawin, nama_ayah, nama_ibu)"
    "    values (p_nik, 1, p_nama, p_jk, p_tempat, p_lahir, 1, 5, 1, 1, 'AYAH CONTOH', p_ibu) $$;",
    /* Puts persons into a family of their own. */
    "create function t.family(p_kk bigint, p_desa text, p_niks bigint[], p_shdk int[]) returns void language "
    "sql as $$"
    "  insert into loket.family values (p_kk, 1, 1, 'aktif');"
    "  insert into loket.family_version (no_kk, versi, alamat, rt, rw, kode_wilayah)"
    "    values (p_kk, 1, 'JALAN CONTOH 1', '001', '002', p_desa);"
    "  insert into loket.family_member select p_kk, 1, n, 1, s from unnest(p_niks, p_shdk) x (n, s);"
    "  update loket.resident set no_kk = p_kk where nik = any (p_niks) $$;",
    "create function t.paper(p_request bigint, p_dokumen text) returns void language sql as $$"
    "  insert into loket.attachment (request_id, dokumen, nama_berkas, jenis_media, ukuran, sha256, isi)"
    "    values (p_request, p_dokumen, 'a.pdf', 'application/pdf', 1, sha256('a'), 'a') $$;",
    /* An open request; p_kind decides what it needs. */
    "create function t.ask(p_ref text, p_kind text, p_kk bigint, p_nik bigint) returns bigint language "
    "plpgsql as $$"
    " declare v bigint; begin"
    "  insert into loket.request (ref, kind, office_id, channel, state, versi, no_kk, pemohon_nik, "
    "pemohon_nama, alamat,"
    "      rt, rw, kode_wilayah, promise_at)"
    "    values (p_ref, p_kind, 1, 'portal', 'in_review', 2, p_kk, p_nik, 'BUDI SANTOSO', 'JALAN CONTOH 1', "
    "'001', '002',"
    "      t.desa(), now()) returning request_id into v;"
    "  insert into loket.request_step (request_id, seq, dari, ke, actor) values (v, 1, '', 'submitted', "
    "'portal'),"
    "    (v, 2, 'submitted', 'in_review', 'petugas1');"
    "  insert into loket.queue_entry (request_id, office_id, urut, state, kind, channel, ref, pemohon_nama, "
    "submitted_at,"
    "      holder, token, lease_until)"
    "    select request_id, 1, promise_at, state, kind, channel, ref, pemohon_nama, submitted_at,"
    "      (select officer_id from loket.officer where username = 'petugas1'), 7, now() + interval '1 hour'"
    "      from loket.request where request_id = v;"
    "  return v; end $$;",
    /* As recorded, into a request. */
    "create function t.join(p_request bigint, p_urut int, p_nik bigint, p_shdk int, p_act text) returns void"
    "  language sql as $$"
    "  insert into loket.request_member (request_id, urut, tindakan, nik, shdk, nama_lengkap, jenis_kelamin, "
    "tempat_lahir,"
    "      tanggal_lahir, agama, pendidikan, pekerjaan, status_kawin, tanggal_kawin, nik_ayah, nik_ibu, "
    "nama_ayah, nama_ibu)"
    "    select p_request, p_urut, p_act, nik, p_shdk, nama_lengkap, jenis_kelamin, tempat_lahir, "
    "tanggal_lahir, agama,"
    "      pendidikan, pekerjaan, status_kawin, tanggal_kawin, nik_ayah, nik_ibu, nama_ayah, nama_ibu"
    "      from loket.resident_version where nik = p_nik $$;",
    "create function t.baby(p_request bigint, p_urut int, p_nama text, p_lahir date) returns void language "
    "sql as $$"
    "  insert into loket.request_member (request_id, urut, tindakan, shdk, nama_lengkap, jenis_kelamin, "
    "tempat_lahir,"
    "      tanggal_lahir, agama, pendidikan, pekerjaan, status_kawin, nik_ayah, nik_ibu, nama_ayah, nama_ibu)"
    "    values (p_request, p_urut, 'tambah', 4, p_nama, 1, 'KOTA CONTOH', p_lahir, 1, 1, 1, 1, "
    "9901010101800001,"
    "      9901014203820001, 'BUDI SANTOSO', 'SITI AMINAH') $$;",
    "create function t.base() returns bigint language plpgsql as $$ declare v bigint; d text; begin"
    "  perform t.person(9901010101800001, 'BUDI SANTOSO', 1, 'KOTA CONTOH', '1980-01-01', 'SRI LESTARI');"
    "  perform t.person(9901014203820001, 'SITI AMINAH', 2, 'KOTA CONTOH', '1982-03-02', 'KARTINI WATI');"
    "  perform t.person(9901011005100001, 'ANDI SANTOSO', 1, 'KOTA CONTOH', '2010-05-10', 'SITI AMINAH');"
    "  update loket.resident_version set status_kawin = 2, tanggal_kawin = '2005-05-05'"
    "    where nik in (9901010101800001, 9901014203820001);"
    "  update loket.resident_version set nik_ayah = 9901010101800001, nik_ibu = 9901014203820001,"
    "    nama_ayah = 'BUDI SANTOSO' where nik = 9901011005100001;"
    "  perform t.family(9901010101990001, t.desa(), '{9901010101800001,9901014203820001,9901011005100001}', "
    "'{1,3,4}');"
    "  v := t.ask('T-1', 'I.B.3', 9901010101990001, 9901010101800001);"
    "  perform t.join(v, 1, 9901010101800001, 1, 'tetap');"
    "  perform t.join(v, 2, 9901014203820001, 3, 'ubah');"
    "  update loket.request_member set pendidikan = 8 where request_id = v and urut = 2;"
    "  perform t.join(v, 3, 9901011005100001, 4, 'tetap');"
    "  foreach d in array '{F102,F106,KK-LAMA,BUKTI}'::text[] loop perform t.paper(v, d); end loop;"
    "  perform set_config('t.id', v::text, false); return v; end $$;",
    "create function t.found(p_code text) returns text language sql as $$ select coalesce((select f.severity"
    "  from loket.check_all(t.id()) f where f.code = p_code order by f.severity limit 1), '') $$",
};

int
stage_set_up(void **state)
{
    if (seed_db_begin(state, 4, 0, 11) != 0)
        return 1;
    struct seed_db *d = *state;
    struct err e = {0};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < COUNT(stage); i++)
        rc = pg_script(d->as[WHO_ROOT], stage[i], &e) == RC_OK ? 0 : 1;
    if (rc != 0)
        fprintf(stderr, "%s\n", e.detail);
    return rc;
}

bool
stage_script(struct seed_db *d, const char *sql)
{
    struct err e = {0};
    if (pg_script(d->as[WHO_ROOT], sql, &e) == RC_OK)
        return true;
    print_error("%s\n%s\n", sql, e.detail);
    return false;
}

void
stage_begin(struct seed_db *d)
{
    assert_true(stage_script(d, "begin; set constraints all deferred; select t.base()"));
}

void
stage_undo(struct seed_db *d)
{
    assert_true(stage_script(d, "rollback"));
}
