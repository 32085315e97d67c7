/*
 * clipboard.h - numbers on the screen that a person may want elsewhere, and the sequence (OSC 52) with which
 * the terminal is given one for the clipboard of its own computer. Nothing is ever asked back.
 */
#ifndef LOKET_TUI_CLIPBOARD_H
#define LOKET_TUI_CLIPBOARD_H

#include <stdbool.h>

struct buf;
struct surface;

enum clip_kind { CLIP_NIK, CLIP_NO_KK, CLIP_REF };

struct clip {
    enum clip_kind kind;
    char text[20]; /* digits and "-" */
};

#define CLIPS_MAX 40

/*
 * The NIKs, No KKs and request numbers that s shows, each once: those in the row of the cursor first (*here
 * of them), then from top to bottom. Sixteen digits are a No KK when that is the nearest label before them in
 * the row or above them, else a NIK. Returns how many; at most CLIPS_MAX.
 */
int clipboard_find(const struct surface *s, struct clip out[CLIPS_MAX], int *here);

/* Adds the sequence; false, and nothing is added, when text is anything but 1 to 19 digits and "-". */
bool clipboard_sequence(struct buf *out, const char *text);

#endif
