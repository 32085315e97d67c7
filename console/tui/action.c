#include "console/tui/action.h"

#include "console/base/err.h"

static const char *const words[] = {
#define X(name, word) word,
    ACTION_LIST(X)
#undef X
};

const char *
action_word(enum action a)
{
    return (size_t)a < COUNT(words) ? words[a] : words[ACTION_NONE];
}
