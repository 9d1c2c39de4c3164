#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "card_here.h"
#include "src/base/file.h"
#include "src/base/secret.h"

static int
remove_one(void *arg, const char *name)
{
	char file[FILE_PATH_MAX];

	return path_join(file, arg, name) || file_remove(file);
}

int
here_remove(const char *dir)
{
	char copy[FILE_PATH_MAX];

	(void)snprintf(copy, sizeof(copy), "%s", dir);
	return dir_each(dir, remove_one, copy) || rmdir(dir) ? -1 : 0;
}

int
here_begin(struct card_here *h)
{
	memset(h, 0, sizeof(*h));
	(void)snprintf(h->dir, sizeof(h->dir), "/tmp/keyconvoy-cards-XXXXXX");
	if (mkdtemp(h->dir) == NULL)
		return -1;
	h->served.self = &h->session;
	h->served.phase = CARDD_READY;
	buf_init(&h->served.out, 64 * 1024);
	buf_init_locked(&h->served.secrets, FRAME_SECRET);
	/* Room at once: what is given out must not move. */
	for (size_t i = 0; i < 1024; i++)
		if (buf_put(&h->served.out, h->dir, sizeof(h->dir)))
			return -1;
	buf_reset(&h->served.out);
	return 0;
}

int
here_end(struct card_here *h)
{
	session_end(&h->session);
	reader_close(&h->session.reader);
	buf_free(&h->served.out);
	buf_free(&h->served.secrets);
	return secret_in_use() != 0 ? -1 : here_remove(h->dir);
}

int
here_ask(struct card_here *h, uint8_t type, const void *req,
    union msg_any *rep, uint32_t *detail)
{
	static const union msg_any none;
	uint32_t unused = 0;

	memset(rep, 0, sizeof(*rep));
	buf_reset(&h->served.out);
	buf_reset(&h->served.secrets);
	for (size_t i = 0; i < cardd_def.n; i++)
		if (cardd_def.rows[i].type == type)
			return cardd_def.rows[i].handler(&h->served,
			    req == NULL ? &none : req, rep,
			    detail == NULL ? &unused : detail);
	abort();
}
