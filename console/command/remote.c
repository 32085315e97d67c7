#include "console/command/remote.h"

#include <string.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/command/remote_check.h"
#include "console/command/remote_get.h"
#include "console/command/remote_kk.h"
#include "console/command/remote_receipt.h"
#include "console/command/remote_show.h"
#include "console/command/remote_submit.h"
#include "console/command/remote_track.h"
#include "console/json/json.h"
#include "console/session.h"

#define COUNTER   (OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA | OFFICER_KEPALA_DINAS)
#define CHANNELS  (OFFICER_CHANNEL | OFFICER_KIOSK)
#define INTAKE    (OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA)
#define EVERYBODY UINT32_MAX

struct remote_command {
    const char *name;
    uint32_t roles; /* as the database grants them */
    const char *usage;
    const char *help; /* msgid */
    enum rc (*run)(struct remote_ctx *ctx, int argc, char **argv, struct err *e);
};

static enum rc remote_help(struct remote_ctx *ctx, int argc, char **argv, struct err *e);

/* clang-format off */
static const struct remote_command commands[] = {
    {"help",   EVERYBODY, "", N_("Menampilkan daftar perintah."), remote_help},
    {"whoami", EVERYBODY, "", N_("Menampilkan akun, peran dan kantor Anda."), remote_whoami},
    {"health", OFFICER_ADMINISTRATOR | OFFICER_PENYELIA | OFFICER_AUDITOR, "",
     N_("Menampilkan keadaan layanan dalam angka, tanpa data warga."), remote_health},
    {"queue",  COUNTER, "[--filter TEKS] [--state S] [--kind K] [--channel C] [--older 3d] [--officer AKUN|saya|-] [--name NAMA] [--nik NIK] [--ref AWAL] [--sort S] [--after POS] [--limit N]",
     N_("Menampilkan antrean permohonan kantor Anda; --after: lanjutan sesudah \"after\" baris terakhir (--json)."), remote_queue},
    {"status", COUNTER | CHANNELS, "NOMOR [--pin]",
     N_("Menampilkan keadaan satu permohonan. --pin: PIN pelacakan ada di baris pertama masukan standar."),
     remote_status},
    {"check",  COUNTER, "NOMOR",
     N_("Menampilkan hasil semua pemeriksaan sebuah permohonan; status keluar 1 bila ada galat. Pembacaan ini dicatat."),
     remote_check},
    {"submit", CHANNELS, "[--check] < PERMOHONAN | --schema",
     N_("Menerima permohonan: satu objek JSON, atau satu objek per baris; satu jawaban per permohonan. "
        "--check: hanya diperiksa."),
     remote_submit},
    {"attach", CHANNELS | INTAKE, "NOMOR DOKUMEN [--name NAMA] [--pin] < BERKAS",
     N_("Menambahkan dokumen (PDF, JPEG, PNG; paling besar 8 MB) pada permohonan."), remote_attach},
    {"cancel", CHANNELS | INTAKE, "NOMOR [--reason TEKS] [--pin]",
     N_("Menarik kembali permohonan yang belum selesai."), remote_cancel},
    {"kinds", CHANNELS | INTAKE, "",
     N_("Menampilkan jenis permohonan yang boleh diajukan lewat saluran Anda."), remote_kinds},
    {"requirements", CHANNELS | INTAKE, "JENIS",
     N_("Menampilkan dokumen yang diminta untuk satu jenis permohonan."), remote_requirements},
    {"receipt", INTAKE, "NOMOR [--printer PENCETAK] [--key UUID]",
     N_("Mencetak bukti permohonan dengan PIN pelacakan yang baru; PIN pada kertas sebelumnya tidak berlaku lagi."),
     remote_receipt},
    {"get", COUNTER, "NOMOR DOKUMEN|ID > BERKAS",
     N_("Mengambil berkas asli sebuah dokumen, byte demi byte. Pengambilan ini dicatat. --json: keterangannya saja."), remote_get},
    {"kk",     OFFICER_VERIFIKATOR | OFFICER_PENYELIA, "NOMOR [--date YYYY-MM-DD] --purpose TEKS",
     N_("Menampilkan isi sebuah KK pada suatu tanggal. Pembacaan ini dicatat beserta keperluannya."), remote_kk},
    {"audit",  OFFICER_PENYELIA | OFFICER_AUDITOR, "[--filter TEKS] [--before ID] [--limit N]",
     N_("Menampilkan jejak audit, yang terbaru lebih dulu. Pembacaan ini dicatat."), remote_audit},
};
/* clang-format on */

/* Takes the next character of a word at *p into *out; false at the end of the word. quote is the open one. */
static bool
word_char(const char **p, char *quote, char *out)
{
    for (;;) {
        char c = **p;
        if (c == '\0' || (*quote == '\0' && (c == ' ' || c == '\t' || c == '\n' || c == '\r')))
            return false;
        (*p)++;
        if (c == *quote || (*quote == '\0' && (c == '\'' || c == '"'))) {
            *quote = c == *quote ? '\0' : c;
            continue;
        }
        if (c == '\\' && *quote != '\'' && **p != '\0')
            c = *(*p)++;
        *out = c;
        return true;
    }
}

enum rc
remote_split(struct arena *a, const char *text, char *words[REMOTE_WORDS_MAX], int *n, struct err *e)
{
    const char *p = text;
    *n = 0;
    for (;;) {
        char quote = '\0', c;
        p += strspn(p, " \t\n\r");
        if (*p == '\0')
            return RC_OK;
        if (*n == REMOTE_WORDS_MAX)
            return err_set(e, RC_INVALID, "too_many_words", "%s", _("Perintah terlalu panjang. Lihat: help"));
        char *w = arena_alloc(a, strlen(p) + 1);
        size_t len = 0;
        while (word_char(&p, &quote, &c))
            w[len++] = c;
        if (quote != '\0')
            return err_set(e, RC_INVALID, "quote_open", "%s", _("Tanda kutip belum ditutup."));
        words[(*n)++] = w;
    }
}

