/*
 * request_compare_cell.c - one value beside the other, letter by letter, and in words what the eye would
 * miss; the sentences about a pair of persons.
 */
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "db/model/diff.h"
#include "db/model/glyph.h"
#include "screens/request_compare.h"

#define NOTES_MAX 3          /* strange characters told one by one; a longer list helps nobody */
#define BLANK     "\xC2\xB7" /* a blank that goes or comes alone, made visible */

const char *
compare_shown(const char *value)
{
    return value[0] != '\0' ? value : "-";
}

bool
compare_by_letter(enum element el)
{
    return el == EL_nama_lengkap || el == EL_nik || el == EL_tempat_lahir || el == EL_tanggal_lahir ||
           el == EL_tanggal_perkawinan || el == EL_no_paspor || el == EL_no_kitap || el == EL_nama_ayah ||
           el == EL_nama_ibu;
}

bool
compare_is_name(enum element el)
{
    return el == EL_nama_lengkap || el == EL_tempat_lahir || el == EL_nama_ayah || el == EL_nama_ibu;
}

int
compare_differing(const struct compare_row *row)
{
    int n = 0;
    for (unsigned el = 0; el < EL_COUNT_; el++)
        n += (row->differs >> el & 1) != 0;
    return n;
}

const struct request_member *
compare_member(const struct request_state *st, const struct compare_row *row)
{
    for (size_t i = 0; i < st->full.nmembers; i++)
        if (&st->full.members[i].p == row->menjadi)
            return &st->full.members[i];
    return NULL;
}

/* --- cells ------------------------------------------------------------------------- */

/* The text of a span; blanks that are all of it are drawn, since one at the end of a line cannot be seen. */
static const char *
span_text(struct arena *a, const char *value, const struct diff_span *s)
{
    char *text = arena_strndup(a, value + s->at, s->len);
    size_t blanks = strspn(text, " ");
    if (s->op == DIFF_KEPT || blanks < s->len)
        return text;
    char *dots = arena_array(a, blanks + 1, sizeof(BLANK) - 1);
    for (size_t i = 0; i < blanks; i++)
        memcpy(dots + i * (sizeof(BLANK) - 1), BLANK, sizeof(BLANK) - 1);
    return dots;
}

static struct text_parts
side_cell(struct arena *a, const char *value, const struct diff_side *side, enum role kept, enum role differs,
          const char *mark)
{
    struct text_cell *part = arena_array(a, side->n + 1, sizeof(*part));
    part[0] = (struct text_cell){kept, mark};
    for (size_t i = 0; i < side->n; i++)
        part[i + 1] = (struct text_cell){side->spans[i].op == DIFF_KEPT ? kept : differs,
                                         span_text(a, value, &side->spans[i])};
    return (struct text_parts){part, (int)side->n + 1};
}

struct text_parts
compare_cell(struct text *t, enum role role, const char *text)
{
    struct text_cell *part = arena_alloc(t->arena, sizeof(*part));
    *part = (struct text_cell){role, text};
    return (struct text_parts){part, 1};
}

void
compare_cells(struct text *t, const char *semula, const char *menjadi, bool letters, enum role role,
              const char *mark, struct text_parts *left, struct text_parts *right)
{
    struct diff d = {.rough = true};
    if (letters && semula[0] != '\0' && menjadi[0] != '\0' && compare_differs(semula, menjadi))
        diff_values(t->arena, semula, menjadi, &d);
    if (d.rough) {
        *left = compare_cell(t, ROLE_TEXT, compare_shown(semula));
        *right = compare_cell(t, role, arena_printf(t->arena, "%s%s", mark, compare_shown(menjadi)));
    } else {
        *left = side_cell(t->arena, semula, &d.semula, ROLE_TEXT, ROLE_GONE, "");
        *right = side_cell(t->arena, menjadi, &d.menjadi, role, ROLE_CAME, mark);
    }
}

