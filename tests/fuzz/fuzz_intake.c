/* Any bytes as a request: faults are told, never more than the bound; what is written reads back as the same.
 */
#include <string.h>

#include "console/base/arena.h"
#include "console/base/utf8.h"
#include "console/command/f102_json.h"
#include "tests/fuzz/must.h"

#define TODAY "2026-11-22"

static void
check_findings(const struct f102_doc *doc)
{
    bool refused = false;
    must(doc->nfindings <= F102_JSON_FAULTS);
    for (size_t i = 0; i < doc->nfindings; i++) {
        const struct f102_finding *f = &doc->findings[i];
        must(f->path != NULL && f->code[0] != '\0' && f->text[0] != '\0' && f->sumber != NULL);
        must(utf8_valid(f->path, strlen(f->path)) && utf8_valid(f->text, strlen(f->text)));
        refused = refused || f->severity == F102_GALAT;
    }
    must(refused == doc->refused);
}

static void
check_fields(const void *a, const void *b, const struct f102_field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++)
        must(strcmp(f102_get(a, &fields[i]), f102_get(b, &fields[i])) == 0);
}

static void
check_same(const struct f102 *a, const struct f102 *b)
{
    must(a->nanggota == b->nanggota && a->ndokumen == b->ndokumen);
    check_fields(a, b, f102_head_fields, f102_head_n);
    for (size_t i = 0; i < a->nanggota; i++)
        check_fields(&a->anggota[i], &b->anggota[i], f102_member_fields, f102_member_n);
    for (size_t i = 0; i < a->ndokumen; i++)
        must(strcmp(a->dokumen[i], b->dokumen[i]) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(NULL);
    struct buf first = {0}, second = {0};
    struct f102_doc doc, again;
    f102_json_read(a, (const char *)data, size, "portal", TODAY, &doc);
    check_findings(&doc);
    must(doc.readable || doc.refused);
    if (doc.readable) {
        f102_json_write(&doc, &first);
        must(memchr(first.data, '\n', first.len) == NULL);
        f102_json_read(a, first.data, first.len, "portal", TODAY, &again);
        must(again.readable || first.len > F102_JSON_MAX);
    }
    if (doc.readable && again.readable) {
        check_findings(&again);
        check_same(&doc.form, &again.form);
        must(strcmp(again.key, f102_json_key(a, &doc)) == 0);
        f102_json_write(&again, &second);
        must(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    }
    buf_done(&first);
    buf_done(&second);
    arena_free(a);
    return 0;
}
