/* Any bytes as a received message, read in an order that the input chooses. */
#include <stdint.h>
#include <string.h>

#include "console/base/ipc.h"
#include "tests/fuzz/must.h"

static void
read_field(struct ipc_msg *m, unsigned order, size_t max)
{
    size_t n;

    switch (order % 4) {
    case 0:
        (void)ipc_get_u32(m);
        break;
    case 1:
        (void)ipc_get_i64(m);
        break;
    case 2:
        must(strlen(ipc_get_str(m, max)) <= max);
        break;
    default: {
        const unsigned char *p = ipc_get_bytes(m, max, &n);
        must(p != NULL && n <= max && (n == 0 || (p >= m->data && p + n <= m->data + m->len)));
    }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ipc_msg m;

    if (size < 2)
        return 0;
    unsigned order = data[0];
    size_t max = data[1];
    data += 2;
    size -= 2;
    if (size > IPC_MAX)
        size = IPC_MAX;
    ipc_begin(&m, 1);
    memcpy(m.data, data, size);
    m.len = size;
    for (int i = 0; i < 8; i++, order /= 4)
        read_field(&m, order, max);
    must(!ipc_ok(&m) || m.pos == size);
    return 0;
}
