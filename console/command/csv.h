/*
 * csv.h - reads CSV as offices have it (RFC 4180, with comma, semicolon or tab): one record at a time from a
 * stream of any length, in constant memory. Everything is untrusted: a broken record is told apart from the
 * others and reading goes on with the next line.
 */
#ifndef LOKET_COMMAND_CSV_H
#define LOKET_COMMAND_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define CSV_RECORD_MAX 65536 /* bytes of one record */
#define CSV_FIELDS_MAX 128

struct csv;

enum csv_got {
    CSV_ROW,
    CSV_FAULT, /* the record cannot be read: row->fault tells why */
    CSV_END,
    CSV_ERROR, /* the source failed; errno tells why */
};

struct csv_row {
    uint64_t line; /* where it begins, from 1 */
    char **field;  /* n texts, terminated, until the next call; well-formed UTF-8 */
    size_t n;
    const char *fault; /* word: csv_kutip, csv_panjang, csv_kolom, csv_utf8, csv_nul */
};

/* read() of the source: bytes read, 0 at the end, -1 with errno. */
typedef ssize_t (*csv_read)(void *ctx, void *dst, size_t n);

struct csv *csv_new(csv_read read, void *ctx);
void csv_free(struct csv *c);

/*
 * The next record; blank lines are passed over, a byte order mark at the start as well. The first record
 * chooses the delimiter: the one that stands in it most often. A quote inside an unquoted field is a
 * letter (Ja"an). CSV_END again and again at the end.
 */
enum csv_got csv_next(struct csv *c, struct csv_row *row);

/* The delimiter in use, '\0' before the first record. */
char csv_delimiter(const struct csv *c);

/* Bytes of the source that the records so far took, and the lines: where reading can go on. */
void csv_place(const struct csv *c, uint64_t *offset, uint64_t *lines);
/* Makes a reader that was just made go on at such a place of its source. */
void csv_resume(struct csv *c, uint64_t offset, uint64_t lines, char delimiter);

#endif
