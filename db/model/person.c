#include "db/model/person.h"

struct element_row {
    const char *word, *label;
    size_t offset;
};

static const struct element_row elements[EL_COUNT_] = {
#define X(field, label) {#field, label, offsetof(struct person, field)},
    PERSON_ELEMENTS(X)
#undef X
};

const char *
person_element(const struct person *p, enum element el)
{
    const char *const *field = (const void *)((const char *)p + elements[el].offset);
    return *field != NULL ? *field : "";
}

const char *
element_label(enum element el)
{
    return elements[el].label;
}

const char *
element_word(enum element el)
{
    return elements[el].word;
}
