/* approve: a code that az waits with is one of somebody who may sign in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/cmd/out.h"
#include "src/vault/cmd.h"
#include "src/vault/rest/place.h"
#include "src/vault/rest/user_code.h"
#include "src/vault/show.h"
#include "src/vault/tree.h"

/* Without the vault's lock, while it is served; only where it once was. */
static int
write_code(const struct vault_args *a, const char *code)
{
	struct service *s = calloc(1, sizeof(*s));
	unsigned port;
	int err = s == NULL ? ERR_NOMEM : path_absolute(s->v.dir, a->dir);

	if (err == 0 && (err = dir_private(s->v.dir)) == 0)
		err = place_read(s, &port);
	if (err == 0)
		err = place_approve(s->v.dir, code);
	if (s != NULL)
		explicit_bzero(s->secret, sizeof(s->secret));
	free(s);
	return err;
}

int
cmd_approve(const struct vault_args *a)
{
	char code[USER_CODE + 1];
	int err;

	if (user_code_read(a->word[0], code) != 0)
		return refuse(_("This is no code: eight letters that az shows when it "
		    "waits. Nothing was changed."), NULL);
	err = write_code(a, code);
	if (err == ERR_NOTFOUND)
		return refuse(_("{dir} is no vault that was ever served. Nothing "
		    "was changed; start `keyconvoy-vault serve` first."), "dir",
		    a->dir, NULL);
	if (err != 0)
		return refuse_error(a->dir, err);
	out_say(_("Whoever waits with the code {code} is signed in."), "code", code,
	    NULL);
	return 0;
}
