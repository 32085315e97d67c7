#include "console/base/i18n.h"

#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN "loket"

/*
 * In the C locale gettext() never translates; in C.UTF-8 it follows LANGUAGE
 * (glibc 2.35 and later). So a language without an installed locale needs
 * neither localedef nor a language pack. Numbers and dates stay as in "C".
 */
void
i18n_init(const char *dir, const char *language)
{
    bool english = language && strcmp(language, "en") == 0;

    setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_MESSAGES, english ? "C.UTF-8" : "C");
    if (english)
        setenv("LANGUAGE", "en", 1);
    else
        unsetenv("LANGUAGE");
    bindtextdomain(DOMAIN, dir);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN);
    /* The first look-up opens the catalogue and its converter, while the file system is still there. */
    (void)gettext("");
}
