#include "tests/support/seed_row.h"

#include <stdio.h>
#include <string.h>

#include "console/crypto/sha256.h"
#include "console/crypto/sodium.h"
#include "tests/support/seed_bin.h"
#include "tests/support/seed_file.h"
#include "tests/support/seed_sheet.h"

#define ELEMENTS                                                                                             \
    "nama_lengkap, jenis_kelamin, tempat_lahir, tanggal_lahir, agama, pendidikan, pekerjaan, "               \
    "pekerjaan_versi, golongan_darah, status_kawin, status_kawin_versi, tanggal_kawin, kewarganegaraan, "    \
    "no_paspor, no_kitap, nik_ayah, nik_ibu, nama_ayah, nama_ibu"
#define NELEMENTS 19

const char *const seed_row_copy[TABLES] = {
    [TABLE_RESIDENT] = "loket.resident (nik, versi, status_dasar, no_kk)",
    [TABLE_RESIDENT_VERSION] = "loket.resident_version (nik, versi, " ELEMENTS ", berlaku_dari)",
    [TABLE_FAMILY] = "loket.family (no_kk, versi, office_id)",
    [TABLE_FAMILY_VERSION] = "loket.family_version (no_kk, versi, alamat, rt, rw, kode_pos, kode_wilayah, "
                             "berlaku_dari, berlaku_sampai)",
    [TABLE_FAMILY_MEMBER] = "loket.family_member (no_kk, versi, nik, resident_versi, shdk)",
    [TABLE_SHEET] = "loket.issued_kk (issued_id, no_kk, versi, request_id, office_id, record, record_sha256, "
                    "status, created_at, signed_at, delivered_at)",
    [TABLE_REQUEST] =
        "loket.request (request_id, ref, kind, office_id, channel, state, versi, no_kk, pemohon_nik, "
        "pemohon_nama, telepon, email, alamat, rt, rw, kode_pos, kode_wilayah, menumpang, entered_by, "
        "submitted_at, promise_at)",
    [TABLE_REQUEST_MEMBER] = "loket.request_member (request_id, urut, tindakan, alasan_keluar, "
                             "dasar_perubahan, nik, shdk, " ELEMENTS ", nik_terbit)",
    [TABLE_STEP] = "loket.request_step (request_id, seq, dari, ke, at, officer_id, actor)",
    [TABLE_QUEUE] =
        "loket.queue_entry (request_id, office_id, urut, state, kind, channel, ref, pemohon_nama, "
        "pemohon_nik, submitted_at, entered_by)",
    [TABLE_ATTACHMENT] =
        "loket.attachment (request_id, dokumen, nama_berkas, jenis_media, ukuran, sha256, isi, received_at)",
    [TABLE_DECISION] = "loket.decision (decision_id, request_id, seq, officer_id, keputusan, at)",
    [TABLE_REASON] = "loket.decision_reason (decision_id, urut, reason, target)",
    [TABLE_NOTIFICATION] = "loket.notification (request_id, event, detail, status, created_at)",
};

struct buf *
seed_row_begin(struct seed_load *l, enum seed_table t, int columns)
{
    l->rowcount++;
    bin_row(&l->rows[t], columns);
    return &l->rows[t];
}

static void
elements(struct buf *b, const struct seed_person *p)
{
    bin_text(b, p->nama);
    bin_i16(b, p->sex);
    bin_text(b, p->tempat);
    bin_day(b, p->lahir);
    bin_i16(b, p->agama);
    bin_i16(b, p->pendidikan);
    bin_i16(b, p->pekerjaan);
    bin_text(b, p->pekerjaan_lama ? "lama" : "2019");
    bin_i16(b, p->goldar);
    bin_i16(b, p->kawin);
    bin_text(b, p->kawin_lama ? "lama" : "2019");
    bin_day(b, p->tgl_kawin);
    bin_i16(b, p->warga);
    bin_text(b, p->paspor);
    bin_text(b, p->kitap);
    bin_id(b, p->nik_ayah);
    bin_id(b, p->nik_ibu);
    bin_text(b, p->ayah);
    bin_text(b, p->ibu);
}

/* --- the register --- */

