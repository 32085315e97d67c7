/*
 * must.h - what every fuzzer needs: its entry, and an assertion whose failure is a finding.
 */
#ifndef LOKET_TESTS_FUZZ_MUST_H
#define LOKET_TESTS_FUZZ_MUST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void
must(bool held)
{
    if (!held)
        abort();
}

#endif
