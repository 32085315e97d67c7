/* Requests as JSON: what is read, what is refused, the written form, the schema; and the command that takes
 * them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/cfg.h"
#include "console/base/log.h"
#include "console/command/f102_json.h"
#include "console/command/remote.h"
#include "console/command/remote_input.h"
#include "console/session.h"
#include "db/model/code.h"
#include "db/model/service.h"
#include "tests/support/fake_db.h"

#define TODAY "2026-11-22"
#define GOOD                                                                                                 \
    "{\"kind\":\"I.C.1\",\"pemohon_nik\":\"9901010107800001\",\"pemohon_nama\":\"AHMAD CONTOH\","            \
    "\"no_kk\":\"9901010101000005\",\"telepon\":\"0810-0000-0017\",\"key\":\"k-1\"}"

static struct fake_db *fake;

static void
read_text(struct arena *a, const char *text, struct f102_doc *doc)
{
    f102_json_read(a, text, strlen(text), "portal", TODAY, doc);
}

static bool
has_finding(const struct f102_doc *doc, const char *path, const char *code)
{
    for (size_t i = 0; i < doc->nfindings; i++)
        if (str_eq(doc->findings[i].path, path) && str_eq(doc->findings[i].code, code))
            return true;
    return false;
}

static void
a_request_is_read(void **state)
{
    struct arena *a = arena_new(NULL);
    struct f102_doc doc;
    (void)state;
    read_text(a, GOOD, &doc);
    for (size_t i = 0; i < doc.nfindings; i++)
        if (doc.findings[i].severity == F102_GALAT)
            fail_msg("%s %s", doc.findings[i].path, doc.findings[i].code);
    assert_true(doc.readable && !doc.refused);
    assert_string_equal(doc.form.no_kk, "9901010101000005");
    assert_string_equal(doc.form.channel, "portal");
    assert_string_equal(doc.key, "k-1");
    read_text(a, "{\"kind\":\"I.B.2\",\"anggota\":[{\"nik\":\"1\"},{}],\"dokumen\":[\"F102\"],\"rt\":null}",
              &doc);
    assert_int_equal(doc.form.nanggota, 2);
    assert_int_equal(doc.form.ndokumen, 1);
    assert_string_equal(doc.form.anggota[0].nik, "1");
    arena_free(a);
}

static void
every_fault_comes_at_once(void **state)
{
    static const struct {
        const char *path, *code;
    } faults[] = {{"rt", "bentuk_salah"},
                  {"warna", "bidang_tak_dikenal"},
                  {"no_kk", "no_kk_panjang"},
                  {"alamat", "karakter_terlarang"},
                  {"pemohon_nama", "terlalu_panjang"},
                  {"anggota[0]", "bentuk_salah"},
                  {"anggota[1].nik", "bentuk_salah"},
                  {"anggota[1].agama", "kode_tak_dikenal"},
                  {"anggota[1].umur", "bidang_tak_dikenal"},
                  {"dokumen[1]", "bentuk_salah"},
                  {"key", "kunci_tak_sah"}};
    struct arena *a = arena_new(NULL);
    struct buf text = {0};
    struct f102_doc doc;
    (void)state;
    buf_puts(&text, "{\"kind\":\"I.B.2\",\"rt\":3,\"warna\":\"x\",\"no_kk\":\"123\",\"alamat\":\"A\\u202eB\","
                    "\"key\":\"\","
                    "\"pemohon_nama\":\"");
    for (int i = 0; i < 101; i++)
        buf_puts(&text, "A");
    buf_puts(&text,
             "\",\"anggota\":[7,{\"nik\":12,\"agama\":\"ISLAM\",\"umur\":\"3\"}],\"dokumen\":[\"F102\",2]}");
    read_text(a, text.data, &doc);
    assert_true(doc.readable && doc.refused);
    for (size_t i = 0; i < COUNT(faults); i++)
        if (!has_finding(&doc, faults[i].path, faults[i].code))
            fail_msg("%s %s is not told", faults[i].path, faults[i].code);
    for (size_t i = 0; i < doc.nfindings; i++)
        assert_true(doc.findings[i].text[0] != '\0' && doc.findings[i].sumber[0] != '\0');
    /* A place that is wrong by its form is told once. */
    assert_false(has_finding(&doc, "rt", "wajib_diisi"));
    buf_done(&text);
    arena_free(a);
}

