/*
 * sheet_page.c - a KK as text, in the order of F-1.09. Nothing is cut: a narrow terminal gets each table in
 * two parts.
 */
#include "screens/sheet_page.h"

#include "console/base/arena.h"
#include "console/base/i18n.h"

/* A column of the sheet: its head and where its value stands. */
struct sheet_col {
    struct column col;
    size_t offset;
};
/* A table, or a part of one. The first column is the row number. */
struct sheet_part {
    const char *title;
    const struct sheet_col *cols;
    int n;
};

#define FIELD(f) offsetof(struct kk_member, f)
#define NO                                                                                                   \
    {                                                                                                        \
        {N_("No"), 2, 2, 0, ALIGN_RIGHT}, 0                                                                  \
    }

/* clang-format off */
static const struct sheet_col wide_1[] = {
    NO, {{N_("Nama Lengkap (1)"), 16, 0, 3, ALIGN_LEFT}, FIELD(nama_lengkap)}, {{N_("NIK (2)"), 16, 16, 0, ALIGN_LEFT}, FIELD(nik)},
    {{N_("Kelamin (3)"), 11, 11, 0, ALIGN_LEFT}, FIELD(jenis_kelamin)}, {{N_("Tempat (4)"), 10, 20, 1, ALIGN_LEFT}, FIELD(tempat_lahir)},
    {{N_("Lahir (5)"), 10, 10, 0, ALIGN_LEFT}, FIELD(tanggal_lahir)}, {{N_("Agama (6)"), 9, 12, 0, ALIGN_LEFT}, FIELD(agama)},
    {{N_("Pendidikan (7)"), 14, 24, 1, ALIGN_LEFT}, FIELD(pendidikan)}, {{N_("Pekerjaan (8)"), 13, 24, 1, ALIGN_LEFT}, FIELD(jenis_pekerjaan)},
    {{N_("Darah (9)"), 9, 10, 0, ALIGN_LEFT}, FIELD(golongan_darah)},
};
static const struct sheet_col wide_2[] = {
    NO, {{N_("Perkawinan (10)"), 15, 24, 1, ALIGN_LEFT}, FIELD(status_perkawinan)}, {{N_("Tanggal (11)"), 12, 12, 0, ALIGN_LEFT}, FIELD(tanggal_perkawinan)},
    {{N_("Hubungan (12)"), 15, 15, 0, ALIGN_LEFT}, FIELD(shdk)}, {{N_("Warga (13)"), 10, 14, 0, ALIGN_LEFT}, FIELD(kewarganegaraan)},
    {{N_("Paspor (14)"), 11, 14, 0, ALIGN_LEFT}, FIELD(no_paspor)}, {{N_("KITAP (15)"), 10, 14, 0, ALIGN_LEFT}, FIELD(no_kitap)},
    {{N_("Ayah (16)"), 14, 0, 2, ALIGN_LEFT}, FIELD(nama_ayah)}, {{N_("Ibu (17)"), 14, 0, 2, ALIGN_LEFT}, FIELD(nama_ibu)},
};
static const struct sheet_col narrow_1a[] = {
    NO, {{N_("Nama Lengkap (1)"), 20, 0, 2, ALIGN_LEFT}, FIELD(nama_lengkap)}, {{N_("NIK (2)"), 16, 16, 0, ALIGN_LEFT}, FIELD(nik)},
    {{N_("Kelamin (3)"), 11, 11, 0, ALIGN_LEFT}, FIELD(jenis_kelamin)}, {{N_("Lahir (5)"), 10, 10, 0, ALIGN_LEFT}, FIELD(tanggal_lahir)},
};
static const struct sheet_col narrow_1b[] = {
    NO, {{N_("Tempat Lahir (4)"), 16, 0, 2, ALIGN_LEFT}, FIELD(tempat_lahir)}, {{N_("Agama (6)"), 11, 12, 0, ALIGN_LEFT}, FIELD(agama)},
    {{N_("Pendidikan (7)"), 15, 0, 1, ALIGN_LEFT}, FIELD(pendidikan)}, {{N_("Pekerjaan (8)"), 14, 0, 1, ALIGN_LEFT}, FIELD(jenis_pekerjaan)},
    {{N_("Darah (9)"), 9, 9, 0, ALIGN_LEFT}, FIELD(golongan_darah)},
};
static const struct sheet_col narrow_2a[] = {
    NO, {{N_("Status Perkawinan (10)"), 22, 26, 1, ALIGN_LEFT}, FIELD(status_perkawinan)}, {{N_("Tanggal (11)"), 12, 12, 0, ALIGN_LEFT}, FIELD(tanggal_perkawinan)},
    {{N_("Hubungan (12)"), 15, 15, 0, ALIGN_LEFT}, FIELD(shdk)}, {{N_("Warga Negara (13)"), 17, 17, 0, ALIGN_LEFT}, FIELD(kewarganegaraan)},
};
static const struct sheet_col narrow_2b[] = {
    NO, {{N_("No. Paspor (14)"), 15, 15, 0, ALIGN_LEFT}, FIELD(no_paspor)}, {{N_("No. KITAP (15)"), 14, 14, 0, ALIGN_LEFT}, FIELD(no_kitap)},
    {{N_("Ayah (16)"), 16, 0, 1, ALIGN_LEFT}, FIELD(nama_ayah)}, {{N_("Ibu (17)"), 16, 0, 1, ALIGN_LEFT}, FIELD(nama_ibu)},
};
/* clang-format on */