void
compare_segs(struct text *t, const char *value, const char *other, bool before, enum role role)
{
    struct text_parts left, right;
    compare_cells(t, before ? value : other, before ? other : value, true, role, "", &left, &right);
    const struct text_parts *own = before ? &left : &right;
    for (int i = 0; i < own->n; i++)
        text_seg(t, before && own->part[i].role == ROLE_TEXT ? role : own->part[i].role, "%s",
                 own->part[i].text);
}

/* --- what the eye would miss ----------------------------------------------------------- */

static void
glyph_note(struct text *t, const char *side, const struct glyph_found *f)
{
    unsigned cp = (unsigned)f->cp;
    switch (f->fault) {
    case GLYPH_UNSEEN:
        text_line(t, ROLE_WARN, _("    ! %s: karakter ke-%zu tidak tampak (U+%04X)."), side, f->place, cp);
        break;
    case GLYPH_BROKEN:
        text_line(t, ROLE_WARN, _("    ! %s: karakter ke-%zu rusak (bita %02X)."), side, f->place, cp);
        break;
    case GLYPH_BLANK:
        text_line(t, ROLE_WARN, _("    ! %s: karakter ke-%zu spasi yang tidak biasa (U+%04X)."), side,
                  f->place, cp);
        break;
    case GLYPH_BLANKS:
        text_line(t, ROLE_WARN, _("    ! %s: spasi berlebih pada karakter ke-%zu."), side, f->place);
        break;
    case GLYPH_FOREIGN:
        text_line(t, ROLE_WARN,
                  _("    ! %s: karakter ke-%zu hanya mirip %c, hurufnya dari aksara lain (U+%04X)."), side,
                  f->place, f->like, cp);
        break;
    case GLYPH_MARK:
        text_line(t, ROLE_WARN, _("    ! %s: karakter ke-%zu tanda yang menempel pada huruf (U+%04X)."), side,
                  f->place, cp);
        break;
    case GLYPH_DIGIT:
        text_line(t, ROLE_WARN, _("    ! %s: karakter ke-%zu angka %c, bukan huruf %c."), side, f->place,
                  (char)f->cp, f->like);
        break;
    }
}

static void
side_notes(struct text *t, const char *side, const char *value, bool name)
{
    struct glyph_found found[NOTES_MAX];
    size_t n = glyph_find(value, name, found, NOTES_MAX);
    for (size_t i = 0; i < n && i < NOTES_MAX; i++)
        glyph_note(t, side, &found[i]);
    if (n > NOTES_MAX)
        text_line(t, ROLE_WARN, _("    ! %s: masih ada %zu karakter seperti itu."), side, n - NOTES_MAX);
}

bool
compare_deceives(const char *semula, const char *menjadi)
{
    return semula[0] != '\0' && menjadi[0] != '\0' && compare_differs(semula, menjadi) &&
           glyph_same_looks(semula, menjadi);
}

void
compare_glyph_notes(struct text *t, const char *semula, const char *menjadi, bool name)
{
    if (compare_deceives(semula, menjadi))
        text_line(t, ROLE_WARN, "%s", _("    ! Keduanya tampak sama, tetapi tidak sama:"));
    side_notes(t, _("Semula"), semula, name);
    side_notes(t, _("Menjadi"), menjadi, name);
}

/* --- pairs ------------------------------------------------------------------------------ */

static const char *
name_words(enum name_alike is)
{
    switch (is) {
    case NAME_SAME:
        return _("nama sama");
    case NAME_LOOKS:
        return _("nama tampak sama");
    case NAME_SPELLING:
        return _("nama sama dengan ejaan lain");
    case NAME_ONE_LETTER:
        return _("nama beda satu huruf");
    case NAME_OTHER:
        break;
    }
    return _("nama berbeda");
}

