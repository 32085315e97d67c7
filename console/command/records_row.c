#include "console/command/records_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/utf8.h"
#include "console/command/csv.h"
#include "db/model/code.h"
#include "db/model/nik.h"
#include "db/model/tanggal.h"

#define TEXT_MAX 255 /* bytes of a text that the sheet can show (text_unprintable() of the schema) */

const char *const records_column_name[RECORDS_COLUMN_N] = {
#define X(name) [COL_##name] = #name,
    RECORDS_COLUMNS(X)
#undef X
};

void
records_fault_add(struct records_faults *f, enum records_column column, const char *code)
{
    if (f->n < COUNT(f->f))
        f->f[f->n++] = (struct records_fault){column, code};
}

/* --- the first line ------------------------------------------------------------ */

static const enum records_column person_needs[] = {
    COL_NO_KK, COL_NIK,      COL_NAMA_LGKP,  COL_JENIS_KLMIN, COL_TMPT_LHR,   COL_TGL_LHR,
    COL_AGAMA, COL_STAT_KWN, COL_STAT_HBKEL, COL_PDDK_AKH,    COL_JENIS_PKRJN};
static const enum records_column address_needs[] = {COL_NO_KK,  COL_ALAMAT, COL_NO_PROP,
                                                    COL_NO_KAB, COL_NO_KEC, COL_NO_KEL};

static int
column_find(const char *name)
{
    for (int c = 0; c < RECORDS_COLUMN_N; c++)
        if (strcasecmp(name, records_column_name[c]) == 0)
            return c;
    return -1;
}

static void
note_name(char *list, size_t size, const char *name)
{
    char clean[40];
    utf8_clean_to(clean, sizeof clean, name);
    if (list[0] != '\0')
        (void)str_append(list, size, ", ");
    (void)str_append(list, size, clean);
}

static void
note_missing(const struct records_header *h, const enum records_column *needs, size_t n, char *list,
             size_t size)
{
    for (size_t i = 0; i < n; i++)
        if (h->place[needs[i]] < 0)
            note_name(list, size, records_column_name[needs[i]]);
}

enum rc
records_header_read(struct records_header *h, const struct csv_row *row, bool families, bool with_address,
                    char *ignored, size_t size, struct err *e)
{
    char missing[200] = "", doubled[200] = "";
    *h = (struct records_header){.n = row->n, .families = families, .address = families || with_address};
    ignored[0] = '\0';
    for (int c = 0; c < RECORDS_COLUMN_N; c++)
        h->place[c] = -1;
    for (size_t i = 0; i < row->n; i++) {
        const char *name = str_trim(row->field[i]);
        int c = column_find(name);
        if (c < 0)
            note_name(ignored, size, name);
        else if (h->place[c] >= 0)
            note_name(doubled, sizeof doubled, name);
        else
            h->place[c] = (int)i;
    }
    if (!families)
        note_missing(h, person_needs, COUNT(person_needs), missing, sizeof missing);
    if (h->address)
        note_missing(h, address_needs, COUNT(address_needs), missing, sizeof missing);
    if (doubled[0] != '\0')
        return err_set(e, RC_INVALID, "column_doubled", _("Kolom ini ada lebih dari sekali: %s."), doubled);
    if (missing[0] != '\0')
        return err_set(
            e, RC_INVALID, "column_missing",
            _("Kolom ini tidak ada di baris pertama: %s. Alamat boleh di berkas lain: --families."), missing);
    return RC_OK;
}

/* --- one field ------------------------------------------------------------------- */

struct reader {
    const struct records_header *h;
    const struct records_rules *rules;
    struct arena *a;
    const struct csv_row *row;
    struct records_line *out;
};

static char empty[1];

/* The text of a column without blanks around it; "" when the file does not have it. */
static char *
field(const struct reader *r, enum records_column c)
{
    int place = r->h->place[c];
    return place >= 0 && (size_t)place < r->row->n ? str_trim(r->row->field[place]) : empty;
}

static void
fault(const struct reader *r, enum records_column c, const char *code)
{
    records_fault_add(&r->out->faults, c, code);
}

/* How exports write that there is nothing. */
static bool
is_nothing(const char *s)
{
    return s[0] == '\0' || str_eq(s, "-") || str_eq(s, "0") || strcasecmp(s, "NULL") == 0;
}

static bool
is_number16(const char *s)
{
    return strspn(s, "0123456789") == 16 && s[16] == '\0';
}

