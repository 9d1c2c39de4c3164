/* How a command comes to its vault. */
#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/vault/cmd.h"
#include "src/vault/show.h"

static int
say(const struct vault_args *a, int err)
{
	if (err == ERR_NOTFOUND)
		return refuse(_("{dir} is no vault: something that belongs to one "
		    "is not there. Nothing was changed; `keyconvoy-vault create` "
		    "makes one."), "dir", a->dir, NULL);
	if (err == ERR_FORMAT)
		return refuse(_("{dir}: the vault's own files were changed, or are "
		    "of another version of keyconvoy. Nothing was changed now; "
		    "make a new vault."), "dir", a->dir, NULL);
	return refuse_error(a->dir, err);
}

int
cmd_find(struct vault *v, const struct vault_args *a)
{
	int err = vault_find(v, a->dir);

	if (err == 0)
		return 0;
	vault_close(v);
	return say(a, err);
}

static int
open_vault(struct vault *v, const struct vault_args *a, int wide)
{
	int err, status = cmd_find(v, a);

	if (status != 0)
		return status;
	err = vault_open(v);
	if (err == 0 && !wide)
		err = cmd_confine(v, a);
	if (err == 0)
		return 0;
	vault_close(v);
	return say(a, err);
}

int
cmd_open_wide(struct vault *v, const struct vault_args *a)
{
	return open_vault(v, a, 1);
}

int
cmd_open(struct vault *v, const struct vault_args *a)
{
	return open_vault(v, a, 0);
}
