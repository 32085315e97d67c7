/* Any bytes through every function of utf8.h: no crash, clean output, widths that add up. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/utf8.h"
#include "tests/fuzz/must.h"

static void
check_clean(const char *s)
{
    size_t n = strlen(s);
    size_t used;
    uint32_t cp;

    must(utf8_valid(s, n));
    for (size_t i = 0; i < n; i += used) {
        used = utf8_decode(s + i, n - i, &cp);
        must(!utf8_is_unsafe(cp));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(NULL);
    int cols = size > 0 ? data[0] % 40 : 3;
    const char *s = arena_strndup(a, (const char *)data, size);
    char tight[16];

    char *clean = utf8_clean(a, s);
    check_clean(clean);
    must(utf8_width(s) == utf8_width(clean));
    must(strcmp(utf8_clean(a, clean), clean) == 0);
    utf8_clean_to(tight, sizeof(tight), s);
    check_clean(tight);
    must(strncmp(tight, clean, strlen(tight)) == 0);
    size_t cut = utf8_prefix(clean, cols);
    must(cut <= strlen(clean) && utf8_valid(clean, cut));
    char *fit = utf8_fit(a, s, cols);
    check_clean(fit);
    must(utf8_width(fit) <= cols);
    char *upper = utf8_upper(a, s);
    must(utf8_valid(upper, strlen(upper)) == utf8_valid(s, strlen(s)));
    arena_free(a);
    return 0;
}
