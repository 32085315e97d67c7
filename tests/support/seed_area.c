#include "tests/support/seed_area.h"

static const struct {
    const char *kode, *nama;
} first[SEED_DESA] = {
    {"99.01.01.1001", "Contoh Kota"},    {"99.01.01.2002", "Sukareka"},
    {"99.01.01.2003", "Tirtareka"},      {"99.01.01.2004", "Wanareka"},
    {"99.01.02.2001", "Teluk Reka"},     {"99.01.02.2002", "Pasir Reka"},
    {"99.01.02.2003", "Karang Contoh"},  {"99.01.02.2004", "Muara Reka"},
    {"99.01.03.2001", "Bukit Reka"},     {"99.01.03.2002", "Lembah Contoh"},
    {"99.01.03.2003", "Gunung Reka"},    {"99.01.03.2004", "Curug Contoh"},
    {"99.01.04.1001", "Pelabuhan Reka"}, {"99.01.04.2002", "Pulau Reka"},
    {"99.01.04.2003", "Tanjung Contoh"}, {"99.01.04.2004", "Selat Reka"},
};

/* The kabupaten of the others: codes that no retired prefix of seed_number.c has. */
#define KABUPATEN(office) ((office) == 0 ? 1 : 20 + (office))

char *
seed_area_code(char dst[SEED_CODE], int office, int desa)
{
    if (office == 0)
        str_copy(dst, SEED_CODE, first[desa].kode);
    else
        str_printf(dst, SEED_CODE, "99.%02d.%02d.%04d", KABUPATEN(office), desa / 4 + 1, 2001 + desa % 4);
    return dst;
}

int
seed_area_prefix(int office, int kecamatan)
{
    return 990001 + KABUPATEN(office) * 100 + kecamatan;
}

static void
region(struct buf *sql, const char *kode, size_t n, const char *nama, size_t parent)
{
    buf_printf(sql, "insert into loket.region values ('%.*s', '%s', ", (int)n, kode, nama);
    if (parent == 0)
        buf_puts(sql, "null");
    else
        buf_printf(sql, "'%.*s'", (int)parent, kode);
    buf_puts(sql, ") on conflict do nothing;");
}

void
seed_area_sql(struct buf *sql, int office)
{
    static const char *const kecamatan[] = {"Contoh Kota", "Teluk Contoh", "Bukit Contoh",
                                            "Kepulauan Contoh"};
    char kode[SEED_CODE], nama[64], kabupaten[64] = "NUSA CONTOH";

    if (office > 0)
        str_printf(kabupaten, sizeof(kabupaten), "CONTOH %d", office + 1);
    seed_area_code(kode, office, 0);
    region(sql, kode, 2, "PROVINSI CONTOH", 0);
    str_printf(nama, sizeof(nama), "KABUPATEN %s", kabupaten);
    region(sql, kode, 5, nama, 2);
    for (int i = 0; i < SEED_DESA; i++) {
        seed_area_code(kode, office, i);
        if (office == 0)
            str_copy(nama, sizeof(nama), kecamatan[i / 4]);
        else
            str_printf(nama, sizeof(nama), "%s %d", kecamatan[i / 4], office + 1);
        region(sql, kode, 8, nama, 5);
        region(sql, kode, 13, first[i].nama, 8);
    }
    buf_printf(sql,
               "insert into loket.office (nama, kode_wilayah, zona, alamat)"
               " select 'DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL KABUPATEN %s', '%.5s', %d,"
               " 'Jalan Melati Nomor 1, Contoh Kota' where not exists (select from loket.office%s%.5s%s);",
               kabupaten, kode, office % 5 == 4 ? 8 : 7, office > 0 ? " where kode_wilayah = '" : " /* ",
               kode, office > 0 ? "'" : " */");
}