/* A number without the unseen characters that exports put into it. */
static const char *
number_text(const struct reader *r, enum records_column c)
{
    const char *s = field(r, c);
    if (is_number16(s) || s[0] == '\0')
        return s;
    /* Spreadsheets keep digits as text by a quote before them. */
    const char *clean = nik_strip(r->a, s[0] == '\'' ? s + 1 : s);
    r->out->stripped += !str_eq(s, clean);
    return clean;
}

static int64_t
number16(const char *s)
{
    return is_number16(s) && s[0] != '0' ? strtoll(s, NULL, 10) : 0;
}

static int64_t
take_nik(const struct reader *r, enum records_column c, bool needed)
{
    const char *s = number_text(r, c);
    if (is_nothing(s)) {
        if (needed)
            fault(r, c, "wajib_diisi");
        return 0;
    }
    unsigned bad = nik_faults(s);
    for (unsigned i = 0; i < NIK_FAULT_N; i++)
        if ((bad & NIK_BIT(i)) != 0)
            fault(r, c, nik_fault_word[i]);
    return bad == 0 ? number16(s) : 0;
}

static int64_t
take_no_kk(const struct reader *r)
{
    const char *s = number_text(r, COL_NO_KK);
    unsigned bad = is_nothing(s) ? 0 : no_kk_faults(s);
    if (is_nothing(s))
        fault(r, COL_NO_KK, "wajib_diisi");
    for (unsigned i = 0; i < NO_KK_FAULT_N; i++)
        if ((bad & NIK_BIT(i)) != 0)
            fault(r, COL_NO_KK, no_kk_fault_word[i]);
    return bad == 0 ? number16(s) : 0;
}

static bool
text_safe(const char *s)
{
    size_t n = strlen(s);
    for (size_t i = 0; i < n;) {
        uint32_t cp = (unsigned char)s[i];
        i += cp < 0x80 ? 1 : utf8_decode(s + i, n - i, &cp);
        if (utf8_is_unsafe(cp))
            return false;
    }
    return true;
}

static const char *
take_text(const struct reader *r, enum records_column c, bool needed)
{
    const char *s = field(r, c);
    if (!needed && is_nothing(s))
        return "";
    if (s[0] == '\0')
        fault(r, c, "wajib_diisi");
    else if (strlen(s) > TEXT_MAX)
        fault(r, c, "terlalu_panjang");
    else if (!text_safe(s))
        fault(r, c, "karakter_terlarang");
    return s;
}

/* DD-MM-YYYY or YYYY-MM-DD, perhaps with a time behind it, as YYYY-MM-DD; "" when there is none. */
static const char *
take_date(const struct reader *r, enum records_column c, bool needed)
{
    const char *s = field(r, c);
    if (is_nothing(s)) {
        if (needed)
            fault(r, c, "wajib_diisi");
        return "";
    }
    char *out = arena_alloc(r->a, 11);
    bool day_first = strlen(s) >= 10 && s[2] == '-';
    if (strlen(s) < 10 || (s[10] != '\0' && s[10] != ' ' && s[10] != 'T')) {
        fault(r, c, "tanggal_bentuk");
        return "";
    }
    if (day_first)
        (void)str_printf(out, 11, "%.4s-%.2s-%.2s", s + 6, s + 3, s);
    else
        (void)str_printf(out, 11, "%.10s", s);
    if ((day_first && s[5] != '-') || !tanggal_valid(out))
        fault(r, c, "tanggal_bentuk");
    else if (strcmp(out, r->rules->today) > 0)
        fault(r, c, "tanggal_depan");
    return out;
}

/* The code that a text stands for; 0 with a fault when there is none. if_empty 0: it may not be empty. */
static int
take_code(const struct reader *r, enum records_column c, const char *list, const char *version, int if_empty)
{
    const char *s = field(r, c);
    if (s[0] == '\0' || str_eq(s, "-")) {
        if (if_empty == 0)
            fault(r, c, "wajib_diisi");
        return if_empty;
    }
    const char *digits = s + strspn(s, "0");
    const char *code = str_all_digits(s) && code_label(list, version, digits)[0] != '\0'
                           ? digits
                           : code_accept(list, version, s);
    if (code == NULL) {
        fault(r, c, "kode_tak_dikenal");
        return 0;
    }
    return (int)strtol(code, NULL, 10);
}

