/*
 * vterm_screen.h - a surface as a real terminal would show it: drawn by console/tui/term.c into a
 * pseudo-terminal and read back with libvterm.
 *
 * One terminal is kept per process and resized from call to call.
 */
#ifndef LOKET_TESTS_VTERM_SCREEN_H
#define LOKET_TESTS_VTERM_SCREEN_H

struct surface;

/*
 * Fails the running cmocka test, naming name, when in that theme the terminal does not show exactly the text
 * of s with its cursor, when a cell looks otherwise than its role does in the theme, or when a theme without
 * colour shows one.
 */
void vterm_screen_check(const char *name, const struct surface *s, const char *theme);

#endif
