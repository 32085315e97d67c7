#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "print/spool.h"

/* In the order in which an officer can do something about them. */
static const struct {
    enum spool_reason bit;
    const char *name, *text;
} reason_table[] = {
    {SPOOL_OFFLINE, "offline", N_("Pencetak tidak terhubung. Periksa kabel dan dayanya.")},
    {SPOOL_COVER_OPEN, "cover-open", N_("Tutup pencetak terbuka. Tutup lalu tunggu sebentar.")},
    {SPOOL_MEDIA_JAM, "jam", N_("Kertas tersangkut. Keluarkan kertas dari pencetak.")},
    {SPOOL_MEDIA_EMPTY, "media-empty", N_("Kertas habis. Isi kertas HVS A4.")},
    {SPOOL_MEDIA_NEEDED, "media-needed", N_("Pencetak meminta kertas A4. Isi lacinya.")},
    {SPOOL_TONER_EMPTY, "toner-empty", N_("Toner habis. Ganti tonernya.")},
    {SPOOL_PAUSED, "paused", N_("Pencetak dihentikan sementara. Minta administrator melanjutkannya.")},
    {SPOOL_OTHER, "other", N_("Pencetak melaporkan gangguan. Lihat panelnya.")},
    {SPOOL_TONER_LOW, "toner-low", N_("Toner hampir habis. Siapkan gantinya.")},
};

/* Keywords of CUPS and of printers, matched by prefix: they carry -report, -warning or -error. */
static const struct {
    const char *prefix;
    unsigned bit;
} keyword_table[] = {
    {"media-empty", SPOOL_MEDIA_EMPTY},
    {"media-needed", SPOOL_MEDIA_NEEDED},
    {"media-jam", SPOOL_MEDIA_JAM},
    {"toner-low", SPOOL_TONER_LOW},
    {"marker-supply-low", SPOOL_TONER_LOW},
    {"toner-empty", SPOOL_TONER_EMPTY},
    {"marker-supply-empty", SPOOL_TONER_EMPTY},
    {"cover-open", SPOOL_COVER_OPEN},
    {"door-open", SPOOL_COVER_OPEN},
    {"interlock-open", SPOOL_COVER_OPEN},
    {"offline", SPOOL_OFFLINE},
    {"shutdown", SPOOL_OFFLINE},
    {"timed-out", SPOOL_OFFLINE},
    {"paused", SPOOL_PAUSED},
    {"none", 0},
    {"cups-", 0},
    {"com.", 0},
    {"job-", 0},
    {"connecting-to-device", 0},
    {"media-low", 0},
};

static const char *const state_names[] = {
    [SPOOL_PENDING] = "pending",     [SPOOL_HELD] = "held",           [SPOOL_PROCESSING] = "processing",
    [SPOOL_STOPPED] = "stopped",     [SPOOL_CANCELLED] = "cancelled", [SPOOL_ABORTED] = "aborted",
    [SPOOL_COMPLETED] = "completed", [SPOOL_MISSING] = "missing",
};

const char *
spool_state_name(enum spool_state state)
{
    return (size_t)state < COUNT(state_names) ? state_names[state] : "missing";
}

const char *
spool_reason_name(enum spool_reason one)
{
    for (size_t i = 0; i < COUNT(reason_table); i++)
        if (reason_table[i].bit == one)
            return reason_table[i].name;
    return "other";
}

const char *
spool_reason_text(unsigned reasons)
{
    for (size_t i = 0; i < COUNT(reason_table); i++)
        if (reasons & reason_table[i].bit)
            return _(reason_table[i].text);
    return "";
}

unsigned
spool_reason_of(const char *keyword)
{
    for (size_t i = 0; i < COUNT(keyword_table); i++)
        if (str_starts(keyword, keyword_table[i].prefix))
            return keyword_table[i].bit;
    /* Unknown reports are no hindrance; unknown warnings and errors are. */
    size_t n = strlen(keyword);
    return n > 7 && strcmp(keyword + n - 7, "-report") == 0 ? 0 : SPOOL_OTHER;
}
