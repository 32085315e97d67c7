#include "console/command/command.h"

#include <string.h>

#include "console/base/cfg.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/command/audit.h"
#include "console/command/doctor.h"
#include "console/command/keys.h"
#include "console/command/migrate.h"
#include "console/command/officer.h"
#include "console/command/records.h"
#include "console/command/regions.h"
#include "db/store/pg.h"

#define SETUP_ROLE "postgres"

static enum rc command_help(struct command_ctx *ctx, int argc, char **argv, struct err *e);
static enum rc command_config(struct command_ctx *ctx, int argc, char **argv, struct err *e);

/* clang-format off */
static const struct command commands[] = {
    {"help",           COMMAND_HOST, "",
     N_("Menampilkan daftar perintah."), command_help},
    {"config",         COMMAND_HOST, "[--table]",
     N_("Menampilkan konfigurasi yang berlaku, atau tabel seluruh pilihan."), command_config},
    {"keys init",      COMMAND_HOST, "[--name NAMA] [--office NAMA]",
     N_("Membuat kunci dan sertifikat yang belum ada."), keys_init},
    {"migrate",        COMMAND_HOST, "",
     N_("Memutakhirkan skema basis data."), migrate_run},
    {"office add",     COMMAND_HOST, "--name NAMA --region KODE --region-name NAMA --province-name NAMA [--address ALAMAT] [--zone 7|8|9]",
     N_("Mendaftarkan kantor beserta wilayahnya."), office_add},
    {"officer add",    COMMAND_HOST, "--user NAMA --name NAMA [--nip NIP] --role PERAN --office ID [--channel SALURAN] [--password-stdin] [--key FILE]",
     N_("Membuat akun petugas atau saluran."), officer_add},
    {"officer change", COMMAND_HOST, "--user NAMA [--password-stdin] [--key FILE]",
     N_("Mengganti sandi atau menambah kunci publik sebuah akun."), officer_change},
    {"officer totp",   COMMAND_HOST, "--user NAMA [--uri]",
     N_("Membuat rahasia kode sekali pakai yang baru dan menampilkannya satu kali."), officer_totp},
    {"regions import", COMMAND_HOST, "[--from FOLDER|BERKAS.tgz]",
     N_("Memuat kode wilayah dari paket npm idn-area-data 3.1.2 (data: ODbL, sebutkan sumbernya)."), regions_import},
    {"regions",        COMMAND_HOST, "",
     N_("Menampilkan banyaknya kode wilayah dan sumbernya."), regions_show},
    {"records import", COMMAND_HOST, "BERKAS.csv [--families BERKAS.csv] --status-kawin lama|2019 --pekerjaan lama|2019 [--office ID] [--dry-run] [--skip-rejected] [--report BERKAS]",
     N_("Memasukkan data penduduk dan keluarga dari CSV; dengan --dry-run hanya diperiksa."), records_import},
    {"audit verify",   COMMAND_HOST, "[--checkpoints FILE] [--key FILE]",
     N_("Membaca ulang seluruh jejak audit dan mencocokkannya dengan titik periksa."), command_audit_verify},
    {"doctor",         COMMAND_HOST, "",
     N_("Memeriksa berkas, basis data, penanda tangan dan pencetak."), doctor_run},
};
/* clang-format on */

static const struct command *
find(uint32_t who, int argc, char **argv, int *words)
{
    char two[64] = "";
    if (argc >= 2)
        (void)str_printf(two, sizeof two, "%s %s", argv[0], argv[1]);
    for (size_t i = 0; i < COUNT(commands); i++) {
        const struct command *c = &commands[i];
        if ((c->who & who) == 0)
            continue;
        *words = strchr(c->name, ' ') != NULL ? 2 : 1;
        if (str_eq(c->name, *words == 2 ? two : argv[0]))
            return c;
    }
    return NULL;
}

enum rc
command_run(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    int words = 0;
    const struct command *c = argc > 0 ? find(ctx->who, argc, argv, &words) : NULL;
    if (c == NULL)
        return err_set(e, RC_INVALID, "unknown_command", "%s",
                       _("Perintah tidak dikenal. Lihat daftarnya dengan: help"));
    return c->run(ctx, argc - words, argv + words, e);
}

static enum rc
command_help(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    (void)argc;
    (void)argv;
    (void)e;
    for (size_t i = 0; i < COUNT(commands); i++)
        if ((commands[i].who & ctx->who) != 0)
            fprintf(ctx->out, "%s%s%s\n    %s\n", commands[i].name, commands[i].usage[0] != '\0' ? " " : "",
                    commands[i].usage, _(commands[i].help));
    return RC_OK;
}