static void
what_is_no_request_is_refused(void **state)
{
    static const char *const texts[] = {"",
                                        "x",
                                        "7",
                                        "\"a\"",
                                        "[]",
                                        "[{}]",
                                        "{",
                                        "{}}",
                                        "{\"kind\":\"I.B.2\"",
                                        "{\"kind\":\"a\",\"kind\":\"b\"}",
                                        "{\"kind\":\"\\u0000\"}",
                                        "{\"a\":\"\xff\"}"};
    struct arena *a = arena_new(NULL);
    struct f102_doc doc;
    struct buf deep = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        read_text(a, texts[i], &doc);
        assert_true(doc.refused && !doc.readable && doc.nfindings == 1);
        assert_string_equal(doc.findings[0].code, "bentuk_salah");
    }
    buf_puts(&deep, "{\"anggota\":");
    for (int i = 0; i < 1000; i++)
        buf_puts(&deep, "[");
    read_text(a, deep.data, &doc);
    assert_true(doc.refused && !doc.readable);
    buf_done(&deep);
    arena_free(a);
}

static void
bounds_hold(void **state)
{
    struct arena *a = arena_new(NULL);
    struct buf b = {0};
    struct f102_doc doc;
    (void)state;
    buf_puts(&b, "{\"anggota\":[");
    for (int i = 0; i < 120; i++)
        buf_puts(&b, i > 0 ? ",{}" : "{}");
    buf_puts(&b, "]}");
    read_text(a, b.data, &doc);
    assert_true(has_finding(&doc, "anggota", "anggota_terlalu_banyak"));
    assert_int_equal(doc.form.nanggota, F102_MEMBERS_MAX);
    b.len--;
    for (int i = 0; i < 2000; i++)
        buf_printf(&b, ",\"x%d\":1", i);
    buf_puts(&b, "}");
    read_text(a, b.data, &doc);
    assert_int_equal(doc.nfindings, F102_JSON_FAULTS);
    while (b.len <= F102_JSON_MAX)
        buf_puts(&b, "                                                                ");
    f102_json_read(a, b.data, b.len, "portal", TODAY, &doc);
    assert_true(doc.refused && !doc.readable);
    buf_done(&b);
    arena_free(a);
}

static void
the_written_form_is_one(void **state)
{
    static const char *const same[] = {
        "{\"kind\":\"I.C.1\",\"no_kk\":\"9901010101000005\",\"pemohon_nama\":\"A \\\"B\\\"\"}",
        " { \"pemohon_nama\" : \"A \\u0022B\\\"\", \"dokumen\":[], "
        "\"no_kk\":\"9901010101000005\",\n\"rt\":\"\","
        "\"rw\":null,\"kind\":\"I.C.1\",\"anggota\":[] } "};
    struct arena *a = arena_new(NULL);
    struct buf text[2] = {{0}, {0}};
    struct f102_doc doc;
    (void)state;
    for (int i = 0; i < 2; i++) {
        read_text(a, same[i], &doc);
        f102_json_write(&doc, &text[i]);
    }
    assert_string_equal(text[0].data, text[1].data);
    assert_non_null(strstr(text[0].data, "\"pemohon_nama\":\"A \\\"B\\\"\""));
    /* Without a key of the sender's, the request is its own. */
    const char *key = f102_json_key(a, &doc);
    assert_int_equal(strlen(key), 64);
    assert_non_null(strstr(text[0].data, key));
    read_text(a, "{\"kind\":\"I.C.1\",\"no_kk\":\"9901010101000006\"}", &doc);
    assert_string_not_equal(f102_json_key(a, &doc), key);
    buf_done(&text[0]);
    buf_done(&text[1]);
    arena_free(a);
}

static void
the_schema_follows_the_tables(void **state)
{
    struct buf b = {0};
    struct json_w w;
    struct json *root = NULL;
    (void)state;
    json_w_init(&w, &b);
    f102_json_schema(&w);
    assert_true(json_w_ok(&w));
    assert_int_equal(json_parse(b.data, b.len, &root, NULL), RC_OK);
    assert_string_equal(json_str(root, "$schema"), "https://json-schema.org/draft/2020-12/schema");
    struct json *head = json_get(root, "properties"), *defs = json_get(root, "$defs");
    struct json *member = json_get(json_get(defs, "anggota"), "properties");
    for (size_t i = 0; i < f102_head_n; i++)
        assert_true(json_has(head, f102_head_fields[i].name));
    for (size_t i = 0; i < f102_member_n; i++)
        assert_true(json_has(member, f102_member_fields[i].name));
    assert_int_equal(json_len(json_list(json_get(head, "kind"), "oneOf")), services_n);
    assert_int_equal(json_len(json_list(json_get(defs, "pekerjaan-2019"), "oneOf")),
                     code_list_find("pekerjaan", "2019")->n);
    assert_int_equal(json_int(json_get(member, "tempat_lahir"), "maxLength"), 60);
    assert_int_equal(json_check(root, NULL), RC_OK);
    json_free(root);
    buf_done(&b);
}

