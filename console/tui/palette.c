#include "console/tui/palette.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/tui/footer.h"

#define TEXT_CHARS 60
#define ROWS       14 /* of the list, with its last line */

static int
lower(char c)
{
    return tolower((unsigned char)c);
}

static bool
begins_word(const char *label, size_t at)
{
    return at == 0 || !isalnum((unsigned char)label[at - 1]);
}

/* Where the next letter may stand: at once, later in the same word, or where a later word begins; 0: nowhere.
 */
static size_t
next_letter(const char *label, size_t last, int letter)
{
    bool same_word = true;
    for (size_t i = last + 1; label[i] != '\0'; i++) {
        same_word = same_word && isalnum((unsigned char)label[i]);
        if (lower(label[i]) == letter && (same_word || begins_word(label, i)))
            return i;
    }
    return 0;
}

/* The score of find's letters from label[at] on, the first of them taken there; 0 when they do not follow. */
static int
score_from(const char *label, size_t at, const char *find)
{
    bool whole = begins_word(label, at);
    int score = whole ? 12 : 2;
    size_t last = at;
    for (find++; *find != '\0'; find++) {
        if (*find == ' ')
            continue;
        size_t i = next_letter(label, last, lower(*find));
        if (i == 0 || (i > last + 1 && !whole)) /* from inside a word only as a piece */
            return 0;
        score += i == last + 1 ? 6 : begins_word(label, i) ? 5 : 1;
        last = i;
    }
    return score * 100 - (int)(at < 90 ? at : 90);
}

int
palette_score(const char *label, const char *find)
{
    int best = 0;
    find += strspn(find, " ");
    if (*find == '\0')
        return 1;
    for (size_t at = 0; label[at] != '\0'; at++) {
        int score = lower(label[at]) == lower(*find) ? score_from(label, at, find) : 0;
        best = score > best ? score : best;
    }
    return best;
}

static int
entry_score(const struct palette_entry *e, const char *find)
{
    int label = palette_score(e->label, find);
    int words = e->words != NULL ? palette_score(e->words, find) : 0;
    return label > words ? label : words;
}

static void
refresh(struct palette *p)
{
    const char *find = p->edit.text;
    int n = 0;
    for (int i = 0; i < p->n; i++) {
        int score = entry_score(&p->all[i], find), at = n;
        if (score == 0)
            continue;
        while (at > 0 && entry_score(&p->all[p->shown[at - 1]], find) < score)
            at--;
        memmove(&p->shown[at + 1], &p->shown[at], (size_t)(n - at) * sizeof(*p->shown));
        p->shown[at] = i;
        n++;
    }
    p->nshown = n;
    p->list.has_sel = false;
    list_reloaded(&p->list);
    (void)list_act(&p->list, ACTION_FIRST);
}

static int
shown_count(const void *ctx)
{
    return ((const struct palette *)ctx)->nshown;
}

static int64_t
shown_id(const void *ctx, int row)
{
    return ((const struct palette *)ctx)->shown[row];
}

static const char *
shown_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct palette *p = ctx;
    const struct palette_entry *e = &p->all[p->shown[row]];
    buf[0] = '\0';
    *role = ROLE_TEXT;
    return col == 0 ? e->label : e->key;
}

static const struct column columns[] = {{.min = 40, .weight = 1}, {.min = 8, .align = ALIGN_RIGHT}};
static const struct list_source source = {
    .cols = columns,
    .ncols = COUNT(columns),
    .count = shown_count,
    .id = shown_id,
    .cell = shown_cell,
};

void
palette_open(struct palette *p, struct arena *a, const struct palette_entry *entries, int n,
             struct history *history)
{
    *p = (struct palette){.all = entries, .n = n, .history = history};
    p->shown = arena_array(a, (size_t)n + 1, sizeof(*p->shown));
    lineedit_init(&p->edit, TEXT_CHARS);
    history_rest(history);
    list_init(&p->list, &source, p, _("Tidak ada yang cocok. Hapus huruf dengan Backspace."));
    refresh(p);
}

const char *
palette_text(struct palette *p)
{
    (void)str_copy(p->text, sizeof(p->text), p->edit.text);
    return str_trim(p->text);
}

const struct palette_entry *
palette_entry(const struct palette *p)
{
    int row = list_row(&p->list);
    return row >= 0 ? &p->all[p->shown[row]] : NULL;
}

/* Puts an earlier text in the line; false when there is none. */
static bool
recall(struct palette *p, bool older)
{
    const char *text = older ? history_older(p->history, p->edit.text) : history_newer(p->history);
    if (text == NULL)
        return false;
    lineedit_set(&p->edit, text);
    refresh(p);
    return true;
}

static enum widget_result
move(struct palette *p, keycode k)
{
    bool top = p->nshown == 0 || list_row(&p->list) == 0;
    if (k == KEYC_UP && top)
        (void)recall(p, true);
    else if (k == KEYC_DOWN && top && p->history->at > 0)
        (void)recall(p, false);
    else
        (void)list_act(&p->list, k == KEYC_UP     ? ACTION_UP
                                 : k == KEYC_DOWN ? ACTION_DOWN
                                 : k == KEYC_PGUP ? ACTION_PAGE_UP
                                                  : ACTION_PAGE_DOWN);
    return WIDGET_CONTINUE;
}

enum widget_result
palette_key(struct palette *p, keycode k)
{
    p->error[0] = '\0';
    if (!p->edit.pasting) {
        if (k == KEYC_ENTER)
            return WIDGET_DONE;
        if (k == KEYC_ESC)
            return WIDGET_CANCEL;
        if (k == KEYC_BACKSPACE && p->edit.len == 0)
            return WIDGET_CANCEL;
        if (k == 'P' - '@' || k == 'N' - '@') {
            (void)recall(p, k == 'P' - '@');
            return WIDGET_CONTINUE;
        }
        if (k == KEYC_UP || k == KEYC_DOWN || k == KEYC_PGUP || k == KEYC_PGDN)
            return move(p, k);
    }
    if (lineedit_key(&p->edit, k) == WIDGET_CONTINUE)
        refresh(p);
    return WIDGET_CONTINUE;
}

void
palette_draw(struct palette *p, struct surface *s, struct rect at)
{
    int rows = at.rows < ROWS + 4 ? at.rows : ROWS + 4;
    int cols = at.cols > 104 ? 100 : at.cols, col = at.col + (at.cols - cols) / 2;
    surface_hit(s, (struct rect){0, 0, s->rows, s->cols}, KEYC_NONE, 0);
    surface_fill(s, at.row, col - 1, rows, cols + 2, ' ', ROLE_TEXT);
    surface_box(s, at.row, col, rows, cols, _("Perintah"));
    struct rect list = {at.row + 2, col + 2, rows - 4, cols - 4};
    list_draw(&p->list, s, list);
    int x = surface_text(s, at.row + 1, col + 2, 0, ROLE_HEAD, ":") + 1;
    lineedit_draw(&p->edit, s, at.row + 1, x, col + cols - 2 - x, true);
    if (p->error[0] != '\0')
        surface_fit(s, at.row + rows - 2, col + 2, cols - 4, ROLE_ERROR, p->error);
    else
        surface_fit(s, at.row + rows - 2, col + 2, cols - 4, ROLE_DIM,
                    _("Enter jalankan  Panah pilih, di baris pertama: yang dulu  Esc batal"));
}
