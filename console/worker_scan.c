#include "console/worker_scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/media/media.h"
#include "db/store/draft.h"

#define SEEN_MAX     4096  /* files that are watched at once */
#define FOLDER_MAX   128   /* of them, of one officer: what piles up in one folder leaves the others theirs */
#define LOOK_MS      1000  /* between two looks, by which a file must not have changed */
#define AGAIN_MS     60000 /* until a file that could not be stored is tried again */
#define RETENTION_MS 600000
#define NAME_TEXT    200

/* A file as it was when it was last looked at. */
struct seen {
    dev_t dev;
    ino_t ino;
    off_t size;
    struct timespec changed;
    int64_t since_ms; /* it has not changed since */
    int64_t not_before_ms;
    unsigned round; /* of the look that found it last */
    bool told;      /* that it cannot be taken */
};

struct worker_scan {
    struct seen seen[SEEN_MAX];
    size_t n;
    unsigned round;
    size_t folder; /* files of the folder at hand that are watched */
    int64_t retention_ms;
    char *bytes; /* of one file, MEDIA_BYTES_MAX + 1 */
};

static struct worker_scan *
state(struct worker *w)
{
    if (w->scan == NULL) {
        w->scan = calloc(1, sizeof *w->scan);
        if (w->scan == NULL || (w->scan->bytes = malloc(MEDIA_BYTES_MAX + 1)) == NULL)
            abort();
        w->scan->retention_ms = INT64_MIN;
    }
    return w->scan;
}

void
worker_scan_close(struct worker *w)
{
    if (w->scan != NULL)
        free(w->scan->bytes);
    free(w->scan);
    w->scan = NULL;
}

static bool
same(const struct seen *s, const struct stat *st)
{
    return s->size == st->st_size && s->changed.tv_sec == st->st_ctim.tv_sec &&
           s->changed.tv_nsec == st->st_ctim.tv_nsec;
}

/* What is known of a file; a new entry for a new or changed one. NULL when too many are watched. */
static struct seen *
look_up(struct worker_scan *ws, const struct stat *st, int64_t now)
{
    struct seen *s = NULL;
    for (size_t i = 0; i < ws->n && s == NULL; i++)
        if (ws->seen[i].dev == st->st_dev && ws->seen[i].ino == st->st_ino)
            s = &ws->seen[i];
    if (ws->folder == FOLDER_MAX || (s == NULL && ws->n == SEEN_MAX))
        return NULL;
    ws->folder++;
    if (s == NULL)
        s = &ws->seen[ws->n++];
    else if (same(s, st)) {
        s->round = ws->round;
        return s;
    }
    *s = (struct seen){.dev = st->st_dev,
                       .ino = st->st_ino,
                       .size = st->st_size,
                       .changed = st->st_ctim,
                       .since_ms = now,
                       .round = ws->round};
    return s;
}

/* Files that are gone are forgotten. */
static void
forget_gone(struct worker_scan *ws)
{
    size_t kept = 0;
    for (size_t i = 0; i < ws->n; i++)
        if (ws->seen[i].round == ws->round)
            ws->seen[kept++] = ws->seen[i];
    ws->n = kept;
}

/* True when the file is what it was when it was looked at. */
static bool
unchanged(const struct seen *s, const struct stat *st)
{
    return S_ISREG(st->st_mode) && st->st_dev == s->dev && st->st_ino == s->ino && st->st_nlink == 1 &&
           same(s, st);
}

/* False when somebody has the file open for writing. A file system without leases cannot tell. */
static bool
closed(int fd)
{
    /* Who opens it meanwhile makes the kernel send a signal: one that is ignored. */
    if (fcntl(fd, F_SETSIG, SIGURG) == 0 && fcntl(fd, F_SETLEASE, F_RDLCK) == 0)
        return fcntl(fd, F_SETLEASE, F_UNLCK) == 0;
    return errno != EAGAIN;
}

/* Reads the whole file; false when it is not the one that was looked at, or being written. */
static bool
read_whole(int dir, const char *name, const struct seen *s, char *bytes)
{
    struct stat st;
    off_t n = 0;
    int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool ok = fstat(fd, &st) == 0 && unchanged(s, &st) && closed(fd);
    while (ok && n <= s->size) {
        ssize_t got = pread(fd, bytes + n, (size_t)(s->size + 1 - n), n);
        if (got < 0 && errno == EINTR)
            continue;
        ok = got >= 0;
        if (got <= 0)
            break;
        n += got;
    }
    ok = ok && n == s->size && fstat(fd, &st) == 0 && unchanged(s, &st);
    (void)close(fd);
    return ok;
}

