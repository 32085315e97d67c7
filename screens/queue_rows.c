/*
 * queue_rows.c - how a request reads as a row, in the queue and among what was found.
 */
#include <stdio.h>

#include "console/base/str.h"
#include "db/model/state.h"
#include "screens/part.h"
#include "screens/queue.h"

/* Both screens begin alike: the list, then its rows. */
struct any_state {
    struct list_page page;
    struct queue_rows rows;
};

static const struct queue_row *
row_at(const void *ctx, int row)
{
    return &((const struct any_state *)ctx)->rows.rows[row];
}

/* Seconds since the rows were loaded. */
static int64_t
since(const void *ctx)
{
    const struct queue_rows *r = &((const struct any_state *)ctx)->rows;
    return clock_now(r->clock) - r->loaded_at;
}

static int64_t
row_id(const void *ctx, int row)
{
    return row_at(ctx, row)->request_id;
}

static const char *
holder_text(const struct queue_row *r)
{
    if (r->mine)
        return _("* Anda");
    return r->holder[0] != '\0' ? r->holder : "-";
}

/* State and holder in one narrow cell: who has it says more than that it is being looked at. */
static const char *
standing_text(const struct queue_row *r, char buf[LIST_CELL])
{
    bool second = str_eq(r->state, "awaiting_supervisor");
    if (r->mine || r->holder[0] != '\0') {
        if (!second)
            return holder_text(r);
        snprintf(buf, LIST_CELL, r->sent_up ? _("naik: %s") : _("ke-2: %s"), r->mine ? _("Anda") : r->holder);
        return buf;
    }
    if (second)
        return r->sent_up ? _("Dinaikkan") : _("Orang ke-2");
    if (str_eq(r->state, "in_review"))
        return _("Bebas lagi");
    return str_eq(r->state, "awaiting_signature") ? _("Tunggu TTE") : state_label(r->state);
}

bool
queue_promise_runs(const char *state)
{
    static const char *const over[] = {"issued", "delivered", "rejected", "cancelled"};
    for (size_t i = 0; i < COUNT(over); i++)
        if (str_eq(state, over[i]))
            return false;
    return true;
}

static const char *
promise_cell(const struct queue_row *r, int64_t passed, char buf[LIST_CELL], enum role *role)
{
    char text[PART_PROMISE];
    if (!queue_promise_runs(r->state))
        return "-";
    *role = part_promise_role(r->slack - passed);
    snprintf(buf, LIST_CELL, "%s", part_promise(text, r->slack - passed));
    return buf;
}

static const char *
narrow_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct queue_row *r = row_at(ctx, row);
    char span[CLOCK_TEXT];
    switch (col) {
    case 0:
        return r->ref;
    case 1:
        return part_kind(r->kind);
    case 2:
        return r->pemohon_nama;
    case 3:
        snprintf(buf, LIST_CELL, "%s", clock_span(span, r->age + since(ctx)));
        return buf;
    case 4:
        return promise_cell(r, since(ctx), buf, role);
    default:
        *role = r->mine ? ROLE_CHANGED : ROLE_TEXT;
        return standing_text(r, buf);
    }
}

static const char *
wide_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct queue_row *r = row_at(ctx, row);
    switch (col) {
    case 1:
        return r->jenis;
    case 5:
        return r->sent_up ? _("Dinaikkan") : state_label(r->state);
    case 6:
        *role = r->mine ? ROLE_CHANGED : ROLE_TEXT;
        return holder_text(r);
    default:
        return narrow_cell(ctx, row, col, buf, role);
    }
}

static const struct column narrow_columns[] = {
    {N_("Nomor"), 13, 16, 0, ALIGN_LEFT},  {N_("Jenis"), 11, 11, 0, ALIGN_LEFT},
    {N_("Pemohon"), 12, 0, 3, ALIGN_LEFT}, {N_("Umur"), 8, 8, 0, ALIGN_RIGHT},
    {N_("Janji"), 13, 13, 0, ALIGN_LEFT},  {N_("Keadaan"), 10, 18, 1, ALIGN_LEFT},
};
static const struct column wide_columns[] = {
    {N_("Nomor"), 13, 18, 0, ALIGN_LEFT},    {N_("Jenis"), 26, 60, 4, ALIGN_LEFT},
    {N_("Pemohon"), 18, 60, 3, ALIGN_LEFT},  {N_("Umur"), 8, 8, 0, ALIGN_RIGHT},
    {N_("Janji"), 13, 13, 0, ALIGN_LEFT},    {N_("Keadaan"), 18, 18, 0, ALIGN_LEFT},
    {N_("Dipegang"), 14, 30, 1, ALIGN_LEFT},
};
const struct list_source queue_narrow = {narrow_columns, COUNT(narrow_columns), list_page_count, row_id,
                                         narrow_cell};
const struct list_source queue_wide = {wide_columns, COUNT(wide_columns), list_page_count, row_id, wide_cell};
