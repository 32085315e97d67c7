#include "console/command/regions.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console/base/cfg.h"
#include "console/base/i18n.h"
#include "console/base/proc.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/command/command.h"
#include "console/command/csv.h"
#include "console/crypto/sodium.h"
#include "console/json/json.h"
#include "db/store/pg.h"

#define SOURCE       "idn-area-data"
#define PACKAGE      SOURCE "-3.1.2.tgz"
#define PACKAGE_MAX  (16u << 20)
#define NAME_MAX_LEN 120
#define PIECE        (256u << 10)

/* SHA-512 of the package as it was published. */
static const char package_sha512[] = "6ab3beb52f8f42873ba598e43c6886f82ab288b6ec73eadc6ec60de42422b73c"
                                     "37b606c41cd976985407cc666b4178f0b43a8e8dcd74b61e2ca6cc4d11178e3a";

static const struct level {
    const char *file;
    const char *member; /* of the package */
    size_t length;      /* of a code */
    size_t columns, name;
} levels[] = {
    {"provinces.csv", "package/data/provinces.csv", 2, 2, 1},
    {"regencies.csv", "package/data/regencies.csv", 5, 3, 2},
    {"districts.csv", "package/data/districts.csv", 8, 3, 2},
    {"villages.csv", "package/data/villages.csv", 13, 3, 2},
};

struct load {
    struct pg *pg;
    struct buf rows;
    struct regions_count *count;
};

/* --- one file ---------------------------------------------------------------- */

static enum rc
malformed(const struct level *l, uint64_t line, struct err *e)
{
    (void)err_set(e, RC_INVALID, "regions_malformed", _("Berkas wilayah tidak dapat dibaca: %s baris %llu."),
                  l->file, (unsigned long long)line);
    return err_field(e, l->file);
}

/* "PP", "PP.KK", "PP.KK.CC" or "PP.KK.CC.VVVV": digits, with a dot before every second pair. */
static bool
code_ok(const char *code, size_t length)
{
    if (strlen(code) != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (i < 9 && i % 3 == 2 ? code[i] != '.' : code[i] < '0' || code[i] > '9')
            return false;
    return true;
}

static bool
name_ok(const char *name)
{
    size_t n = strlen(name);
    if (n == 0 || n > NAME_MAX_LEN)
        return false;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        i += utf8_decode(name + i, n - i, &cp);
        if (utf8_is_unsafe(cp))
            return false;
    }
    return true;
}

static enum rc
send_rows(struct load *l, size_t least, struct err *e)
{
    if (l->rows.len < least || l->rows.len == 0)
        return RC_OK;
    enum rc rc = pg_copy_put(l->pg, l->rows.data, l->rows.len, e);
    buf_reset(&l->rows);
    return rc;
}

/* code, code of what it lies in, name: the second is in the first. */
static enum rc
take_row(struct load *l, const struct level *v, const struct csv_row *row, struct err *e)
{
    if (row->n != v->columns || !code_ok(row->field[0], v->length) || !name_ok(row->field[v->name]))
        return malformed(v, row->line, e);
    size_t above = v->length == 2 ? 0 : v->length == 13 ? 8 : v->length - 3;
    if (above > 0 && (strlen(row->field[1]) != above || memcmp(row->field[0], row->field[1], above) != 0))
        return malformed(v, row->line, e);
    buf_puts(&l->rows, row->field[0]);
    buf_add(&l->rows, "\t", 1);
    for (const char *p = row->field[v->name]; *p != '\0'; p++)
        buf_add(&l->rows, *p == '\\' ? "\\\\" : p, *p == '\\' ? 2 : 1);
    if (above > 0)
        buf_printf(&l->rows, "\t%s\n", row->field[1]);
    else
        buf_puts(&l->rows, "\t\\N\n");
    l->count->read++;
    return send_rows(l, PIECE, e);
}

static ssize_t
read_fd(void *ctx, void *dst, size_t n)
{
    return read(*(const int *)ctx, dst, n);
}