static const char *
birth_words(enum date_alike is)
{
    switch (is) {
    case DATE_SAME:
        return _("tanggal lahir sama");
    case DATE_SWAPPED:
        return _("hari dan bulan lahir tertukar");
    case DATE_ONE_DIGIT:
        return _("tanggal lahir beda satu angka");
    case DATE_OTHER:
        break;
    }
    return _("tanggal lahir berbeda");
}

static const char *
nik_words(enum nik_alike is)
{
    switch (is) {
    case NIK_ALIKE_UNKNOWN:
        return _("NIK dalam permohonan kosong");
    case NIK_ALIKE_SAME:
        return _("NIK sama");
    case NIK_ALIKE_SWAPPED:
        return _("dua angka NIK tertukar");
    case NIK_ALIKE_ONE:
        return _("satu angka NIK berbeda");
    case NIK_ALIKE_LENGTH:
        return _("NIK kurang atau lebih satu angka");
    case NIK_ALIKE_TWO:
        return _("dua angka NIK berbeda");
    case NIK_ALIKE_OTHER:
        break;
    }
    return _("NIK dalam permohonan berbeda");
}

static const char *
place_words(const struct pair_evidence *ev)
{
    return ev->tempat ? _("tempat lahir sama") : _("tempat lahir berbeda");
}

static void
put_pair(struct text *t, const struct compare_row *row)
{
    const struct pair_evidence *ev = &row->why;
    if (row->paired == PAIRED_NAME_BIRTH)
        text_line(t, ROLE_WARN, _("   Dipasangkan menurut nama dan tanggal lahir: %s, %s, %s; %s."),
                  name_words(ev->nama), birth_words(ev->lahir), place_words(ev), nik_words(ev->nik));
    else if (row->paired == PAIRED_NIK_NEAR)
        text_line(t, ROLE_WARN, _("   Dipasangkan karena NIK mungkin salah ketik: %s; %s, %s, %s."),
                  nik_words(ev->nik), name_words(ev->nama), birth_words(ev->lahir), place_words(ev));
    if (row->paired == PAIRED_NAME_BIRTH || row->paired == PAIRED_NIK_NEAR)
        text_line(t, ROLE_WARN, "%s",
                  _("   Pencatatan mengikuti NIK: bila disetujui begini ia tercatat sebagai orang baru. "
                    "Kembalikan agar "
                    "NIK-nya dibetulkan."));
    if (row->doubtful)
        text_line(t, ROLE_WARN, "%s",
                  _("   Ada orang lain yang cocok sama baiknya; pasangan ini belum pasti."));
    if (row->stranger)
        text_line(t, ROLE_ERROR, _("   NIK ini dalam catatan milik orang lain: %s, %s."),
                  compare_shown(person_element(row->semula, EL_nama_lengkap)),
                  compare_shown(person_element(row->semula, EL_tanggal_lahir)));
}

/* A person of whom the request says "tetap" is recorded as he or she is; only the SHDK is taken over. */
static bool
is_ignored(const struct request_state *st, const struct compare_row *row)
{
    const struct request_member *m = compare_member(st, row);
    return m != NULL && row->paired == PAIRED_NIK && !row->stranger && str_eq(m->tindakan, "tetap") &&
           (row->differs & ~(UINT32_C(1) << EL_shdk)) != 0;
}

void
compare_pair_notes(const struct request_state *st, struct text *t, const struct compare_row *row)
{
    put_pair(t, row);
    if (is_ignored(st, row))
        text_line(
            t, ROLE_WARN, "%s",
            _("   Permohonan menyebut orang ini tetap: selain SHDK, perbedaan ini tidak akan dicatat."));
    if (row->resembles != PAIR_NONE) {
        const struct compare_row *other = &st->full.rows[row->resembles];
        struct pair_evidence ev = pair_evidence(row->semula, other->menjadi);
        text_line(t, ROLE_WARN,
                  _("   Mungkin orang yang sama dengan nomor %zu dalam permohonan: %s, %s; %s."),
                  row->resembles + 1, name_words(ev.nama), birth_words(ev.lahir), nik_words(ev.nik));
    }
}
