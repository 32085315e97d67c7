#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/base/str.h"
#include "console/crypto/merkle.h"
#include "console/crypto/note.h"
#include "console/crypto/sign.h"
#include "console/worker.h"
#include "console/worker_export.h"
#include "db/store/work.h"

#define BATCH          2000
#define SLICE_MS       200  /* of one step under load */
#define CHECKPOINT_MS  1000 /* at most one in this time */
#define EXPORT_FILE    "audit/checkpoints.txt"
#define ORIGIN_SUFFIX  "/audit"
#define ORIGIN_DEFAULT "loket.example"

struct worker_audit {
    struct merkle tree; /* of the leaves read so far */
    uint64_t stored;    /* size of the newest checkpoint in the database */
    bool loaded;
    int64_t last_ms;
    unsigned char key[SIGNER_PUBLIC];
    char origin[NOTE_ORIGIN_MAX];
    char pending[NOTE_MAX]; /* stored, not yet in the file; "" for none */
    char path[CFG_PATH_MAX];
};

/* The log is named after the host in the address of the seals: "loket.example.go.id/audit". */
static void
set_origin(struct worker_audit *au, const char *url)
{
    const char *host = strstr(url, "://");
    char name[NOTE_ORIGIN_MAX / 2];
    size_t n = 0;
    for (host = host != NULL ? host + 3 : "";
         n + 1 < sizeof name && (isalnum((unsigned char)*host) || *host == '.' || *host == '-'); host++)
        name[n++] = (char)tolower((unsigned char)*host);
    name[n] = '\0';
    (void)str_printf(au->origin, sizeof au->origin, "%s%s", n > 0 ? name : ORIGIN_DEFAULT, ORIGIN_SUFFIX);
}

static struct worker_audit *
state(struct worker *w)
{
    if (w->audit != NULL)
        return w->audit;
    struct worker_audit *au = calloc(1, sizeof *au);
    if (au == NULL)
        abort();
    set_origin(au, w->cfg->verify_url);
    (void)cfg_state_path(w->cfg, au->path, EXPORT_FILE);
    au->last_ms = INT64_MIN / 2;
    w->audit = au;
    return au;
}

void
worker_audit_forget(struct worker *w)
{
    if (w->audit != NULL)
        w->audit->loaded = false;
}

void
worker_audit_close(struct worker *w)
{
    free(w->audit);
    w->audit = NULL;
}

/* Something is wrong that only people can settle; no checkpoint is signed over it. */
static enum rc
doubt(struct err *e, const char *code, const char *detail)
{
    (void)err_set(e, RC_FAIL, code, "%s",
                  _("Jejak audit tidak cocok dengan titik periksanya. Jalankan: loketctl audit verify"));
    return err_detail(e, "%s", detail);
}

/* Goes on from the newest stored checkpoint, once it has proven to be ours. */
static enum rc
resume(struct worker *w, struct worker_audit *au, struct arena *a, struct work_checkpoint *last,
       struct err *e)
{
    struct note n;
    unsigned char root[MERKLE_HASH];
    enum rc rc = work_audit_last(w->db, a, last, e);
    if (rc == RC_NONE) {
        (void)merkle_load(&au->tree, 0, NULL, 0);
        au->stored = 0;
        return RC_OK;
    }
    if (rc != RC_OK)
        return rc;
    if (note_open(last->note, strlen(last->note), au->key, &n, NULL, e) != RC_OK)
        return doubt(e, "checkpoint_bad", "the newest checkpoint does not carry our signature");
    if (n.size != (uint64_t)last->size ||
        !merkle_load(&au->tree, n.size, last->frontier.data, last->frontier.len))
        return doubt(e, "checkpoint_bad", "the newest checkpoint and its frontier differ in size");
    merkle_root(&au->tree, root);
    if (memcmp(root, n.root, sizeof root) != 0)
        return doubt(e, "checkpoint_bad", "the frontier does not give the root that was signed");
    au->stored = n.size;
    return RC_OK;
}