static enum rc
take_file(struct load *l, const struct level *v, int fd, struct err *e)
{
    struct csv *c = csv_new(read_fd, &fd);
    struct csv_row row;
    bool header = true;
    enum rc rc = RC_OK;
    while (rc == RC_OK) {
        enum csv_got got = csv_next(c, &row);
        if (got == CSV_END)
            break;
        if (got != CSV_ROW)
            rc = malformed(v, row.line, e);
        else if (header)
            rc = row.n == v->columns && str_eq(row.field[0], "code") ? RC_OK : malformed(v, row.line, e);
        else
            rc = take_row(l, v, &row, e);
        header = false;
    }
    /* A file without a header is none: a package of another shape must not retire every code. */
    if (rc == RC_OK && header)
        rc = malformed(v, 1, e);
    csv_free(c);
    return rc;
}

/* --- folder and package -------------------------------------------------------- */

static enum rc
cannot_open(const char *path, struct err *e)
{
    int why = errno;
    (void)err_set(e, RC_NONE, "regions_missing", "%s",
                  _("Data wilayah tidak ada di sana. Ambil dengan: npm pack idn-area-data@3.1.2, lalu "
                    "berikan berkasnya "
                    "dengan --from."));
    (void)err_detail(e, "%s", strerror(why));
    return err_field(e, path);
}

static enum rc
take_folder(struct load *l, const char *folder, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; rc == RC_OK && i < COUNT(levels); i++) {
        char path[CFG_PATH_MAX];
        int fd = -1;
        /* The package unpacked has them one folder below. */
        if (str_printf(path, sizeof path, "%s/%s", folder, levels[i].file))
            fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0 && str_printf(path, sizeof path, "%s/data/%s", folder, levels[i].file))
            fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            return cannot_open(folder, e);
        rc = take_file(l, &levels[i], fd, e);
        (void)close(fd);
    }
    return rc;
}

/* Are these the bytes that were published? What is read from them afterwards goes into the records. */
static enum rc
check_package(int fd, struct err *e)
{
    unsigned char sum[NACL_SHA512];
    char hex[2 * NACL_SHA512 + 1];
    char *bytes = malloc(PACKAGE_MAX);
    size_t n = 0;
    if (bytes == NULL)
        abort();
    for (ssize_t got = 1; got > 0 && n<PACKAGE_MAX; n += got> 0 ? (size_t)got : 0)
        got = read(fd, bytes + n, PACKAGE_MAX - n);
    nacl_sha512(sum, bytes, n);
    free(bytes);
    str_hex(hex, sum, sizeof sum);
    if (lseek(fd, 0, SEEK_SET) == 0 && str_eq(hex, package_sha512))
        return RC_OK;
    return err_set(
        e, RC_INVALID, "regions_integrity", "%s",
        _("Berkas itu bukan idn-area-data 3.1.2 seperti yang diterbitkan. Ambil lagi dengan: npm pack "
          "idn-area-data@3.1.2"));
}

/* tar reads the package from the descriptor that was checked; its output is one file of it. */
static enum rc
take_member(struct load *l, const struct level *v, int package, struct err *e)
{
    const char *const argv[] = {"/bin/tar", "-xzOf", "-", v->member, NULL};
    int out[2], status = 0;
    if (lseek(package, 0, SEEK_SET) != 0 || pipe2(out, O_CLOEXEC) != 0)
        return cannot_open(v->member, e);
    const int fds[] = {package, out[1], -1};
    const char *const env[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", NULL};
    pid_t pid = proc_spawn(argv, fds, COUNT(fds), env, false, e);
    (void)close(out[1]);
    enum rc rc = pid > 0 ? take_file(l, v, out[0], e) : RC_FAIL;
    (void)close(out[0]);
    if (pid > 0 && (waitpid(pid, &status, 0) != pid || status != 0) && rc == RC_OK)
        rc = malformed(v, 1, e);
    return rc;
}

static enum rc
take_package(struct load *l, const char *file, struct err *e)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return cannot_open(file, e);
    enum rc rc = check_package(fd, e);
    for (size_t i = 0; rc == RC_OK && i < COUNT(levels); i++)
        rc = take_member(l, &levels[i], fd, e);
    (void)close(fd);
    return rc;
}

