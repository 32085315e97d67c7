/*
 * i18n.h - what a person reads goes through gettext. The msgid is the
 * Indonesian sentence; English is a translation (console/po/en.po).
 */
#ifndef LOKET_BASE_I18N_H
#define LOKET_BASE_I18N_H

#include <libintl.h>

#define _(s)  i18n_text(s)
#define N_(s) (s) /* marks a msgid in a constant table; the reader calls _() on it */

/*
 * Sets the locale (C.UTF-8) and the language of the messages ("id" or "en",
 * others count as "id"), and loads the catalogue so that it stays readable after
 * a sandbox closes the file system. dir holds LL/LC_MESSAGES/loket.mo.
 */
void i18n_init(const char *dir, const char *language);

/* gettext(), but "" stays "": to gettext it means the header of the catalogue. */
__attribute__((format_arg(1))) static inline const char *
i18n_text(const char *msgid)
{
    return msgid[0] != '\0' ? gettext(msgid) : msgid;
}

#endif
