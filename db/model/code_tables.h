/*
 * code_tables.h - the tables behind code.c, one per list and version. Nobody else includes it.
 */
#ifndef LOKET_MODEL_CODE_TABLES_H
#define LOKET_MODEL_CODE_TABLES_H

#include "db/model/code.h"

extern const struct code code_jenis_kelamin_2019[2];
extern const struct code code_agama_2019[7];
extern const struct code code_pendidikan_2019[10];
extern const struct code code_golongan_darah_2019[13];
extern const struct code code_status_kawin_2019[6];
extern const struct code code_status_kawin_lama[4];
extern const struct code code_shdk_2019[11];
extern const struct code code_kewarganegaraan_2019[3];
extern const struct code code_kelainan_fisik_2019[2];
extern const struct code code_penyandang_cacat_2019[7];
extern const struct code code_akta_kelahiran_2019[2];
extern const struct code code_akta_perkawinan_2019[2];
extern const struct code code_akta_perceraian_2019[2];
extern const struct code code_tipe_sponsor_2019[5];
extern const struct code code_pekerjaan_2019[99];
extern const struct code code_pekerjaan_lama[89];
extern const struct code code_alasan_pindah_2019[7];
extern const struct code code_klasifikasi_pindah_2019[5];
extern const struct code code_jenis_kepindahan_2019[4];
extern const struct code code_status_kk_pindah_2019[3];
extern const struct code code_status_kk_tidak_pindah_2019[4];
extern const struct code code_status_dasar_1[6];
extern const struct code code_status_rekam_ktpel_1[8];
extern const struct code code_status_rekam_siak_1[5];
extern const struct code code_jenis_permohonan_kk_2019[11];
extern const struct code code_formulir_2019[9];
extern const struct code code_elemen_data_kk_2019[13];
extern const struct code code_dokumen_persyaratan_2019[32];
extern const struct code code_siak_tingkat_adm_lama[4];
extern const struct code code_siak_divisi_lama[6];
extern const struct code code_siak_hak_akses_lama[11];

#endif
