#include "console/command/officer.h"

#include <string.h>

#include "console/base/arena.h"
#include "console/base/cfg.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/command.h"
#include "console/crypto/sodium.h"
#include "console/crypto/totp.h"
#include "db/store/auth.h"
#include "db/store/pg.h"

#define PASSWORD_MIN 10
#define PASSWORD_MAX 256
#define KEY_LINE_MAX 8192
#define TOTP_KEY     32

struct id_row {
    int32_t id;
};
static const struct db_col id_cols[] = {DB_COL(struct id_row, id)};

DB_STMT(
    office_add_region,
    .sql =
        "insert into loket.region (kode, nama, induk) values ($1, $2, nullif($3, '')) on conflict do nothing",
    .nparams = 3);
DB_STMT(office_add_row,
        .sql = "insert into loket.office (nama, kode_wilayah, zona, alamat) values ($1, $2, $3, $4)"
               " returning office_id as id",
        .nparams = 4, .cols = id_cols, .ncols = COUNT(id_cols), .row_size = sizeof(struct id_row));
/* The database role is made in the same statement's transaction, by the function that knows the rules of
 * names. */
DB_STMT(officer_add_row,
        .sql = "insert into loket.officer (username, db_role, nama_lengkap, nip, role, office_id, channel)"
               " values ($1, 'o_' || $1, $2, $3, $4, $5, nullif($6, '')) returning officer_id as id",
        .nparams = 6, .cols = id_cols, .ncols = COUNT(id_cols), .row_size = sizeof(struct id_row));

static const char *const roles[] = {"operator",      "verifikator", "penyelia", "kepala_dinas",
                                    "administrator", "auditor",     "channel",  "kiosk"};

static const char *const channels[] = {"portal", "ikd", "kiosk", "rtrw", "perwakilan"};

static enum rc
invalid(struct err *e, const char *code, const char *field, const char *text)
{
    (void)err_set(e, RC_INVALID, code, "%s", text);
    return err_field(e, field);
}

/* "99.01": the kabupaten and the province above it. */
static enum rc
add_regions(struct db *db, const char *region, const char *name, const char *province, struct err *e)
{
    char top[3];
    if (strlen(region) != 5 || region[2] != '.')
        return invalid(e, "region_malformed", "--region",
                       _("Kode wilayah kantor adalah kode kabupaten/kota, misalnya 99.01."));
    (void)str_copy(top, sizeof top, region);
    const char *above[] = {top, province, ""};
    enum rc rc = db_exec(db, &office_add_region, above, e);
    const char *own[] = {region, name, top};
    return rc == RC_OK ? db_exec(db, &office_add_region, own, e) : rc;
}

enum rc
office_add(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    const char *name = NULL, *region = NULL, *region_name = NULL, *province = NULL, *address = "",
               *zone = "7";
    const struct command_opt opts[] = {
        {"--name", &name, NULL},
        {"--region", &region, NULL},
        {"--region-name", &region_name, NULL},
        {"--province-name", &province, NULL},
        {"--address", &address, NULL},
        {"--zone", &zone, NULL},
    };
    struct pg *pg = NULL;
    struct arena *a = arena_new(NULL);
    struct id_row row = {0};
    enum rc rc = command_options(argc, argv, opts, COUNT(opts), e);
    for (size_t i = 0; rc == RC_OK && i < 4; i++)
        rc = command_require(opts[i].name, *opts[i].value, e);
    if (rc == RC_OK)
        rc = command_setup(ctx, &pg, e);
    if (rc == RC_OK)
        rc = add_regions(pg_db(pg), region, region_name, province, e);
    const char *params[] = {name, region, zone, address};
    if (rc == RC_OK)
        rc = db_row(pg_db(pg), a, &office_add_row, params, &row, e);
    if (rc == RC_OK)
        fprintf(ctx->out, "%d\n", row.id);
    arena_free(a);
    return rc;
}

/* The line without its end; RC_INVALID when it is missing, too long or too short. */
static enum rc
read_password(struct command_ctx *ctx, char line[PASSWORD_MAX + 2], struct err *e)
{
    if (fgets(line, PASSWORD_MAX + 2, ctx->in) == NULL)
        line[0] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    size_t n = strlen(line);
    if (n >= PASSWORD_MIN && n <= PASSWORD_MAX)
        return RC_OK;
    (void)err_set(e, RC_INVALID, "password_length",
                  _("Sandi harus %d sampai %d huruf, satu baris di masukan standar."), PASSWORD_MIN,
                  PASSWORD_MAX);
    return err_field(e, "password");
}

