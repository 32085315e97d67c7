/*
 * intake_address.c - step 2: where the family lives, or will live.
 */
#include <string.h>

#include "screens/intake.h"
#include "screens/part.h"

#define REGIONS_MAX 2000

static const struct intake_field fields[] = {
    {"alamat", N_("Jalan, nomor rumah, dusun atau lingkungan."), true, 0},
    {"kode_wilayah", N_("Ketik sebagian nama desa/kelurahan atau kecamatan."), true, 50},
    {"rt", NULL, true, 0},
    {"rw", NULL, true, 0},
    {"kode_pos", N_("Lima angka; boleh kosong."), false, 0},
    {"menumpang", N_("Ya: rumah sewa, kontrak, kos atau milik orang lain; perlu pernyataan pemiliknya."),
     false, 10},
};
static const struct key_bind keys[] = {INTAKE_STEP_KEYS, PART_END_KEYS};

/* Whether the roof is somebody else's is asked where a document depends on it. */
static bool
asks_roof(const char *kind)
{
    for (size_t i = 0; i < requirements_n; i++)
        if (str_eq(requirements[i].kind, kind) && str_eq(requirements[i].syarat, "menumpang"))
            return true;
    return false;
}

static void
load_regions(struct screen *s)
{
    struct intake_state *st = s->state;
    struct err e = {0};
    struct region_row *rows;
    size_t n;
    if (st->regions != NULL)
        return;
    struct arena *a = arena_new(s->arena);
    enum rc rc = intake_regions(s->ses->env.db, a, "", REGIONS_MAX, &rows, &n, &e);
    if (part_keep(&st->region_arena, a, rc) != RC_OK) {
        session_report(s->ses, "regions", &e);
        return;
    }
    st->regions = rows;
    st->nregions = n;
}

static void
enter(struct screen *s)
{
    const struct intake_state *st = s->state;
    load_regions(s);
    intake_fields(s, true, fields, COUNT(fields) - !asks_roof(st->doc.head.kind));
}

static enum rc
left(struct screen *s, const char *field, struct err *e)
{
    struct intake_state *st = s->state;
    (void)e;
    if (!str_eq(field, "kode_wilayah"))
        return RC_OK;
    const struct choice *c = picker_get(form_picker(&st->form, field), 0);
    st->doc.wilayah = arena_strdup(st->doc.arena, c != NULL ? c->label : "");
    return RC_OK;
}

const struct intake_step intake_step_address = {
    .label = N_("Alamat"), .keys = keys, .enter = enter, .left = left, .draw = intake_fields_draw};
