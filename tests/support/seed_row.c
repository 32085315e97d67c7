#include "tests/support/seed_row.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "console/crypto/sodium.h"
#include "tests/support/seed_file.h"

#define ELEMENTS                                                                                             \
    "nama_lengkap, jenis_kelamin, tempat_lahir, tanggal_lahir, agama, pendidikan, pekerjaan, "               \
    "pekerjaan_versi, "                                                                                      \
    "golongan_darah, status_kawin, status_kawin_versi, tanggal_kawin, kewarganegaraan, no_paspor, "          \
    "no_kitap, "                                                                                             \
    "nik_ayah, nik_ibu, nama_ayah, nama_ibu"

const char *const seed_row_copy[TABLES] = {
    [TABLE_RESIDENT] = "loket.resident (nik, versi, status_dasar, no_kk)",
    [TABLE_RESIDENT_VERSION] = "loket.resident_version (nik, versi, " ELEMENTS ", berlaku_dari)",
    [TABLE_FAMILY] = "loket.family (no_kk, versi, office_id)",
    [TABLE_FAMILY_VERSION] = "loket.family_version (no_kk, versi, alamat, rt, rw, kode_pos, kode_wilayah, "
                             "berlaku_dari, berlaku_sampai)",
    [TABLE_FAMILY_MEMBER] = "loket.family_member (no_kk, versi, nik, resident_versi, shdk)",
    [TABLE_SHEET] = "pg_temp.seed_sheet (no_kk, at)",
    [TABLE_REQUEST] =
        "loket.request (request_id, ref, kind, office_id, channel, state, versi, no_kk, pemohon_nik, "
        "pemohon_nama, telepon, email, alamat, rt, rw, kode_pos, kode_wilayah, entered_by, "
        "submitted_at, promise_at)",
    [TABLE_REQUEST_MEMBER] = "loket.request_member (request_id, urut, tindakan, alasan_keluar, "
                             "dasar_perubahan, nik, shdk, " ELEMENTS ")",
    [TABLE_STEP] = "loket.request_step (request_id, seq, dari, ke, at, officer_id, actor)",
    [TABLE_QUEUE] =
        "loket.queue_entry (request_id, office_id, urut, state, kind, channel, ref, pemohon_nama, "
        "pemohon_nik, submitted_at, entered_by)",
    [TABLE_ATTACHMENT] =
        "loket.attachment (request_id, dokumen, nama_berkas, jenis_media, ukuran, sha256, isi, received_at)",
};

/* A number, or NULL when it is 0. */
#define ID_TEXT 24
static const char *
id_text(char dst[ID_TEXT], int64_t id)
{
    if (id == 0)
        return "\\N";
    snprintf(dst, ID_TEXT, "%" PRId64, id);
    return dst;
}

#define TIME_TEXT 48
static const char *
time_text(char dst[TIME_TEXT], int64_t t)
{
    time_t at = (time_t)t;
    struct tm tm;

    gmtime_r(&at, &tm);
    strftime(dst, TIME_TEXT, "%Y-%m-%d %H:%M:%S+00", &tm);
    return dst;
}

static void
elements(struct buf *b, const struct seed_person *p)
{
    char day[SEED_DAY_TEXT], wed[SEED_DAY_TEXT] = "\\N", father[ID_TEXT], mother[ID_TEXT];

    if (p->tgl_kawin != SEED_NO_DAY)
        seed_day_text(wed, p->tgl_kawin);
    buf_printf(b, "%s\t%d\t%s\t%s\t%d\t%d\t%d\t%s\t%d\t", p->nama, p->sex, p->tempat,
               seed_day_text(day, p->lahir), p->agama, p->pendidikan, p->pekerjaan,
               p->pekerjaan_lama ? "lama" : "2019", p->goldar);
    buf_printf(b, "%d\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s", p->kawin, p->kawin_lama ? "lama" : "2019", wed,
               p->warga, p->paspor, p->kitap, id_text(father, p->nik_ayah), id_text(mother, p->nik_ibu),
               p->ayah, p->ibu);
}

