/*
 * intake_doc.h - a request while it is typed in: the fields of F-1.02, its members beside what the records
 * say about them, and its two spellings in JSON: the draft, which keeps everything, and the document for
 * intake_submit(), which tells of known persons only what changes.
 */
#ifndef LOKET_SCREENS_INTAKE_DOC_H
#define LOKET_SCREENS_INTAKE_DOC_H

#include <stdbool.h>
#include <stddef.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "console/base/str.h"
#include "db/model/f102.h"
#include "db/store/intake.h"

#define INTAKE_KEY 37

struct intake_member {
    struct f102_member now; /* as it shall be: of a known person all elements */
    struct f102_member was; /* as the records say; all "" for a person they do not know */
    bool known;
    bool loaded;       /* came with the family, not by hand */
    const char *no_kk; /* family that the person is in now, or "" */
};

struct intake_doc {
    struct arena *arena; /* of all strings */
    struct f102 head;    /* without documents and members: see intake_doc_f102() */
    struct intake_member members[F102_MEMBERS_MAX];
    size_t nmembers;
    const char *seen[F102_DOCUMENTS_MAX]; /* codes of documents seen on paper */
    size_t nseen;
    char key[INTAKE_KEY];   /* idempotency key of the submission: stays with the draft */
    int page;               /* where the officer was */
    const char *looked_nik; /* numbers that were last looked up: a second look-up is not needed */
    const char *looked_no_kk;
    const char *wilayah; /* name of the desa/kelurahan, for showing */
    /* What a look-up put there, "" for none: it goes again with a corrected NIK unless it was changed by
     * hand. */
    const char *filled_nama, *filled_no_kk, *filled_alamat;
};

/* An empty request of that kind with a fresh key; every value is "". */
void intake_doc_init(struct intake_doc *d, struct arena *a, const char *kind);

/* Sets a field of the head or of a member, without what a terminal must not see; true when that changes it.
 */
bool intake_set(struct intake_doc *d, void *head_or_member, const struct f102_field *f, const char *value);
/* The same by name; the name must exist. */
bool intake_set_named(struct intake_doc *d, void *head_or_member, bool head, const char *name,
                      const char *value);

/* True when an element of a known member is given and differs from the records; for tindakan and the like
 * never. An empty element means what the records say. */
bool intake_differs(const struct intake_member *m, const struct f102_field *f);

/* Whether the field is an element of the person (and not of what is to happen to him or her). */
bool intake_is_element(const struct f102_field *f);

/*
 * What the records say about a person: of elements that still are what the records said before, or are
 * empty, the new values are taken. NULL: the records do not know this number; what was typed stays.
 */
void intake_member_known(struct intake_doc *d, struct intake_member *m, const struct intake_person *p);

/* Puts tindakan right: of members who do not leave it follows from what differs and where they come from. */
void intake_settle(struct intake_doc *d);

/* A new last member with empty fields; NULL when there are too many. */
struct intake_member *intake_member_add(struct intake_doc *d);
void intake_member_drop(struct intake_doc *d, size_t i);
/* Nothing was typed about this member yet. */
bool intake_member_empty(const struct intake_member *m);
/* The member with that NIK, or NULL. */
struct intake_member *intake_member_find(struct intake_doc *d, const char *nik);

/*
 * The members of a family from the records, in place of those that came with another family and were left
 * as they were. Persons who are in the list already stay as they are there.
 */
void intake_family_members(struct intake_doc *d, const struct intake_person *p, size_t n);

/* Another applicant: takes back what the look-up of the one before put in, and leaves what was typed. */
void intake_forget(struct intake_doc *d);

/* Another kind: of members who came by themselves those stay who belong to it. */
void intake_set_kind(struct intake_doc *d, const char *kind);

/* True for kinds that bring the whole family of no_kk: it keeps its number, or gets a new head. */
bool intake_whole_family(const char *kind);

/* Documents seen on paper. */
bool intake_is_seen(const struct intake_doc *d, const char *dokumen);
void intake_set_seen(struct intake_doc *d, const char *dokumen, bool seen);

/*
 * As the rules of f102_check() read it, in a; with the files of the draft beside what was seen. Members
 * carry what the records say.
 */
struct f102 *intake_doc_f102(const struct intake_doc *d, struct arena *a, const struct draft_file *files,
                             size_t nfiles);

/* Appends the draft. */
void intake_doc_write(const struct intake_doc *d, struct buf *out);
/* Appends the array of one document for intake_submit(). */
void intake_doc_submit(const struct intake_doc *d, struct buf *out);

/* Reads a draft. RC_INVALID when it is none. */
MUST_CHECK enum rc intake_doc_read(struct intake_doc *d, struct arena *a, const char *json, struct err *e);

#endif