/* L and P are as common as the codes. */
static int
take_sex(const struct reader *r)
{
    const char *s = field(r, COL_JENIS_KLMIN);
    if (strcasecmp(s, "L") == 0 || strcasecmp(s, "P") == 0)
        return strcasecmp(s, "L") == 0 ? 1 : 2;
    return take_code(r, COL_JENIS_KLMIN, "jenis_kelamin", "2019", 0);
}

/* Alive and here (1), dead (2), or no more on this KK (3): FLAG_STATUS is 0 for those who are. */
static int
take_status(const struct reader *r)
{
    const char *alive = field(r, COL_STAT_HIDUP), *flag = field(r, COL_FLAG_STATUS);
    bool dead = str_eq(alive, "2") || strcasecmp(alive, "MATI") == 0 || strcasecmp(alive, "MENINGGAL") == 0;
    if (!dead && alive[0] != '\0' && !str_eq(alive, "1") && strcasecmp(alive, "HIDUP") != 0)
        fault(r, COL_STAT_HIDUP, "kode_tak_dikenal");
    if (flag[0] != '\0' && !str_all_digits(flag))
        fault(r, COL_FLAG_STATUS, "kode_tak_dikenal");
    return dead ? 2 : flag[strspn(flag, "0")] == '\0' ? 1 : 3;
}

/* --- for COPY ---------------------------------------------------------------------- */

static void
put_text(struct buf *b, const char *s)
{
    buf_add(b, "\t", 1);
    for (;;) {
        size_t n = strcspn(s, "\\");
        buf_add(b, s, n);
        if (s[n] == '\0')
            return;
        buf_add(b, "\\\\", 2);
        s += n + 1;
    }
}

static void
put_int(struct buf *b, int64_t v)
{
    char text[24];
    int i = (int)sizeof text;
    for (; v > 0 || i == (int)sizeof text; v /= 10)
        text[--i] = (char)('0' + v % 10);
    text[--i] = '\t';
    buf_add(b, text + i, sizeof text - (size_t)i);
}

static void
put_or_null(struct buf *b, const char *s)
{
    buf_add(b, "\t", 1);
    buf_puts(b, s[0] != '\0' ? s : "\\N");
}

static void
put_nik(struct buf *b, int64_t nik)
{
    if (nik > 0)
        put_int(b, nik);
    else
        buf_add(b, "\t\\N", 3);
}

/* Midnight in the office's zone, or the rule's moment. */
static void
put_since(struct buf *b, const struct records_rules *rules, const char *date)
{
    if (date[0] != '\0')
        buf_printf(b, "%s 00:00:00+%02d", date, rules->zona);
    else
        buf_puts(b, rules->since);
}

/* --- the lines ------------------------------------------------------------------- */

static void
read_person(const struct reader *r, const char *changed, struct buf *b)
{
    const struct records_rules *rules = r->rules;
    struct records_line *o = r->out;
    const char *nama = take_text(r, COL_NAMA_LGKP, true);
    int sex = take_sex(r);
    const char *tempat = take_text(r, COL_TMPT_LHR, true);
    const char *lahir = take_date(r, COL_TGL_LHR, true);
    int goldar = take_code(r, COL_GOL_DRH, "golongan_darah", "2019", 13);
    int agama = take_code(r, COL_AGAMA, "agama", "2019", 0);
    int kawin = take_code(r, COL_STAT_KWN, "status_kawin", rules->status_kawin, 0);
    int pendidikan = take_code(r, COL_PDDK_AKH, "pendidikan", "2019", 0);
    int kerja = take_code(r, COL_JENIS_PKRJN, "pekerjaan", rules->pekerjaan, 0);
    const char *tgl_kawin = take_date(r, COL_TGL_KWN, false);
    int warga = take_code(r, COL_KWRGNRN, "kewarganegaraan", "2019", 1);
    const char *paspor = take_text(r, COL_NO_PASPOR, false), *kitap = take_text(r, COL_NO_KITAP, false);
    int64_t nik_ibu = take_nik(r, COL_NIK_IBU, false), nik_ayah = take_nik(r, COL_NIK_AYAH, false);
    const char *ibu = take_text(r, COL_NAMA_LGKP_IBU, false), *ayah = take_text(r, COL_NAMA_LGKP_AYAH, false);
    if (kawin == 1 && tgl_kawin[0] != '\0')
        fault(r, COL_TGL_KWN, "kawin_tanpa_status");
    if (o->faults.n > 0)
        return;
    buf_printf(b, "%lld\t1", (long long)o->nik);
    put_text(b, nama);
    put_int(b, sex);
    put_text(b, tempat);
    put_text(b, lahir);
    put_int(b, agama);
    put_int(b, pendidikan);
    put_int(b, kerja);
    put_text(b, rules->pekerjaan);
    put_int(b, goldar);
    put_int(b, kawin);
    put_text(b, rules->status_kawin);
    put_or_null(b, tgl_kawin);
    put_int(b, warga);
    put_text(b, paspor);
    put_text(b, kitap);
    put_nik(b, nik_ayah);
    put_nik(b, nik_ibu);
    put_text(b, ayah);
    put_text(b, ibu);
    buf_add(b, "\t", 1);
    put_since(b, rules, changed);
}

