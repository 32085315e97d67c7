/*
 * The counter form's request: what a look-up fills in, what counts as a change, and its two spellings in
 * JSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/json/json.h"
#include "screens/intake_doc.h"

#define NO_KK "9901010101000005"

static const struct intake_person father = {
    .nik = "9901010107800001",
    .no_kk = NO_KK,
    .status_dasar = 1,
    .shdk = "1",
    .nama_lengkap = "AHMAD FAUZAN",
    .jenis_kelamin = "1",
    .tempat_lahir = "KOTA CONTOH",
    .tanggal_lahir = "1980-07-01",
    .agama = "1",
    .pendidikan = "5",
    .pekerjaan = "88",
    .pekerjaan_versi = "2019",
    .golongan_darah = "13",
    .status_kawin = "2",
    .status_kawin_versi = "lama",
    .tanggal_kawin = "2005-05-12",
    .kewarganegaraan = "1",
    .no_paspor = "",
    .no_kitap = "",
    .nik_ayah = "",
    .nama_ayah = "SULAIMAN",
    .nik_ibu = "",
    .nama_ibu = "ROHANA",
};

struct fixture {
    struct arena *a;
    struct intake_doc *d, *again;
    struct buf out;
};

static int
setup(void **state)
{
    struct fixture *x = calloc(1, sizeof(*x));
    x->a = arena_new(NULL);
    x->d = calloc(1, sizeof(*x->d));
    x->again = calloc(1, sizeof(*x->again));
    intake_doc_init(x->d, x->a, "I.B.2");
    *state = x;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *x = *state;
    arena_free(x->a);
    buf_done(&x->out);
    free(x->d);
    free(x->again);
    free(x);
    return 0;
}

static void
family(struct fixture *x)
{
    struct intake_person p[2] = {father, father};
    p[1].nik = "9901015203840002";
    p[1].shdk = "3";
    p[1].jenis_kelamin = "2";
    p[1].nama_lengkap = "NUR AINI";
    intake_set_named(x->d, &x->d->head, true, "no_kk", NO_KK);
    intake_family_members(x->d, p, 2);
}

static void
put(struct fixture *x, size_t i, const char *name, const char *value)
{
    (void)intake_set_named(x->d, &x->d->members[i].now, false, name, value);
    intake_settle(x->d);
}

static void
members_of_the_family_stay_as_they_are(void **state)
{
    struct fixture *x = *state;
    family(x);
    assert_int_equal(x->d->nmembers, 2);
    assert_string_equal(x->d->members[0].now.tindakan, "tetap");
    assert_string_equal(x->d->members[0].now.nama_ayah, "SULAIMAN");
    /* KAWIN of the old list is one of two of the new one: only a document tells which. */
    assert_string_equal(x->d->members[0].now.status_kawin, "");
    family(x);
    assert_int_equal(x->d->nmembers, 2);
}

static void
what_differs_is_a_change_and_back_is_none(void **state)
{
    struct fixture *x = *state;
    const struct f102_field *f = f102_field_find(f102_member_fields, f102_member_n, "pekerjaan");
    family(x);
    put(x, 1, "pekerjaan", "65");
    assert_string_equal(x->d->members[1].now.tindakan, "ubah");
    assert_true(intake_differs(&x->d->members[1], f));
    put(x, 1, "pekerjaan", "88");
    assert_string_equal(x->d->members[1].now.tindakan, "tetap");
    put(x, 1, "pekerjaan", ""); /* nothing is said about it */
    assert_string_equal(x->d->members[1].now.tindakan, "tetap");
}

static void
another_familys_members_replace_those_left_alone(void **state)
{
    struct fixture *x = *state;
    struct intake_person other = father;
    family(x);
    put(x, 1, "pekerjaan", "65");
    other.nik = "9901011301990009";
    other.no_kk = "9901010101000009";
    intake_set_named(x->d, &x->d->head, true, "no_kk", other.no_kk);
    intake_family_members(x->d, &other, 1);
    assert_int_equal(x->d->nmembers, 2);
    assert_string_equal(x->d->members[0].now.nama_lengkap, "NUR AINI");
    assert_string_equal(x->d->members[0].now.tindakan, "tambah"); /* of another family now */
    assert_string_equal(x->d->members[1].now.nik, other.nik);
}

