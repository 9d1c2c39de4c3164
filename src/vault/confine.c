/* A vault reads what others send, with the files of its user within reach: all but its
 * own folder, and what the command line names, is given up, and what calls it needs no
 * more. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "src/base/file.h"
#include "src/vault/cmd.h"
#include "src/wire/jail.h"

#define WAYS_MAX 16

struct ways {
	struct jail_way way[WAYS_MAX];
	size_t n;
};

/* What is not there is not within reach either. */
static void
let(struct ways *w, const char *path, enum way how)
{
	int fd = path == NULL || w->n == WAYS_MAX ? -1 :
	    open(path, O_PATH | O_CLOEXEC);

	if (fd >= 0)
		w->way[w->n++] = (struct jail_way){ .fd = fd, .how = how };
}

/* Where a file shall lie. */
static void
let_folder_of(struct ways *w, const char *path)
{
	char dir[FILE_PATH_MAX] = ".";
	const char *slash = path == NULL ? NULL : strrchr(path, '/');
	const size_t len = slash == NULL ? 0 : (size_t)(slash - path) + 1;

	if (path == NULL || len >= sizeof(dir))
		return;
	if (len > 0) {
		memcpy(dir, path, len);
		dir[len] = '\0';
	}
	let(w, dir, WAY_WRITES);
}

int
cmd_confine(const struct vault *v, const struct vault_args *a)
{
	const pid_t child[] = { v->world.d.keyd_pid, v->world.d.cardd_pid };
	struct ways w = { .n = 0 };
	int level;

	let(&w, v->dir, WAY_WRITES);
	let(&w, a->in, WAY_READS);
	let_folder_of(&w, a->out);
	for (int i = 0; i < a->n_words; i++)
		let(&w, a->word[i], WAY_READS);
	level = jail_confine(w.way, w.n);
	for (size_t i = 0; i < w.n; i++)
		(void)close(w.way[i].fd);
	return level < 0 ? level : jail_shut_above(JAIL_VAULT, child, 2);
}