/* --- lines --- */

static FILE *
input_of(const char *text, size_t n)
{
    FILE *f = tmpfile();
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, n, f), n);
    rewind(f);
    return f;
}

static void
lines_come_whole(void **state)
{
    static const char text[] = "one\n\nthree\r\nlonger than eight\nsix";
    struct remote_input in;
    const char *line = NULL;
    size_t len = 0;
    FILE *f = input_of(text, sizeof text - 1);
    (void)state;
    remote_input_init(&in, fileno(f), 8);
    assert_int_equal(remote_input_line(&in, true, &line, &len), INPUT_LINE);
    assert_int_equal(len, 3);
    assert_int_equal(remote_input_line(&in, true, &line, &len), INPUT_LINE);
    assert_int_equal(len, 0);
    assert_int_equal(remote_input_line(&in, true, &line, &len), INPUT_LINE);
    assert_memory_equal(line, "three\r", 6);
    assert_int_equal(remote_input_line(&in, true, &line, &len), INPUT_LONG);
    assert_int_equal(remote_input_line(&in, true, &line, &len), INPUT_LINE);
    assert_memory_equal(line, "six", 3);
    assert_int_equal(remote_input_line(&in, true, &line, &len), INPUT_END);
    assert_int_equal(remote_input_line(&in, false, &line, &len), INPUT_END);
    remote_input_done(&in);
    (void)fclose(f);
}

static void
a_line_is_not_waited_for(void **state)
{
    struct remote_input in;
    const char *line = NULL;
    size_t len = 0;
    int p[2];
    (void)state;
    assert_int_equal(pipe(p), 0);
    remote_input_init(&in, p[0], 100);
    assert_int_equal(remote_input_line(&in, false, &line, &len), INPUT_NOTHING);
    assert_int_equal(write(p[1], "a\nb", 3), 3);
    assert_int_equal(remote_input_line(&in, true, &line, &len), INPUT_LINE);
    assert_int_equal(remote_input_line(&in, false, &line, &len), INPUT_NOTHING);
    /* A line without an end goes on being dropped. */
    for (int i = 0; i < 40; i++)
        assert_int_equal(write(p[1], "0123456789", 10), 10);
    assert_int_equal(remote_input_line(&in, false, &line, &len), INPUT_LONG);
    assert_int_equal(remote_input_line(&in, false, &line, &len), INPUT_NOTHING);
    assert_int_equal(write(p[1], "\nc\n", 3), 3);
    assert_int_equal(remote_input_line(&in, true, &line, &len), INPUT_LINE);
    assert_memory_equal(line, "c", 1);
    (void)close(p[1]);
    assert_int_equal(remote_input_line(&in, true, &line, &len), INPUT_END);
    remote_input_done(&in);
    (void)close(p[0]);
}

/* --- the command --- */

struct answer {
    char *out, *err;
    size_t out_len, err_len;
    int status;
};

static void
give(struct answer *a, const char *command, const char *input, size_t n)
{
    struct cfg cfg;
    cfg_defaults(&cfg);
    memset(a, 0, sizeof *a);
    struct remote_ctx ctx = {.cfg = &cfg,
                             .db = fake_db_handle(fake),
                             .self = {.username = "portal", .role = "channel", .office_id = 1, .zona = 7},
                             .role = OFFICER_CHANNEL,
                             .in = input_of(input, n)};
    ctx.out = open_memstream(&a->out, &a->out_len);
    ctx.err = open_memstream(&a->err, &a->err_len);
    assert_true(ctx.out != NULL && ctx.err != NULL);
    a->status = remote_run(&ctx, command);
    (void)fclose(ctx.in);
    (void)fclose(ctx.out);
    (void)fclose(ctx.err);
}

static void
done(struct answer *a)
{
    free(a->out);
    free(a->err);
}

static int
lines_of(const char *text)
{
    int n = 0;
    for (; *text != '\0'; text++)
        n += *text == '\n';
    return n;
}