static void
resident(struct seed_load *l, const struct seed_family *f, const struct seed_person *p)
{
    struct buf *b = seed_row_begin(l, TABLE_RESIDENT, 4);

    bin_i64(b, p->nik);
    bin_i32(b, 1);
    bin_i16(b, p->dasar);
    bin_id(b, p->dasar == DASAR_HIDUP ? f->no_kk : 0);
    l->residents++;
}

/* What is printed about a person is kept: requests about the family repeat it. */
static void
resident_version(struct seed_load *l, const struct seed_family *f, const struct seed_person *p)
{
    struct buf *b = seed_row_begin(l, TABLE_RESIDENT_VERSION, 3 + NELEMENTS);
    size_t at = l->elements.len;

    bin_i64(b, p->nik);
    bin_i32(b, 1);
    elements(&l->elements, p);
    buf_add(b, l->elements.data + at, l->elements.len - at);
    bin_time(b, (int64_t)f->recorded * 86400);
}

static void
family_version(struct seed_load *l, const struct seed_family *f, int versi, int64_t from, int64_t until)
{
    struct buf *b = seed_row_begin(l, TABLE_FAMILY_VERSION, 9);

    bin_i64(b, f->no_kk);
    bin_i32(b, versi);
    bin_text(b, f->alamat);
    bin_text(b, f->rt);
    bin_text(b, f->rw);
    bin_text(b, f->pos);
    bin_text(b, f->desa);
    bin_time(b, from);
    if (until != 0)
        bin_time(b, until);
    else
        bin_null(b);
}

static void
member(struct seed_load *l, const struct seed_family *f, int versi, const struct seed_person *p)
{
    struct buf *b = seed_row_begin(l, TABLE_FAMILY_MEMBER, 5);

    bin_i64(b, f->no_kk);
    bin_i32(b, versi);
    bin_i64(b, p->nik);
    bin_i32(b, 1);
    bin_i16(b, p->shdk);
}

/* The sheet that was given out when the family was recorded. */
static void
sheet(struct seed_load *l, const struct seed_family *f, int versi, int64_t request_id)
{
    struct buf *b = seed_row_begin(l, TABLE_SHEET, 11);
    int64_t at = (int64_t)f->recorded * 86400 + 3 * 3600, serial = l->next_sheet++;
    unsigned char sha[SHA256_BYTES];

    seed_sheet_record(l->sheets, f, versi, serial, f->recorded, &l->record);
    /* The function of the Merkle log hashes one byte before the text: here it is the first of the text. */
    sha256_prefixed(sha, (unsigned char)l->record.data[0], l->record.data + 1, l->record.len - 1);
    bin_i64(b, serial);
    bin_i64(b, f->no_kk);
    bin_i32(b, versi);
    bin_id(b, request_id);
    bin_i32(b, l->offices[f->office].id);
    bin_bytes(b, l->record.data, l->record.len);
    bin_bytes(b, sha, sizeof(sha));
    bin_text(b, "terbit");
    bin_time(b, at);
    bin_time(b, at + 3600);
    bin_time(b, at + 86400);
}

void
seed_row_family(struct seed_load *l, const struct seed_family *f)
{
    int64_t recorded = (int64_t)f->recorded * 86400 + 3 * 3600;
    int versi = f->nformer > 0 ? 2 : 1;
    struct buf *b = seed_row_begin(l, TABLE_FAMILY, 3);

    bin_i64(b, f->no_kk);
    bin_i32(b, versi);
    bin_i32(b, l->offices[f->office].id);
    /* Who died or moved stands in the version before. */
    if (versi == 2)
        family_version(l, f, 1, recorded - 200 * 86400, recorded);
    family_version(l, f, versi, recorded, 0);
    buf_reset(&l->elements);
    for (int i = 0; i < f->n; i++) {
        resident(l, f, &f->p[i]);
        l->element_at[i] = l->elements.len;
        resident_version(l, f, &f->p[i]);
        if (versi == 2)
            member(l, f, 1, &f->p[i]);
        member(l, f, versi, &f->p[i]);
    }
    l->element_at[f->n] = l->elements.len;
    for (int i = 0; i < f->nformer; i++) {
        resident(l, f, &f->former[i]);
        resident_version(l, f, &f->former[i]);
        member(l, f, 1, &f->former[i]);
    }
    sheet(l, f, versi, 0);
    l->families++;
}