static enum rc
usage(struct err *e, const char *word)
{
    char clean[sizeof e->field];
    (void)err_set(e, RC_INVALID, "usage", "%s",
                  _("Pilihan tidak dikenal atau nilainya tidak ada. Lihat: help"));
    utf8_clean_to(clean, sizeof clean, word);
    return err_field(e, clean);
}

/* The option of that name; of bare words (len 0) the one for the nth. */
static const struct remote_opt *
find_option(const struct remote_opt *opts, size_t n, const char *name, size_t len, int nth)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(opts[i].name) == len && memcmp(opts[i].name, name, len) == 0 && (len > 0 || nth-- == 0))
            return &opts[i];
    return NULL;
}

enum rc
remote_options(int argc, char **argv, const struct remote_opt *opts, size_t n, struct err *e)
{
    int bare_seen = 0;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        bool bare = word[0] != '-';
        const char *eq = bare ? NULL : strchr(word, '=');
        size_t len = bare ? 0 : eq != NULL ? (size_t)(eq - word) : strlen(word);
        const struct remote_opt *o = find_option(opts, n, word, len, bare_seen);
        if (o == NULL || (o->flag != NULL && eq != NULL))
            return usage(e, word);
        bare_seen += bare;
        if (o->flag != NULL)
            *o->flag = true;
        else if (bare)
            *o->value = word;
        else if (eq != NULL)
            *o->value = eq + 1;
        else if (i + 1 < argc)
            *o->value = argv[++i];
        else
            return usage(e, word);
    }
    return RC_OK;
}

static enum rc
remote_help(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    struct buf b = {0};
    struct json_w w;
    enum rc rc = remote_options(argc, argv, NULL, 0, e);
    if (rc != RC_OK)
        return rc;
    json_w_init(&w, &b);
    json_w_begin_list(&w);
    for (size_t i = 0; i < COUNT(commands); i++) {
        const struct remote_command *c = &commands[i];
        if ((c->roles & ctx->role) == 0)
            continue;
        json_w_begin_obj(&w);
        json_w_kstr(&w, "name", c->name);
        json_w_kstr(&w, "usage", c->usage);
        json_w_kstr(&w, "help", _(c->help));
        json_w_end(&w);
        if (!ctx->json)
            fprintf(ctx->out, "%s%s%s\n    %s\n", c->name, c->usage[0] != '\0' ? " " : "", c->usage,
                    _(c->help));
    }
    json_w_end(&w);
    if (ctx->json)
        fprintf(ctx->out, "%s\n", b.data);
    else
        fprintf(ctx->out, "%s\n", _("--json pada perintah apa pun: jawaban sebagai satu nilai JSON."));
    buf_done(&b);
    return RC_OK;
}

/* Takes every "--json" out of the words. */
static bool
take_json(char **words, int *n)
{
    int kept = 0;
    for (int i = 0; i < *n; i++)
        if (!str_eq(words[i], "--json"))
            words[kept++] = words[i];
    bool found = kept < *n;
    *n = kept;
    return found;
}

static const struct remote_command *
find_command(uint32_t role, const char *name)
{
    for (size_t i = 0; i < COUNT(commands); i++)
        if (str_eq(commands[i].name, name) && (commands[i].roles & role) != 0)
            return &commands[i];
    return NULL;
}

static void
report(const struct remote_ctx *ctx, const struct err *e)
{
    struct buf b = {0};
    struct json_w w;
    json_w_init(&w, &b);
    json_w_begin_obj(&w);
    json_w_key(&w, "error");
    json_w_begin_obj(&w);
    json_w_kstr(&w, "code", e->code[0] != '\0' ? e->code : rc_name(e->rc));
    json_w_kstr(&w, "rc", rc_name(e->rc));
    if (e->field[0] != '\0')
        json_w_kstr(&w, "field", e->field);
    json_w_kstr(&w, "text", e->text);
    json_w_end(&w);
    json_w_end(&w);
    fprintf(ctx->err, "%s\n", b.data);
    buf_done(&b);
}

static enum rc
run(struct remote_ctx *ctx, const char *text, struct err *e)
{
    char *words[REMOTE_WORDS_MAX];
    int n = 0;
    enum rc rc = remote_split(ctx->arena, text, words, &n, e);
    if (rc != RC_OK)
        return rc;
    ctx->json = take_json(words, &n);
    const struct remote_command *c = n > 0 ? find_command(ctx->role, words[0]) : NULL;
    if (c == NULL)
        return err_set(e, RC_INVALID, "unknown_command", "%s",
                       _("Perintah tidak dikenal bagi peran Anda. Lihat daftarnya dengan: help"));
    return c->run(ctx, n - 1, words + 1, e);
}

int
remote_run(const struct remote_ctx *ctx, const char *command)
{
    struct remote_ctx own = *ctx;
    struct err e = {0};
    own.arena = arena_new(NULL);
    enum rc rc = run(&own, command, &e);
    if (rc == RC_OK && (fflush(own.out) != 0 || ferror(own.out) != 0))
        rc = err_set(&e, RC_FAIL, "output", "%s", _("Jawaban tidak dapat ditulis seluruhnya."));
    if (rc != RC_OK) {
        log_err("command", &e);
        report(&own, &e);
    }
    arena_free(own.arena);
    return rc == RC_OK        ? (own.refused ? REMOTE_FAILED : REMOTE_OK)
           : rc == RC_INVALID ? REMOTE_USAGE
                              : REMOTE_FAILED;
}
