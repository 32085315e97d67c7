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
    INTAKE_STEP_KEYS, INTAKE_LIST_KEYS, PART_END_KEYS,
};
/* clang-format on */

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
    if (!intake_member_path(path, &i, &field)) {
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
    size_t bad = intake_faults(st);
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
    if (intake_member_path(path, &member, &field)) {
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
    st->dirty = true; /* saved once more: an older session may not submit what it has */
    enum rc rc = intake_check(s, e);
    if (rc != RC_OK)
        return rc;
    list_reloaded(&st->list);
    if (st->taken)
        return RC_OK;
    if (intake_faults(st) > 0) {
        session_notice(s->ses, SEV_ERROR,
                       _("Masih ada %zu hal yang harus diperbaiki; Enter membuka isiannya."),
                       intake_faults(st));
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
    *rx |= RX_REDRAW;
    enum rc rc = intake_ask(s, a, false, &answer, e);
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