static enum rc
command_config(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    bool table = false;
    const struct command_opt opts[] = {{"--table", NULL, &table}};
    enum rc rc = command_options(argc, argv, opts, COUNT(opts), e);
    if (rc != RC_OK)
        return rc;
    if (table)
        cfg_print_table(ctx->out);
    else
        cfg_print(ctx->cfg, ctx->out);
    return RC_OK;
}

/* As a JSON string; the texts are ours, but may quote an argument. */
static void
put_json(FILE *f, const char *s)
{
    fputc('"', f);
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            fprintf(f, "\\%c", c);
        else if (c < 0x20)
            fprintf(f, "\\u%04x", c);
        else
            fputc(c, f);
    }
    fputc('"', f);
}

void
command_error(const struct command_ctx *ctx, const struct err *e)
{
    char text[sizeof e->text];
    utf8_clean_to(text, sizeof text, e->text);
    if (!ctx->json) {
        fprintf(ctx->err, "%s\n", text);
        /* On the host the reader is the administrator, who needs the cause. */
        if (ctx->who == COMMAND_HOST && e->detail[0] != '\0')
            fprintf(ctx->err, "(%s%s%s)\n", e->field, e->field[0] != '\0' ? ": " : "", e->detail);
        return;
    }
    fputs("{\"error\":{\"code\":", ctx->err);
    put_json(ctx->err, e->code[0] != '\0' ? e->code : rc_name(e->rc));
    fputs(",\"kind\":", ctx->err);
    put_json(ctx->err, rc_name(e->rc));
    fputs(",\"field\":", ctx->err);
    put_json(ctx->err, e->field);
    fputs(",\"text\":", ctx->err);
    put_json(ctx->err, text);
    fputs("}}\n", ctx->err);
}

int
command_status(enum rc rc)
{
    return rc == RC_OK ? 0 : rc == RC_INVALID ? 2 : 1;
}

enum rc
command_setup(struct command_ctx *ctx, struct pg **pg, struct err *e)
{
    if (ctx->who != COMMAND_HOST)
        return err_set(e, RC_DENIED, "host_only", "%s",
                       _("Perintah ini hanya dapat diberikan di mesin loket."));
    if (ctx->setup == NULL) {
        const struct pg_opts opts = {
            .host = ctx->cfg->db_socket,
            .port = (int)ctx->cfg->db_port,
            .dbname = ctx->cfg->db_name,
            .user = SETUP_ROLE,
            .application = "loketctl",
            .deadline_ms = 60000,
        };
        ctx->setup = pg_new(&opts);
    }
    *pg = ctx->setup;
    return pg_connect(ctx->setup, e);
}

void
command_done(struct command_ctx *ctx)
{
    pg_free(ctx->setup);
    ctx->setup = NULL;
}

static enum rc
usage(struct err *e, const char *word)
{
    (void)err_set(e, RC_INVALID, "usage", "%s",
                  _("Pilihan tidak dikenal atau nilainya tidak ada. Lihat: help"));
    (void)err_detail(e, "%s", word);
    return err_field(e, word);
}

static enum rc
take_option(const struct command_opt *o, const char *inlined, const char *next, int *used, struct err *e)
{
    *used = 1;
    if (o->flag != NULL) {
        *o->flag = true;
        return inlined == NULL ? RC_OK : usage(e, o->name);
    }
    if (inlined == NULL) {
        inlined = next;
        *used = 2;
    }
    *o->value = inlined;
    return inlined != NULL ? RC_OK : usage(e, o->name);
}

enum rc
command_options(int argc, char **argv, const struct command_opt *opts, size_t nopts, struct err *e)
{
    for (int i = 0; i < argc;) {
        const char *eq = strchr(argv[i], '=');
        size_t n = eq != NULL ? (size_t)(eq - argv[i]) : strlen(argv[i]);
        const struct command_opt *o = NULL;
        for (size_t k = 0; k < nopts; k++)
            if (strlen(opts[k].name) == n && memcmp(opts[k].name, argv[i], n) == 0)
                o = &opts[k];
        if (o == NULL)
            return usage(e, argv[i]);
        int used = 0;
        const char *next = i + 1 < argc ? argv[i + 1] : NULL;
        enum rc rc = take_option(o, eq != NULL ? eq + 1 : NULL, next, &used, e);
        if (rc != RC_OK)
            return rc;
        i += used;
    }
    return RC_OK;
}

enum rc
command_require(const char *option, const char *value, struct err *e)
{
    return value != NULL && value[0] != '\0' ? RC_OK : usage(e, option);
}