static const struct sheet_part wide_parts[] = {
    {N_("Tabel 1"), wide_1, COUNT(wide_1)},
    {N_("Tabel 2"), wide_2, COUNT(wide_2)},
};
static const struct sheet_part narrow_parts[] = {
    {N_("Tabel 1"), narrow_1a, COUNT(narrow_1a)},
    {N_("Tabel 1 (lanjutan)"), narrow_1b, COUNT(narrow_1b)},
    {N_("Tabel 2"), narrow_2a, COUNT(narrow_2a)},
    {N_("Tabel 2 (lanjutan)"), narrow_2b, COUNT(narrow_2b)},
};

/* "" prints as "-", as on the sheet. */
static const char *
shown(const char *value)
{
    return value[0] != '\0' ? value : "-";
}

static const char *
member_text(const struct kk_member *m, const struct sheet_col *c, struct arena *a)
{
    if (c->offset == 0)
        return arena_printf(a, "%lld", (long long)m->urut);
    const char *const *field = (const void *)((const char *)m + c->offset);
    return shown(*field);
}

static void
put_part(struct text *t, const struct kk *kk, const struct sheet_part *p)
{
    struct column *cols = arena_array(t->arena, (size_t)p->n, sizeof(*cols));
    struct text_cell cells[COLUMNS_MAX];
    for (int i = 0; i < p->n; i++)
        cols[i] = p->cols[i].col;
    text_gap(t);
    text_line(t, ROLE_TITLE, "%s", _(p->title));
    text_table(t, cols, p->n);
    for (size_t m = 0; m < kk->n_anggota; m++) {
        for (int i = 0; i < p->n; i++)
            cells[i] = (struct text_cell){ROLE_TEXT, member_text(&kk->anggota[m], &p->cols[i], t->arena)};
        text_cells(t, cells, p->n);
    }
}

static void
put_header(struct text *t, const struct kk *kk)
{
    text_line(t, ROLE_HEAD, "%s", "KARTU KELUARGA");
    text_line(t, ROLE_HEAD, "No. %s", kk->no_kk);
    text_gap(t);
    text_pair(t, _("Nama Kepala Keluarga"), ROLE_TEXT, shown(kk->nama_kepala_keluarga));
    text_pair(t, _("Alamat"), ROLE_TEXT, shown(kk->alamat));
    text_pair(t, _("RT/RW"), ROLE_TEXT, arena_printf(t->arena, "%s/%s", shown(kk->rt), shown(kk->rw)));
    text_pair(t, _("Kode Pos"), ROLE_TEXT, shown(kk->kode_pos));
    text_pair(t, _("Desa/Kelurahan"), ROLE_TEXT, shown(kk->desa_kelurahan));
    text_pair(t, _("Kecamatan"), ROLE_TEXT, shown(kk->kecamatan));
    text_pair(t, _("Kabupaten/Kota"), ROLE_TEXT, shown(kk->kabupaten_kota));
    text_pair(t, _("Provinsi"), ROLE_TEXT, shown(kk->provinsi));
}

static void
put_footer(struct text *t, const struct kk *kk, bool issued)
{
    text_gap(t);
    text_pair(t, _("Dikeluarkan Tanggal"), ROLE_TEXT, shown(kk->tanggal_dikeluarkan));
    text_pair(t, _("Penanda tangan"), ROLE_TEXT, shown(kk->nama_penandatangan));
    text_pair(t, _("NIP"), ROLE_TEXT, shown(kk->nip_penandatangan));
    text_pair(t, _("Jabatan"), ROLE_TEXT, shown(kk->jabatan_penandatangan));
    text_pair(t, _("Kantor"), ROLE_TEXT, shown(kk->kantor));
    if (issued)
        text_pair(t, _("Nomor seri / versi"), ROLE_TEXT,
                  arena_printf(t->arena, "%lld / %lld", (long long)kk->nomor_seri, (long long)kk->versi));
    else
        text_pair(t, _("Versi"), ROLE_TEXT, arena_printf(t->arena, "%lld", (long long)kk->versi));
}

void
sheet_page_fill(struct text *t, struct arena *a, const struct kk *kk, bool wide, bool issued)
{
    const struct sheet_part *parts = wide ? wide_parts : narrow_parts;
    size_t n = wide ? COUNT(wide_parts) : COUNT(narrow_parts);
    text_init(t, a);
    put_header(t, kk);
    for (size_t i = 0; i < n; i++)
        put_part(t, kk, &parts[i]);
    put_footer(t, kk, issued);
}
