/*
 * The two tables of F-1.09. Row n of both is the same person; ten rows are
 * always there, and unused ones are struck with "-" so that nothing can be
 * written into them.
 */
#include "print/sheet_build.h"

struct column {
    const char *head;
    const char *group; /* common title over this and the next column; the next has the same pointer */
    const char *element;
    size_t offset; /* of a const char * in struct kk_member */
    double share;  /* of the table's width */
    enum sheet_align align;
};

#define FIELD(f) #f, offsetof(struct kk_member, f)

static const char imigrasi[] = "Dokumen Imigrasi";
static const char orang_tua[] = "Nama Orang Tua";

/* clang-format off */
static const struct column biodata[] = {
    {"No",                NULL, NULL, 0,                 20, SHEET_CENTRE},
    {"Nama Lengkap",      NULL, FIELD(nama_lengkap),    172, SHEET_LEFT},
    {"NIK",               NULL, FIELD(nik),              84, SHEET_CENTRE},
    {"Jenis Kelamin",     NULL, FIELD(jenis_kelamin),    52, SHEET_CENTRE},
    {"Tempat Lahir",      NULL, FIELD(tempat_lahir),     88, SHEET_LEFT},
    {"Tanggal Lahir",     NULL, FIELD(tanggal_lahir),    48, SHEET_CENTRE},
    {"Agama",             NULL, FIELD(agama),            66, SHEET_LEFT},
    {"Pendidikan",        NULL, FIELD(pendidikan),       98, SHEET_LEFT},
    {"Jenis Pekerjaan",   NULL, FIELD(jenis_pekerjaan), 108, SHEET_LEFT},
    {"Golongan Darah",    NULL, FIELD(golongan_darah),   49, SHEET_CENTRE},
};

static const struct column status[] = {
    {"No",                               NULL, NULL, 0,                    20, SHEET_CENTRE},
    {"Status Perkawinan",                NULL, FIELD(status_perkawinan),   96, SHEET_LEFT},
    {"Tanggal Perkawinan / Perceraian",  NULL, FIELD(tanggal_perkawinan),  72, SHEET_CENTRE},
    {"Status Hubungan Dalam Keluarga",   NULL, FIELD(shdk),                82, SHEET_LEFT},
    {"Kewarganegaraan",                  NULL, FIELD(kewarganegaraan),     67, SHEET_CENTRE},
    {"No. Paspor",                   imigrasi, FIELD(no_paspor),           70, SHEET_LEFT},
    {"No. KITAP",                    imigrasi, FIELD(no_kitap),            74, SHEET_LEFT},
    {"Ayah",                        orang_tua, FIELD(nama_ayah),          152, SHEET_LEFT},
    {"Ibu",                         orang_tua, FIELD(nama_ibu),           152, SHEET_LEFT},
};
/* clang-format on */

static const struct table {
    const struct column *columns;
    size_t n;
    int first_number; /* in the row of numbers */
} tables[] = {{biodata, COUNT(biodata), 1}, {status, COUNT(status), 10}};

#define COLUMNS_MAX 10

/* One table on its way to the page. */
struct placing {
    struct sheet_build *b;
    const struct table *t;
    int no;                     /* 1 or 2 */
    double x[COLUMNS_MAX + 1];  /* edges of the columns */
    double y, y_numbers, y_row; /* tops of head, row of numbers, first row */
};

static void
set_edges(struct placing *p)
{
    const struct sheet_form *f = p->b->form;
    double sum = 0, x = f->margin;
    for (size_t i = 0; i < p->t->n; i++)
        sum += p->t->columns[i].share;
    for (size_t i = 0; i < p->t->n; i++) {
        p->x[i] = x;
        x += p->t->columns[i].share / sum * (f->width - 2 * f->margin);
    }
    p->x[p->t->n] = f->width - f->margin;
}

static struct sheet_box
cell_box(const struct placing *p, size_t from, size_t to, double y, double h)
{
    return (struct sheet_box){p->x[from], y, p->x[to] - p->x[from], h};
}

static bool
group_starts(const struct table *t, size_t i)
{
    return t->columns[i].group != NULL && (i == 0 || t->columns[i - 1].group != t->columns[i].group);
}

static bool
group_goes_on(const struct table *t, size_t i)
{
    return i > 0 && t->columns[i].group != NULL && t->columns[i - 1].group == t->columns[i].group;
}

