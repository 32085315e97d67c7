/*
 * session_copy.c - gives a number on the screen to the clipboard of the officer's own computer.
 *
 * Only digits leave, taken from what is shown and nothing else. A NIK or No KK is noted in the audit trail
 * first; when that cannot be done nothing is copied.
 */
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/session_part.h"
#include "console/tui/footer.h"
#include "db/store/preference.h"

static const char *
kind_label(enum clip_kind kind)
{
    static const char *const labels[] = {
        [CLIP_NIK] = N_("NIK"), [CLIP_NO_KK] = N_("No KK"), [CLIP_REF] = N_("Nomor permohonan")};
    return _(labels[kind]);
}

static void
copy(struct session *s, const struct clip *c)
{
    struct err e = {0};
    if (c->kind != CLIP_REF &&
        clipboard_note(s->env.db, c->kind == CLIP_NIK ? "resident" : "family", c->text, &e) != RC_OK) {
        session_report(s, "clipboard", &e);
        return;
    }
    (void)str_copy(s->copied, sizeof(s->copied), c->text);
    session_notice(s, SEV_OK,
                   c->kind == CLIP_REF ? _("%s %s disalin.") : _("%s %s disalin; tercatat di jejak audit."),
                   kind_label(c->kind), c->text);
}

static void
ask(struct session *s, const struct clip *clips, int n)
{
    arena_free(s->palette_arena);
    s->palette_arena = arena_new(NULL);
    struct choice *items = arena_array(s->palette_arena, (size_t)n, sizeof(*items));
    for (int i = 0; i < n; i++)
        items[i] = (struct choice){
            arena_printf(s->palette_arena, "%d%s", (int)clips[i].kind, clips[i].text),
            arena_printf(s->palette_arena, "%s %s", kind_label(clips[i].kind), clips[i].text)};
    dialog_choose(&s->copy_ask, s->palette_arena, 0, _("Menyalin nomor yang mana?"), items, n, false, NULL,
                  1);
}

void
session_copy_start(struct session *s)
{
    struct clip clips[CLIPS_MAX];
    int here = 0, n = 0;
    if (s->env.cfg->clipboard == 0 || s->lines_only) {
        session_notice(s, SEV_WARN, "%s",
                       s->lines_only ? _("Terminal ini tidak mempunyai papan klip.")
                                     : _("Kantor ini tidak mengizinkan penyalinan ke komputer petugas."));
        return;
    }
    struct surface *shown = surface_new(s->shown_rows, s->shown_cols);
    session_draw(s, shown);
    n = clipboard_find(shown, clips, &here);
    surface_free(shown);
    if (n == 0)
        session_notice(s, SEV_INFO, "%s",
                       _("Tidak ada NIK, No KK atau nomor permohonan yang tampil di sini."));
    else if (n == 1 || here == 1)
        copy(s, &clips[0]);
    else
        ask(s, clips, n);
}

void
session_copy_key(struct session *s, keycode k)
{
    enum widget_result r = dialog_key(&s->copy_ask, k);
    const struct choice *c = r == WIDGET_DONE ? dialog_choice(&s->copy_ask, 0) : NULL;
    struct clip clip;
    if (r != WIDGET_DONE && r != WIDGET_CANCEL)
        return;
    dialog_close(&s->copy_ask);
    if (c == NULL)
        return;
    clip.kind = (enum clip_kind)(c->code[0] - '0');
    (void)str_copy(clip.text, sizeof(clip.text), c->code + 1);
    copy(s, &clip);
}
