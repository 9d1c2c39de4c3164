/* Ceremonies of an older keyconvoy lay beside the cards. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/record/folder.h"

struct moving {
	const char *from, *to;
	char *at;
	unsigned n;
};

/* A name that is there already is not replaced. */
static int
move_name(const struct moving *m, const char *name)
{
	char to[FILE_PATH_MAX];
	int err = path_join(m->at, m->from, name);

	if (err == 0)
		err = path_join(to, m->to, name);
	if (err != 0)
		return err;
	if (file_exists(to) != 0)
		return ERR_EXISTS;
	return rename(m->at, to) == 0 ? 0 : err_from_errno(errno);
}

/* Not one that somebody works in. */
static int
move_one(void *arg, const char *name)
{
	struct moving *m = arg;
	int err = path_join(m->at, m->from, name), lock;

	if (err != 0)
		return err;
	lock = dir_lock(m->at);
	if (lock < 0)
		return lock;
	err = move_name(m, name);
	(void)close(lock);
	m->n += err == 0;
	return err;
}

int
folder_move(const char *from, const char *to, unsigned *n,
    char at[static FILE_PATH_MAX])
{
	struct moving m = { .from = from, .to = to, .at = at };
	int err;

	memset(at, 0, FILE_PATH_MAX);
	err = folder_each(from, move_one, &m);
	if (err == 0 && path_join(at, from, "station") == 0 &&
	    file_exists(at) == 1)
		err = move_name(&m, "station");
	*n = m.n;
	return err;
}
