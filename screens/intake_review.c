/*
 * intake_review.c - step 5: what will be submitted, every broken rule at once (ours and the database's), each
 * leading to its field, and the submission itself, which the same key makes happen once.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/utf8.h"
#include "console/json/json.h"
#include "console/tui/footer.h"
#include "screens/intake.h"
#include "screens/part.h"

#define WORD_SUBMIT  N_("AJUKAN")
#define MISSING_ROWS 3
#define SUMMARY_ROWS 6
#define TAIL_ROWS    2

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_OPEN, "Enter o", N_("perbaiki"), N_("Ke isian yang disebut pada baris ini.")},
    {ACTION_SUBMIT, "k", N_("ajukan"), N_("Mengajukan permohonan, sesudah mengetik kata AJUKAN.")},
    {ACTION_RELOAD, "r C-r", N_("periksa lagi"), N_("Memeriksa semua isian sekali lagi.")},
    INTAKE_STEP_KEYS, PART_LIST_KEYS, PART_END_KEYS,
};
/* clang-format on */

/* --- checking -------------------------------------------------------------------- */

static const char *
finding_text(struct arena *a, const char *code, const char *text)
{
    (void)a;
    return str_eq(code, "tanggal_salah") ? _("Tanggal ini tidak ada. Tulis DD-MM-YYYY, misalnya 09-12-2025.")
                                         : text;
}

static void
add_finding(struct intake_state *st, struct intake_finding f)
{
    for (size_t i = 0; i < st->nfindings; i++)
        if (str_eq(st->findings[i].path, f.path) && str_eq(st->findings[i].code, f.code))
            return;
    st->findings[st->nfindings++] = f;
}

static struct f102_finding *
own_findings(const struct screen *s, struct arena *a, size_t *n)
{
    struct intake_state *st = s->state;
    char today[CLOCK_TEXT];
    clock_iso(today, clock_now(s->ses->env.clock) + (int)s->ses->zone * 3600);
    today[10] = '\0';
    return f102_check(a, intake_doc_f102(&st->doc, a, st->files, st->nfiles), today, n);
}

/* What the database found beside the rules above: it alone knows the records. */
static size_t
their_findings(struct arena *a, const char *text, struct intake_finding **out)
{
    struct json *root = NULL;
    *out = NULL;
    if (text[0] == '\0' || json_parse(text, strlen(text), &root, NULL) != RC_OK)
        return 0;
    size_t n = json_len(root);
    *out = arena_array(a, n, sizeof(**out));
    for (size_t i = 0; i < n; i++) {
        struct json *f = json_at(root, i);
        const char *code = json_str_or(f, "code", "");
        const char *param = utf8_clean(a, json_str_or(f, "param", ""));
        (*out)[i] = (struct intake_finding){
            .path = arena_strdup(a, json_str_or(f, "path", "")),
            .code = arena_strdup(a, code),
            .text = finding_text(a, code, f102_rule_text(a, code, param)),
            .sumber = arena_strdup(a, json_str_or(f, "sumber", "")),
            .galat = str_eq(json_str_or(f, "severity", "galat"), "galat"),
        };
    }
    json_free(root);
    return n;
}

/* "anggota[2].tanggal_lahir" into 2 and "tanggal_lahir"; false for a place that is no member's. */
static bool
member_path(const char *path, size_t *member, const char **field)
{
    size_t n = 0;
    if (!str_starts(path, "anggota["))
        return false;
    for (path += strlen("anggota["); *path >= '0' && *path <= '9' && n < F102_MEMBERS_MAX; path++)
        n = n * 10 + (size_t)(*path - '0');
    *member = n;
    *field = str_starts(path, "].") ? path + 2 : "";
    return *path == ']';
}

/* Where a finding stands: galat first, each kind in the order of the form. */
static size_t
place_of(const struct intake_finding *f)
{
    size_t member, at = f->galat ? 0 : 1000000;
    const char *field;
    if (member_path(f->path, &member, &field)) {
        const struct f102_field *known = f102_field_find(f102_member_fields, f102_member_n, field);
        return at + 1000 * (member + 1) + (known != NULL ? 1 + (size_t)(known - f102_member_fields) : 0);
    }
    const struct f102_field *known = f102_field_find(f102_head_fields, f102_head_n, f->path);
    return at + (known != NULL ? (size_t)(known - f102_head_fields) : 500);
}

