#include "tests/support/print_sample.h"

#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "console/crypto/cms.h"
#include "console/crypto/sodium.h"
#include "console/json/json.h"
#include "print/seal.h"

/* The longest lengths of the reference: 60 letters in a name, 42 in a region, 38 in a religion. */
static const char long_name[] = "WIDYAWATI MAHARANI KUSUMANINGRUM PUTRI WIJAYAKUSUMA RADENAYU";
static const char long_regency[] = "KABUPATEN ADMINISTRASI KEPULAUAN CONTOHNYA";

static const struct person {
    const char *nama, *kelamin, *tempat, *lahir, *shdk;
} people[] = {
    {"BAGAS SUTÈJA WIRANATA", "LAKI-LAKI", "KOTA CONTOH", "01-07-1980", "KEPALA KELUARGA"},
    {"RÉNATA ÑOÑA NUR’AINI", "PEREMPUAN", "CONTOH RAYA", "12-03-1984", "ISTRI"},
    {"DÉSUTÈJA PUTRA BAGASKARA", "LAKI-LAKI", "KOTA CONTOH", "29-02-2012", "ANAK"},
};

static void
put_member(struct json_w *w, int i, const struct sample *s)
{
    const struct person *p = &people[i < 3 ? i : 2];
    const char *name = s->longest ? long_name : i == 0 && s->nama != NULL ? s->nama : p->nama;
    char nik[17];
    (void)str_printf(nik, sizeof(nik), "990101%06d%04d", 10780 + i, i + 1);
    json_w_begin_obj(w);
    json_w_kint(w, "urut", i + 1);
    json_w_kstr(w, "nama_lengkap", name);
    json_w_kstr(w, "nik", nik);
    json_w_kstr(w, "jenis_kelamin", s->longest ? "PEREMPUAN" : p->kelamin);
    json_w_kstr(w, "tempat_lahir", s->longest ? long_regency : p->tempat);
    json_w_kstr(w, "tanggal_lahir", p->lahir);
    json_w_kstr(w, "agama", s->longest ? "KEPERCAYAAN TERHADAP TUHAN YME/LAINNYA" : "ISLAM");
    json_w_kstr(w, "pendidikan", s->longest ? "AKADEMI/DIPLOMA III/S. MUDA" : "SLTA/SEDERAJAT");
    json_w_kstr(w, "jenis_pekerjaan", s->longest ? "TENTARA NASIONAL INDONESIA (TNI)" : "WIRASWASTA");
    json_w_kstr(w, "golongan_darah", s->longest ? "TIDAK TAHU" : "O");
    json_w_kstr(w, "status_perkawinan", s->longest ? "CERAI HIDUP BELUM TERCATAT" : "KAWIN TERCATAT");
    json_w_kstr(w, "tanggal_perkawinan", s->longest || i < 2 ? "17-08-2010" : "");
    json_w_kstr(w, "shdk", p->shdk);
    json_w_kstr(w, "kewarganegaraan", "WNI");
    json_w_kstr(w, "no_paspor", s->longest ? "X1234567" : "");
    json_w_kstr(w, "no_kitap", s->longest ? "2D41XY0001-W" : "");
    json_w_kstr(w, "nama_ayah", s->longest ? long_name : "SUPARDI");
    json_w_kstr(w, "nama_ibu", s->longest ? long_name : "SUMIYATI");
    json_w_end(w);
}

static void
put_head(struct json_w *w, const struct sample *s)
{
    json_w_kstr(w, "format", "loket-kk-1");
    json_w_kint(w, "nomor_seri", 123);
    json_w_kstr(w, "no_kk", "9901010101260001");
    json_w_kint(w, "versi", 1);
    json_w_kstr(w, "nama_kepala_keluarga",
                s->longest        ? long_name
                : s->nama != NULL ? s->nama
                                  : people[0].nama);
    json_w_kstr(w, "alamat", s->alamat != NULL ? s->alamat : "JALAN MELATI NO. 12");
    json_w_kstr(w, "rt", "001");
    json_w_kstr(w, "rw", "002");
    json_w_kstr(w, "kode_pos", "99111");
    json_w_kstr(w, "desa_kelurahan",
                s->longest ? "Kampung Baru Seberang Sungai Batang Contoh X" : "Contoh Jaya");
    json_w_kstr(w, "kecamatan", s->longest ? "Pulau-Pulau Kecil Contoh Selata" : "Contoh Kota");
    json_w_kstr(w, "kabupaten_kota", s->longest ? long_regency : "KABUPATEN CONTOH RAYA");
    json_w_kstr(w, "provinsi", "PROVINSI UJI COBA");
}

