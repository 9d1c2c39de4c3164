/* keyconvoy-keyd PAGES_FD PEER_FD: holds every key. */
#include <stdio.h>
#include <stdlib.h>

#include "hsm/sandbox.h"
#include "hsm/keyd_serve.h"
#include "src/base/entry.h"
#include "src/base/err.h"

int
main(int argc, char **argv)
{
	static struct keyd keyd;
	static struct daemon d;
	int err, status, fd_pages, fd_peer;

	entry_setup();
	if ((err = sandbox_prepare(argc, argv, &fd_pages, &fd_peer)) != 0) {
		(void)fprintf(stderr, "keyconvoy-keyd: %s\n", err_text(err));
		return EXIT_FAILURE;
	}
	status = daemon_serve(&d, &keyd_def, &keyd, fd_pages, fd_peer);
	if (keyd.module != NULL)
		keyd.module->close(keyd.hsm);
	guard_free(&keyd.guard);
	return status;
}
