/*
 * intake.h - what the files of the counter form share. intake_form.c holds the steps, saving and dispatch,
 * intake_draw.c the frame; intake_check.c finds what is wrong; intake_field.c makes the fields of a step and
 * keeps them and the request together; intake_applicant.c, intake_address.c, intake_members.c,
 * intake_member.c, intake_documents.c, intake_review.c and intake_done.c are a step each. intake_drafts.c is
 * the screen before it.
 */
#ifndef LOKET_SCREENS_INTAKE_H
#define LOKET_SCREENS_INTAKE_H

#include "console/session.h"
#include "console/tui/dialog.h"
#include "console/tui/form.h"
#include "console/tui/list.h"
#include "db/model/requirement.h"
#include "screens/intake_doc.h"
#include "screens/scan_pick.h"

enum intake_page {
    PAGE_APPLICANT,
    PAGE_ADDRESS,
    PAGE_MEMBERS,
    PAGE_DOCUMENTS,
    PAGE_REVIEW,
    PAGE_STEPS_,
    PAGE_MEMBER = PAGE_STEPS_, /* one member, above the list of members */
    PAGE_DONE,                 /* after submitting */
    PAGE_COUNT_,
};

/* What a dialog is about: struct dialog.tag. */
enum intake_ask {
    INTAKE_MESSAGE,
    INTAKE_LEAVE,  /* why a member leaves */
    INTAKE_DROP,   /* takes a member off the list */
    INTAKE_FAMILY, /* which members of the family come along */
    INTAKE_SCAN,   /* which scan belongs to the document */
    INTAKE_SUBMIT,
    INTAKE_PRINTER,
    INTAKE_KIND, /* another kind of request */
};

/* What a new or kept form starts from: arg of screen_intake_form. */
struct intake_arg {
    int64_t draft;    /* 0: a new request */
    const char *kind; /* of a new request */
};

/* A rule that is broken, wherever it was found. */
struct intake_finding {
    const char *path, *code, *text, *sumber;
    bool galat;
};

struct intake_result {
    const char *ref, *state, *pin, *missing;
    int64_t request_id, promise_at, job;
};

struct intake_state {
    int64_t draft;
    char session[INTAKE_KEY]; /* this opening of the draft: the newest one writes */
    struct intake_doc doc;
    enum intake_page page;
    size_t member; /* the one that is open */
    const struct key_bind *keys[PAGE_COUNT_];
    struct arena *page_arena;
    struct form form; /* of a step with fields */
    bool head;        /* its fields are those of the head, not of a member */
    bool has_form;
    struct list list; /* of a step with a list */

    bool dirty, taken, save_failed;
    int64_t saved_at;
    int64_t edits, checked; /* counts changes; at which of them the findings were made */

    struct arena *region_arena;
    struct region_row *regions;
    size_t nregions;

    struct arena *file_arena;
    struct draft_file *files;
    size_t nfiles;
    struct arena *paper_arena;
    struct requirement_row *papers; /* the checklist as the request stands */
    size_t npapers;
    char paper[24]; /* the document that a scan is chosen for */

    struct arena *check_arena;
    struct intake_finding *findings;
    size_t nfindings;
    const char *missing; /* JSON, as intake_submit() told */

    struct arena *ask_arena;
    struct dialog ask;
    struct scan_pick scans;
    struct intake_person *pool; /* in ask_arena: members of the family that are asked about */
    size_t npool;

    struct arena *done_arena;
    struct intake_result done;
    char print_key[INTAKE_KEY];
};

/* A step; one constant table per file. */
struct intake_step {
    const char *label; /* msgid; NULL: not among the steps on top */
    const struct key_bind *keys;
    void (*enter)(struct screen *s); /* in a fresh page_arena */
    /* A field was left with its value stored. */
    MUST_CHECK enum rc (*left)(struct screen *s, const char *field, struct err *e);
    void (*draw)(const struct screen *s, struct surface *out, struct rect at);
    MUST_CHECK enum rc (*act)(struct screen *s, enum action a, unsigned *rx, struct err *e);
};
extern const struct intake_step intake_step_applicant, intake_step_address, intake_step_members,
    intake_step_member, intake_step_documents, intake_step_review, intake_step_done;

extern const struct intake_step *const intake_steps[PAGE_COUNT_];

/* Rows of a key table that every step has. */
/* clang-format off */
#define INTAKE_STEP_KEYS                                                                          \
    {ACTION_TAB_NEXT, "PgDn", N_("lanjut"), N_("Ke langkah berikutnya. Urutan langkah bebas.")},   \
    {ACTION_TAB_PREV, "PgUp", N_("mundur"), N_("Ke langkah sebelumnya.")},                         \
    {ACTION_STEP_5, "C-s F6", N_("periksa"), N_("Ke langkah 5: memeriksa semua isian, lalu mengajukan.")}, \
    {ACTION_BACK, "Esc", N_("simpan, tutup"), N_("Menyimpan draf dan kembali. Draf dapat dilanjutkan kapan saja.")}, \
    {ACTION_STEP_1, "F2", NULL, N_("Ke langkah 1: pemohon.")},                                     \
    {ACTION_STEP_2, "F3", NULL, N_("Ke langkah 2: alamat.")},                                      \
    {ACTION_STEP_3, "F4", NULL, N_("Ke langkah 3: anggota keluarga.")},                            \
    {ACTION_STEP_4, "F5", NULL, N_("Ke langkah 4: dokumen.")}
