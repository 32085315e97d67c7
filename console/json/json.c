#include "console/json/json.h"

#include <jansson.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/utf8.h"

/* What the nodes of one tree share. */
struct tree {
    struct arena *arena;
    json_t *value;
    bool faulty;
    char place[sizeof(((struct err *)0)->field)]; /* of the first fault */
};

struct json {
    struct tree *tree;
    json_t *value; /* borrowed from the tree; NULL in an empty node */
    struct json *parent;
    const char *key; /* NULL for the root and for elements */
    size_t index;
};

static enum rc
refuse(struct err *e, const char *why)
{
    err_set(e, RC_INVALID, "json", _("Data JSON tidak dapat dibaca. Periksa bentuknya lalu kirim ulang."));
    err_detail(e, "%s", why);
    return RC_INVALID;
}

/* The library's own limit is 2048 levels, too deep for our stack; brackets inside strings do not count. */
static bool
too_deep(const char *s, size_t n)
{
    size_t depth = 0;
    bool in_string = false;

    for (size_t i = 0; i < n; i++) {
        if (in_string && s[i] == '\\')
            i++;
        else if (s[i] == '"')
            in_string = !in_string;
        else if (!in_string && (s[i] == '[' || s[i] == '{') && ++depth > JSON_DEPTH_MAX)
            return true;
        else if (!in_string && (s[i] == ']' || s[i] == '}') && depth > 0)
            depth--;
    }
    return false;
}

static struct json *
new_node(struct tree *t, json_t *value, struct json *parent, const char *key, size_t index)
{
    struct json *node = arena_alloc(t->arena, sizeof(*node));

    *node = (struct json){.tree = t, .value = value, .parent = parent, .index = index};
    if (key)
        node->key = arena_strdup(t->arena, key);
    return node;
}

enum rc
json_parse(const char *text, size_t len, struct json **root, struct err *e)
{
    json_error_t why;

    *root = NULL;
    if (len > JSON_TEXT_MAX)
        return refuse(e, "text too long");
    if (too_deep(text, len))
        return refuse(e, "nested too deep");
    json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
    if (!value) {
        refuse(e, "syntax");
        err_detail(e, "line %d column %d, error %d", why.line, why.column, (int)json_error_code(&why));
        return RC_INVALID;
    }
    struct arena *a = arena_new(NULL);
    struct tree *t = arena_alloc(a, sizeof(*t));
    t->arena = a;
    t->value = value;
    *root = new_node(t, value, NULL, NULL, 0);
    return RC_OK;
}

void
json_free(struct json *root)
{
    if (!root)
        return;
    struct arena *a = root->tree->arena; /* holds root and the tree itself */
    json_decref(root->tree->value);
    arena_wipe(a);
    arena_free(a);
}

/* Writes the way from the root to node into dst, e.g. "anggota[2].nik". */
static void
describe(const struct json *node, char *dst, size_t size)
{
    const struct json *way[JSON_DEPTH_MAX + 2];
    size_t n = 0;
    char part[64];

    for (; node && node->parent && n < COUNT(way); node = node->parent)
        way[n++] = node;
    dst[0] = '\0';
    while (n > 0) {
        const struct json *at = way[--n];
        if (at->key)
            str_printf(part, sizeof(part), "%s%s", dst[0] ? "." : "", at->key);
        else
            str_printf(part, sizeof(part), "[%zu]", at->index);
        str_append(dst, size, part);
    }
}

static void
note_fault(const struct json *node)
{
    struct tree *t = node->tree;
    char raw[sizeof(t->place)];

    if (t->faulty)
        return;
    t->faulty = true;
    describe(node, raw, sizeof(raw));
    /* The place may hold a key that the sender invented. */
    utf8_clean_to(t->place, sizeof(t->place), raw);
}

enum rc
json_check(const struct json *any, struct err *e)
{
    const struct tree *t = any->tree;

    if (!t->faulty)
        return RC_OK;
    err_set(e, RC_INVALID, "json_field",
            _("Isian \"%s\" tidak ada atau tidak sesuai. Perbaiki lalu kirim ulang."), t->place);
    err_field(e, t->place);
    return RC_INVALID;
}

/* The member, NULL when missing or null. An empty obj has been complained about already. */
static json_t *
member(const struct json *obj, const char *key)
{
    json_t *v = json_object_get(obj->value, key);

    return json_is_null(v) ? NULL : v;
}

static void
fault_at(struct json *obj, const char *key)
{
    if (obj->value)
        note_fault(new_node(obj->tree, NULL, obj, key, 0));
}

void
json_fault(struct json *obj, const char *key)
{
    fault_at(obj, key);
}

