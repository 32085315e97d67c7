/*
 * search.c - requests of the whole time, finished ones too: by NIK or No KK, by number, or by the beginning
 * of the applicant's name. Every search is an audit entry with what it found, so that it runs only when
 * asked for.
 */
#include "console/base/str.h"
#include "screens/part.h"
#include "screens/place.h"
#include "screens/queue.h"

#define FOUND_MAX 100

struct search_state {
    struct list_page page;
    struct queue_rows rows;
    struct request_arg arg;
    bool again; /* the same once more, at the officer's wish */
};

/* clang-format off */
static const struct key_bind search_keys[] = {
    {ACTION_FILTER, "/ c", N_("cari"), N_("Mencari menurut NIK, No KK, nomor permohonan, atau awal nama pemohon.")},
    {ACTION_OPEN, "Enter l o", N_("lihat"), N_("Membuka permohonan untuk dibaca.")},
    {ACTION_RELOAD, "r C-r F5", NULL, N_("Mencari sekali lagi.")},
    PART_LIST_KEYS, PART_END_KEYS,
};
/* clang-format on */

static void
draw_head(const struct screen *s, struct surface *out, int row)
{
    const struct search_state *st = s->state;
    if (st->page.shown_filter[0] != '\0')
        part_line(out, row, ROLE_CHANGED, _("Dicari: %s (terbaru di atas; pencarian ini tercatat)"),
                  st->page.shown_filter);
}

static const struct list_page_kind kind = {
    .narrow = &queue_narrow,
    .wide = &queue_wide,
    .failed = N_("Ketik NIK, No KK, nomor permohonan, atau awal nama pemohon. /: cari."),
    .empty = N_("Tidak ada permohonan kantor ini yang cocok. Nama dicari dari hurufnya yang pertama. /: cari "
                "yang lain."),
    .filter_title = N_("Cari di semua permohonan kantor"),
    .head_rows = 1,
    .head = draw_head,
};

static enum rc
search_open(struct screen *s, const void *arg, struct err *e)
{
    struct search_state *st = s->state;
    (void)arg;
    (void)e;
    list_page_open(s, &kind, search_keys);
    st->page.filtered = st->page.plain;
    st->rows.clock = s->ses->env.clock;
    dialog_prompt(&st->page.dlg, 0, _(kind.filter_title), _("Cari:"), "", LIST_PAGE_FILTER);
    return RC_OK;
}

static enum rc
search_load(struct screen *s, struct err *e)
{
    struct search_state *st = s->state;
    struct queue_row *rows = NULL;
    size_t n = 0;
    if (st->page.filter[0] == '\0' || (!st->again && str_eq(st->page.filter, st->page.shown_filter)))
        return RC_OK;
    struct arena *a = arena_new(s->arena);
    st->again = false;
    enum rc rc = queue_search(s->ses->env.db, a, st->page.filter, FOUND_MAX, &rows, &n, e);
    if (list_page_keep(s, a, rc, n, FOUND_MAX) != RC_OK)
        return rc;
    st->rows.rows = rows;
    st->rows.loaded_at = clock_now(st->rows.clock);
    list_reloaded(&st->page.list);
    return RC_OK;
}

static enum rc
search_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct search_state *st = s->state;
    int row = list_row(&st->page.list);
    (void)e;
    if (a == ACTION_OPEN && row >= 0) {
        st->arg = (struct request_arg){.request_id = st->rows.rows[row].request_id};
        *rx |= session_push(s, &screen_request, &st->arg);
        return RC_OK;
    }
    st->again = a == ACTION_RELOAD;
    if (!list_page_act(s, a, rx))
        *rx |= RX_BEEP;
    return RC_OK;
}

const struct screen_ops screen_search = {
    .name = "search",
    .title = N_("Cari permohonan"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA | OFFICER_KEPALA_DINAS,
    .state_size = sizeof(struct search_state),
    .keys = search_keys,
    .open = search_open,
    .load = search_load,
    .draw = list_page_draw,
    .act = search_act,
    .key = list_page_filter_key,
    .modal = list_page_modal,
    .save = place_bare_save, /* what was looked for names people */
};