/* Motions of a list beside these: letters and PgDn are taken. */
#define INTAKE_LIST_KEYS                                                                          \
    {ACTION_UP, "Up", NULL, N_("Satu baris ke atas.")},                                            \
    {ACTION_DOWN, "Down", NULL, N_("Satu baris ke bawah.")},                                       \
    {ACTION_PAGE_UP, "C-b", NULL, N_("Satu halaman ke atas.")},                                    \
    {ACTION_PAGE_DOWN, "C-f", NULL, N_("Satu halaman ke bawah.")},                                 \
    {ACTION_FIRST, "Home g", NULL, N_("Ke baris pertama.")},                                       \
    {ACTION_LAST, "End G", NULL, N_("Ke baris terakhir.")}
#define INTAKE_FRAME_KEYS                                                                         \
    {ACTION_HELP, "? F1", N_("bantuan"), N_("Menjelaskan layar ini dan semua tombolnya.")},        \
    {ACTION_REDRAW, "C-l", NULL, N_("Menggambar ulang seluruh layar.")}
/* clang-format on */

/* --- intake_form.c --- */
/* Stores what stands in the fields and opens another step; field: which gets the focus, or NULL. */
MUST_CHECK enum rc intake_go(struct screen *s, enum intake_page page, const char *field, struct err *e);
/* The request was changed: it will be saved, and was not checked like this. */
void intake_changed(struct screen *s);
/* Saves what was changed. */
MUST_CHECK enum rc intake_save(struct screen *s, struct err *e);
/* Makes sure that there is a draft, for look-ups and files. */
MUST_CHECK enum rc intake_need_draft(struct screen *s, struct err *e);
/* The documents that the draft has as files, from the database. */
MUST_CHECK enum rc intake_load_files(struct screen *s, struct err *e);
void intake_message(struct screen *s, enum severity sev, const char *title, const char *text);
/* A fresh arena for a dialog's list. */
struct arena *intake_ask_arena(struct screen *s);

/* intake_draw.c */
void intake_draw(const struct screen *s, struct surface *out);

/* --- intake_field.c --- */
struct intake_field {
    const char *name; /* in f102.h */
    const char *hint; /* msgid or NULL */
    bool required;
    int cols;
};
/* Makes the form of a step from head or from member st->member, with the findings that stand for its fields.
 */
void intake_fields(struct screen *s, bool head, const struct intake_field *fields, size_t n);
/* Takes what stands in the fields over into the request. */
void intake_store(struct screen *s);
/* Puts a value of the request that changed by itself into its field. */
void intake_refresh(struct screen *s);
/* Capitals, leading zeros, and what the rules say about this field alone. */
void intake_field_left(struct screen *s, const char *field);
void intake_fields_draw(const struct screen *s, struct surface *out, struct rect at);

/* --- looking up --- */
/* intake_applicant.c: the family of no_kk: address where none is typed, and members. */
MUST_CHECK enum rc intake_look_family(struct screen *s, struct err *e);
/* intake_documents.c: number of documents that are needed, and of those at hand. */
void intake_count_papers(const struct screen *s, size_t *needed, size_t *there);
/* A dialog of the step was finished. */
MUST_CHECK enum rc intake_applicant_done(struct screen *s, unsigned *rx, struct err *e);
MUST_CHECK enum rc intake_members_done(struct screen *s, unsigned *rx, struct err *e);
MUST_CHECK enum rc intake_documents_done(struct screen *s, unsigned *rx, struct err *e);
MUST_CHECK enum rc intake_review_done(struct screen *s, unsigned *rx, struct err *e);
MUST_CHECK enum rc intake_done_done(struct screen *s, unsigned *rx, struct err *e);
/* intake_members.c: opens a member's fields; n: which. */
MUST_CHECK enum rc intake_open_member(struct screen *s, size_t n, const char *field, struct err *e);
/* "KARTU KELUARGA LAMA; BUKU NIKAH / AKTA CERAI" of the JSON of missing documents; "" for
 * none. */
const char *intake_missing_text(struct arena *a, const char *missing);
/* intake_check.c: runs all checks. */
MUST_CHECK enum rc intake_check(struct screen *s, struct err *e);
/* Asks intake_submit(); *answer is NULL when it gave none. */
MUST_CHECK enum rc intake_ask(struct screen *s, struct arena *a, bool check_only,
                              struct intake_answer **answer, struct err *e);
/* The day in the office's zone, YYYY-MM-DD. */
void intake_today(const struct screen *s, char dst[CLOCK_TEXT]);
/* How many findings forbid the submission. */
size_t intake_faults(const struct intake_state *st);
/* "anggota[2].tanggal_lahir" into 2 and "tanggal_lahir"; false for a place that is no member's. */
bool intake_member_path(const char *path, size_t *member, const char **field);

#endif
