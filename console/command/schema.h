/*
 * schema.h - the migrations of db/schema as they stood when the program was
 * built; the table is written by scripts/embed-schema.
 */
#ifndef LOKET_COMMAND_SCHEMA_H
#define LOKET_COMMAND_SCHEMA_H

#include <stddef.h>

struct schema_file {
    int number;         /* 1 for 0001_base.sql */
    const char *name;   /* "0001_base" */
    const char *sha256; /* of the text, lower-case hexadecimal */
    const char *sql;    /* terminated */
    size_t len;
};

/* In the order of their numbers; one entry with number 0 ends the list. */
extern const struct schema_file schema_files[];
extern const size_t schema_nfiles;

#endif
