/*
 * attachment.h - the files of a request: opened (which is audited first), fetched part by part, and ticked
 * as "seen, and it matches".
 */
#ifndef LOKET_STORE_ATTACHMENT_H
#define LOKET_STORE_ATTACHMENT_H

#include "db/store/db.h"

#define ATTACHMENT_PART (256 * 1024) /* bytes that are fetched at once: no call takes long */

struct attachment_file {
    int64_t request_id;
    const char *dokumen, *nama_berkas, *jenis_media;
    int32_t ukuran; /* bytes */
    const char *sha256;
};

struct attachment_tick {
    int64_t attachment_id;
    const char *label; /* of the document */
    const char *officer;
    bool mine;
    int64_t at;
};

/* Writes the audit entry and commits it; attachment_part() then works for this session. */
MUST_CHECK enum rc attachment_open(struct db *db, struct arena *a, int64_t id, struct attachment_file *out,
                                   struct err *e);
/* At most ATTACHMENT_PART bytes from byte from on. RC_NONE behind the end. */
MUST_CHECK enum rc attachment_part(struct db *db, struct arena *a, int64_t id, int32_t from,
                                   struct db_bytes *out, struct err *e);
/* word: the number of the file, or the code of a document. */
MUST_CHECK enum rc attachment_find(struct db *db, const char *ref, const char *word, int64_t *id,
                                   struct err *e);

/* RC_CONFLICT "claim_lost", "attachment_not_opened". Doing it twice changes nothing. */
MUST_CHECK enum rc attachment_tick(struct db *db, int64_t id, bool on, struct err *e);
/* Those that hold, oldest first. The request must have been opened (request.h). */
MUST_CHECK enum rc attachment_ticks(struct db *db, struct arena *a, int64_t request,
                                    struct attachment_tick **rows, size_t *n, struct err *e);

#endif
