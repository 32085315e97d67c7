/*
 * audit_isi.h - whether the searchable columns of an audit entry say the same as
 * the text of the entry, which is what the log vouches for.
 */
#ifndef LOKET_COMMAND_AUDIT_ISI_H
#define LOKET_COMMAND_AUDIT_ISI_H

/* As PostgreSQL writes them with time zone UTC and ISO dates; office is NULL when there is none. */
struct audit_columns {
    const char *at, *actor, *action, *office, *subject_kind, *subject;
};

/* The name of the first column that differs, "isi" when the text is not an entry, or NULL when all agree. */
const char *audit_isi_differs(const char *isi, const struct audit_columns *c);

#endif
