/*
 * intake_json.c - the draft and the document to submit, as JSON.
 */
#include <string.h>

#include "console/json/json.h"
#include "screens/intake_doc.h"

static void
write_fields(struct json_w *w, const void *object, const struct f102_field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *value = f102_get(object, &fields[i]);
        if (value[0] != '\0')
            json_w_kstr(w, fields[i].name, value);
    }
}

static void
write_seen(struct json_w *w, const struct intake_doc *d)
{
    json_w_key(w, "dokumen");
    json_w_begin_list(w);
    for (size_t i = 0; i < d->nseen; i++)
        json_w_str(w, d->seen[i]);
    json_w_end(w);
}

static void
write_draft_member(struct json_w *w, const struct intake_member *m)
{
    json_w_begin_obj(w);
    write_fields(w, &m->now, f102_member_fields, f102_member_n);
    if (m->known) {
        json_w_key(w, "semula");
        json_w_begin_obj(w);
        write_fields(w, &m->was, f102_member_fields, f102_member_n);
        json_w_end(w);
        json_w_kstr(w, "kk_semula", m->no_kk);
        json_w_kbool(w, "bawaan", m->loaded);
    }
    json_w_end(w);
}

void
intake_doc_write(const struct intake_doc *d, struct buf *out)
{
    struct json_w w;
    json_w_init(&w, out);
    json_w_begin_obj(&w);
    write_fields(&w, &d->head, f102_head_fields, f102_head_n);
    json_w_kstr(&w, "key", d->key);
    json_w_kint(&w, "halaman", d->page);
    json_w_kstr(&w, "nik_dicari", d->looked_nik);
    json_w_kstr(&w, "no_kk_dicari", d->looked_no_kk);
    json_w_kstr(&w, "nama_wilayah", d->wilayah);
    json_w_kstr(&w, "nama_terisi", d->filled_nama);
    json_w_kstr(&w, "no_kk_terisi", d->filled_no_kk);
    json_w_kstr(&w, "alamat_terisi", d->filled_alamat);
    json_w_key(&w, "anggota");
    json_w_begin_list(&w);
    for (size_t i = 0; i < d->nmembers; i++)
        write_draft_member(&w, &d->members[i]);
    json_w_end(&w);
    write_seen(&w, d);
    json_w_end(&w);
}

/* Of a known person what changes, and what identifies him or her; of anybody else everything. */
static void
write_member(struct json_w *w, const struct intake_member *m)
{
    json_w_begin_obj(w);
    for (size_t i = 0; i < f102_member_n; i++) {
        const struct f102_field *f = &f102_member_fields[i];
        const char *value = f102_get(&m->now, f);
        bool told = !m->known || !intake_is_element(f) || intake_differs(m, f);
        if (told && value[0] != '\0')
            json_w_kstr(w, f->name, value);
    }
    json_w_end(w);
}

void
intake_doc_submit(const struct intake_doc *d, struct buf *out)
{
    struct json_w w;
    json_w_init(&w, out);
    json_w_begin_list(&w);
    json_w_begin_obj(&w);
    write_fields(&w, &d->head, f102_head_fields, f102_head_n);
    json_w_kstr(&w, "key", d->key);
    json_w_key(&w, "anggota");
    json_w_begin_list(&w);
    for (size_t i = 0; i < d->nmembers; i++)
        write_member(&w, &d->members[i]);
    json_w_end(&w);
    write_seen(&w, d);
    json_w_end(&w);
    json_w_end(&w);
}

/* --- reading ---------------------------------------------------------------- */

static void
read_fields(struct intake_doc *d, struct json *node, void *object, const struct f102_field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++)
        (void)intake_set(d, object, &fields[i], json_str_or(node, fields[i].name, ""));
}

static void
read_member(struct intake_doc *d, struct json *node)
{
    struct intake_member *m = intake_member_add(d);
    if (m == NULL)
        return;
    read_fields(d, node, &m->now, f102_member_fields, f102_member_n);
    m->known = json_has(node, "semula");
    if (m->known)
        read_fields(d, json_get(node, "semula"), &m->was, f102_member_fields, f102_member_n);
    m->no_kk = arena_strdup(d->arena, json_str_or(node, "kk_semula", ""));
    m->loaded = json_bool_or(node, "bawaan", false);
}

enum rc
intake_doc_read(struct intake_doc *d, struct arena *a, const char *text, struct err *e)
{
    struct json *root = NULL;
    enum rc rc = json_parse(text, strlen(text), &root, e);
    if (rc != RC_OK)
        return rc;
    intake_doc_init(d, a, "");
    read_fields(d, root, &d->head, f102_head_fields, f102_head_n);
    (void)str_copy(d->key, sizeof(d->key), json_str_or(root, "key", d->key));
    d->page = (int)json_int_or(root, "halaman", 0);
    d->looked_nik = arena_strdup(a, json_str_or(root, "nik_dicari", ""));
    d->looked_no_kk = arena_strdup(a, json_str_or(root, "no_kk_dicari", ""));
    d->wilayah = arena_strdup(a, json_str_or(root, "nama_wilayah", ""));
    d->filled_nama = arena_strdup(a, json_str_or(root, "nama_terisi", ""));
    d->filled_no_kk = arena_strdup(a, json_str_or(root, "no_kk_terisi", ""));
    d->filled_alamat = arena_strdup(a, json_str_or(root, "alamat_terisi", ""));
    struct json *list = json_list_or_empty(root, "anggota");
    for (size_t i = 0; i < json_len(list); i++)
        read_member(d, json_at(list, i));
    list = json_list_or_empty(root, "dokumen");
    for (size_t i = 0; i < json_len(list); i++)
        intake_set_seen(d, json_as_str(json_at(list, i)), true);
    rc = json_check(root, e);
    json_free(root);
    return rc;
}
