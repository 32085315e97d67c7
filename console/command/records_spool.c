#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/records_job.h"
#include "console/crypto/sodium.h"

#define FORMAT "loket-records-1"

static const char *const spool_name[SPOOL_N] = {"rows", "faults", "families", "family-faults", "known"};

static enum rc
cannot(struct err *e, const char *what)
{
    int why = errno;
    (void)err_set(
        e, RC_FAIL, "spool", "%s",
        _("Berkas sementara tidak dapat ditulis. Periksa ruang dan izin direktori keadaan, lalu ulangi."));
    return err_detail(e, "%s: %s", what, strerror(why));
}

enum rc
records_spool_error(const struct records_job *j, struct err *e)
{
    return cannot(e, j->dir);
}

static void
remove_spool(const char *dir)
{
    char path[512];
    static const char *const more[] = {"checkpoint", "checkpoint.new"};
    for (size_t i = 0; i < SPOOL_N + COUNT(more); i++)
        if (str_printf(path, sizeof path, "%s/%s", dir, i < SPOOL_N ? spool_name[i] : more[i - SPOOL_N]))
            (void)unlink(path);
    (void)rmdir(dir);
}

/* Records of people lie in a spool: one that nobody goes on with is removed. */
static void
remove_others(const struct records_job *j)
{
    DIR *d = opendir(j->root);
    if (d == NULL)
        return;
    for (struct dirent *f; (f = readdir(d)) != NULL;) {
        char path[700];
        if (f->d_name[0] != '.' && str_printf(path, sizeof path, "%s/%s", j->root, f->d_name) &&
            !str_eq(path, j->dir))
            remove_spool(path);
    }
    (void)closedir(d);
}

/* The folder's name says which file it is of, and how it was to be understood. */
static bool
name_folder(struct records_job *j)
{
    unsigned char sum[NACL_SHA256];
    char text[300], hex[2 * NACL_SHA256 + 1];
    if (!str_printf(text, sizeof text, "%s|%s|%s|%d|%d", j->r->digest, j->o->status_kawin, j->o->pekerjaan,
                    j->office, j->o->families != NULL))
        return false;
    nacl_sha256(sum, text, strlen(text));
    str_hex(hex, sum, sizeof sum);
    return str_printf(j->root, sizeof j->root, "%s/import", j->o->state) &&
           str_printf(j->dir, sizeof j->dir, "%s/%.32s", j->root, hex);
}

static enum rc
take_lock(struct records_job *j, struct err *e)
{
    char path[512];
    if (mkdir(j->root, 0700) != 0 && errno != EEXIST)
        return cannot(e, j->root);
    (void)str_printf(path, sizeof path, "%s/.lock", j->root);
    j->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (j->lock < 0)
        return cannot(e, path);
    if (flock(j->lock, LOCK_EX | LOCK_NB) == 0)
        return RC_OK;
    return err_set(e, RC_CONFLICT, "import_running", "%s",
                   _("Impor data lain sedang berjalan. Tunggu sampai selesai, lalu ulangi."));
}

/* --- checkpoint ------------------------------------------------------------------ */

static bool
checkpoint_read(struct records_job *j)
{
    char path[512], format[32] = "";
    struct records_checkpoint c = {0};
    int delimiter = 0;
    (void)str_printf(path, sizeof path, "%s/checkpoint", j->dir);
    FILE *f = fopen(path, "re");
    if (f == NULL)
        return false;
    bool ok = fscanf(f, "%31s %d %" SCNd64 " %" SCNd64 " %d", format, &c.stage, &c.offset, &c.lines,
                     &delimiter) == 5 &&
              str_eq(format, FORMAT);
    for (size_t i = 0; ok && i < SPOOL_KNOWN; i++)
        ok = fscanf(f, " %" SCNd64, &c.size[i]) == 1;
    ok = ok && fscanf(f, " %" SCNd64 " %" SCNd64 " %" SCNd64 " %39[^\n] end", &c.rows, &c.stripped,
                      &c.family_lines, c.since) == 4;
    (void)fclose(f);
    c.delimiter = (char)delimiter;
    if (ok)
        j->at = c;
    return ok;
}

