/* Any bytes as JSON: what is accepted is read, written canonically and read again to the same bytes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/utf8.h"
#include "console/json/json.h"
#include "tests/fuzz/must.h"

static void
read_some(struct json *r)
{
    static const char *const keys[] = {"a", "b"};
    struct json *list = json_list_or_empty(r, "b");
    struct err e = {0};

    json_only(r, keys, COUNT(keys));
    (void)json_int(r, "a");
    must(json_str(r, "a") != NULL);
    for (size_t i = 0; i < json_len(list); i++) {
        struct json *at = json_at(list, i);
        must(json_as_str(at) != NULL);
        (void)json_bool_or(at, "a", true);
        (void)json_int(json_at(at, i), "a");
    }
    if (json_check(r, &e) != RC_OK)
        must(utf8_valid(e.text, strlen(e.text)));
}

/* The bytes of the output that a terminal must not see. */
static void
check_output(const struct buf *b)
{
    size_t used;
    uint32_t cp;

    must(utf8_valid(b->data, b->len));
    for (size_t i = 0; i < b->len; i += used) {
        used = utf8_decode(b->data + i, b->len - i, &cp);
        must(!utf8_is_unsafe(cp));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct json *r, *again;
    struct buf first = {0}, second = {0}, out = {0};
    struct json_w w;

    json_w_init(&w, &out);
    json_w_strn(&w, (const char *)data, size);
    must(json_w_ok(&w));
    check_output(&out);
    buf_reset(&out);
    if (json_parse((const char *)data, size, &r, NULL) == RC_OK) {
        json_text(r, &first);
        json_w_init(&w, &out);
        json_w_node(&w, r);
        check_output(&out);
        must(json_parse(out.data, out.len, &again, NULL) == RC_OK);
        json_text(again, &second);
        must(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
        read_some(r);
        json_free(again);
        json_free(r);
    }
    buf_done(&first);
    buf_done(&second);
    buf_done(&out);
    return 0;
}