static enum rc
load(struct worker *w, struct worker_audit *au, struct arena *a, struct err *e)
{
    struct signer_public pub;
    struct work_checkpoint last = {0};
    struct note exported = {0};
    enum rc rc = signer_public(w->signer, &pub, e);
    if (rc != RC_OK)
        return rc;
    memcpy(au->key, pub.note, sizeof au->key);
    rc = resume(w, au, a, &last, e);
    if (rc != RC_OK)
        return rc;
    rc = worker_export_last(au->path, au->key, &exported, e);
    if (rc != RC_OK && rc != RC_NONE)
        return rc;
    if (exported.size > au->stored)
        return doubt(e, "log_short", "the database has fewer entries than an exported checkpoint");
    au->pending[0] = '\0';
    if (exported.size < au->stored)
        (void)str_copy(au->pending, sizeof au->pending, last.note);
    au->loaded = true;
    return RC_OK;
}

static enum rc
export_pending(struct worker_audit *au, struct err *e)
{
    if (au->pending[0] == '\0')
        return RC_OK;
    enum rc rc = worker_export_append(au->path, au->pending, e);
    if (rc == RC_OK)
        au->pending[0] = '\0';
    return rc;
}

/* Takes up the leaves behind the tree. *more when the batch was full. */
static enum rc
read_leaves(struct worker *w, struct worker_audit *au, struct arena *a, bool *more, struct err *e)
{
    struct work_leaf *rows = NULL;
    size_t n = 0;
    enum rc rc = work_audit_leaves(w->db, a, (int64_t)au->tree.size, BATCH, &rows, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        if ((uint64_t)rows[i].idx != au->tree.size || rows[i].daun.len != MERKLE_HASH)
            return doubt(e, "log_gap", "a number of the log is missing or its hash is no hash");
        merkle_append(&au->tree, rows[i].daun.data);
    }
    *more = n == BATCH;
    return rc;
}

static enum rc
checkpoint(struct worker *w, struct worker_audit *au, struct err *e)
{
    struct note n = {.size = au->tree.size};
    unsigned char sig[SIGNER_SIG];
    char text[NOTE_MAX];
    size_t len;
    (void)str_copy(n.origin, sizeof n.origin, au->origin);
    merkle_root(&au->tree, n.root);
    if (!note_text(&n, text, &len))
        return doubt(e, "origin_bad", "the origin of the log is no name");
    enum rc rc = signer_note(w->signer, text, len, sig, e);
    if (rc != RC_OK)
        return rc;
    if (!note_sealed(&n, sig, au->key, text))
        return doubt(e, "origin_bad", "the note is too long");
    rc = work_audit_checkpoint(w->db, (int64_t)n.size, n.root, sizeof n.root, au->tree.peak,
                               au->tree.n * MERKLE_HASH, text, e);
    if (rc != RC_OK)
        return rc;
    au->stored = n.size;
    (void)str_copy(au->pending, sizeof au->pending, text);
    return export_pending(au, e);
}

/* A failure leaves the tree in doubt: it is read again from the newest checkpoint. */
static enum rc
advance(struct worker *w, struct worker_audit *au, struct arena *a, bool *more, struct err *e)
{
    enum rc rc = au->loaded ? RC_OK : load(w, au, a, e);
    if (rc == RC_OK)
        rc = export_pending(au, e);
    if (rc == RC_OK)
        rc = read_leaves(w, au, a, more, e);
    int64_t now = clock_mono_ms(w->clock);
    if (rc == RC_OK && au->tree.size > au->stored && now - au->last_ms >= CHECKPOINT_MS) {
        au->last_ms = now;
        rc = checkpoint(w, au, e);
    }
    au->loaded = au->loaded && rc == RC_OK;
    return rc;
}

enum rc
worker_audit(struct worker *w, struct arena *a, bool *busy, struct err *e)
{
    struct worker_audit *au = state(w);
    int64_t until = clock_mono_ms(w->clock) + SLICE_MS;
    enum rc rc;
    bool more;
    do {
        int64_t n = 0;
        more = false;
        /* Numbering goes on without the signer; only the checkpoints wait for it. */
        rc = work_audit_sequence(w->db, BATCH, &n, e);
        if (rc == RC_OK)
            rc = advance(w, au, a, &more, e);
        more = more || n == BATCH;
        arena_reset(a);
    } while (rc == RC_OK && more && clock_mono_ms(w->clock) < until && !w->stopping(w));
    *busy = more || au->tree.size > au->stored;
    return rc;
}