/* By insertion: they are few, and those of one field stay as they came. */
static void
sort_findings(struct intake_state *st)
{
    for (size_t i = 1; i < st->nfindings; i++) {
        struct intake_finding f = st->findings[i];
        size_t k = i;
        for (; k > 0 && place_of(&st->findings[k - 1]) > place_of(&f); k--)
            st->findings[k] = st->findings[k - 1];
        st->findings[k] = f;
    }
}

static void
put_findings(struct screen *s, struct arena *a, const struct intake_answer *answer)
{
    struct intake_state *st = s->state;
    struct intake_finding *theirs;
    size_t n, m = their_findings(a, answer != NULL ? answer->findings : "", &theirs);
    struct f102_finding *own = own_findings(s, a, &n);
    st->findings = arena_array(a, n + m, sizeof(*st->findings));
    st->nfindings = 0;
    for (size_t i = 0; i < n; i++)
        add_finding(st, (struct intake_finding){.path = own[i].path,
                                                .code = own[i].code,
                                                .text = finding_text(a, own[i].code, own[i].text),
                                                .sumber = own[i].sumber,
                                                .galat = own[i].severity == F102_GALAT});
    for (size_t i = 0; i < m; i++)
        add_finding(st, theirs[i]);
    sort_findings(st);
    st->missing = answer != NULL ? answer->missing : "";
    st->checked = st->edits;
}

static enum rc
ask_database(struct screen *s, struct arena *a, bool check_only, struct intake_answer **answer, struct err *e)
{
    struct intake_state *st = s->state;
    struct buf docs = {0};
    size_t n = 0;
    *answer = NULL;
    intake_doc_submit(&st->doc, &docs);
    enum rc rc = intake_submit(s->ses->env.db, a, docs.data, st->draft, check_only, answer, &n, e);
    buf_done(&docs);
    if (rc == RC_OK && n == 0)
        *answer = NULL;
    return rc;
}

enum rc
intake_check(struct screen *s, struct err *e)
{
    struct intake_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct intake_answer *answer = NULL;
    enum rc rc = intake_need_draft(s, e);
    if (rc == RC_OK)
        rc = intake_save(s, e);
    if (rc == RC_OK)
        rc = ask_database(s, a, true, &answer, e);
    arena_free(st->check_arena);
    st->check_arena = a;
    put_findings(s, a, answer);
    if (rc != RC_OK)
        st->checked = -1; /* only our half of the rules was looked at */
    return rc;
}

static size_t
faults(const struct intake_state *st)
{
    size_t n = 0;
    for (size_t i = 0; i < st->nfindings; i++)
        n += st->findings[i].galat;
    return n;
}

/* --- the list -------------------------------------------------------------------- */

static int
row_count(const void *ctx)
{
    return (int)((const struct intake_state *)ctx)->nfindings;
}

static int64_t
row_id(const void *ctx, int row)
{
    (void)ctx;
    return row;
}

static void
place_text(const struct intake_state *st, const char *path, char *dst, size_t size)
{
    size_t i;
    const char *field;
    char name[60] = "";
    if (!member_path(path, &i, &field)) {
        const struct f102_field *f = f102_field_find(f102_head_fields, f102_head_n, path);
        str_printf(dst, size, "%s",
                   f != NULL                 ? _(f->label)
                   : str_eq(path, "dokumen") ? _("Dokumen")
                                             : _("Anggota"));
        return;
    }
    const struct f102_field *f = f102_field_find(f102_member_fields, f102_member_n, field);
    if (i < st->doc.nmembers)
        part_cut(name, sizeof(name), st->doc.members[i].now.nama_lengkap);
    str_printf(dst, size, "%zu %s%s%s", i + 1, name, f != NULL ? ": " : "", f != NULL ? _(f->label) : "");
}

static const char *
row_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct intake_state *st = ctx;
    const struct intake_finding *f = &st->findings[row];
    *role = f->galat ? ROLE_ERROR : ROLE_WARN;
    switch (col) {
    case 0:
        return f->galat ? "[x]" : "[!]";
    case 1:
        place_text(st, f->path, buf, LIST_CELL);
        return buf;
    default:
        return f->text;
    }
}