static void
accept_one(void)
{
    static const char *const row[] = {
        "0",          "261122-00001", "7",
        "pending",    "123456",       "f",
        "1795300000", "1795386400",   "[{\"dokumen\":[\"F102\"],\"label\":\"F-1.02\",\"sumber\":\"x\"}]",
        "[]"};
    fake_db_rows(fake, "intake_submit_stmt", row, COUNT(row));
}

static void
one_request_one_answer(void **state)
{
    static const char pretty[] = "{\n  \"kind\": \"I.C.1\",\n  \"pemohon_nik\": \"9901010107800001\",\n"
                                 "  \"no_kk\": \"9901010101000005\", \"anggota\": [\n  ]\n}\n";
    static const char *const inputs[] = {GOOD, GOOD "\n", "\n \n" GOOD "\r\n\n", "\xEF\xBB\xBF" GOOD, pretty};
    (void)state;
    accept_one();
    for (size_t i = 0; i < COUNT(inputs); i++) {
        struct answer a;
        struct json *j = NULL;
        give(&a, "submit", inputs[i], strlen(inputs[i]));
        assert_int_equal(a.status, REMOTE_OK);
        assert_int_equal(lines_of(a.out), 1);
        assert_int_equal(json_parse(a.out, a.out_len, &j, NULL), RC_OK);
        assert_true(json_bool(j, "ok"));
        assert_string_equal(json_str(j, "ref"), "261122-00001");
        assert_string_equal(json_str(j, "pin"), "123456");
        assert_int_equal(json_len(json_list(j, "missing")), 1);
        assert_string_equal(fake_db_param(fake, "intake_submit_stmt", 2), "f");
        json_free(j);
        done(&a);
    }
}

static void
looking_is_only_looking(void **state)
{
    struct answer a;
    (void)state;
    accept_one();
    give(&a, "submit --check", GOOD, strlen(GOOD));
    assert_int_equal(a.status, REMOTE_OK);
    assert_null(strstr(a.out, "\"ref\""));
    assert_string_equal(fake_db_param(fake, "intake_submit_stmt", 2), "t");
    done(&a);
}

static void
findings_of_the_database_join(void **state)
{
    static const char *const row[] = {"0",
                                      "",
                                      "0",
                                      "",
                                      "",
                                      "f",
                                      "0",
                                      "0",
                                      "[]",
                                      "[{\"path\":\"no_kk\",\"code\":\"kk_tak_dikenal\",\"severity\":"
                                      "\"galat\",\"param\":\"9901010101000005\","
                                      "\"sumber\":\"UU\"},{\"path\":\"pemohon_nik\",\"code\":\"pemohon_tak_"
                                      "dikenal\",\"severity\":\"peringatan\","
                                      "\"param\":\"\",\"sumber\":\"UU\"}]"};
    struct answer a;
    struct json *j = NULL;
    (void)state;
    fake_db_rows(fake, "intake_submit_stmt", row, COUNT(row));
    static const char text[] = "{\"kind\":\"I.C.1\",\"no_kk\":\"9901010101000005\",\"warna\":1}\n";
    give(&a, "submit", text, strlen(text));
    assert_int_equal(a.status, REMOTE_FAILED);
    assert_int_equal(a.err_len, 0);
    assert_int_equal(json_parse(a.out, a.out_len, &j, NULL), RC_OK);
    assert_false(json_bool(j, "ok"));
    assert_non_null(strstr(a.out, "bidang_tak_dikenal"));
    assert_non_null(strstr(a.out, "kk_tak_dikenal"));
    assert_int_equal(json_len(json_list(j, "warnings")) > 0, 1);
    /* It broke rules, so the database only looked. */
    assert_string_equal(fake_db_param(fake, "intake_submit_stmt", 2), "t");
    json_free(j);
    done(&a);
}

static void
bad_lines_do_not_end_the_stream(void **state)
{
    struct buf b = {0};
    struct answer a;
    (void)state;
    buf_puts(&b, "nonsense\n{\"kind\":\n[1]\n");
    for (unsigned i = 0; i < F102_JSON_MAX; i++)
        buf_puts(&b, "xy");
    buf_puts(&b, "\n{\"a\":\"\xff\"}\nend");
    give(&a, "submit", b.data, b.len);
    assert_int_equal(a.status, REMOTE_FAILED);
    assert_int_equal(lines_of(a.out), 6);
    assert_null(strstr(a.out, "\"ok\":true"));
    done(&a);
    /* A broken first line is told apart from a request over several lines. */
    accept_one();
    buf_reset(&b);
    buf_puts(&b, "{\"kind\":\"I.C.1\"\n" GOOD "\n");
    give(&a, "submit", b.data, b.len);
    assert_int_equal(lines_of(a.out), 2);
    assert_int_equal(a.status, REMOTE_FAILED);
    assert_non_null(strstr(a.out, "\"n\":2,\"ok\":true"));
    done(&a);
    buf_done(&b);
}

