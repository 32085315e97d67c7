/*
 * f102_json.h - a request as JSON: reading with every fault told at once, writing in the one form that the
 * intake takes, and the schema. All three follow the tables of db/model/f102.h.
 */
#ifndef LOKET_COMMAND_F102_JSON_H
#define LOKET_COMMAND_F102_JSON_H

#include "console/json/json.h"
#include "db/model/f102.h"

#define F102_JSON_MAX    (256u * 1024) /* longest text of one request */
#define F102_JSON_FAULTS 500           /* findings that one request gets at most */
#define F102_KEY_MAX     128           /* characters of an idempotency key */

struct f102_doc {
    struct f102 form;
    const char *key; /* the sender's; "" when there is none */
    bool readable;   /* it is JSON and an object; otherwise form is empty */
    struct f102_finding *findings;
    size_t nfindings, cap;
    bool refused; /* one of them is F102_GALAT */
};

/*
 * Reads one request and holds it against every rule that needs no records; today as for f102_check().
 * Everything lives in a. A field of the wrong kind counts as not given.
 */
void f102_json_read(struct arena *a, const char *text, size_t len, const char *channel, const char *today,
                    struct f102_doc *doc);

/* Adds a finding, unless that place has it already. */
void f102_json_add(struct arena *a, struct f102_doc *doc, const struct f102_finding *f);

/*
 * Appends the request in its one form: fields in the order of the tables, nothing that is not given, then the
 * members, the documents and the key: the sender's, or the SHA-256 of the rest. The same request gives the
 * same bytes.
 */
void f102_json_write(const struct f102_doc *doc, struct buf *out);

/* The key as f102_json_write() puts it; in a. */
const char *f102_json_key(struct arena *a, const struct f102_doc *doc);

/* The JSON Schema (draft 2020-12) of a request. */
void f102_json_schema(struct json_w *w);

#endif
