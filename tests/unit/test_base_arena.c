/* Arenas: lifetimes, alignment, zeroing, and ending the process rather than overflowing. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/arena.h"

static void
memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    struct arena *a = arena_new(NULL);

    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *p = arena_alloc(a, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        if (size > 0)
            memset(p, 0xAA, size);
    }
    arena_reset(a);
    unsigned char *again = arena_alloc(a, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(again[i], 0);
    arena_free(a);
}

static void
big_and_small_live_together(void **state)
{
    (void)state;
    struct arena *a = arena_new(NULL);
    char *small = arena_strdup(a, "kecil");
    char *big = arena_alloc(a, 300000);
    memset(big, 'x', 300000);
    char *next = arena_strdup(a, "lagi");

    assert_string_equal(small, "kecil");
    assert_string_equal(next, "lagi");
    assert_int_equal(big[299999], 'x');
    arena_free(a);
}

static void
copies(void **state)
{
    (void)state;
    struct arena *a = arena_new(NULL);

    assert_string_equal(arena_strdup(a, NULL), "");
    assert_string_equal(arena_strndup(a, NULL, 5), "");
    assert_string_equal(arena_strndup(a, "abcdef", 3), "abc");
    assert_string_equal(arena_strndup(a, "ab", 30), "ab");
    assert_string_equal(arena_printf(a, "%s-%04d", "x", 7), "x-0007");
    assert_string_equal(arena_printf(a, "%s", ""), "");
    assert_memory_equal(arena_memdup(a, "a\0b", 3), "a\0b", 3);
    assert_non_null(arena_memdup(a, NULL, 0));
    arena_free(a);
}

/* The sanitizers find what these leave behind or free twice. */
static void
children_go_with_their_parent(void **state)
{
    (void)state;
    struct arena *session = arena_new(NULL);
    struct arena *screen = arena_new(session);
    struct arena *query[5];

    for (int i = 0; i < 5; i++) {
        query[i] = arena_new(screen);
        arena_strdup(arena_new(query[i]), "dalam");
    }
    arena_free(query[2]); /* middle, last and first of the siblings */
    arena_free(query[0]);
    arena_free(query[4]);
    arena_reset(screen);
    assert_string_equal(arena_strdup(screen, "masih"), "masih");
    arena_strdup(arena_new(screen), "baru");
    arena_wipe(session);
    assert_string_equal(arena_strdup(session, "masih"), "masih");
    arena_free(session);
    arena_free(NULL);
    arena_reset(NULL);
    arena_wipe(NULL);
}

static void
deep_nesting_needs_no_stack(void **state)
{
    (void)state;
    struct arena *top = arena_new(NULL);
    struct arena *a = top;

    for (int i = 0; i < 200000; i++)
        a = arena_new(a);
    arena_free(top);
}

static int
status_of(size_t n, size_t size)
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        (void)signal(SIGABRT, SIG_DFL);
        (void)close(STDERR_FILENO);
        arena_array(arena_new(NULL), n, size);
        _exit(0);
    }
    assert_true(pid > 0 && waitpid(pid, &status, 0) == pid);
    return status;
}

static void
overflow_ends_the_process(void **state)
{
    (void)state;
    int status = status_of(SIZE_MAX / 2, 3);

    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    status = status_of(1, SIZE_MAX - 4);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    status = status_of(0, SIZE_MAX);
    assert_true(WIFEXITED(status));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(big_and_small_live_together),
        cmocka_unit_test(copies),
        cmocka_unit_test(children_go_with_their_parent),
        cmocka_unit_test(deep_nesting_needs_no_stack),
        cmocka_unit_test(overflow_ends_the_process),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
