#include "tests/support/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/tui/surface.h"
#include "tests/support/vterm_screen.h"

static char *
dump(const struct surface *s)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    surface_dump(s, true, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

/* The whole file, or NULL when there is none. */
static char *
read_all(const char *path)
{
    char *text = NULL;
    size_t size = 0, n;
    char part[4096];
    FILE *in = fopen(path, "r");
    if (in == NULL)
        return NULL;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    while ((n = fread(part, 1, sizeof(part), in)) > 0)
        fwrite(part, 1, n, out);
    fclose(in);
    assert_int_equal(fclose(out), 0);
    return text;
}

/* Prints the lines that differ, as "-" (the file) and "+" (the surface). */
static void
print_difference(const char *path, const char *want, const char *got)
{
    fprintf(stderr, "--- %s\n+++ drawn now (GOLDEN_UPDATE=1 accepts it)\n", path);
    for (int line = 1; *want != '\0' || *got != '\0'; line++) {
        size_t w = strcspn(want, "\n"), g = strcspn(got, "\n");
        if (w != g || memcmp(want, got, w) != 0)
            fprintf(stderr, "@@ %d\n-%.*s\n+%.*s\n", line, (int)w, want, (int)g, got);
        want += w + (want[w] == '\n');
        got += g + (got[g] == '\n');
    }
}

static void
write_all(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");
    if (out == NULL)
        fail_msg("cannot write %s", path);
    fputs(text, out);
    assert_int_equal(fclose(out), 0);
}

void
golden_check(const char *name, const struct surface *s)
{
    char path[300];
    const char *update = getenv("GOLDEN_UPDATE");
    snprintf(path, sizeof(path), "tests/golden/%s.txt", name);
    char *got = dump(s), *want = read_all(path);
    bool same = want != NULL && strcmp(want, got) == 0;
    if (update != NULL && strcmp(update, "1") == 0 && !same) {
        write_all(path, got);
        same = true;
    }
    if (!same)
        print_difference(path, want != NULL ? want : "", got);
    free(got);
    free(want);
    if (!same)
        fail_msg("%s differs from what is drawn", path);
    vterm_screen_check(name, s, "light");
    vterm_screen_check(name, s, "mono");
}
