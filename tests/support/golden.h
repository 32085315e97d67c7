/*
 * golden.h - compares a drawn surface with tests/golden/<name>.txt.
 */
#ifndef LOKET_TESTS_GOLDEN_H
#define LOKET_TESTS_GOLDEN_H

struct surface;

/*
 * Fails the running cmocka test, with the lines that differ, when the dump of s (text, cursor
 * place, roles) is not what the file holds. With GOLDEN_UPDATE=1 in the environment
 * the file is written instead. The working directory is the top of the checkout.
 *
 * The surface is then shown by a real terminal in the themes light and mono: vterm_screen.h.
 */
void golden_check(const char *name, const struct surface *s);

#endif