static const struct column columns[] = {
    {NULL, 3, 3, 0, ALIGN_LEFT},
    {NULL, 26, 50, 1, ALIGN_LEFT},
    {NULL, 30, 0, 2, ALIGN_LEFT},
};
static const struct list_source source = {columns, COUNT(columns), row_count, row_id, row_cell};

static void
enter(struct screen *s)
{
    struct intake_state *st = s->state;
    struct err e = {0};
    if (intake_check(s, &e) != RC_OK)
        session_report(s->ses, "intake-check", &e);
    list_init(&st->list, &source, st,
              st->checked == st->edits ? _("Tidak ada yang salah. Tekan k untuk mengajukan permohonan ini.")
                                       : _("Belum dapat diperiksa seluruhnya. r: coba lagi."));
}

/* --- drawing --------------------------------------------------------------------- */

const char *
intake_missing_text(struct arena *a, const char *missing)
{
    struct json *root = NULL;
    const char *all = "";
    if (missing == NULL || missing[0] == '\0' || json_parse(missing, strlen(missing), &root, NULL) != RC_OK)
        return all;
    for (size_t i = 0; i < json_len(root); i++)
        all = arena_printf(a, "%s%s%s", all, i > 0 ? "; " : "",
                           utf8_clean(a, json_str_or(json_at(root, i), "label", "")));
    json_free(root);
    return all;
}

static void
draw_members(const struct intake_state *st, struct surface *out, int row)
{
    static const char *const words[] = {"tetap", "ubah", "tambah", "keluar"};
    int n[COUNT(words)] = {0};
    for (size_t i = 0; i < st->doc.nmembers; i++)
        for (size_t w = 0; w < COUNT(words); w++)
            n[w] += str_eq(st->doc.members[i].now.tindakan, words[w]);
    part_line(out, row, ROLE_TEXT, _("Anggota  %zu orang: %d tetap, %d ubah, %d masuk, %d keluar"),
              st->doc.nmembers, n[0], n[1], n[2], n[3]);
}

static void
draw(const struct screen *s, struct surface *out, struct rect at)
{
    struct intake_state *st = s->state;
    const struct f102 *h = &st->doc.head;
    struct arena *a = arena_new(NULL);
    const char *missing = intake_missing_text(a, st->missing);
    size_t bad = faults(st);
    part_line(out, at.row - 1, ROLE_TEXT, _("Pemohon  %s  %s"), h->pemohon_nama, h->pemohon_nik);
    part_line(out, at.row, ROLE_TEXT, _("Alamat   %s RT %s RW %s %s"), h->alamat, h->rt, h->rw,
              st->doc.wilayah);
    draw_members(st, out, at.row + 1);
    struct rect docs = {at.row + 2, 1, MISSING_ROWS, out->cols - 2};
    if (missing[0] != '\0')
        surface_wrap(
            out, docs, ROLE_WARN,
            arena_printf(a, _("[!] Berkas kurang: %s. Permohonan menunggu di luar antrean sampai lengkap."),
                         missing));
    else if (st->checked == st->edits)
        surface_wrap(out, docs, ROLE_OK, _("[ok] Dokumen lengkap."));
    if (bad > 0)
        part_line(out, at.row + SUMMARY_ROWS - 1, ROLE_ERROR,
                  _("[x] %zu hal harus diperbaiki sebelum dapat diajukan:"), bad);
    struct rect list = {at.row + SUMMARY_ROWS, 0, at.rows - SUMMARY_ROWS - TAIL_ROWS, at.cols};
    struct rect tail = {list.row + list.rows, 1, TAIL_ROWS, out->cols - 2};
    list_draw(&st->list, out, list);
    int row = list_row(&st->list);
    if (row >= 0)
        surface_wrap(out, tail, ROLE_DIM,
                     arena_printf(a, "%s (%s)", st->findings[row].text, st->findings[row].sumber));
    arena_free(a);
}

/* --- actions --------------------------------------------------------------------- */