static enum rc
set_password(struct command_ctx *ctx, struct db *db, struct arena *a, const char *user, struct err *e)
{
    char line[PASSWORD_MAX + 2], hash[NACL_PW_TEXT];
    enum rc rc = read_password(ctx, line, e);
    if (rc == RC_OK)
        rc = nacl_pw_hash(hash, line, e);
    nacl_wipe(line, sizeof line);
    return rc == RC_OK ? officer_credential_set(db, a, user, hash, NULL, 0, e) : rc;
}

/* The first line of an OpenSSH public key file. */
static enum rc
add_key(struct db *db, const char *user, const char *file, struct err *e)
{
    char line[KEY_LINE_MAX] = "";
    char *save = NULL;
    FILE *f = fopen(file, "re");
    if (f != NULL) {
        if (fgets(line, sizeof line, f) == NULL)
            line[0] = '\0';
        (void)fclose(f);
    }
    const char *type = strtok_r(line, " \t\r\n", &save);
    const char *blob = type != NULL ? strtok_r(NULL, " \t\r\n", &save) : NULL;
    const char *comment = blob != NULL ? strtok_r(NULL, "\r\n", &save) : NULL;
    if (blob == NULL)
        return invalid(e, "key_malformed", "--key",
                       _("Berkas kunci publik tidak terbaca. Berikan berkas .pub dari ssh-keygen."));
    return officer_key_add(db, user, type, blob, comment != NULL ? comment : "", e);
}

static enum rc
set_secrets(struct command_ctx *ctx, struct pg *pg, const char *user, bool password, const char *key,
            struct err *e)
{
    struct arena *a = arena_new(NULL);
    enum rc rc = nacl_init(e);
    if (rc == RC_OK && password)
        rc = set_password(ctx, pg_db(pg), a, user, e);
    if (rc == RC_OK && key != NULL)
        rc = add_key(pg_db(pg), user, key, e);
    arena_wipe(a);
    arena_free(a);
    return rc;
}

static bool
name_ok(const char *user)
{
    size_t n = strlen(user);
    return n >= 1 && n <= 32 && user[0] >= 'a' && user[0] <= 'z' &&
           strspn(user, "abcdefghijklmnopqrstuvwxyz0123456789._-") == n;
}

static enum rc
check_officer(const char *user, const char *role, struct err *e)
{
    if (!name_ok(user))
        return invalid(e, "username_malformed", "--user",
                       _("Nama akun: huruf kecil, angka, titik, garis; diawali huruf; paling panjang 32."));
    for (size_t i = 0; i < COUNT(roles); i++)
        if (str_eq(role, roles[i]))
            return RC_OK;
    return invalid(
        e, "role_unknown", "--role",
        _("Peran: operator, verifikator, penyelia, kepala_dinas, administrator, auditor, channel, kiosk."));
}

/* Machines come in for one channel; a kiosk is its own. People have none. */
static enum rc
check_channel(const char *role, const char **channel, struct err *e)
{
    bool named = *channel != NULL && (*channel)[0] != '\0';
    if (str_eq(role, "kiosk") && !named) {
        *channel = "kiosk";
        return RC_OK;
    }
    if (!str_eq(role, "channel") && !str_eq(role, "kiosk"))
        return !named ? RC_OK
                      : invalid(e, "channel_not_for_role", "--channel",
                                _("--channel hanya untuk akun dengan peran channel atau kiosk."));
    for (size_t i = 0; named && i < COUNT(channels); i++)
        if (str_eq(*channel, channels[i]) && (str_eq(role, "channel") || str_eq(*channel, "kiosk")))
            return RC_OK;
    return invalid(e, "channel_unknown", "--channel",
                   _("Sebutkan saluran akun ini: --channel portal, ikd, kiosk, rtrw atau perwakilan."));
}

/* A console needs one connection; whoever took it over must not use up the database's. */
#define CONNECTIONS_MAX 20

/* Both names were checked against their alphabets, so they may stand in quotes. */
static enum rc
make_role(struct pg *pg, const char *user, const char *role, struct err *e)
{
    struct buf sql = {0};
    buf_printf(&sql,
               "do $$ begin if not exists (select from pg_roles where rolname = 'o_%s') then"
               " create role \"o_%s\" login connection limit %d; end if; end $$; grant loket_%s to \"o_%s\"",
               user, user, CONNECTIONS_MAX, role, user);
    enum rc rc = pg_script(pg, sql.data, e);
    buf_done(&sql);
    return rc;
}

