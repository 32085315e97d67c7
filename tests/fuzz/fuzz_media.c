/* Any bytes as a received file: it is told what they are, within bounds, and a refusal has a word and a
 * sentence. */
#include <string.h>

#include "console/media/media.h"
#include "tests/fuzz/must.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct media_info info;
    struct err e = {0};
    enum rc rc = media_check(data, size, &info, &e);
    must(rc == RC_OK || rc == RC_INVALID);
    must(info.kind == media_sniff(data, size));
    if (rc == RC_OK) {
        must(info.kind != MEDIA_NONE && info.type[0] != '\0' && info.pages > 0);
        must(info.kind == MEDIA_PDF || (info.width > 0 && info.height > 0));
    } else {
        must(strncmp(e.code, "file_", 5) == 0 && e.text[0] != '\0');
    }
    return 0;
}
