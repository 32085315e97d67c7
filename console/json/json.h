/*
 * json.h - reading JSON that comes from outside, and writing JSON.
 *
 * Reading: json_parse() gives a tree; the readers below return harmless values
 * (0, "", an empty node) for what is missing or of another type and note the
 * first such fault, with its place ("anggota[2].nik"). Read everything, then
 * check once with json_check(). Strings may hold any character but NUL: clean
 * them before they reach a terminal or a printer.
 *
 * Writing: struct json_w appends to a struct buf; commas, escapes and nesting
 * are taken care of. Characters that a terminal must not see are escaped, so that
 * the output is plain to read and still the same value.
 */
#ifndef LOKET_JSON_JSON_H
#define LOKET_JSON_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"
#include "console/base/str.h"

#define JSON_TEXT_MAX  (4u * 1024 * 1024) /* longest text that is parsed */
#define JSON_DEPTH_MAX 32                 /* deepest nesting, reading and writing */

struct json; /* one node of a tree; all nodes live until json_free() of the root */

/*
 * Parses len bytes. The whole text must be one object or array; duplicate keys,
 * NUL, malformed UTF-8, and more than the limits above are refused (RC_INVALID).
 * *root is NULL on failure; on success the caller frees it with json_free().
 */
MUST_CHECK enum rc json_parse(const char *text, size_t len, struct json **root, struct err *e);

/* Frees the tree of root with all nodes and strings got from it. NULL is allowed. */
void json_free(struct json *root);

/*
 * RC_OK, or RC_INVALID with e->field naming the first place where a reader
 * found something missing or of another type. Any node of the tree will do.
 */
MUST_CHECK enum rc json_check(const struct json *any, struct err *e);

/*
 * Marks the value at key of obj as unacceptable (out of range, unknown word), unless
 * a fault is noted already: for checks that the readers cannot know.
 */
void json_fault(struct json *obj, const char *key);

/* A member that must exist (any type but null). Never NULL; an empty node when it does not. */
struct json *json_get(struct json *obj, const char *key);
const char *json_str(struct json *obj, const char *key);
int64_t json_int(struct json *obj, const char *key);
bool json_bool(struct json *obj, const char *key);

/* As above, but a member that is missing or null gives def without a fault. */
const char *json_str_or(struct json *obj, const char *key, const char *def);
int64_t json_int_or(struct json *obj, const char *key, int64_t def);
bool json_bool_or(struct json *obj, const char *key, bool def);

/* True when obj has the member and it is not null. Never a fault by itself. */
bool json_has(const struct json *obj, const char *key);

/* The array at key, which must exist (json_list) or may be missing (json_list_or_empty). */
struct json *json_list(struct json *obj, const char *key);
struct json *json_list_or_empty(struct json *obj, const char *key);

/* Elements of an array; 0 for anything else. */
size_t json_len(const struct json *list);

/* Element i; an empty node, and a fault, outside the array. Never NULL. */
struct json *json_at(struct json *list, size_t i);

/* The value of a node itself, e.g. of an element. */
const char *json_as_str(struct json *node);
int64_t json_as_int(struct json *node);

/* A member that is not among the n keys is a fault: misspelt optional members must not pass unseen. */
void json_only(struct json *obj, const char *const *keys, size_t n);

enum json_kind {
    JSON_IS_MISSING,
    JSON_IS_NULL,
    JSON_IS_TEXT,
    JSON_IS_NUMBER,
    JSON_IS_BOOL,
    JSON_IS_LIST,
    JSON_IS_OBJ
};

/* For readers that tell every fault themselves: nothing below notes one. */
enum json_kind json_kind(const struct json *node);
/* The value of a string node and its bytes; NULL for anything else. */
const char *json_text_of(const struct json *node, size_t *len);
/* Calls f for each member of obj, in the order of the text. */
void json_each(struct json *obj, void (*f)(void *ctx, const char *key, struct json *value), void *ctx);

/* Appends the node as text: compact, keys sorted, the same bytes for the same value. */
void json_text(const struct json *node, struct buf *out);

/* Writing. Values follow each other; inside an object each is preceded by json_w_key(). */
struct json_w {
    struct buf *out;
    unsigned depth;
    bool bad; /* used out of order: see json_w_ok() */
    bool after_key;
    bool is_list[JSON_DEPTH_MAX + 1];
    bool has_item[JSON_DEPTH_MAX + 1];
};

/* Starts writing one value at the end of *out, which stays the caller's. */
void json_w_init(struct json_w *w, struct buf *out);
void json_w_begin_obj(struct json_w *w);
void json_w_begin_list(struct json_w *w);
void json_w_end(struct json_w *w); /* ends the innermost object or list */
void json_w_key(struct json_w *w, const char *key);
void json_w_str(struct json_w *w, const char *s); /* NULL gives null; malformed bytes become U+FFFD */
void json_w_strn(struct json_w *w, const char *s, size_t n);
void json_w_int(struct json_w *w, int64_t v);
void json_w_bool(struct json_w *w, bool v);
void json_w_null(struct json_w *w);
void json_w_node(struct json_w *w, const struct json *node); /* a value that was read */
void json_w_raw(struct json_w *w, const char *json); /* text that is JSON already, e.g. from the database */

/* Key and value in one call. */
void json_w_kstr(struct json_w *w, const char *key, const char *s);
void json_w_kint(struct json_w *w, const char *key, int64_t v);
void json_w_kbool(struct json_w *w, const char *key, bool v);

/* True when exactly one complete value was written. */
bool json_w_ok(const struct json_w *w);

#endif