enum rc
officer_add(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    const char *user = NULL, *name = NULL, *nip = "", *role = NULL, *office = NULL, *key = NULL,
               *channel = NULL;
    bool password = false;
    const struct command_opt opts[] = {
        {"--user", &user, NULL},       {"--name", &name, NULL},
        {"--role", &role, NULL},       {"--office", &office, NULL},
        {"--channel", &channel, NULL}, {"--nip", &nip, NULL},
        {"--key", &key, NULL},         {"--password-stdin", NULL, &password},
    };
    struct pg *pg = NULL;
    struct arena *a = arena_new(NULL);
    struct id_row row = {0};
    enum rc rc = command_options(argc, argv, opts, COUNT(opts), e);
    for (size_t i = 0; rc == RC_OK && i < 4; i++)
        rc = command_require(opts[i].name, *opts[i].value, e);
    if (rc == RC_OK)
        rc = check_officer(user, role, e);
    if (rc == RC_OK)
        rc = check_channel(role, &channel, e);
    if (rc == RC_OK)
        rc = command_setup(ctx, &pg, e);
    if (rc == RC_OK)
        rc = make_role(pg, user, role, e);
    const char *params[] = {user, name, nip, role, office, channel != NULL ? channel : ""};
    if (rc == RC_OK)
        rc = db_row(pg_db(pg), a, &officer_add_row, params, &row, e);
    if (rc == RC_OK)
        rc = set_secrets(ctx, pg, user, password, key, e);
    arena_free(a);
    return rc;
}

enum rc
officer_change(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    const char *user = NULL, *key = NULL;
    bool password = false;
    const struct command_opt opts[] = {
        {"--user", &user, NULL}, {"--key", &key, NULL}, {"--password-stdin", NULL, &password}};
    struct pg *pg = NULL;
    enum rc rc = command_options(argc, argv, opts, COUNT(opts), e);
    if (rc == RC_OK)
        rc = command_require("--user", user, e);
    if (rc == RC_OK)
        rc = command_setup(ctx, &pg, e);
    return rc == RC_OK ? set_secrets(ctx, pg, user, password, key, e) : rc;
}

static enum rc
store_totp(struct command_ctx *ctx, struct db *db, const char *user, const unsigned char secret[TOTP_SECRET],
           struct err *e)
{
    unsigned char key[TOTP_KEY], sealed[TOTP_SECRET + NACL_BOX_EXTRA];
    char path[CFG_PATH_MAX];
    struct arena *a = arena_new(NULL);
    enum rc rc = nacl_key_read(cfg_state_path(ctx->cfg, path, "keys/totp.key"), key, sizeof key, e);
    if (rc == RC_OK) {
        nacl_box_seal(sealed, secret, TOTP_SECRET, key);
        rc = officer_credential_set(db, a, user, NULL, sealed, sizeof sealed, e);
    }
    nacl_wipe(key, sizeof key);
    arena_free(a);
    return rc;
}

enum rc
officer_totp(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    const char *user = NULL;
    bool as_uri = false;
    const struct command_opt opts[] = {{"--user", &user, NULL}, {"--uri", NULL, &as_uri}};
    unsigned char secret[TOTP_SECRET];
    char text[NACL_BASE32_LEN(TOTP_SECRET) + 1] = "", uri[256] = "";
    struct pg *pg = NULL;
    enum rc rc = command_options(argc, argv, opts, COUNT(opts), e);
    if (rc == RC_OK)
        rc = command_require("--user", user, e);
    if (rc == RC_OK)
        rc = nacl_init(e);
    if (rc == RC_OK)
        rc = command_setup(ctx, &pg, e);
    if (rc != RC_OK)
        return rc;
    nacl_random(secret, sizeof secret);
    rc = store_totp(ctx, pg_db(pg), user, secret, e);
    nacl_base32(text, secret, sizeof secret);
    if (rc == RC_OK && as_uri && !totp_uri(uri, sizeof uri, "Loket", user, secret, sizeof secret))
        rc = err_set(e, RC_INVALID, "username_long", "%s", _("Nama akun terlalu panjang untuk kode QR."));
    if (rc == RC_OK)
        fprintf(ctx->out, "%s\n", as_uri ? uri : text);
    nacl_wipe(secret, sizeof secret);
    nacl_wipe(text, sizeof text);
    nacl_wipe(uri, sizeof uri);
    return rc;
}
