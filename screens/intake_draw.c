/*
 * intake_draw.c - the frame of the counter form: kind, whether the draft is saved, and the steps.
 */
#include "console/tui/footer.h"
#include "db/model/service.h"
#include "screens/intake.h"
#include "screens/part.h"

static void
draw_saved(const struct screen *s, struct surface *out, int row)
{
    const struct intake_state *st = s->state;
    char time[CLOCK_TEXT], text[80];
    if (st->taken)
        str_printf(text, sizeof(text), "%s", _("[!] dilanjutkan di sesi lain"));
    else if (st->dirty && s->ses->db_down)
        str_printf(text, sizeof(text), "%s", _("[!] belum tersimpan"));
    else if (st->saved_at != 0)
        str_printf(text, sizeof(text), _("draf tersimpan %.5s"),
                   clock_time(time, st->saved_at, s->ses->zone));
    else
        str_printf(text, sizeof(text), "%s", _("draf baru"));
    enum role role = text[0] == '[' ? ROLE_WARN : ROLE_DIM;
    surface_fit_right(out, row, out->cols - 31, 30, role, text);
}

static void
step_text(const struct screen *s, enum intake_page page, char *dst, size_t size)
{
    const struct intake_state *st = s->state;
    size_t needed, there;
    if (page == PAGE_MEMBERS && st->doc.nmembers > 0) {
        str_printf(dst, size, "%d %s (%zu)", (int)page + 1, _(intake_steps[page]->label), st->doc.nmembers);
    } else if (page == PAGE_DOCUMENTS) {
        intake_count_papers(s, &needed, &there);
        str_printf(dst, size, "%d %s %zu/%zu", (int)page + 1, _(intake_steps[page]->label), there, needed);
    } else {
        str_printf(dst, size, "%d %s", (int)page + 1, _(intake_steps[page]->label));
    }
}

static void
draw_steps(const struct screen *s, struct surface *out, int row)
{
    const struct intake_state *st = s->state;
    enum intake_page open = st->page == PAGE_MEMBER ? PAGE_MEMBERS : st->page;
    int x = 1;
    for (int p = 0; p < PAGE_STEPS_; p++) {
        char text[64];
        bool here = p == (int)open;
        step_text(s, (enum intake_page)p, text, sizeof(text));
        x = surface_printf(out, row, x, 0, here ? ROLE_HEAD : ROLE_DIM, here ? "[%s]" : " %s ", text) + 1;
    }
}

void
intake_draw(const struct screen *s, struct surface *out)
{
    struct intake_state *st = s->state;
    struct rect body = footer_body(out);
    const struct service *kind = service_find(st->doc.head.kind);
    char title[200];
    str_printf(title, sizeof(title), "%s %s", st->doc.head.kind, kind != NULL ? kind->label : "");
    surface_fit(out, body.row, 1, out->cols - 32, ROLE_HEAD, title);
    if (st->page != PAGE_DONE) {
        draw_saved(s, out, body.row);
        draw_steps(s, out, body.row + 1);
    }
    struct rect at = {body.row + 3, 0, body.rows - 3, out->cols};
    intake_steps[st->page]->draw(s, out, at);
    dialog_draw(&st->ask, out);
}