static enum rc
jump(struct screen *s, int row, struct err *e)
{
    struct intake_state *st = s->state;
    const char *path = arena_strdup(st->page_arena, st->findings[row].path), *field;
    char name[48];
    size_t member;
    if (member_path(path, &member, &field)) {
        (void)str_copy(name, sizeof(name), field);
        return intake_open_member(s, member, name, e);
    }
    (void)str_copy(name, sizeof(name), path);
    if (str_eq(name, "dokumen"))
        return intake_go(s, PAGE_DOCUMENTS, NULL, e);
    bool address = str_eq(name, "alamat") || str_eq(name, "rt") || str_eq(name, "rw") ||
                   str_eq(name, "kode_pos") || str_eq(name, "kode_wilayah") || str_eq(name, "menumpang");
    if (address)
        return intake_go(s, PAGE_ADDRESS, name, e);
    return intake_go(s, str_eq(name, "anggota") ? PAGE_MEMBERS : PAGE_APPLICANT, name, e);
}

static enum rc
ask_submit(struct screen *s, struct err *e)
{
    struct intake_state *st = s->state;
    enum rc rc = intake_check(s, e);
    if (rc != RC_OK)
        return rc;
    list_reloaded(&st->list);
    if (st->taken)
        return RC_OK;
    if (faults(st) > 0) {
        session_notice(s->ses, SEV_ERROR,
                       _("Masih ada %zu hal yang harus diperbaiki; Enter membuka isiannya."), faults(st));
        return RC_OK;
    }
    struct arena *a = intake_ask_arena(s);
    struct buf text = {0};
    const char *missing = intake_missing_text(a, st->missing);
    part_add_clean(&text, st->doc.head.pemohon_nama);
    buf_printf(&text, "  %s  %s\n\n", st->doc.head.kind, st->doc.head.no_kk);
    if (missing[0] != '\0')
        buf_printf(&text,
                   _("Berkas kurang: %s.\nPermohonan dicatat dan menunggu; begitu lengkap, masuk antrean."),
                   missing);
    else
        buf_puts(
            &text,
            _("Dokumen lengkap; permohonan masuk antrean pemeriksaan. Petugas lain yang memutuskannya."));
    dialog_confirm(&st->ask, INTAKE_SUBMIT, _("Ajukan permohonan"), text.data, _(WORD_SUBMIT));
    buf_done(&text);
    return RC_OK;
}

static enum rc
act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    int row = list_row(&st->list);
    if (list_act(&st->list, a))
        return RC_OK;
    if (a == ACTION_SUBMIT)
        return ask_submit(s, e);
    if (a == ACTION_RELOAD)
        return intake_go(s, PAGE_REVIEW, NULL, e);
    if (a == ACTION_OPEN && row >= 0)
        return jump(s, row, e);
    *rx |= RX_BEEP;
    return RC_OK;
}

/* It is in: what must be told is kept until the screen is left. */
static void
keep_result(struct screen *s, const struct intake_answer *r)
{
    struct intake_state *st = s->state;
    struct arena *a = st->done_arena = arena_new(s->arena);
    st->done = (struct intake_result){.ref = arena_strdup(a, r->ref),
                                      .state = arena_strdup(a, r->state),
                                      .pin = arena_strdup(a, r->pin),
                                      .missing = intake_missing_text(a, r->missing),
                                      .request_id = r->request_id,
                                      .promise_at = r->promise_at};
    db_uuid(st->print_key);
}

enum rc
intake_review_done(struct screen *s, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    struct arena *a = arena_new(NULL);
    struct intake_answer *answer = NULL;
    (void)rx;
    enum rc rc = ask_database(s, a, false, &answer, e);
    s->ses->drop_repeats = true;
    if (rc == RC_UNAVAILABLE || rc == RC_RETRY) {
        dialog_error(&st->ask, _("Belum diketahui hasilnya. Enter lagi: pastikan; tercatat sekali saja."));
        rc = RC_OK;
    } else {
        dialog_close(&st->ask);
        if (rc == RC_OK && answer != NULL && answer->ref[0] != '\0') {
            keep_result(s, answer);
            st->dirty = false;
            rc = intake_go(s, PAGE_DONE, NULL, e);
        } else if (rc == RC_OK) {
            rc = intake_go(s, PAGE_REVIEW, NULL, e);
            session_notice(s->ses, SEV_ERROR, "%s", _("Belum diterima; perbaiki yang disebut di bawah."));
        }
    }
    arena_wipe(a);
    arena_free(a);
    return rc;
}

const struct intake_step intake_step_review = {
    .label = N_("Periksa"), .keys = keys, .enter = enter, .draw = draw, .act = act};