static void
resident(struct seed_load *l, const struct seed_family *f, const struct seed_person *p)
{
    struct buf *v = &l->rows[TABLE_RESIDENT_VERSION];
    char no_kk[ID_TEXT], at[TIME_TEXT];

    buf_printf(&l->rows[TABLE_RESIDENT], "%" PRId64 "\t1\t%d\t%s\n", p->nik, p->dasar,
               id_text(no_kk, p->dasar == DASAR_HIDUP ? f->no_kk : 0));
    buf_printf(v, "%" PRId64 "\t1\t", p->nik);
    elements(v, p);
    buf_printf(v, "\t%s\n", time_text(at, (int64_t)f->recorded * 86400));
    l->residents++;
}

static void
family_version(struct seed_load *l, const struct seed_family *f, int versi, int64_t from, int64_t until)
{
    char a[TIME_TEXT], b[TIME_TEXT];

    buf_printf(&l->rows[TABLE_FAMILY_VERSION], "%" PRId64 "\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", f->no_kk,
               versi, f->alamat, f->rt, f->rw, f->pos, f->desa, time_text(a, from),
               until != 0 ? time_text(b, until) : "\\N");
}

static void
member(struct seed_load *l, const struct seed_family *f, int versi, const struct seed_person *p)
{
    buf_printf(&l->rows[TABLE_FAMILY_MEMBER], "%" PRId64 "\t%d\t%" PRId64 "\t1\t%d\n", f->no_kk, versi,
               p->nik, p->shdk);
}

void
seed_row_family(struct seed_load *l, const struct seed_family *f)
{
    int64_t recorded = (int64_t)f->recorded * 86400 + 3 * 3600;
    int versi = f->nformer > 0 ? 2 : 1;
    char at[TIME_TEXT];

    buf_printf(&l->rows[TABLE_FAMILY], "%" PRId64 "\t%d\t%d\n", f->no_kk, versi, l->office_id);
    /* Who died or moved stands in the version before. */
    if (versi == 2)
        family_version(l, f, 1, recorded - 200 * 86400, recorded);
    family_version(l, f, versi, recorded, 0);
    for (int i = 0; i < f->n; i++) {
        resident(l, f, &f->p[i]);
        if (versi == 2)
            member(l, f, 1, &f->p[i]);
        member(l, f, versi, &f->p[i]);
    }
    for (int i = 0; i < f->nformer; i++) {
        resident(l, f, &f->former[i]);
        member(l, f, 1, &f->former[i]);
    }
    buf_printf(&l->rows[TABLE_SHEET], "%" PRId64 "\t%s\n", f->no_kk, time_text(at, recorded));
    l->families++;
}

static int64_t
operator_id(const struct seed_load *l, int which)
{
    return which > 0 ? l->rules.operators[which - 1].id : 0;
}

static void
step(struct seed_load *l, const struct seed_case *c, int seq, const char *from, const char *to, int64_t at,
     int who)
{
    char when[TIME_TEXT], officer[ID_TEXT];

    buf_printf(&l->rows[TABLE_STEP], "%" PRId64 "\t%d\t%s\t%s\t%s\t%s\t%s\n", c->id, seq, from, to,
               time_text(when, at), id_text(officer, operator_id(l, who)),
               who > 0 ? l->rules.operators[who - 1].username : c->channel);
}

