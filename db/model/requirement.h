/*
 * requirement.h - the documents that a request must bring (requirements.csv; Perpres 96/2018 ps 11-13,
 * Permendagri 108/2019 ps 10): what is always needed, where one of several is enough, and what is needed only
 * on a condition. The database holds the same rules (db/schema/0018_requirement.sql).
 */
#ifndef LOKET_MODEL_REQUIREMENT_H
#define LOKET_MODEL_REQUIREMENT_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct f102;

/* One of dokumen is needed for the kind when syarat holds. */
struct requirement {
    const char *kind;    /* "ALL": every kind */
    const char *dokumen; /* codes of dokumen_persyaratan, blank-separated */
    const char *syarat;  /* word of a condition; "": always */
    bool wajib; /* false: asked for, and a request without it goes on (practice, or an unsettled rule) */
    const char *sumber;
};
extern const struct requirement requirements[];
extern const size_t requirements_n;

/* A condition as a person reads it, translated ("bila anggota meninggal"); "" for "". */
const char *requirement_when_text(const char *syarat);

enum requirement_need { REQUIREMENT_ASKED, REQUIREMENT_ONE_OF, REQUIREMENT_MANDATORY };

/* A line of the checklist: a document of the kind. */
struct requirement_row {
    const char *dokumen, *label;
    enum requirement_need need;
    int grup;           /* REQUIREMENT_ONE_OF: one document of those with this number is enough; else 0 */
    const char *syarat; /* the condition's word; "": always */
    const char *bila;   /* the condition as a sentence, translated */
    bool berlaku;       /* the condition holds for this form as it stands */
    bool ada;           /* at hand */
    const char *sumber;
};

/*
 * The documents for a form, each once, in the order of the law: what applies first, ONE OF groups side by
 * side. today: YYYY-MM-DD. Arena-owned; *n is 0 while the kind is unknown.
 */
struct requirement_row *requirement_checklist(struct arena *a, const struct f102 *r, const char *today,
                                              size_t *n);

/* Something that is needed and not at hand: one of dokumen. */
struct requirement_missing {
    const char *const *dokumen; /* codes, in alphabetical order */
    size_t n;
    const char *label; /* "BUKU NIKAH/... / KUTIPAN ..." */
    const char *sumber;
};

/*
 * What the form lacks, each once. Persons whom the form does not name are not seen: for a KK that keeps its
 * number the database, which adds them, may ask for less (a parent who is there already); and where
 * somebody comes from is known to it better. Where the caller gives the records (semula) both agree.
 */
struct requirement_missing *requirement_missing(struct arena *a, const struct f102 *r, const char *today,
                                                size_t *n);

#endif
