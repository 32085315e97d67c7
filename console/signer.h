/*
 * signer.h - the local signer: loket-signer, reached over its socket. See
 * console/crypto/sign.h for what can be asked.
 */
#ifndef LOKET_SIGNER_H
#define LOKET_SIGNER_H

#include <stdbool.h>
#include <stddef.h>

#include "console/base/err.h"
#include "console/crypto/sign.h"

/*
 * A signer behind the socket at path ("<state>/run/signer.sock"). Connects on the
 * first request and again after the process was restarted, so this cannot fail and
 * every call may give RC_UNAVAILABLE. Close with signer_close().
 */
struct signer *signer_local_open(const char *path);

/* The legend at the foot of the sheet: truthfully who signed. dst[size]; false when it does not fit. */
bool signer_legend(char *dst, size_t size, const struct signer_public *pub);

#endif