static void
request(struct seed_load *l, const struct seed_case *c)
{
    struct buf *b = &l->rows[TABLE_REQUEST];
    char no_kk[ID_TEXT], nik[ID_TEXT], by[ID_TEXT], at[TIME_TEXT], promise[TIME_TEXT];

    buf_printf(b, "%" PRId64 "\t%s\t%s\t%d\t%s\t%s\t%d\t%s\t%s\t%s\t", c->id, c->ref,
               l->rules.kinds[c->kind].kind, l->office_id, c->channel, c->returned ? "returned" : "submitted",
               c->returned ? 3 : 1, id_text(no_kk, c->no_kk), id_text(nik, c->pemohon_nik), c->pemohon);
    buf_printf(b, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", c->telepon, c->email, c->home.alamat,
               c->home.rt, c->home.rw, c->home.pos, c->home.desa, id_text(by, operator_id(l, c->entered_by)),
               time_text(at, c->submitted), time_text(promise, c->promise));
    step(l, c, 1, "", "submitted", c->submitted, c->entered_by);
    if (c->returned) {
        step(l, c, 2, "submitted", "in_review", c->submitted + 900, c->reviewer);
        step(l, c, 3, "in_review", "returned", c->submitted + 1200, c->reviewer);
        return;
    }
    buf_printf(&l->rows[TABLE_QUEUE], "%" PRId64 "\t%d\t%s\tsubmitted\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", c->id,
               l->office_id, promise, l->rules.kinds[c->kind].kind, c->channel, c->ref, c->pemohon,
               id_text(nik, c->pemohon_nik), at, id_text(by, operator_id(l, c->entered_by)));
}

/* Old sheets and cards come as scans, forms and letters as PDF. */
static bool
is_scan(const char *dokumen)
{
    return strncmp(dokumen, "K", 1) == 0 || strcmp(dokumen, "NIKAH") == 0 || strcmp(dokumen, "PASPOR") == 0;
}

static void
add_hex(struct buf *b, const void *bytes, size_t n)
{
    static const char digit[] = "0123456789abcdef";
    const unsigned char *p = bytes;
    char piece[512];

    buf_puts(b, "\\\\x");
    for (size_t i = 0; i < n;) {
        size_t k = 0;

        for (; i < n && k < sizeof(piece); i++) {
            piece[k++] = digit[p[i] >> 4];
            piece[k++] = digit[p[i] & 15];
        }
        buf_add(b, piece, k);
    }
}

static void
attachment(struct seed_load *l, const struct seed_case *c, const char *dokumen, const char *label)
{
    struct buf *b = &l->rows[TABLE_ATTACHMENT];
    bool scan = is_scan(dokumen);
    unsigned char sha[NACL_SHA256];
    char name[32], at[TIME_TEXT];

    if (scan)
        seed_file_png(&l->gen.rng, &l->file);
    else
        seed_file_pdf(label, c->ref, &l->file);
    nacl_sha256(sha, l->file.data, l->file.len);
    str_copy(name, sizeof(name), dokumen);
    for (char *p = name; *p != '\0'; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    buf_printf(b, "%" PRId64 "\t%s\t%s.%s\t%s\t%zu\t", c->id, dokumen, name, scan ? "png" : "pdf",
               scan ? "image/png" : "application/pdf", l->file.len);
    add_hex(b, sha, sizeof(sha));
    buf_puts(b, "\t");
    add_hex(b, l->file.data, l->file.len);
    buf_printf(b, "\t%s\n", time_text(at, c->submitted));
    l->attachments++;
}

void
seed_row_case(struct seed_load *l, const struct seed_case *c)
{
    struct buf *m = &l->rows[TABLE_REQUEST_MEMBER];
    char nik[ID_TEXT];

    request(l, c);
    for (int i = 0; i < c->n; i++) {
        const struct seed_line *x = &c->line[i];

        buf_printf(m, "%" PRId64 "\t%d\t%s\t%s\t%s\t%s\t%d\t", c->id, i + 1, seed_act_word[x->act], x->alasan,
                   x->dasar, id_text(nik, x->p.nik), x->p.shdk);
        elements(m, &x->p);
        buf_puts(m, "\n");
    }
    for (int i = 0; i < l->rules.ndocs; i++)
        if (seed_case_has(&l->rules, c, i))
            attachment(l, c, l->rules.docs[i].dokumen, l->rules.docs[i].label);
    for (int i = 0; i < c->nmore; i++)
        if (strcmp(c->more[i], "F107") == 0)
            attachment(l, c, "F107", "SURAT KUASA PELAYANAN ADMINISTRASI KEPENDUDUKAN (F-1.07)");
    l->requests++;
}
