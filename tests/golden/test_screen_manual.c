/* One table of actions: what the manual says is what the keys do, and no key is promised twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "screens/manual.h"
#include "screens/part.h"
#include "screens/registry.h"

#define PAGE "console/loket.7"

static char *
read_page(void)
{
    char *text = NULL;
    size_t size = 0, n;
    char part[4096];
    FILE *in = fopen(PAGE, "r");
    FILE *out = open_memstream(&text, &size);
    while (in != NULL && (n = fread(part, 1, sizeof(part), in)) > 0)
        fwrite(part, 1, n, out);
    if (in != NULL)
        fclose(in);
    fclose(out);
    return text;
}

static void
the_page_is_current(void **state)
{
    char *text = NULL;
    size_t size = 0;
    (void)state;
    FILE *out = open_memstream(&text, &size);
    manual_write(out);
    fclose(out);
    const char *update = getenv("GOLDEN_UPDATE");
    if (update != NULL && str_eq(update, "1")) {
        FILE *page = fopen(PAGE, "w");
        assert_non_null(page);
        fputs(text, page);
        fclose(page);
    }
    char *page = read_page();
    if (strcmp(page, text) != 0)
        fail_msg("%s is not what the key tables say: make docs", PAGE);
    free(page);
    free(text);
}

/* --- keys ------------------------------------------------------------------- */

static int clashes;

/* Each key of each row means this row's action to the dispatcher. */
static void
check_unique(const struct screen_ops *ops, const char *mode, const struct key_bind *all)
{
    for (size_t i = 0; all[i].action != ACTION_NONE; i++) {
        const char *p = all[i].keys;
        while (*(p += strspn(p, " ")) != '\0') {
            char name[16];
            size_t len = strcspn(p, " ");
            assert_true(str_printf(name, sizeof(name), "%.*s", (int)len, p));
            keycode key = key_from_name(name);
            if (key == KEYC_NONE)
                fail_msg("%s (%s): no such key: %s", ops->name, mode, name);
            for (size_t j = 0; j < i; j++) {
                struct key_bind one[2] = {all[j], {.action = ACTION_NONE}};
                if (bind_find(one, key) == ACTION_NONE)
                    continue;
                print_error("%s (%s): %s is bound to %s and to %s\n", ops->name, mode, name,
                            action_word(one[0].action), action_word(all[i].action));
                clashes++;
            }
            p += len;
        }
    }
}

/* Help, and a way back, are never taken away by a key of the screen. */
static void
check_way_back(const struct screen_ops *ops, const char *mode, const struct key_bind *all)
{
    if (bind_row(all, ACTION_HELP) == NULL)
        fail_msg("%s (%s): no key for help", ops->name, mode);
    if (bind_row(all, ACTION_BACK) == NULL && bind_row(all, ACTION_CANCEL) == NULL)
        fail_msg("%s (%s): no way back", ops->name, mode);
}

static void
check_mode(const struct screen_ops *ops, const struct key_mode *plain, const struct key_mode *over)
{
    struct arena *a = arena_new(NULL);
    char mode[120];
    (void)str_printf(mode, sizeof(mode), "%s%s%s", plain->label != NULL ? plain->label : "always",
                     over != NULL ? " with " : "", over != NULL && over->label != NULL ? over->label : "");
    const struct key_bind *all = plain->keys;
    check_unique(ops, mode, all);
    if (!plain->alone)
        all = part_keys_join(a, all, session_frame_keys());
    if (over != NULL) {
        check_unique(ops, mode, over->keys);
        all = part_keys_join(a, over->keys, all);
    }
    check_unique(ops, mode, all);
    if (over != NULL || !plain->alone)
        check_way_back(ops, mode, all);
    arena_free(a);
}

static void
no_key_is_bound_twice(void **state)
{
    (void)state;
    for (size_t s = 0; manual_screens[s] != NULL; s++) {
        struct key_mode plain, over;
        for (size_t i = 0; manual_mode(manual_screens[s], i, &plain); i++) {
            if (plain.over)
                continue;
            check_mode(manual_screens[s], &plain, NULL);
            for (size_t j = 0; manual_mode(manual_screens[s], j, &over); j++)
                if (over.over)
                    check_mode(manual_screens[s], &plain, &over);
        }
    }
    assert_int_equal(clashes, 0);
}

static void
every_key_is_explained(void **state)
{
    (void)state;
    for (size_t s = 0; manual_screens[s] != NULL; s++) {
        struct key_mode m;
        for (size_t i = 0; manual_mode(manual_screens[s], i, &m); i++)
            for (const struct key_bind *b = m.keys; b->action != ACTION_NONE; b++)
                if (b->help == NULL || b->help[0] == '\0')
                    fail_msg("%s: %s has no sentence for the help page", manual_screens[s]->name,
                             action_word(b->action));
    }
    for (const struct key_bind *b = session_frame_keys(); b->action != ACTION_NONE; b++)
        assert_non_null(b->help);
}

static bool
has(const struct key_bind *t, enum action a)
{
    return bind_row(t, a) != NULL;
}

static void
every_action_has_a_key_somewhere(void **state)
{
    static const enum action all[] = {
#define X(name, word) ACTION_##name,
        ACTION_LIST(X)
#undef X
    };
    (void)state;
    for (size_t a = 1; a < COUNT(all); a++) {
        bool found = has(session_frame_keys(), all[a]) || all[a] == ACTION_QUIT;
        for (size_t i = 0; screens_nav[i].action != ACTION_NONE; i++)
            found = found || screens_nav[i].action == all[a];
        for (size_t s = 0; manual_screens[s] != NULL; s++) {
            struct key_mode m;
            for (size_t i = 0; manual_mode(manual_screens[s], i, &m); i++)
                found = found || has(m.keys, all[a]);
        }
        if (!found)
            fail_msg("no screen binds the action %s", action_word(all[a]));
    }
}

/* What can be opened from anywhere, or is kept over a cut line, stands in the manual. */
static void
every_screen_is_in_it(void **state)
{
    (void)state;
    for (size_t i = 0; screens_all[i] != NULL; i++) {
        bool found = false;
        for (size_t s = 0; manual_screens[s] != NULL; s++)
            found = found || manual_screens[s] == screens_all[i];
        if (!found)
            fail_msg("%s is not in the manual", screens_all[i]->name);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_is_current),    cmocka_unit_test(no_key_is_bound_twice),
        cmocka_unit_test(every_key_is_explained), cmocka_unit_test(every_action_has_a_key_somewhere),
        cmocka_unit_test(every_screen_is_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
