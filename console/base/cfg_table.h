/*
 * cfg_table.h - every option of Loket, once. Included several times with
 * CFG_STR and CFG_INT defined differently; no include guard on purpose.
 */
/* clang-format off */
CFG_STR(state,            "/var/lib/loket",  "Direktori keadaan: kunci, soket, berkas sementara")
CFG_STR(libexec,          "/usr/libexec/loket", "Direktori program loket-monitor, loket-ssh, loket-session")
CFG_STR(locale_dir,       "/usr/share/locale", "Direktori terjemahan (gettext)")
CFG_STR(language,         "id",              "Bahasa layar: id atau en")
CFG_INT(zone,             7, 7, 9,           "Zona waktu kantor: 7 WIB, 8 WITA, 9 WIT")
CFG_STR(listen_address,   "127.0.0.1",       "Alamat yang didengarkan loketd")
CFG_INT(listen_port,      2222, 1, 65535,    "Porta SSH")
CFG_INT(max_sessions,     1000, 1, 100000,   "Sambungan serentak paling banyak")
CFG_INT(max_unauth,       64, 1, 10000,      "Sambungan serentak yang belum masuk paling banyak")
CFG_INT(max_per_source,   100, 1, 10000,     "Sambungan serentak dari satu alamat paling banyak")
CFG_INT(login_grace_s,    90, 5, 600,        "Detik yang tersedia untuk masuk")
CFG_INT(login_tries,      4, 1, 10,          "Percobaan masuk per sambungan")
CFG_INT(login_delay_ms,   500, 0, 60000,     "Jeda pertama setelah salah masuk; berlipat dua tiap salah berikutnya")
CFG_INT(login_delay_max_ms, 16000, 0, 600000, "Jeda terlama setelah salah masuk")
CFG_INT(cert_minutes,     10, 1, 1440,       "Umur sertifikat basis data sebuah sesi, dalam menit")
CFG_INT(idle_lock_s,      900, 10, 86400,    "Detik tanpa tombol sebelum layar terkunci")
CFG_STR(db_host,          "127.0.0.1",       "Alamat PostgreSQL (TLS)")
CFG_INT(db_port,          5432, 1, 65535,    "Porta PostgreSQL")
CFG_STR(db_name,          "loket",           "Nama basis data")
CFG_STR(db_socket,        "/var/run/postgresql", "Direktori soket PostgreSQL untuk loketctl (pemilik skema)")
CFG_INT(db_deadline_ms,   5000, 100, 120000, "Batas waktu satu perintah basis data")
CFG_STR(cups_server,      "/run/cups/cups.sock", "Soket atau host:porta CUPS")
CFG_STR(scan_dir,         "",                "Direktori pindaian, satu subdirektori per petugas loket; kosong: tidak dipantau")
CFG_INT(refresh_s,        3, 1, 60,          "Detik antara dua penyegaran antrean")
CFG_STR(verify_url,       "HTTPS://LOKET.EXAMPLE.GO.ID/V/", "Awal alamat di dalam QR; huruf besar")
CFG_STR(font,             "Liberation Sans", "Huruf pada lembar KK")
CFG_STR(user_ssh,         "65534",           "UID (angka) proses jaringan bila dijalankan sebagai root")
CFG_STR(user_session,     "65532",           "UID (angka) proses layar bila dijalankan sebagai root; bukan uid proses jaringan")
/* clang-format on */
