#include "src/wire/errand.h"

#include <string.h>

#include "src/base/err.h"
#include "src/wire/msg.h"

/* What az asks of the environment: where it is, whose it is, the way to the network,
 * where it signs in, and a browser to do it with. */
static const char *const for_az[] = {
	"PATH=", "HOME=", "HTTP_PROXY=", "HTTPS_PROXY=", "NO_PROXY=",
	"http_proxy=", "https_proxy=", "no_proxy=", "REQUESTS_CA_BUNDLE=",
	"MSI_ENDPOINT=", "MSI_SECRET=", "IDENTITY_ENDPOINT=",
	"IDENTITY_HEADER=", "AZURE_CONFIG_DIR=", "AZURE_CLOUD_NAME=",
	"DISPLAY=", "WAYLAND_DISPLAY=", "XAUTHORITY=", "XDG_RUNTIME_DIR=",
	"DBUS_SESSION_BUS_ADDRESS=", NULL
};

const struct errand errands[] = {
	/* One toolset, taken apart in a jail. It ended, or the jail ended it. */
	[ERRAND_UNPACK] = { .program = "keyconvoy-unpack",
	  .args = { ERRAND_FD_ARG, ERRAND_NO_PEER }, .asks = MSG_UNPACK,
	  .ended = ERR_CLOSED },
	/* One call of az, which is somebody else's program. */
	[ERRAND_AZ] = { .program = "keyconvoy-az",
	  .args = { ERRAND_FD_ARG, ERRAND_NO_PEER }, .asks = MSG_AZ,
	  .ended = ERR_CLOSED, .online = 1, .keeps = for_az },
};

const char *const *
errand_keeps(const char *program)
{
	for (size_t i = 0; i < ERRAND_N; i++)
		if (strcmp(errands[i].program, program) == 0)
			return errands[i].keeps;
	return NULL;
}