static void
a_look_up_fills_what_is_empty_and_keeps_what_was_typed(void **state)
{
    struct fixture *x = *state;
    struct intake_member *m = intake_member_add(x->d);
    put(x, 0, "nik", father.nik);
    put(x, 0, "pendidikan", "8");
    intake_member_known(x->d, m, &father);
    assert_string_equal(m->now.nama_lengkap, "AHMAD FAUZAN");
    assert_string_equal(m->now.pendidikan, "8");
    assert_string_equal(m->was.pendidikan, "5");
    /* Another number: what came from the first person goes, what was typed stays. */
    put(x, 0, "nik", "9901011301990009");
    intake_member_known(x->d, m, NULL);
    assert_string_equal(m->now.nama_lengkap, "");
    assert_string_equal(m->now.pendidikan, "8");
    assert_false(m->known);
}

static void
a_draft_is_read_back_as_it_was(void **state)
{
    struct fixture *x = *state;
    struct err e = {0};
    struct buf twice = {0};
    family(x);
    put(x, 0, "nama_lengkap", "AHMAD \"FAUZAN\" \xe6\x9e\x97");
    (void)intake_member_add(x->d);
    put(x, 2, "tanggal_lahir", "31-02");
    intake_set_seen(x->d, "KK-LAMA", true);
    intake_set_seen(x->d, "F102", true);
    intake_set_seen(x->d, "F102", false);
    x->d->page = 2;
    intake_doc_write(x->d, &x->out);
    assert_int_equal(intake_doc_read(x->again, x->a, x->out.data, &e), RC_OK);
    intake_doc_write(x->again, &twice);
    assert_string_equal(x->out.data, twice.data);
    assert_string_equal(x->again->key, x->d->key);
    assert_int_equal(x->again->nmembers, 3);
    assert_true(x->again->members[0].known);
    assert_false(x->again->members[2].known);
    assert_true(intake_is_seen(x->again, "KK-LAMA"));
    assert_false(intake_is_seen(x->again, "F102"));
    buf_done(&twice);
}

static void
only_changes_of_known_persons_are_submitted(void **state)
{
    struct fixture *x = *state;
    struct err e = {0};
    struct json *root;
    family(x);
    put(x, 1, "pekerjaan", "65");
    put(x, 1, "dasar_perubahan", "BUKTI");
    (void)intake_member_add(x->d);
    put(x, 2, "nama_lengkap", "FATIMAH AZZAHRA");
    intake_doc_submit(x->d, &x->out);
    assert_int_equal(json_parse(x->out.data, x->out.len, &root, &e), RC_OK);
    struct json *doc = json_at(root, 0), *list = json_list(doc, "anggota");
    assert_string_equal(json_str(doc, "kind"), "I.B.2");
    assert_string_equal(json_str(doc, "key"), x->d->key);
    assert_int_equal(json_len(list), 3);
    assert_string_equal(json_str(json_at(list, 0), "tindakan"), "tetap");
    assert_false(json_has(json_at(list, 0), "nama_lengkap"));
    assert_string_equal(json_str(json_at(list, 1), "pekerjaan"), "65");
    assert_string_equal(json_str(json_at(list, 1), "dasar_perubahan"), "BUKTI");
    assert_false(json_has(json_at(list, 1), "agama"));
    assert_string_equal(json_str(json_at(list, 2), "tindakan"), "tambah");
    assert_false(json_has(json_at(list, 2), "nik"));
    assert_int_equal(json_check(root, &e), RC_OK);
    json_free(root);
}

static void
what_is_no_draft_is_refused(void **state)
{
    struct fixture *x = *state;
    static const char *const bad[] = {
        "", "null", "[", "{\"anggota\":{}}", "{\"kind\":7}", "{\"dokumen\":[1]}"};
    struct err e = {0};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_not_equal(intake_doc_read(x->again, x->a, bad[i], &e), RC_OK);
    assert_int_equal(intake_doc_read(x->again, x->a, "{}", &e), RC_OK);
    assert_int_equal(x->again->nmembers, 0);
}

static void
members_have_a_bound(void **state)
{
    struct fixture *x = *state;
    for (int i = 0; i < F102_MEMBERS_MAX; i++)
        assert_non_null(intake_member_add(x->d));
    assert_null(intake_member_add(x->d));
    intake_member_drop(x->d, 98);
    intake_member_drop(x->d, 0);
    assert_int_equal(x->d->nmembers, 97);
    family(x);
    assert_int_equal(x->d->nmembers, 99);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(members_of_the_family_stay_as_they_are),
        T(what_differs_is_a_change_and_back_is_none),
        T(another_familys_members_replace_those_left_alone),
        T(a_look_up_fills_what_is_empty_and_keeps_what_was_typed),
        T(a_draft_is_read_back_as_it_was),
        T(only_changes_of_known_persons_are_submitted),
        T(what_is_no_draft_is_refused),
        T(members_have_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