/* --- into the table -------------------------------------------------------------- */

static const char begin_sql[] =
    "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; begin;"
    "select pg_advisory_xact_lock(hashtext('loket.region'));"
    "create temp table region_in (kode text, nama text, induk text) on commit drop";

/*
 * The foreign key is looked after for all rows at once: a trigger call each would take most of the time.
 * Nobody else may change a region meanwhile.
 */
static const char merge_sql[] =
    "create unique index on pg_temp.region_in (kode); analyze pg_temp.region_in;"
    "lock table loket.region in share row exclusive mode;"
    "do $$ begin"
    " if exists (select from pg_temp.region_in i left join pg_temp.region_in o on o.kode = i.induk"
    "             where i.induk is not null and o.kode is null) then"
    "  perform loket.fail('LKINV', 'regions_malformed', 'parent'); end if; end $$;"
    "set local session_replication_role = replica;"
    "create temp table region_done on commit drop as"
    " with put as ("
    "  insert into loket.region as r (kode, nama, induk, asal)"
    "   select kode, nama, induk, '" SOURCE "' from pg_temp.region_in order by kode"
    "   on conflict (kode) do update set nama = excluded.nama, induk = excluded.induk, asal = excluded.asal,"
    "     dicabut = null"
    "    where (r.nama, r.induk, r.asal, r.dicabut) is distinct from"
    "          (excluded.nama, excluded.induk, excluded.asal, null::date)"
    "   returning xmax = 0 as fresh),"
    " gone as ("
    "  update loket.region r set dicabut = current_date where r.asal = '" SOURCE "' and r.dicabut is null"
    "     and not exists (select from pg_temp.region_in i where i.kode = r.kode) returning 1)"
    " select (select count(*) from put where fresh) as added, (select count(*) from put where not fresh) as"
    " changed, (select count(*) from gone) as retired;"
    "set local session_replication_role = origin;"
    "insert into loket.setting values ('region_attribution', '" REGIONS_ATTRIBUTION "')"
    " on conflict (name) do update set value = excluded.value;"
    "select loket.audit_write('regions.import', 'region', '" SOURCE "', (select to_jsonb(d) from"
    " pg_temp.region_done d))";

static bool
take_counts(void *ctx, const char *const *v)
{
    struct regions_count *c = ctx;
    c->added = strtoll(v[0], NULL, 10);
    c->changed = strtoll(v[1], NULL, 10);
    c->retired = strtoll(v[2], NULL, 10);
    return true;
}

static enum rc
copy_rows(struct load *l, const char *from, struct err *e)
{
    struct stat st;
    struct err first, ignored;
    if (stat(from, &st) != 0)
        return cannot_open(from, e);
    enum rc rc = pg_copy_begin(l->pg, "copy pg_temp.region_in (kode, nama, induk) from stdin", e);
    if (rc != RC_OK)
        return rc;
    rc = S_ISDIR(st.st_mode) ? take_folder(l, from, e) : take_package(l, from, e);
    if (rc == RC_OK)
        rc = send_rows(l, 0, e);
    first = *e;
    enum rc ended = pg_copy_end(l->pg, rc == RC_OK ? e : &ignored);
    if (rc != RC_OK)
        *e = first;
    return rc == RC_OK ? ended : rc;
}

enum rc
regions_load(struct pg *pg, const char *from, struct regions_count *out, struct err *e)
{
    struct load l = {.pg = pg, .count = out};
    struct err ignored;
    *out = (struct regions_count){0};
    enum rc rc = nacl_init(e);
    if (rc == RC_OK)
        rc = pg_script(pg, begin_sql, e);
    if (rc != RC_OK)
        return rc;
    rc = copy_rows(&l, from, e);
    buf_done(&l.rows);
    if (rc == RC_OK)
        rc = pg_script(pg, merge_sql, e);
    if (rc == RC_OK)
        rc = pg_stream(pg, "select added, changed, retired from pg_temp.region_done", take_counts, out, e);
    if (rc == RC_OK)
        rc = pg_script(pg, "commit; analyze loket.region", e);
    if (rc != RC_OK)
        (void)!pg_script(pg, "rollback", &ignored);
    return rc;
}