/* --- requests --- */

void
seed_row_step(struct seed_load *l, int64_t id, int seq, const char *from, const char *to, int64_t at,
              const struct seed_staff *who, const char *channel)
{
    struct buf *b = seed_row_begin(l, TABLE_STEP, 7);

    bin_i64(b, id);
    bin_i32(b, seq);
    bin_text(b, from);
    bin_text(b, to);
    bin_time(b, at);
    bin_id32(b, who != NULL ? who->id : 0);
    bin_text(b, who != NULL ? who->username : channel);
}

int64_t
seed_row_decision(struct seed_load *l, int64_t id, int seq, int officer, const char *word, int64_t at)
{
    struct buf *b = seed_row_begin(l, TABLE_DECISION, 6);

    bin_i64(b, l->next_decision);
    bin_i64(b, id);
    bin_i32(b, seq);
    bin_i32(b, officer);
    bin_text(b, word);
    bin_time(b, at);
    return l->next_decision++;
}

void
seed_row_reason(struct seed_load *l, int64_t decision, const char *reason, const char *target)
{
    struct buf *b = seed_row_begin(l, TABLE_REASON, 4);

    bin_i64(b, decision);
    bin_i32(b, 1);
    bin_text(b, reason);
    bin_text(b, target);
}

void
seed_row_member(struct seed_load *l, int64_t id, int urut, const struct seed_line *x, int of_family,
                int64_t given)
{
    struct buf *b = seed_row_begin(l, TABLE_REQUEST_MEMBER, 8 + NELEMENTS);

    bin_i64(b, id);
    bin_i32(b, urut);
    bin_text(b, seed_act_word[x->act]);
    bin_text(b, x->alasan);
    bin_text(b, x->dasar);
    bin_id(b, x->p.nik);
    bin_i16(b, x->p.shdk);
    if (of_family >= 0)
        buf_add(b, l->elements.data + l->element_at[of_family],
                l->element_at[of_family + 1] - l->element_at[of_family]);
    else
        elements(b, &x->p);
    bin_id(b, given);
}

static const struct seed_staff *
operator_of(const struct seed_load *l, const struct seed_case *c, int which)
{
    return which > 0 ? &l->offices[c->office].operators[which - 1] : NULL;
}

void
seed_row_request(struct seed_load *l, const struct seed_case *c, const char *state, int versi)
{
    struct buf *b = seed_row_begin(l, TABLE_REQUEST, 21);
    const struct seed_staff *by = operator_of(l, c, c->entered_by);

    bin_i64(b, c->id);
    bin_text(b, c->ref);
    bin_text(b, l->rules.kinds[c->kind].kind);
    bin_i32(b, l->offices[c->office].id);
    bin_text(b, c->channel);
    bin_text(b, state);
    bin_i32(b, versi);
    bin_id(b, c->no_kk);
    bin_id(b, c->pemohon_nik);
    bin_text(b, c->pemohon);
    bin_text(b, c->telepon);
    bin_text(b, c->email);
    bin_text(b, c->home.alamat);
    bin_text(b, c->home.rt);
    bin_text(b, c->home.rw);
    bin_text(b, c->home.pos);
    bin_text(b, c->home.desa);
    bin_bool(b, seed_case_brings(c, "SP-RUMAH"));
    bin_id32(b, by != NULL ? by->id : 0);
    bin_time(b, c->submitted);
    bin_time(b, c->promise);
    l->requests++;
}

static void
queue(struct seed_load *l, const struct seed_case *c)
{
    struct buf *b = seed_row_begin(l, TABLE_QUEUE, 11);
    const struct seed_staff *by = operator_of(l, c, c->entered_by);

    bin_i64(b, c->id);
    bin_i32(b, l->offices[c->office].id);
    bin_time(b, c->promise);
    bin_text(b, "submitted");
    bin_text(b, l->rules.kinds[c->kind].kind);
    bin_text(b, c->channel);
    bin_text(b, c->ref);
    bin_text(b, c->pemohon);
    bin_id(b, c->pemohon_nik);
    bin_time(b, c->submitted);
    bin_id32(b, by != NULL ? by->id : 0);
}