enum rc
records_spool_checkpoint(struct records_job *j, struct err *e)
{
    char path[512], fresh[512];
    struct records_checkpoint *c = &j->at;
    for (size_t i = 0; i < SPOOL_KNOWN; i++) {
        if (fflush(j->spool[i]) != 0 || fdatasync(fileno(j->spool[i])) != 0)
            return cannot(e, spool_name[i]);
        c->size[i] = ftello(j->spool[i]);
    }
    (void)str_printf(path, sizeof path, "%s/checkpoint", j->dir);
    (void)str_printf(fresh, sizeof fresh, "%s/checkpoint.new", j->dir);
    FILE *f = fopen(fresh, "we");
    if (f == NULL)
        return cannot(e, fresh);
    fprintf(f, FORMAT " %d %" PRId64 " %" PRId64 " %d", c->stage, c->offset, c->lines, c->delimiter);
    for (size_t i = 0; i < SPOOL_KNOWN; i++)
        fprintf(f, " %" PRId64, c->size[i]);
    fprintf(f, " %" PRId64 " %" PRId64 " %" PRId64 " %s\nend\n", c->rows, c->stripped, c->family_lines,
            c->since);
    bool ok = fflush(f) == 0 && fdatasync(fileno(f)) == 0;
    ok = fclose(f) == 0 && ok;
    return ok && rename(fresh, path) == 0 ? RC_OK : cannot(e, path);
}

/* --- files ------------------------------------------------------------------------- */

/* Opens a file of the spool, cut to what the checkpoint knows of it. */
static enum rc
open_file(struct records_job *j, enum records_spool s, struct err *e)
{
    char path[512];
    off_t size = s < SPOOL_KNOWN ? (off_t)j->at.size[s] : 0;
    (void)str_printf(path, sizeof path, "%s/%s", j->dir, spool_name[s]);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || st.st_size < size || ftruncate(fd, size) != 0) {
        if (fd >= 0)
            (void)close(fd);
        return cannot(e, path);
    }
    j->spool[s] = fdopen(fd, "r+");
    if (j->spool[s] == NULL) {
        (void)close(fd);
        return cannot(e, path);
    }
    (void)setvbuf(j->spool[s], NULL, _IOFBF, 1u << 18);
    return fseeko(j->spool[s], size, SEEK_SET) == 0 ? RC_OK : cannot(e, path);
}

enum rc
records_spool_open(struct records_job *j, struct err *e)
{
    if (!name_folder(j))
        return err_set(e, RC_INVALID, "path_long", "%s", _("Nama direktori keadaan terlalu panjang."));
    enum rc rc = take_lock(j, e);
    if (rc != RC_OK)
        return rc;
    remove_others(j);
    if (mkdir(j->dir, 0700) != 0 && errno != EEXIST)
        return cannot(e, j->dir);
    j->r->resumed = checkpoint_read(j);
    for (int s = 0; rc == RC_OK && s < SPOOL_N; s++)
        rc = open_file(j, (enum records_spool)s, e);
    return rc;
}

bool
records_spool_leftover(struct records_job *j)
{
    struct err ignored;
    bool ours = name_folder(j) && take_lock(j, &ignored) == RC_OK;
    if (!ours)
        j->dir[0] = '\0';
    return ours;
}

enum rc
records_spool_rewind(struct records_job *j, enum records_spool s, struct err *e)
{
    return fflush(j->spool[s]) == 0 && fseeko(j->spool[s], 0, SEEK_SET) == 0 ? RC_OK
                                                                             : cannot(e, spool_name[s]);
}

void
records_spool_close(struct records_job *j, bool remove)
{
    for (size_t s = 0; s < SPOOL_N; s++)
        if (j->spool[s] != NULL)
            (void)fclose(j->spool[s]);
    if (remove && j->dir[0] != '\0')
        remove_spool(j->dir);
    if (j->lock >= 0)
        (void)close(j->lock);
}

/* --- lines --------------------------------------------------------------------------- */

char *
records_reader_next(struct records_reader *r)
{
    ssize_t n = getline(&r->text, &r->cap, r->f);
    if (n <= 0)
        return NULL;
    if (r->text[n - 1] == '\n')
        r->text[n - 1] = '\0';
    return r->text;
}

void
records_reader_done(struct records_reader *r)
{
    if (r->text != NULL)
        explicit_bzero(r->text, r->cap);
    free(r->text);
    *r = (struct records_reader){0};
}

int64_t
records_take_int(char **p)
{
    int64_t v = 0;
    char *s = *p;
    for (; *s >= '0' && *s <= '9'; s++)
        v = v * 10 + (*s - '0');
    *p = *s == '\t' ? s + 1 : s;
    return v;
}

bool
records_spooled_parse(char *text, struct records_spooled *out)
{
    if ((text[0] != 'A' && text[0] != 'R') || text[1] != '\t')
        return false;
    char *p = text + 2;
    out->kind = text[0];
    out->line = (uint64_t)records_take_int(&p);
    out->no_kk = records_take_int(&p);
    out->nik = records_take_int(&p);
    out->shdk = (int)records_take_int(&p);
    out->status_dasar = (int)records_take_int(&p);
    out->rest = p;
    return true;
}
