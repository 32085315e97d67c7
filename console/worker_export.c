#include "console/worker_export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/base/str.h"

#define TAIL 4096 /* holds more than two notes */
#define MARK "\n\xe2\x80\x94 "

static enum rc
failed(struct err *e, const char *what)
{
    int why = errno;
    (void)err_set(
        e, RC_FAIL, "export_failed", "%s",
        _("Titik periksa audit tidak dapat ditulis ke berkas. Periksa ruang dan izin direktori audit."));
    return err_detail(e, "%s: %s", what, strerror(why));
}

static enum rc
bad(struct err *e, const char *what)
{
    (void)err_set(
        e, RC_FAIL, "export_bad", "%s",
        _("Berkas titik periksa audit rusak. Simpan salinannya, lalu jalankan: loketctl audit verify"));
    return err_detail(e, "%s", what);
}

/* The first note that begins inside a tail: behind the signature and the empty line of the one before. */
static const char *
first_note(const char *text, const char *end)
{
    const char *sig = memmem(text, (size_t)(end - text), MARK, strlen(MARK));
    const char *gap = sig != NULL ? memmem(sig + 1, (size_t)(end - sig - 1), "\n\n", 2) : NULL;
    return gap != NULL ? gap + 2 : NULL;
}

/* Reads notes from pos on; *pos stops before what is no whole note. */
static enum rc
read_notes(const char **pos, const char *end, const unsigned char key[NOTE_KEY], struct note *out,
           struct err *e)
{
    enum rc rc = RC_NONE;
    while (*pos < end) {
        struct note n;
        size_t used;
        if (**pos == '\n') {
            (*pos)++;
            continue;
        }
        if (note_open(*pos, (size_t)(end - *pos), key, &n, &used, e) != RC_OK)
            return rc;
        *out = n;
        *pos += used;
        rc = RC_OK;
    }
    return rc;
}

static enum rc
last_of(int fd, const char *text, size_t len, off_t base, const unsigned char key[NOTE_KEY], struct note *out,
        struct err *e)
{
    const char *end = text + len;
    const char *pos = base == 0 ? text : first_note(text, end);
    struct err why = {0};
    if (pos == NULL)
        return bad(e, "no note in the tail");
    enum rc rc = read_notes(&pos, end, key, out, &why);
    if (pos == end)
        return rc;
    /* What is left was cut by a crash while it was written, or it is damage that must stay to be looked at.
     */
    size_t rest = (size_t)(end - pos);
    if (rest >= NOTE_MAX || !str_eq(why.code, "note_malformed") ||
        (rest >= 2 && memcmp(end - 2, "\n\n", 2) == 0))
        return bad(e, why.code);
    log_warn("removed an unfinished note from the exported checkpoints");
    return ftruncate(fd, base + (pos - text)) == 0 && fsync(fd) == 0 ? rc : failed(e, "ftruncate");
}

enum rc
worker_export_last(const char *path, const unsigned char key[NOTE_KEY], struct note *out, struct err *e)
{
    char text[TAIL];
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? RC_NONE : failed(e, "open");
    off_t size = lseek(fd, 0, SEEK_END);
    off_t base = size > TAIL ? size - TAIL : 0;
    ssize_t n = size >= 0 ? pread(fd, text, sizeof text, base) : -1;
    enum rc rc = n < 0 ? failed(e, "read") : last_of(fd, text, (size_t)n, base, key, out, e);
    (void)close(fd);
    return rc;
}

static void
make_folder(const char *path)
{
    char dir[512];
    const char *slash = strrchr(path, '/');
    if (slash != NULL && str_printf(dir, sizeof dir, "%.*s", (int)(slash - path), path))
        (void)mkdir(dir, 0700);
}

enum rc
worker_export_append(const char *path, const char *note, struct err *e)
{
    char text[NOTE_MAX + 2];
    if (!str_printf(text, sizeof text, "%s\n", note))
        return bad(e, "note too long");
    make_folder(path);
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return failed(e, "open");
    size_t len = strlen(text);
    off_t before = lseek(fd, 0, SEEK_END);
    bool done = write(fd, text, len) == (ssize_t)len && fsync(fd) == 0;
    enum rc rc = done ? RC_OK : failed(e, "write");
    /* A full disk: half a note must not stand before the next whole one. */
    if (!done && before >= 0 && ftruncate(fd, before) != 0)
        log_warn("an unfinished note stays in the exported checkpoints");
    (void)close(fd);
    return rc;
}
