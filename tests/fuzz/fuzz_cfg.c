/* Any bytes as a configuration file: what is accepted can be printed and read again. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "console/base/cfg.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "tests/fuzz/must.h"

static enum rc
load(struct cfg *c, const void *data, size_t size, struct err *e)
{
    char path[64];
    int fd = memfd_create("cfg", MFD_CLOEXEC);

    must(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    str_printf(path, sizeof(path), "/proc/self/fd/%d", fd);
    enum rc rc = cfg_load(c, path, e);
    close(fd);
    return rc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cfg c, back;
    struct err e = {0};
    char *text = NULL;
    size_t n = 0;

    if (load(&c, data, size, &e) != RC_OK) {
        must(e.rc == RC_INVALID && e.text[0] != '\0' && utf8_valid(e.text, strlen(e.text)));
        return 0;
    }
    FILE *out = open_memstream(&text, &n);
    must(out != NULL);
    cfg_print(&c, out);
    fclose(out);
    must(load(&back, text, n, &e) == RC_OK && memcmp(&c, &back, sizeof(c)) == 0);
    free(text);
    return 0;
}