/* --- commands --------------------------------------------------------------------- */

static void
tell_import(const struct command_ctx *ctx, const struct regions_count *n)
{
    struct buf b = {0};
    struct json_w w;
    if (!ctx->json) {
        fprintf(ctx->out, _("%lld kode wilayah dibaca: %lld baru, %lld berubah, %lld dicabut.\n"), n->read,
                n->added, n->changed, n->retired);
        fprintf(ctx->out, "%s\n", REGIONS_ATTRIBUTION);
        return;
    }
    json_w_init(&w, &b);
    json_w_begin_obj(&w);
    json_w_kint(&w, "read", n->read);
    json_w_kint(&w, "added", n->added);
    json_w_kint(&w, "changed", n->changed);
    json_w_kint(&w, "retired", n->retired);
    json_w_kstr(&w, "attribution", REGIONS_ATTRIBUTION);
    json_w_end(&w);
    fprintf(ctx->out, "%s\n", b.data);
    buf_done(&b);
}

enum rc
regions_import(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    char path[CFG_PATH_MAX];
    const char *from = cfg_state_path(ctx->cfg, path, "regions/" PACKAGE);
    const struct command_opt opts[] = {{"--from", &from, NULL}};
    struct regions_count n;
    struct pg *pg = NULL;
    enum rc rc = command_options(argc, argv, opts, COUNT(opts), e);
    if (rc == RC_OK)
        rc = command_setup(ctx, &pg, e);
    if (rc == RC_OK)
        rc = regions_load(pg, from, &n, e);
    if (rc == RC_OK)
        tell_import(ctx, &n);
    return rc;
}

struct show_row {
    int64_t provinsi, kabupaten_kota, kecamatan, desa_kelurahan, dicabut;
    const char *attribution;
};
static const struct db_col show_cols[] = {
    DB_COL(struct show_row, provinsi),  DB_COL(struct show_row, kabupaten_kota),
    DB_COL(struct show_row, kecamatan), DB_COL(struct show_row, desa_kelurahan),
    DB_COL(struct show_row, dicabut),   DB_COL(struct show_row, attribution),
};
DB_STMT(
    regions_show_stmt,
    .sql = "select count(*) filter (where length(kode) = 2) as provinsi,"
           " count(*) filter (where length(kode) = 5) as kabupaten_kota,"
           " count(*) filter (where length(kode) = 8) as kecamatan,"
           " count(*) filter (where length(kode) = 13) as desa_kelurahan,"
           " count(*) filter (where dicabut is not null) as dicabut,"
           " coalesce((select value from loket.setting where name = 'region_attribution'), '') as attribution"
           " from loket.region",
    .nparams = 0, .cols = show_cols, .ncols = COUNT(show_cols), .row_size = sizeof(struct show_row));

enum rc
regions_show(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    struct pg *pg = NULL;
    struct arena *a = arena_new(NULL);
    struct show_row r = {0};
    enum rc rc = command_options(argc, argv, NULL, 0, e);
    if (rc == RC_OK)
        rc = command_setup(ctx, &pg, e);
    if (rc == RC_OK)
        rc = db_row(pg_db(pg), a, &regions_show_stmt, NULL, &r, e);
    if (rc == RC_OK) {
        fprintf(ctx->out,
                _("Provinsi %lld, kabupaten/kota %lld, kecamatan %lld, desa/kelurahan %lld; dicabut %lld.\n"),
                (long long)r.provinsi, (long long)r.kabupaten_kota, (long long)r.kecamatan,
                (long long)r.desa_kelurahan, (long long)r.dicabut);
        fprintf(ctx->out, "%s\n",
                r.attribution[0] != '\0'
                    ? r.attribution
                    : _("Yang dimuat baru wilayah contoh. Muat kode Kemendagri dengan: regions import"));
    }
    arena_free(a);
    return rc;
}
