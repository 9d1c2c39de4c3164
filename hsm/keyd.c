/* keyconvoy-keyd PAGES_FD PEER_FD: holds every key. */
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
	if ((err = sandbox_prepare(argc, argv, &fd_pages, &fd_peer)) != 0)
		return daemon_failed("keyconvoy-keyd", err);
	status = daemon_serve(&d, &keyd_def, &keyd, fd_pages, fd_peer);
	if (keyd.module != NULL)
		keyd.module->close(keyd.hsm);
	guard_free(&keyd.guard);
	return status;
}
