#include "console/tui/marks.h"

#include <string.h>

static int
find(const struct marks *m, int64_t id)
{
    for (int i = 0; i < m->n; i++)
        if (m->ids[i] == id)
            return i;
    return -1;
}

bool
marks_has(const struct marks *m, int64_t id)
{
    return find(m, id) >= 0;
}

bool
marks_toggle(struct marks *m, int64_t id)
{
    int at = find(m, id);
    if (at >= 0) {
        m->n--;
        memmove(&m->ids[at], &m->ids[at + 1], (size_t)(m->n - at) * sizeof(m->ids[0]));
        return true;
    }
    if (m->n == MARKS_MAX)
        return false;
    m->ids[m->n++] = id;
    return true;
}

void
marks_clear(struct marks *m)
{
    m->n = 0;
}