/* A request that goes on for as many lines as there may be characters: each is looked at once. (Looking at
 * all of them again for each line took minutes.) */
static void
an_open_bracket_costs_no_more_than_its_length(void **state)
{
    struct buf b = {0};
    struct answer a;
    (void)state;
    buf_puts(&b, "{\n");
    for (unsigned i = 0; i < F102_JSON_MAX; i++)
        buf_puts(&b, "\n");
    buf_puts(&b, "nonsense\n");
    give(&a, "submit", b.data, b.len);
    assert_int_equal(a.status, REMOTE_FAILED);
    assert_int_equal(lines_of(a.out), 2);
    done(&a);
    /* A bracket in a string, behind an escaped quote, is none. */
    accept_one();
    buf_reset(&b);
    buf_puts(&b, "{\"key\":\n\"a\\\"}{\"\n,\n\"kind\":5}\nnonsense\n");
    give(&a, "submit", b.data, b.len);
    assert_int_equal(lines_of(a.out), 2);
    done(&a);
    buf_done(&b);
}

static void
many_lines_go_in_batches(void **state)
{
    struct buf b = {0};
    struct answer a;
    (void)state;
    for (int i = 0; i < 1000; i++)
        buf_puts(&b, "nonsense\n");
    give(&a, "submit", b.data, b.len);
    assert_int_equal(lines_of(a.out), 1000);
    assert_non_null(strstr(a.out, "\"n\":1000,"));
    done(&a);
    buf_done(&b);
}

static void
what_is_not_stored_is_not_answered(void **state)
{
    struct answer a;
    (void)state;
    fake_db_down(fake, "intake_submit_stmt");
    give(&a, "submit", GOOD "\n" GOOD "\n", 2 * strlen(GOOD) + 2);
    assert_int_equal(a.status, REMOTE_FAILED);
    assert_int_equal(a.out_len, 0);
    assert_non_null(strstr(a.err, "submit_interrupted"));
    assert_non_null(strstr(a.err, "\"field\":\"1\""));
    done(&a);
    fake_db_up(fake);
}

static void
wrong_use_is_told(void **state)
{
    static const struct {
        const char *command, *code;
    } cases[] = {{"submit", "input_empty"},
                 {"submit x", "usage"},
                 {"submit --check=1", "usage"},
                 {"attach", "usage"},
                 {"attach 1", "usage"},
                 {"attach 1 F102", "file_empty"},
                 {"attach 1 F102 --pin", "pin_missing"},
                 {"status 1 --pin", "pin_missing"},
                 {"cancel", "usage"},
                 {"requirements", "kind_unknown"},
                 {"requirements I.Z.9", "kind_unknown"}};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct answer a;
        give(&a, cases[i].command, "", 0);
        assert_int_equal(a.status, REMOTE_USAGE);
        if (strstr(a.err, cases[i].code) == NULL)
            fail_msg("%s: %s", cases[i].command, a.err);
        done(&a);
    }
}

static void
the_pin_comes_before_the_file(void **state)
{
    static const char *const row[] = {"", "5", "submitted", "[]", "f"};
    struct buf b = {0};
    struct answer a;
    char file[4096];
    (void)state;
    FILE *f = fopen("tests/fuzz/corpus/media/plain.png", "rbe");
    assert_non_null(f);
    size_t n = fread(file, 1, sizeof file, f);
    (void)fclose(f);
    buf_puts(&b, "123456\r\n");
    buf_add(&b, file, n);
    fake_db_rows(fake, "intake_attach_stmt", row, COUNT(row));
    give(&a, "attach 261122-00001 F102 --name '../a\x1b/b.png' --pin --json", b.data, b.len);
    assert_int_equal(a.status, REMOTE_OK);
    assert_non_null(strstr(a.out, "\"state\":\"submitted\""));
    assert_string_equal(fake_db_param(fake, "intake_attach_stmt", 1), "123456");
    assert_string_equal(fake_db_param(fake, "intake_attach_stmt", 3), "b.png");
    assert_string_equal(fake_db_param(fake, "intake_attach_stmt", 4), "image/png");
    done(&a);
    buf_done(&b);
}