/* Why it went back: the missing document, or one that cannot be read. */
static void
returned(struct seed_load *l, const struct seed_case *c)
{
    const struct seed_staff *who = operator_of(l, c, c->reviewer);
    int64_t at = c->submitted + 1200;
    const char *last = "";
    char detail[64] = "\1";
    struct buf *b;

    seed_row_step(l, c->id, 2, "submitted", "in_review", c->submitted + 900, who, c->channel);
    seed_row_step(l, c->id, 3, "in_review", "returned", at, who, c->channel);
    for (int i = 0; i < l->rules.ndocs; i++)
        if (l->rules.docs[i].kind == c->kind && l->rules.docs[i].mandatory)
            last = l->rules.docs[i].dokumen;
    if (who != NULL)
        seed_row_reason(l, seed_row_decision(l, c->id, 3, who->id, "return", at),
                        c->fault == FAULT_DOCUMENT ? "BERKAS_KURANG" : "TAK_TERBACA", last);
    b = seed_row_begin(l, TABLE_NOTIFICATION, 5);
    str_printf(detail + 1, sizeof(detail) - 1, "{\"ref\": \"%s\"}", c->ref);
    bin_i64(b, c->id);
    bin_text(b, "returned");
    bin_text(b, detail);
    bin_text(b, "sent");
    bin_time(b, at);
}

/* Old sheets and cards come as scans, forms and letters as PDF. */
static bool
is_scan(const char *dokumen)
{
    return strncmp(dokumen, "K", 1) == 0 || strcmp(dokumen, "NIKAH") == 0 || strcmp(dokumen, "PASPOR") == 0;
}

/* One of a few scans: there are many requests. */
static const struct buf *
scan(struct seed_load *l)
{
    struct buf *kept = &l->scans[seed_range(&l->gen.rng, 0, SEED_SCANS - 1)];

    if (kept->len == 0)
        seed_file_png(&l->gen.rng, kept);
    return kept;
}

static void
attachment(struct seed_load *l, const struct seed_case *c, const char *dokumen, const char *label)
{
    bool png = is_scan(dokumen);
    const struct buf *file = &l->file;
    unsigned char sha[NACL_SHA256];
    char name[32];
    struct buf *b;

    if (png && l->reuse_scans)
        file = scan(l);
    else if (png)
        seed_file_png(&l->gen.rng, &l->file);
    else
        seed_file_pdf(label, c->ref, &l->file);
    nacl_sha256(sha, file->data, file->len);
    str_copy(name, sizeof(name), dokumen);
    for (char *p = name; *p != '\0'; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    str_append(name, sizeof(name), png ? ".png" : ".pdf");
    b = seed_row_begin(l, TABLE_ATTACHMENT, 8);
    bin_i64(b, c->id);
    bin_text(b, dokumen);
    bin_text(b, name);
    bin_text(b, png ? "image/png" : "application/pdf");
    bin_i32(b, (int)file->len);
    bin_bytes(b, sha, sizeof(sha));
    bin_bytes(b, file->data, file->len);
    bin_time(b, c->submitted);
    l->attachments++;
}

void
seed_row_case(struct seed_load *l, const struct seed_case *c)
{
    seed_row_request(l, c, c->returned ? "returned" : "submitted", c->returned ? 3 : 1);
    seed_row_step(l, c->id, 1, "", "submitted", c->submitted, operator_of(l, c, c->entered_by), c->channel);
    if (c->returned)
        returned(l, c);
    else
        queue(l, c);
    for (int i = 0; i < c->n; i++)
        seed_row_member(l, c->id, i + 1, &c->line[i], -1, 0);
    for (int i = 0; i < l->rules.ndocs; i++)
        if (seed_case_has(&l->rules, c, i))
            attachment(l, c, l->rules.docs[i].dokumen, l->rules.docs[i].label);
    for (int i = 0; i < c->nmore; i++)
        if (strcmp(c->more[i], "F107") == 0)
            attachment(l, c, "F107", "SURAT KUASA PELAYANAN ADMINISTRASI KEPENDUDUKAN (F-1.07)");
}
