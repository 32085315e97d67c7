#include "console/command/f102_json.h"

#include <string.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/utf8.h"
#include "console/crypto/sha256.h"

#define SUMBER    "Permendagri 109/2019 F-1.02"
#define SHOWN_MAX 40 /* characters of a name that somebody made up */

struct reading {
    struct arena *arena;
    struct f102_doc *doc;
    const char *prefix; /* "anggota[2]." */
    void *row;
    const struct f102_field *fields;
    size_t nfields;
};

static const char *const own_keys[] = {"key", "anggota", "dokumen"};

void
f102_json_add(struct arena *a, struct f102_doc *doc, const struct f102_finding *f)
{
    for (size_t i = 0; i < doc->nfindings; i++)
        if (str_eq(doc->findings[i].path, f->path) && str_eq(doc->findings[i].code, f->code))
            return;
    if (doc->nfindings == F102_JSON_FAULTS)
        return;
    if (doc->nfindings == doc->cap) {
        doc->cap = doc->cap != 0 ? 4 * doc->cap : 8;
        struct f102_finding *more = arena_array(a, doc->cap, sizeof *more);
        if (doc->nfindings > 0)
            memcpy(more, doc->findings, doc->nfindings * sizeof *more);
        doc->findings = more;
    }
    doc->findings[doc->nfindings++] = *f;
    doc->refused = doc->refused || f->severity == F102_GALAT;
}

static void
fault(const struct reading *r, const char *path, const char *code, const char *param)
{
    struct f102_finding f = {.path = arena_printf(r->arena, "%s%s", r->prefix, path),
                             .code = code,
                             .severity = F102_GALAT,
                             .param = param,
                             .sumber = SUMBER,
                             .text = f102_rule_text(r->arena, code, param)};
    f102_json_add(r->arena, r->doc, &f);
}

static void
wrong_kind(const struct reading *r, const char *path, const char *wanted)
{
    fault(r, path, "bentuk_salah", wanted);
}

/* A name from outside, fit to be shown. */
static const char *
shown(struct arena *a, const char *name)
{
    char clean[4 * SHOWN_MAX];
    utf8_clean_to(clean, sizeof clean, name);
    return arena_strdup(a, clean);
}

static bool
is_own_key(const char *key)
{
    for (size_t i = 0; i < COUNT(own_keys); i++)
        if (str_eq(key, own_keys[i]))
            return true;
    return false;
}

/* One member of an object into its field. */
static void
take(void *ctx, const char *key, struct json *value)
{
    struct reading *r = ctx;
    const struct f102_field *f = f102_field_find(r->fields, r->nfields, key);
    size_t len;
    if (f == NULL) {
        const char *name = shown(r->arena, key);
        if (r->prefix[0] != '\0' || !is_own_key(key))
            fault(r, name, "bidang_tak_dikenal", name);
        return;
    }
    const char *text = json_text_of(value, &len);
    if (text != NULL) {
        const char **slot = (void *)((char *)r->row + f->offset);
        *slot = arena_strndup(r->arena, text, len);
    } else if (json_kind(value) != JSON_IS_NULL) {
        wrong_kind(r, key, _("teks dalam tanda kutip"));
    }
}

static void
read_members(struct reading *r, struct json *root)
{
    struct json *list = json_has(root, "anggota") ? json_get(root, "anggota") : NULL;
    if (list == NULL)
        return;
    if (json_kind(list) != JSON_IS_LIST) {
        wrong_kind(r, "anggota", _("daftar [...]"));
        return;
    }
    size_t n = json_len(list);
    if (n > F102_MEMBERS_MAX) {
        fault(r, "anggota", "anggota_terlalu_banyak", arena_printf(r->arena, "%d", F102_MEMBERS_MAX));
        n = F102_MEMBERS_MAX;
    }
    struct f102_member *rows = arena_array(r->arena, n + 1, sizeof *rows);
    for (size_t i = 0; i < n; i++) {
        struct reading one = *r;
        struct json *at = json_at(list, i);
        if (json_kind(at) != JSON_IS_OBJ) {
            wrong_kind(r, arena_printf(r->arena, "anggota[%zu]", i), _("objek {...}"));
            continue;
        }
        one.prefix = arena_printf(r->arena, "anggota[%zu].", i);
        one.row = &rows[i];
        one.fields = f102_member_fields;
        one.nfields = f102_member_n;
        json_each(at, take, &one);
    }
    r->doc->form.anggota = rows;
    r->doc->form.nanggota = n;
}

static void
read_documents(struct reading *r, struct json *root)
{
    struct json *list = json_has(root, "dokumen") ? json_get(root, "dokumen") : NULL;
    size_t len;
    if (list == NULL)
        return;
    if (json_kind(list) != JSON_IS_LIST || json_len(list) > F102_DOCUMENTS_MAX) {
        wrong_kind(
            r, "dokumen",
            arena_printf(r->arena, _("daftar [...] dengan paling banyak %d kode"), F102_DOCUMENTS_MAX));
        return;
    }
    const char **codes = arena_array(r->arena, json_len(list) + 1, sizeof *codes);
    for (size_t i = 0; i < json_len(list); i++) {
        const char *text = json_text_of(json_at(list, i), &len);
        if (text != NULL)
            codes[r->doc->form.ndokumen++] = arena_strndup(r->arena, text, len);
        else
            wrong_kind(r, arena_printf(r->arena, "dokumen[%zu]", i), _("teks dalam tanda kutip"));
    }
    r->doc->form.dokumen = codes;
}