/* A part of the region code: digits, at most width of them; -1 with a fault. */
static int
take_part(const struct reader *r, enum records_column c, size_t width)
{
    const char *s = field(r, c);
    if (s[0] == '\0')
        fault(r, c, "wajib_diisi");
    else if (!str_all_digits(s) || strlen(s) > width)
        fault(r, c, "wilayah_bentuk");
    else
        return (int)strtol(s, NULL, 10);
    return -1;
}

/* PP.KK.CC.VVVV of a desa that exists and lies in the office's kabupaten/kota. */
static void
take_region(const struct reader *r, char code[16])
{
    int prov = take_part(r, COL_NO_PROP, 2), kab = take_part(r, COL_NO_KAB, 2);
    int kec = take_part(r, COL_NO_KEC, 2), kel = take_part(r, COL_NO_KEL, 4);
    code[0] = '\0';
    if (prov < 0 || kab < 0 || kec < 0 || kel < 0)
        return;
    (void)str_printf(code, 16, "%02d.%02d.%02d.%04d", prov, kab, kec, kel);
    int64_t key = (((int64_t)prov * 100 + kab) * 100 + kec) * 10000 + kel;
    if (key == 0 || records_set_get(r->rules->regions, key) == NULL)
        fault(r, COL_NO_KEL, "wilayah_tak_dikenal");
    else if (!str_starts(code, r->rules->kabupaten))
        fault(r, COL_NO_KAB, "wilayah_kantor_lain");
}

/* RT, RW: up to three digits, shown as three; kode pos: five. "" for none. */
static const char *
take_digits(const struct reader *r, enum records_column c, size_t width, bool pad)
{
    const char *s = field(r, c);
    if (is_nothing(s) || s[strspn(s, "0")] == '\0')
        return "";
    if (!str_all_digits(s) || strlen(s) > width || (!pad && strlen(s) != width)) {
        fault(r, c, "angka_bentuk");
        return "";
    }
    return pad ? arena_printf(r->a, "%03ld", strtol(s, NULL, 10)) : s;
}

static void
read_family(const struct reader *r, const char *changed, struct buf *b)
{
    char region[16];
    const char *alamat = take_text(r, COL_ALAMAT, true);
    const char *rt = take_digits(r, COL_NO_RT, 3, true), *rw = take_digits(r, COL_NO_RW, 3, true);
    const char *pos = take_digits(r, COL_KODE_POS, 5, false);
    take_region(r, region);
    if (r->out->faults.n > 0)
        return;
    put_since(b, r->rules, changed);
    put_text(b, alamat);
    put_text(b, rt);
    put_text(b, rw);
    put_text(b, pos);
    put_text(b, region);
}

void
records_line_read(const struct records_header *h, const struct records_rules *rules, struct arena *a,
                  const struct csv_row *row, struct records_line *out, struct buf *person, struct buf *family)
{
    const struct reader r = {h, rules, a, row, out};
    *out = (struct records_line){.status_dasar = 1};
    buf_reset(person);
    buf_reset(family);
    out->no_kk = take_no_kk(&r);
    /* Which column is which is no longer sure; a family that may be meant is held back all the same. */
    if (row->n != h->n) {
        out->faults.n = 0;
        records_fault_add(&out->faults, RECORDS_COLUMN_N, "kolom_banyaknya");
        return;
    }
    const char *changed = take_date(&r, COL_TGL_UBAH, false);
    if (h->families) {
        read_family(&r, changed, family);
        return;
    }
    out->nik = take_nik(&r, COL_NIK, true);
    out->shdk = take_code(&r, COL_STAT_HBKEL, "shdk", "2019", 0);
    out->status_dasar = take_status(&r);
    read_person(&r, changed, person);
    if (h->address && out->shdk == 1 && out->status_dasar == 1)
        read_family(&r, changed, family);
    if (out->faults.n > 0)
        buf_reset(person);
}
