/* trust: adds a source world, as people compared it, to those that may send. */
#include <stdio.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/cmd/out.h"
#include "src/vault/cmd.h"
#include "src/vault/show.h"

/* 64 hex digits, in groups or not, over one or more words. */
static int
read_hknso(const struct vault_args *a, uint8_t hknso[static SHA256_LEN])
{
	char hex[2 * SHA256_LEN + 1];
	size_t n = 0;

	for (int i = 0; i < a->n_words; i++) {
		for (const char *s = a->word[i]; *s != '\0'; s++) {
			if (*s == ' ')
				continue;
			if (n == 2 * SHA256_LEN)
				return ERR_FORMAT;
			hex[n++] = *s >= 'A' && *s <= 'F' ?
			    (char)(*s - 'A' + 'a') : *s;
		}
	}
	hex[n] = '\0';
	return hex_get(hknso, SHA256_LEN, hex);
}

/* *full: it trusts as many as it can. */
static int
trust(struct vault *v, const uint8_t hknso[static SHA256_LEN], int *full)
{
	struct req_trust req = { .list = { NULL, 0 } };
	char path[FILE_PATH_MAX];
	struct answer a;
	struct buf list;
	int err;

	memcpy(req.hknso, hknso, SHA256_LEN);
	buf_init(&list, TRUST_MAX);
	err = vault_read(v, VAULT_TRUSTED, &list);
	if (err == ERR_NOTFOUND)
		err = 0;
	req.list = buf_view(&list);
	if (err == 0) {
		err = own_ask(&v->world, MSG_TRUST, &req, &a);
		*full = err == ERR_TOOBIG;
	}
	if (err == 0 && (err = path_join(path, v->dir, VAULT_TRUSTED)) == 0)
		err = file_write(path, a.rep.r_trust.list);
	buf_free(&list);
	return err;
}

int
cmd_trust(const struct vault_args *a)
{
	uint8_t hknso[SHA256_LEN];
	struct vault v;
	int err, status, full = 0;

	if (read_hknso(a, hknso) != 0) {
		(void)refuse(_("A source world is named by its hknso, 64 hex "
		    "digits. Nothing was changed; take them from what the other "
		    "side read out."), NULL);
		return 2;
	}
	if ((status = cmd_open(&v, a)) != 0)
		return status;
	err = trust(&v, hknso, &full);
	vault_close(&v);
	if (err == ERR_EXISTS)
		return refuse(_("This world is trusted already. Nothing was "
		    "changed."), NULL);
	if (full)
		return refuse(_("This vault trusts as many worlds as a list can "
		    "name. Nothing was changed."), NULL);
	if (err != 0)
		return refuse_error(VAULT_TRUSTED, err);
	show_rehearsal();
	out_digest(_("Trusted from now on"), hknso);
	return 0;
}