/* The scan is committed: the file goes, unless it is another one by now. */
static void
remove_stored(int dir, const char *name, const struct seen *s)
{
    struct stat st;
    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !unchanged(s, &st))
        return;
    if (unlinkat(dir, name, 0) != 0)
        log_warn("a stored scan cannot be removed: %s", strerror(errno));
}

/* A refusal of this file; it is tried again later, and told once. */
static enum rc
put_off(struct seen *s, int64_t now, const char *user, const char *why)
{
    if (!s->told)
        log_warn("scan of %s stays: %s", user, why);
    s->told = true;
    s->not_before_ms = now + AGAIN_MS;
    return RC_OK;
}

static enum rc
take(struct worker *w, int dir, const char *user, const char *name, struct seen *s, int64_t now,
     struct err *e)
{
    struct worker_scan *ws = w->scan;
    char text[NAME_TEXT];
    bool stored = false;
    if (s->size == 0 || s->size > MEDIA_BYTES_MAX)
        return s->size == 0 ? RC_OK : put_off(s, now, user, "too large");
    if (!read_whole(dir, name, s, ws->bytes))
        return RC_OK;
    utf8_clean_to(text, sizeof text, name);
    enum rc rc = work_scan_put(w->db, user, text, ws->bytes, (size_t)s->size, &stored, e);
    explicit_bzero(ws->bytes, (size_t)s->size);
    if (rc == RC_NONE || rc == RC_INVALID)
        return put_off(s, now, user, e->code);
    if (rc != RC_OK)
        return rc;
    if (!stored)
        return put_off(s, now, user, "scan_full");
    remove_stored(dir, name, s);
    return RC_OK;
}

static enum rc
look_at_file(struct worker *w, int dir, const char *user, const char *name, struct err *e)
{
    struct stat st;
    int64_t now = clock_mono_ms(w->clock);
    if (name[0] == '.' || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode) ||
        st.st_nlink != 1)
        return RC_OK;
    struct seen *s = look_up(w->scan, &st, now);
    if (s == NULL || now - s->since_ms < LOOK_MS || now < s->not_before_ms)
        return RC_OK;
    return take(w, dir, user, name, s, now, e);
}

/* The names that officers have (db/schema/0002): anything else is no folder of one. */
static bool
is_username(const char *s)
{
    size_t n = strlen(s);
    return n >= 1 && n <= 32 && s[0] >= 'a' && s[0] <= 'z' &&
           s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-")] == '\0';
}

static DIR *
open_folder(int at, const char *name)
{
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    if (fd >= 0 && d == NULL)
        (void)close(fd);
    return d;
}

static enum rc
look_at_officer(struct worker *w, int base, const char *user, struct err *e)
{
    enum rc rc = RC_OK;
    DIR *d = open_folder(base, user);
    if (d == NULL)
        return RC_OK;
    w->scan->folder = 0;
    for (struct dirent *f; rc == RC_OK && !w->stopping(w) && (f = readdir(d)) != NULL;)
        rc = look_at_file(w, dirfd(d), user, f->d_name, e);
    (void)closedir(d);
    return rc;
}

static enum rc
look(struct worker *w, struct err *e)
{
    enum rc rc = RC_OK;
    DIR *d = opendir(w->cfg->scan_dir);
    if (d == NULL) {
        int why = errno;
        (void)err_set(e, RC_FAIL, "scan_dir", "%s",
                      _("Direktori pindaian tidak dapat dibuka. Periksa scan_dir dan izinnya."));
        return err_detail(e, "%s", strerror(why));
    }
    w->scan->round++;
    for (struct dirent *f; rc == RC_OK && !w->stopping(w) && (f = readdir(d)) != NULL;)
        if (is_username(f->d_name))
            rc = look_at_officer(w, dirfd(d), f->d_name, e);
    (void)closedir(d);
    if (rc == RC_OK && !w->stop)
        forget_gone(w->scan);
    return rc;
}

enum rc
worker_scan(struct worker *w, struct arena *a, bool *busy, struct err *e)
{
    struct worker_scan *ws = state(w);
    int64_t now = clock_mono_ms(w->clock), n = 0;
    (void)a;
    if (now >= ws->retention_ms) {
        enum rc rc = work_intake_retention(w->db, &n, e);
        if (rc != RC_OK)
            return rc;
        if (n > 0)
            log_info("%lld drafts and scans were past their time", (long long)n);
        ws->retention_ms = n > 0 ? now : now + RETENTION_MS;
    }
    *busy = n > 0;
    return w->cfg->scan_dir[0] == '\0' ? RC_OK : look(w, e);
}