static size_t
characters(const char *s)
{
    size_t n = 0;
    for (; *s != '\0'; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

static bool
plain_text(const char *s)
{
    uint32_t cp;
    for (size_t left = strlen(s), used; left > 0; left -= used, s += used) {
        used = utf8_decode(s, left, &cp);
        if (cp == UTF8_BAD || utf8_is_unsafe(cp))
            return false;
    }
    return true;
}

static void
read_key(struct reading *r, struct json *root)
{
    size_t len;
    if (!json_has(root, "key"))
        return;
    const char *text = json_text_of(json_get(root, "key"), &len);
    if (text == NULL)
        wrong_kind(r, "key", _("teks dalam tanda kutip"));
    else if (len == 0 || characters(text) > F102_KEY_MAX || !plain_text(text))
        fault(r, "key", "kunci_tak_sah", "");
    else
        r->doc->key = arena_strndup(r->arena, text, len);
}

static bool
told(const struct f102_doc *doc, size_t n, const char *path)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(doc->findings[i].path, path))
            return true;
    return false;
}

/* A place whose form is wrong already is not told a second time. */
static void
add_rules(struct arena *a, struct f102_doc *doc, const char *today)
{
    size_t n = 0, before = doc->nfindings;
    const struct f102_finding *rows = f102_check(a, &doc->form, today, &n);
    for (size_t i = 0; i < n; i++)
        if (!told(doc, before, rows[i].path))
            f102_json_add(a, doc, &rows[i]);
}

void
f102_json_read(struct arena *a, const char *text, size_t len, const char *channel, const char *today,
               struct f102_doc *doc)
{
    struct json *root = NULL;
    struct err e = {0};
    *doc = (struct f102_doc){.key = ""};
    struct reading r = {.arena = a,
                        .doc = doc,
                        .prefix = "",
                        .row = &doc->form,
                        .fields = f102_head_fields,
                        .nfields = f102_head_n};
    if (len > F102_JSON_MAX) {
        wrong_kind(&r, "", arena_printf(a, _("paling banyak %u KB"), F102_JSON_MAX / 1024));
        return;
    }
    if (json_parse(text, len, &root, &e) != RC_OK || json_kind(root) != JSON_IS_OBJ) {
        wrong_kind(&r, "",
                   e.detail[0] != '\0' ? arena_printf(a, _("satu objek JSON (%s)"), e.detail)
                                       : _("satu objek JSON"));
        json_free(root);
        return;
    }
    doc->readable = true;
    json_each(root, take, &r);
    doc->form.channel = channel;
    read_members(&r, root);
    read_documents(&r, root);
    read_key(&r, root);
    json_free(root);
    add_rules(a, doc, today);
}

static void
write_fields(struct json_w *w, const void *row, const struct f102_field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *value = f102_get(row, &fields[i]);
        if (value[0] != '\0')
            json_w_kstr(w, fields[i].name, value);
    }
}

/* Everything but the key; the object stays open. */
static void
write_form(struct json_w *w, const struct f102 *form)
{
    json_w_begin_obj(w);
    write_fields(w, form, f102_head_fields, f102_head_n);
    json_w_key(w, "anggota");
    json_w_begin_list(w);
    for (size_t i = 0; i < form->nanggota; i++) {
        json_w_begin_obj(w);
        write_fields(w, &form->anggota[i], f102_member_fields, f102_member_n);
        json_w_end(w);
    }
    json_w_end(w);
    json_w_key(w, "dokumen");
    json_w_begin_list(w);
    for (size_t i = 0; i < form->ndokumen; i++)
        json_w_str(w, form->dokumen[i]);
    json_w_end(w);
}

/* Of the canonical text from `from` on, which is not closed yet. */
static void
put_key(struct json_w *w, const struct f102_doc *doc, const struct buf *out, size_t from)
{
    unsigned char digest[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];
    sha256_prefixed(digest, 0, out->data + from, out->len - from);
    str_hex(hex, digest, sizeof digest);
    json_w_kstr(w, "key", doc->key[0] != '\0' ? doc->key : hex);
}

void
f102_json_write(const struct f102_doc *doc, struct buf *out)
{
    size_t from = out->len;
    struct json_w w;
    json_w_init(&w, out);
    write_form(&w, &doc->form);
    put_key(&w, doc, out, from);
    json_w_end(&w);
}

const char *
f102_json_key(struct arena *a, const struct f102_doc *doc)
{
    struct buf b = {0};
    struct json_w w;
    if (doc->key[0] != '\0' || !doc->readable)
        return doc->key;
    json_w_init(&w, &b);
    write_form(&w, &doc->form);
    unsigned char digest[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];
    sha256_prefixed(digest, 0, b.data, b.len);
    str_hex(hex, digest, sizeof digest);
    buf_done(&b);
    return arena_strdup(a, hex);
}
