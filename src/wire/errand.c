#include "src/wire/errand.h"

#include "src/base/err.h"
#include "src/wire/msg.h"

const struct errand errands[] = {
	/* One toolset, taken apart in a jail. It ended, or the jail ended it. */
	[ERRAND_UNPACK] = { .program = "keyconvoy-unpack",
	  .args = { ERRAND_FD_ARG, ERRAND_NO_PEER }, .asks = MSG_UNPACK,
	  .ended = ERR_CLOSED },
};
