#include "console/tui/help.h"

#include <stdio.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/tui/bind.h"
#include "console/tui/text.h"

static const struct column columns[] = {
    {.head = NULL, .min = 22},
    {.head = NULL, .min = 20, .weight = 1},
};

/* "Enter o" as people read it: "Enter, o". */
static void
list_keys(char *dst, size_t size, const char *keys)
{
    char name[16], shown[16];
    dst[0] = '\0';
    while (*(keys += strspn(keys, " ")) != '\0') {
        size_t n = strcspn(keys, " ");
        if (!str_printf(name, sizeof(name), "%.*s", (int)n, keys))
            return;
        str_append(dst, size, dst[0] != '\0' ? ", " : "");
        str_append(dst, size, key_text(key_from_name(name), shown));
        keys += n;
    }
}

void
help_fill(struct text *t, const char *title, const struct key_bind *binds)
{
    char keys[80];
    text_head(t, title);
    text_table(t, columns, COUNT(columns));
    for (; binds != NULL && binds->action != ACTION_NONE; binds++) {
        if (binds->help == NULL)
            continue;
        list_keys(keys, sizeof(keys), binds->keys);
        const struct text_cell cells[] = {{ROLE_CHANGED, keys}, {ROLE_TEXT, _(binds->help)}};
        text_cells(t, cells, COUNT(cells));
    }
}