struct json *
json_get(struct json *obj, const char *key)
{
    json_t *v = member(obj, key);

    if (!v)
        fault_at(obj, key);
    return new_node(obj->tree, v, obj, key, 0);
}

const char *
json_str_or(struct json *obj, const char *key, const char *def)
{
    json_t *v = member(obj, key);

    if (!v)
        return def;
    if (!json_is_string(v)) {
        fault_at(obj, key);
        return def;
    }
    return json_string_value(v);
}

int64_t
json_int_or(struct json *obj, const char *key, int64_t def)
{
    json_t *v = member(obj, key);

    if (!v)
        return def;
    if (!json_is_integer(v)) {
        fault_at(obj, key);
        return def;
    }
    return json_integer_value(v);
}

bool
json_bool_or(struct json *obj, const char *key, bool def)
{
    json_t *v = member(obj, key);

    if (!v)
        return def;
    if (!json_is_boolean(v)) {
        fault_at(obj, key);
        return def;
    }
    return json_is_true(v);
}

/* For the readers of members that must exist. */
static void
require(struct json *obj, const char *key)
{
    if (!member(obj, key))
        fault_at(obj, key);
}

const char *
json_str(struct json *obj, const char *key)
{
    require(obj, key);
    return json_str_or(obj, key, "");
}

int64_t
json_int(struct json *obj, const char *key)
{
    require(obj, key);
    return json_int_or(obj, key, 0);
}

bool
json_bool(struct json *obj, const char *key)
{
    require(obj, key);
    return json_bool_or(obj, key, false);
}

bool
json_has(const struct json *obj, const char *key)
{
    return member(obj, key) != NULL;
}

struct json *
json_list_or_empty(struct json *obj, const char *key)
{
    json_t *v = member(obj, key);

    if (v && !json_is_array(v)) {
        fault_at(obj, key);
        v = NULL;
    }
    return new_node(obj->tree, v, obj, key, 0);
}

struct json *
json_list(struct json *obj, const char *key)
{
    require(obj, key);
    return json_list_or_empty(obj, key);
}

size_t
json_len(const struct json *list)
{
    return json_array_size(list->value);
}

struct json *
json_at(struct json *list, size_t i)
{
    struct json *node = new_node(list->tree, json_array_get(list->value, i), list, NULL, i);

    if (!node->value && list->value)
        note_fault(node);
    return node;
}

const char *
json_as_str(struct json *node)
{
    if (json_is_string(node->value))
        return json_string_value(node->value);
    if (node->value)
        note_fault(node);
    return "";
}

int64_t
json_as_int(struct json *node)
{
    if (json_is_integer(node->value))
        return json_integer_value(node->value);
    if (node->value)
        note_fault(node);
    return 0;
}

void
json_only(struct json *obj, const char *const *keys, size_t n)
{
    const char *key;
    json_t *value;

    json_object_foreach(obj->value, key, value)
    {
        size_t i = 0;
        while (i < n && strcmp(keys[i], key) != 0)
            i++;
        if (i == n) {
            fault_at(obj, key);
            return;
        }
    }
}

enum json_kind
json_kind(const struct json *node)
{
    static const enum json_kind kinds[] = {
        [JSON_OBJECT] = JSON_IS_OBJ,     [JSON_ARRAY] = JSON_IS_LIST,  [JSON_STRING] = JSON_IS_TEXT,
        [JSON_INTEGER] = JSON_IS_NUMBER, [JSON_REAL] = JSON_IS_NUMBER, [JSON_TRUE] = JSON_IS_BOOL,
        [JSON_FALSE] = JSON_IS_BOOL,     [JSON_NULL] = JSON_IS_NULL};

    return node->value ? kinds[json_typeof(node->value)] : JSON_IS_MISSING;
}

const char *
json_text_of(const struct json *node, size_t *len)
{
    *len = json_string_length(node->value);
    return json_string_value(node->value);
}

void
json_each(struct json *obj, void (*f)(void *ctx, const char *key, struct json *value), void *ctx)
{
    for (void *at = json_object_iter(obj->value); at != NULL; at = json_object_iter_next(obj->value, at)) {
        const char *key = json_object_iter_key(at);
        f(ctx, key, new_node(obj->tree, json_object_iter_value(at), obj, key, 0));
    }
}

static int
append_text(const char *p, size_t n, void *out)
{
    buf_add(out, p, n);
    return 0;
}

void
json_text(const struct json *node, struct buf *out)
{
    if (!node->value || json_dump_callback(node->value, append_text, out,
                                           JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY) != 0)
        buf_puts(out, "null");
}
