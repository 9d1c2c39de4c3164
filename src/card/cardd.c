/* keyconvoy-cardd PAGES_FD PEER_FD [PLUG_FD]: holds the reader and the cards'
 * PINs. On PLUG_FD readers on USB come as descriptors (src/wire/plug.h). */
#include <openssl/crypto.h>

#include "src/base/entry.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/secret.h"
#include "src/card/piv/admin.h"
#include "src/card/serve.h"

#define SECRETS (256 * 1024)

static int
prepare(int argc, char **argv, int *fd_pages, int *fd_peer, int *plug)
{
	int err;

	*plug = -1;
	if (argc == 4 && (err = daemon_socket(argv[3], plug)) != 0)
		return err;
	if ((err = daemon_args(argc == 4 ? 3 : argc, argv, fd_pages,
	    fd_peer)) != 0)
		return err;
	daemon_keep(*fd_pages, *fd_peer, *plug);
	if ((err = daemon_harden()) != 0)
		return err;
	if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1)
		return ERR_CRYPTO;
	js_setup();
	if ((err = secret_setup(SECRETS)) != 0)
		return err;
	return admin_warm();
}

int
main(int argc, char **argv)
{
	static struct session session;
	struct daemon d;
	int err, status, fd_pages, fd_peer;

	entry_setup();
	if ((err = prepare(argc, argv, &fd_pages, &fd_peer, &session.plug)) != 0)
		return daemon_failed("keyconvoy-cardd", err);
	status = daemon_serve(&d, &cardd_def, &session, fd_pages, fd_peer);
	session_end(&session);
	reader_close(&session.reader);
	return status;
}