const char *
sample_record(struct arena *a, const struct sample *s)
{
    struct buf out = {0};
    struct json_w w;
    json_w_init(&w, &out);
    json_w_begin_obj(&w);
    put_head(&w, s);
    json_w_key(&w, "anggota");
    json_w_begin_list(&w);
    for (int i = 0; i < s->members; i++)
        put_member(&w, i, s);
    json_w_end(&w);
    json_w_kstr(&w, "tanggal_dikeluarkan", "22-11-2026");
    json_w_kstr(&w, "kantor", "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL KABUPATEN CONTOH RAYA");
    json_w_kstr(&w, "jabatan_penandatangan", "KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL");
    json_w_kstr(&w, "nama_penandatangan", "Dra. RATNA WIDURI, M.Si.");
    json_w_kstr(&w, "nip_penandatangan", "197001011990012001");
    json_w_end(&w);
    const char *text = arena_strdup(a, out.data);
    buf_done(&out);
    return text;
}

struct inside {
    struct signer base;
    struct cms_key *cms;
    struct signer_public pub;
    unsigned char key[NACL_SIGN_SK];
    bool down;
};

static struct inside *
inside_of(struct signer *s)
{
    return (struct inside *)(void *)s;
}

static enum rc
reachable(struct signer *s, struct err *e)
{
    return inside_of(s)->down ? err_set(e, RC_UNAVAILABLE, "signer_down", "tidak menjawab") : RC_OK;
}

static enum rc
inside_public(struct signer *s, struct signer_public *out, struct err *e)
{
    *out = inside_of(s)->pub;
    return reachable(s, e);
}

static enum rc
inside_seal(struct signer *s, const void *payload, size_t n, unsigned char sig[SIGNER_SIG],
            unsigned char key_id[SIGNER_KEY_ID], struct err *e)
{
    nacl_sign(sig, payload, n, inside_of(s)->key);
    memcpy(key_id, inside_of(s)->pub.seal_id, SIGNER_KEY_ID);
    return reachable(s, e);
}

static enum rc
inside_note(struct signer *s, const void *text, size_t n, unsigned char sig[SIGNER_SIG], struct err *e)
{
    nacl_sign(sig, text, n, inside_of(s)->key);
    return reachable(s, e);
}

static enum rc
inside_cms(struct signer *s, const unsigned char digest[SIGNER_DIGEST], struct buf *der, struct err *e)
{
    enum rc rc = reachable(s, e);
    return rc == RC_OK ? cms_sign(inside_of(s)->cms, digest, der, e) : rc;
}

static void
inside_close(struct signer *s)
{
    cms_key_free(inside_of(s)->cms);
    free(s);
}

static const struct signer_ops inside_ops = {
    .name = "inside",
    .get_public = inside_public,
    .seal = inside_seal,
    .cms = inside_cms,
    .note = inside_note,
    .close = inside_close,
};

struct signer *
sample_signer(const char *dir)
{
    const struct cms_signatory who = {"Ratna Widuri", "Disdukcapil Kabupaten Contoh Raya", 3650};
    char pem[256];
    struct inside *s = calloc(1, sizeof(*s));
    if (s == NULL)
        return NULL;
    s->base.ops = &inside_ops;
    if (nacl_init(NULL) != RC_OK || cms_make_signer(dir, &who, NULL) != RC_OK ||
        !str_printf(pem, sizeof(pem), "%s/signer.pem", dir) || cms_key_load(&s->cms, pem, NULL) != RC_OK) {
        free(s);
        return NULL;
    }
    nacl_sign_keypair(s->pub.seal, s->key);
    seal_key_id(s->pub.seal_id, s->pub.seal);
    memcpy(s->pub.note, s->pub.seal, SIGNER_PUBLIC);
    (void)str_copy(s->pub.name, sizeof(s->pub.name), cms_key_name(s->cms));
    (void)str_copy(s->pub.issuer, sizeof(s->pub.issuer), cms_key_issuer(s->cms));
    return &s->base;
}

void
sample_signer_down(struct signer *s, bool down)
{
    inside_of(s)->down = down;
}
