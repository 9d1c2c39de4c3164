/* Media that do not answer: below a path that is a line of the file which KC_STALLS
 * names nothing is read, listed or written, as when whoever opens it for the pages
 * gives up. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/beyond.h"
#include "src/base/err.h"
#include "src/base/file.h"

int __real_beyond(enum beyond what, const char *path, const char *to);
int __wrap_beyond(enum beyond what, const char *path, const char *to);
int __real_file_read(const char *path, struct buf *out);
int __wrap_file_read(const char *path, struct buf *out);
int __real_file_open(const char *path, size_t *size);
int __wrap_file_open(const char *path, size_t *size);
int __real_file_stage(const char *path, struct view data,
    char tmp[static FILE_TMP_MAX]);
int __wrap_file_stage(const char *path, struct view data,
    char tmp[static FILE_TMP_MAX]);
int __real_dir_each(const char *path, int (*each)(void *arg, const char *name),
    void *arg);
int __wrap_dir_each(const char *path, int (*each)(void *arg, const char *name),
    void *arg);

#define LINES 16

static char lines[LINES][512];

/* Before main: no jail is shut yet. */
__attribute__((constructor)) static void
read_lines(void)
{
	const char *name = getenv("KC_STALLS");
	FILE *in = name == NULL ? NULL : fopen(name, "re");

	if (in == NULL)
		return;
	for (size_t i = 0; i < LINES &&
	    fgets(lines[i], sizeof(lines[i]), in) != NULL; i++)
		lines[i][strcspn(lines[i], "\n")] = '\0';
	(void)fclose(in);
}

static int
stalls(const char *path)
{
	for (size_t i = 0; i < LINES; i++)
		if (lines[i][0] != '\0' &&
		    strncmp(path, lines[i], strlen(lines[i])) == 0)
			return 1;
	return 0;
}

int
__wrap_beyond(enum beyond what, const char *path, const char *to)
{
	return stalls(path) ? ERR_TIMEOUT : __real_beyond(what, path, to);
}

int
__wrap_file_read(const char *path, struct buf *out)
{
	return stalls(path) ? ERR_TIMEOUT : __real_file_read(path, out);
}

int
__wrap_file_open(const char *path, size_t *size)
{
	return stalls(path) ? ERR_TIMEOUT : __real_file_open(path, size);
}

int
__wrap_file_stage(const char *path, struct view data,
    char tmp[static FILE_TMP_MAX])
{
	return stalls(path) ? ERR_TIMEOUT : __real_file_stage(path, data, tmp);
}

int
__wrap_dir_each(const char *path, int (*each)(void *arg, const char *name),
    void *arg)
{
	return stalls(path) ? ERR_TIMEOUT : __real_dir_each(path, each, arg);
}