static void
the_state_is_told_with_what_is_missing(void **state)
{
    static const char reasons[] = "[{\"reason\":\"buram\",\"label\":\"Berkas buram\","
                                  "\"target\":\"HILANG-POL\",\"note\":\"pindai\\u001b ulang\"},"
                                  "{\"reason\":\"x\",\"label\":\"X\",\"target\":\"F102\",\"note\":\"catat\","
                                  "\"text\":\"F102 buram. Keterangan petugas: catat\"}]";
    static const char *const row[] = {
        "",           "261122-00001",
        "I.C.1",      "KK HILANG",
        "portal",     "returned",
        "1795300000", "1795386400",
        "1795300100", "0",
        "0",          "[{\"dokumen\":[\"KTP-EL\"],\"label\":\"KTP-EL\",\"sumber\":\"x\"}]",
        reasons,      "lewat loket 3"};
    static const char *const wrong[] = {"pin_wrong", "", "", "", "", "", "0", "0", "0", "0", "0", "", "", ""};
    struct answer a;
    struct json *j = NULL;
    (void)state;
    fake_db_rows(fake, "intake_status_stmt", row, COUNT(row));
    give(&a, "status 261122-00001", "", 0);
    assert_int_equal(a.status, REMOTE_OK);
    assert_non_null(strstr(a.out, "- KTP-EL"));
    assert_non_null(strstr(a.out, "- Berkas buram: HILANG-POL; pindai"));
    /* A sentence has the note in it already. */
    assert_non_null(strstr(a.out, "- F102 buram. Keterangan petugas: catat\n"));
    assert_non_null(strstr(a.out, "lewat loket 3"));
    assert_null(strchr(a.out, '\x1b'));
    done(&a);
    give(&a, "status 261122-00001 --json", "", 0);
    assert_int_equal(json_parse(a.out, a.out_len, &j, NULL), RC_OK);
    assert_int_equal(json_len(json_list(j, "reasons")), 2);
    assert_string_equal(json_str_or(j, "note", ""), "lewat loket 3");
    json_free(j);
    done(&a);
    fake_db_rows(fake, "intake_status_stmt", wrong, COUNT(wrong));
    give(&a, "status 261122-00001 --pin", "111111\n", 7);
    assert_int_equal(a.status, REMOTE_FAILED);
    assert_non_null(strstr(a.err, "pin_wrong"));
    assert_string_equal(fake_db_param(fake, "intake_status_stmt", 1), "111111");
    done(&a);
}

static void
documents_of_a_kind_are_told(void **state)
{
    struct answer a;
    struct json *j = NULL;
    (void)state;
    give(&a, "requirements I.B.2 --json", "", 0);
    assert_int_equal(a.status, REMOTE_OK);
    assert_int_equal(json_parse(a.out, a.out_len, &j, NULL), RC_OK);
    assert_true(json_len(j) > 3);
    json_free(j);
    done(&a);
    give(&a, "requirements I.A.1", "", 0);
    assert_non_null(strstr(a.out, "NIKAH"));
    done(&a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_read),
        cmocka_unit_test(every_fault_comes_at_once),
        cmocka_unit_test(what_is_no_request_is_refused),
        cmocka_unit_test(bounds_hold),
        cmocka_unit_test(the_written_form_is_one),
        cmocka_unit_test(the_schema_follows_the_tables),
        cmocka_unit_test(lines_come_whole),
        cmocka_unit_test(a_line_is_not_waited_for),
        cmocka_unit_test(one_request_one_answer),
        cmocka_unit_test(looking_is_only_looking),
        cmocka_unit_test(findings_of_the_database_join),
        cmocka_unit_test(bad_lines_do_not_end_the_stream),
        cmocka_unit_test(an_open_bracket_costs_no_more_than_its_length),
        cmocka_unit_test(many_lines_go_in_batches),
        cmocka_unit_test(what_is_not_stored_is_not_answered),
        cmocka_unit_test(wrong_use_is_told),
        cmocka_unit_test(the_pin_comes_before_the_file),
        cmocka_unit_test(the_state_is_told_with_what_is_missing),
        cmocka_unit_test(documents_of_a_kind_are_told),
    };
    log_open("test", LOG_LVL_ERROR, -1);
    fake = fake_db_new();
    int failed = cmocka_run_group_tests_name("submit", tests, NULL, NULL);
    fake_db_free(fake);
    return failed;
}
