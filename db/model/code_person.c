/* Lists about a person: F-1.01 of Permendagri 109/2019; SIAK (kk-domain 2). */
#include "db/model/code_tables.h"

/* clang-format off */
const struct code code_jenis_kelamin_2019[2] = {
    {"1", "LAKI-LAKI"},
    {"2", "PEREMPUAN"},
};
const struct code code_agama_2019[7] = {
    {"1", "ISLAM"},
    {"2", "KRISTEN"},
    {"3", "KATHOLIK"},
    {"4", "HINDU"},
    {"5", "BUDHA"},
    {"6", "KHONGHUCU"},
    {"7", "KEPERCAYAAN TERHADAP TUHAN YME/LAINNYA"},
};
const struct code code_pendidikan_2019[10] = {
    {"1", "TIDAK/BELUM SEKOLAH"},
    {"2", "BELUM TAMAT SD/SEDERAJAT"},
    {"3", "TAMAT SD/SEDERAJAT"},
    {"4", "SLTP/SEDERAJAT"},
    {"5", "SLTA/SEDERAJAT"},
    {"6", "DIPLOMA I/II"},
    {"7", "AKADEMI/DIPLOMA III/S. MUDA"},
    {"8", "DIPLOMA IV/STRATA I"},
    {"9", "STRATA II"},
    {"10", "STRATA III"},
};
const struct code code_golongan_darah_2019[13] = {
    {"1", "A"},
    {"2", "B"},
    {"3", "AB"},
    {"4", "O"},
    {"5", "A+"},
    {"6", "A-"},
    {"7", "B+"},
    {"8", "B-"},
    {"9", "AB+"},
    {"10", "AB-"},
    {"11", "O+"},
    {"12", "O-"},
    {"13", "TIDAK TAHU"},
};
const struct code code_shdk_2019[11] = {
    {"1", "KEPALA KELUARGA"},
    {"2", "SUAMI"},
    {"3", "ISTRI"},
    {"4", "ANAK"},
    {"5", "MENANTU"},
    {"6", "CUCU"},
    {"7", "ORANG TUA"},
    {"8", "MERTUA"},
    {"9", "FAMILI LAIN"},
    {"10", "PEMBANTU"},
    {"11", "LAINNYA"},
};
const struct code code_status_kawin_2019[6] = {
    {"1", "BELUM KAWIN"},
    {"2", "KAWIN TERCATAT"},
    {"3", "KAWIN BELUM TERCATAT"},
    {"4", "CERAI HIDUP TERCATAT"},
    {"5", "CERAI HIDUP BELUM TERCATAT"},
    {"6", "CERAI MATI"},
};
const struct code code_status_kawin_lama[4] = {
    {"1", "BELUM KAWIN"},
    {"2", "KAWIN"},
    {"3", "CERAI HIDUP"},
    {"4", "CERAI MATI"},
};
const struct code code_kewarganegaraan_2019[3] = {
    {"1", "WNI"},
    {"2", "WNA"},
    {"3", "DUA KEWARGANEGARAAN"},
};
const struct code code_kelainan_fisik_2019[2] = {
    {"1", "TIDAK ADA"},
    {"2", "ADA"},
};
const struct code code_penyandang_cacat_2019[7] = {
    {"1", "CACAT FISIK"},
    {"2", "CACAT NETRA/BUTA"},
    {"3", "CACAT RUNGU/WICARA"},
    {"4", "CACAT MENTAL/JIWA"},
    {"5", "CACAT FISIK DAN MENTAL"},
    {"6", "CACAT LAINNYA"},
    {"7", "TIDAK CACAT"},
};
const struct code code_akta_kelahiran_2019[2] = {
    {"1", "TIDAK ADA"},
    {"2", "ADA"},
};
const struct code code_akta_perkawinan_2019[2] = {
    {"1", "TIDAK ADA"},
    {"2", "ADA"},
};
const struct code code_akta_perceraian_2019[2] = {
    {"1", "TIDAK ADA"},
    {"2", "ADA"},
};
const struct code code_tipe_sponsor_2019[5] = {
    {"1", "ORGANISASI INTERNASIONAL"},
    {"2", "PERORANGAN"},
    {"3", "PEMERINTAH"},
    {"4", "TANPA SPONSOR"},
    {"5", "PERUSAHAAN"},
};
/* clang-format on */