static void
place_head(struct placing *p)
{
    const struct sheet_form *f = p->b->form;
    struct sheet_style s = {.role = SHEET_HEAD,
                            .font = SHEET_BOLD,
                            .align = SHEET_CENTRE,
                            .size = f->head_size,
                            .size_min = f->size_min,
                            .table = p->no,
                            .row = 1};
    double half = f->head_h / 2;
    for (size_t i = 0; i < p->t->n; i++) {
        const struct column *c = &p->t->columns[i];
        s.row = 1;
        if (c->group == NULL)
            sheet_place(p->b, &s, cell_box(p, i, i + 1, p->y, f->head_h + (i == 0 ? f->number_h : 0)),
                        c->head);
        else if (group_starts(p->t, i))
            sheet_place(p->b, &s, cell_box(p, i, i + 2, p->y, half), c->group);
    }
    for (size_t i = 0; i < p->t->n; i++) {
        s.row = 2;
        if (p->t->columns[i].group != NULL)
            sheet_place(p->b, &s, cell_box(p, i, i + 1, p->y + half, half), p->t->columns[i].head);
    }
}

static void
place_numbers(struct placing *p)
{
    const struct sheet_form *f = p->b->form;
    struct sheet_style s = {
        .role = SHEET_HEAD, .align = SHEET_CENTRE, .size = f->size_min + 0.5, .table = p->no, .row = 3};
    for (size_t i = 1; i < p->t->n; i++)
        sheet_place(p->b, &s, cell_box(p, i, i + 1, p->y_numbers, f->number_h),
                    arena_printf(p->b->arena, "(%d)", p->t->first_number + (int)i - 1));
}

static const char *
member_field(const struct kk_member *m, const struct column *c)
{
    return *(const char *const *)(const void *)((const char *)m + c->offset);
}

static void
place_row(struct placing *p, size_t row)
{
    struct sheet_build *b = p->b;
    const struct sheet_form *f = b->form;
    size_t person = b->page_no * SHEET_ROWS + row;
    const struct kk_member *m = person < b->kk->n_anggota ? &b->kk->anggota[person] : NULL;
    struct sheet_style s = {.role = SHEET_CELL,
                            .size = f->cell_size,
                            .size_min = f->size_min,
                            .table = p->no,
                            .row = (int)row + 4};
    double y = p->y_row + (double)row * f->row_h;
    for (size_t i = 0; i < p->t->n; i++) {
        const struct column *c = &p->t->columns[i];
        bool number = c->element == NULL;
        const char *text = number ? arena_printf(b->arena, "%zu", person + 1)
                           : m    ? sheet_value(member_field(m, c))
                                  : "-";
        s.element =
            number || m == NULL ? NULL : arena_printf(b->arena, "anggota[%zu].%s", person, c->element);
        s.align = text[0] == '-' && text[1] == '\0' ? SHEET_CENTRE : c->align;
        sheet_place(b, &s, cell_box(p, i, i + 1, y, f->row_h), text);
    }
}

static void
draw_rules(struct placing *p)
{
    struct sheet_build *b = p->b;
    const struct sheet_form *f = b->form;
    double left = p->x[0], right = p->x[p->t->n], bottom = p->y_row + SHEET_ROWS * f->row_h;
    double half = p->y + f->head_h / 2;
    sheet_rule(b, left, p->y, right, p->y, SHEET_FRAME);
    sheet_rule(b, p->x[1], p->y_numbers, right, p->y_numbers, SHEET_HAIR);
    for (int i = 0; i < SHEET_ROWS; i++)
        sheet_rule(b, left, p->y_row + i * f->row_h, right, p->y_row + i * f->row_h,
                   i == 0 ? SHEET_FRAME : SHEET_HAIR);
    sheet_rule(b, left, bottom, right, bottom, SHEET_FRAME);
    for (size_t i = 0; i <= p->t->n; i++) {
        bool edge = i == 0 || i == p->t->n;
        double top = !edge && group_goes_on(p->t, i) ? half : p->y;
        sheet_rule(b, p->x[i], top, p->x[i], bottom, edge ? SHEET_FRAME : SHEET_HAIR);
        if (!edge && group_starts(p->t, i))
            sheet_rule(b, p->x[i], half, p->x[i + 2], half, SHEET_HAIR);
    }
}

double
sheet_tables(struct sheet_build *b, double y)
{
    const struct sheet_form *f = b->form;
    for (size_t i = 0; i < COUNT(tables); i++) {
        struct placing p = {.b = b, .t = &tables[i], .no = (int)i + 1, .y = y};
        p.y_numbers = y + f->head_h;
        p.y_row = p.y_numbers + f->number_h;
        set_edges(&p);
        place_head(&p);
        place_numbers(&p);
        for (size_t row = 0; row < SHEET_ROWS; row++)
            place_row(&p, row);
        draw_rules(&p);
        y = p.y_row + SHEET_ROWS * f->row_h + f->gap;
    }
    return y;
}
