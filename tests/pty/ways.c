#include "tests/pty/ways.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* As scenes_look, with what stands at the page's top. */
static const struct scene look[] = {
	{ "welcome.start", NULL, "4\r" },
	{ "*welcome.finished", "Finished ceremony", "\r" },
	{ "welcome.start", NULL, "\033[21~" },
	{ "aside.leave", NULL, "\r" },
	{ NULL, NULL, NULL }
};

/* What shells make of a finished ceremony, $1: where a way begins, $2. The fake az
 * has the vault of its KEK; a vault of its own has the toolset. */
#define AFTER "cp -a \"$1\" \"$2\""
#define ONLINE AFTER " && cd \"$2\" && mkdir bin && cp stick/kek.json bin/ && " \
	"cp \"$top_srcdir/tests/fake/az.sh\" bin/az && echo 2.74.0 >bin/version && " \
	"cat stick/*.pub.pem >bin/pub.pem && openssl genpkey -quiet " \
	"-algorithm RSA -out bin/private.pem"
#define TOOLSET "mkdir \"$2\" \"$2/stick\" && tests/fake/run/keyconvoy-vault create " \
	"--region na --out \"$2/vault\" >\"$2/log\" && " \
	"cp \"$2\"/vault/KeyVault-BYOK-Tools-*.zip \"$2/stick/\""

/* A start of the program for each part. */
#define PARTS 3
static const struct {
	const struct scene *part[PARTS];
	const char *before;		/* NULL: it begins with nothing */
	const char *under, *args;	/* as station.h has them */
} ways[] = {
	{ .part = { scenes_begin, scenes_end, look } },
	{ .part = { scenes_begin, scenes_leave, scenes_resume } },
	{ .part = { scenes_check }, .before = AFTER },
	{ .part = { scenes_replace }, .before = AFTER },
	{ .part = { scenes_online }, .before = ONLINE,
	  .under = "env PATH=\"$PWD/bin\" ", .args = "--station online" },
	{ .part = { scenes_world }, .before = TOOLSET },
};
const int ways_n = sizeof(ways) / sizeof(ways[0]);

/* Runs a shell with these two words; ends the process where it fails. */
static void
shell(const char *script, const char *from, const char *to)
{
	const pid_t pid = fork();
	int status;

	if (pid == 0) {
		(void)execl("/bin/sh", "sh", "-c", script, "sh", from, to, NULL);
		_exit(127);
	}
	if (pid > 0 && waitpid(pid, &status, 0) == pid && status == 0)
		return;
	(void)printf("%s: could not be made\n", to);
	exit(1);
}

void
way_prepare(int way, const char *in)
{
	char from[4096], to[4096];

	(void)snprintf(from, sizeof(from), "%s/stops-0", in);
	(void)snprintf(to, sizeof(to), "%s/begin-%d", in, way);
	if (ways[way].before != NULL)
		shell(ways[way].before, from, to);
}

void
way_begin(int way, const char *in, const char *dir, struct station_setup *setup)
{
	char from[4096];

	(void)snprintf(from, sizeof(from), "%s/begin-%d", in, way);
	if (ways[way].before != NULL)
		shell(AFTER, from, dir);
	*setup = (struct station_setup){ .dir = dir, .shell = 1,
		.under = ways[way].under, .args = ways[way].args };
}

const struct scene *
way_scene(int way, int nth, int *fresh)
{
	for (int i = 0; i < PARTS && ways[way].part[i] != NULL; i++) {
		const struct scene *first = ways[way].part[i];

		for (const struct scene *m = first; m->page != NULL; m++) {
			*fresh = m == first &&
			    strcmp(m->page, "welcome.start") == 0;
			if (nth-- == 0)
				return m;
		}
	}
	return NULL;
}

int
way_is_page(const struct scene *m, const char *page)
{
	return strcmp(m->page + (*m->page == '*'), page) == 0;
}

int
way_is_new(int way, int nth)
{
	int fresh;
	const struct scene *m = way_scene(way, nth, &fresh), *other;

	for (int w = 0; w <= way; w++)
		for (int i = 0; (w < way || i < nth) &&
		    (other = way_scene(w, i, &fresh)) != NULL; i++)
			if (way_is_page(other, m->page + (*m->page == '*')))
				return 0;
	return 1;
}

