/* env: lines for a shell that point az at a vault that is served. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/base/say.h"
#include "src/cloud/az.h"
#include "src/vault/cmd.h"
#include "src/vault/rest/place.h"
#include "src/vault/rest/token.h"
#include "src/vault/show.h"
#include "src/vault/tree.h"

#define LINES_MAX (8 * FILE_PATH_MAX)

static int
put(struct buf *out, const char *name, const char *value)
{
	(void)buf_printf(out, "export %s=", name);
	(void)az_word(value, SHELL_POSIX, out);
	return buf_puts(out, "\n");
}

static int
put_path(struct buf *out, const char *name, const struct service *s,
    const char *file)
{
	char path[FILE_PATH_MAX];
	int err = path_join(path, s->v.dir, file);

	return err == 0 ? put(out, name, path) : err;
}

/* Whoever has this line gets tokens of this vault. */
static int
put_sign_in(struct buf *out, const struct service *s)
{
	char identity[2 * 32 + 1], url[HOST_TEXT + 128];
	int err = token_identity(s->secret, identity);

	if (err != 0)
		return err;
	(void)snprintf(url, sizeof(url), "%s/MSI/token/%s", s->base, identity);
	if ((err = put(out, "MSI_ENDPOINT", url)) == 0)
		err = put(out, "MSI_SECRET", identity);
	explicit_bzero(url, sizeof(url));
	explicit_bzero(identity, sizeof(identity));
	return err;
}

/* Comments, so that a shell can read it all: what is done once. */
static int
put_once(struct buf *out, const struct service *s)
{
	char path[FILE_PATH_MAX];
	struct buf file, hosts;
	int err = path_join(path, s->v.dir, PLACE_CLOUD);

	buf_init(&file, 2 * FILE_PATH_MAX);
	buf_init(&hosts, 256);
	for (int i = 0; i < FACES; i++)
		(void)buf_printf(&hosts, " %.*s",
		    (int)strcspn(s->host[i], ":"), s->host[i]);
	(void)buf_puts(&file, "@");
	if (err == 0)
		err = buf_puts(&file, path);
	if (err == 0)
		err = say(out, _("# Once, in /etc/hosts: {address}{hosts}\n"
		    "# Then, once in each folder AZURE_CONFIG_DIR:\n"),
		    "address", s->address, "hosts", buf_str(&hosts), NULL);
	if (err == 0 && (err = buf_puts(out, "#   az cloud register --name "
	    "Rehearsal --cloud-config ")) == 0 &&
	    (err = az_word(buf_str(&file), SHELL_POSIX, out)) == 0)
		err = buf_puts(out, "\n#   az cloud set --name Rehearsal\n"
		    "#   az login --identity\n");
	buf_free(&hosts);
	buf_free(&file);
	return err;
}

static int
lines(struct buf *out, const struct service *s)
{
	int err;

	if ((err = put_path(out, "AZURE_CONFIG_DIR", s, PLACE_AZ)) == 0 &&
	    (err = put(out, "AZURE_CORE_COLLECT_TELEMETRY", "0")) == 0 &&
	    (err = put_path(out, "REQUESTS_CA_BUNDLE", s, PLACE_ROOT)) == 0 &&
	    (err = put_sign_in(out, s)) == 0)
		err = put_once(out, s);
	return err;
}

/* Without the vault's lock: while it is served. */
static int
find(struct service *s, const char *dir, unsigned *port)
{
	int err;

	if ((err = path_absolute(s->v.dir, dir)) == 0 &&
	    (err = about_read(s->v.dir, &s->v.about)) == 0 &&
	    (err = place_read(s, port)) == 0)
		err = service_names(s, *port);
	return err;
}

int
cmd_env(const struct vault_args *a)
{
	struct service *s = calloc(1, sizeof(*s));
	struct buf out;
	unsigned port = 0;
	int err, status = 0;

	if (s == NULL)
		return refuse_error(a->dir, ERR_NOMEM);
	buf_init(&out, LINES_MAX);
	if ((err = find(s, a->dir, &port)) == 0)
		err = lines(&out, s);
	if (err == ERR_NOTFOUND)
		status = refuse(_("{dir} is no vault that was ever served. Nothing "
		    "was changed; start `keyconvoy-vault serve` first."), "dir",
		    a->dir, NULL);
	else if (err != 0)
		status = refuse_error(a->dir, err);
	else
		(void)fputs(buf_str(&out), stdout);
	buf_free(&out);
	explicit_bzero(s->secret, sizeof(s->secret));
	free(s);
	return status;
}
