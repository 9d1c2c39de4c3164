#include "src/base/system.h"

#include <string.h>
#include <sys/stat.h>

#include "src/base/err.h"
#include "src/base/text.h"

int
system_path(char *out, const char *path)
{
	const char *root = system_root();
	const size_t n = strlen(root), len = strlen(path);

	if (n + len >= FILE_PATH_MAX)
		return ERR_TOOBIG;
	memcpy(out, root, n);
	memcpy(out + n, path, len + 1);
	return 0;
}

int
system_read(const char *dir, const char *name, const char *what,
    struct buf *out)
{
	char path[FILE_PATH_MAX];
	int err = system_path(path, dir);

	if (err == 0 && name != NULL)
		err = path_join(path, path, name);
	if (err == 0)
		err = path_join(path, path, what);
	return err < 0 ? err : file_read(path, out);
}

int
system_line(const char *dir, const char *name, const char *what, char *out,
    size_t size)
{
	struct buf b;
	int err;

	buf_init(&b, SYSTEM_SAYS_MAX);
	err = system_read(dir, name, what, &b);
	text_clip(out, size, err == 0 ? buf_str(&b) : "");
	out[strcspn(out, "\n")] = '\0';
	buf_free(&b);
	return err;
}

int
system_each(const char *dir, int (*each)(void *arg, const char *name),
    void *arg)
{
	char path[FILE_PATH_MAX];
	int err = system_path(path, dir);

	if (err == 0)
		err = dir_each(path, each, arg);
	return err == ERR_NOTFOUND ? 0 : err;
}

int
system_has(const char *path)
{
	char here[FILE_PATH_MAX];
	struct stat st;

	return system_path(here, path) == 0 && lstat(here, &st) == 0;
}
