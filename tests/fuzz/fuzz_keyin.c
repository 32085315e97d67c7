/* Any bytes from a terminal, in any pieces: decoding ends, keys are safe, and a line editor takes them. */
#include "console/base/utf8.h"
#include "console/tui/keyin.h"
#include "console/tui/lineedit.h"
#include "tests/fuzz/must.h"

static void
take(struct keyin *in, struct lineedit *edit, bool idle)
{
    for (keycode k; (k = keyin_next(in, idle)) != KEYC_NONE;) {
        must(k > 0 && k <= KEYC_EOF);
        must(k < 0x80 || k >= KEYC_FIRST_ || !utf8_is_unsafe((uint32_t)k));
        lineedit_key(edit, k);
        must(edit->pos <= edit->len && utf8_valid(edit->text, edit->len));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct keyin in;
    static struct lineedit edit;
    keyin_wipe(&in);
    lineedit_init(&edit, 100);
    edit.note = size > 0 && data[0] & 1;
    while (size > 0) {
        /* The first byte of each piece says how long it is, and whether a pause follows. */
        size_t n = (size_t)(data[0] & 0x3f) + 1;
        bool pause = data[0] & 0x40;
        if (n > size)
            n = size;
        keyin_add(&in, data + (n > 1), n - (n > 1));
        take(&in, &edit, false);
        if (pause)
            take(&in, &edit, true);
        data += n;
        size -= n;
    }
    /* A pause settles whatever was held back. */
    take(&in, &edit, true);
    take(&in, &edit, true);
    must(!keyin_waiting(&in));
    return 0;
}
