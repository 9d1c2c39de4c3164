/* sign and decrypt: proof that a key works where it arrived. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/vault/cmd.h"
#include "src/vault/hash.h"
#include "src/vault/ops.h"
#include "src/vault/show.h"

#define CIPHER_MAX 1024		/* more than any RSA key here */

static const char sign_algs[] = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 "
	"ES512";
static const char decrypt_algs[] = "RSA-OAEP RSA-OAEP-256";

/* -- refusals ---------------------------------------------------------------- */

int
cmd_no_key(const char *name, int err)
{
	if (err == ERR_NOTFOUND || err == ERR_ARG)
		return refuse(_("There is no key {name} in this vault. Nothing was "
		    "changed; `keyconvoy-vault list` names those that are."),
		    "name", name, NULL);
	if (err == ERR_AUTH)
		return refuse(_("{name}: the key's file is missing or was changed "
		    "since it was taken in. Nothing was changed now; take the "
		    "key in again."),
		    "name", name, NULL);
	return refuse_error(name, err);
}

static const char *const bars[BARS] = {
	[BAR_DISABLED] = N_("{name} is disabled. Nothing was changed."),
	[BAR_OP] = N_("The rights of {name} forbid it. Nothing was changed."),
	[BAR_NOT_YET] = N_("{name} cannot be used yet: its date nbf is still to "
	    "come. Nothing was changed."),
	[BAR_EXPIRED] = N_("{name} is expired, by its date exp. Nothing was "
	    "changed."),
};

int
cmd_barred(const char *name, enum bar bar)
{
	return refuse(_(bars[bar]), "name", name, NULL);
}

static int
no_alg(const char *alg, const char *all)
{
	(void)refuse(_("There is no algorithm {alg} here. Algorithms: {all}."),
	    "alg", alg, "all", all, NULL);
	return 2;
}

/* What keyd says to the key and the algorithm together. */
static int
refused(const struct vault_args *a, int err)
{
	if (err == ERR_RIGHTS)
		return cmd_barred(a->word[0], BAR_OP);
	if (err == ERR_ARG || err == ERR_UNSUPPORTED)
		return refuse(_("{alg} does not fit this type of key. Nothing "
		    "was changed; `keyconvoy-vault show` says of which type it "
		    "is."), "alg", a->alg, NULL);
	return cmd_no_key(a->word[0], err);
}

/* -- the key -------------------------------------------------------------------- */

/* Its file, when it may be used for op now: the tag holds, so that what fails
 * afterwards is the input's fault. 0 or the exit status. */
static int
key_for(struct vault *v, const struct vault_args *a, enum op op,
    struct buf *file)
{
	enum bar bar = BAR_NONE;
	struct answer ans;
	struct held h;
	int err = vault_key_read(v, a->word[0], &h, file, &ans);

	if (err == 0)
		bar = store_bar(store_version(&h, ""), op, time(NULL));
	store_free(&h);
	if (err != 0)
		return cmd_no_key(a->word[0], err);
	return bar == BAR_NONE ? 0 : cmd_barred(a->word[0], bar);
}

/* -- reading and writing ------------------------------------------------------ */

static int
hash_input(const struct vault_args *a, uint8_t digest[static HASH_MAX],
    size_t *len)
{
	int fd, err;

	if (a->in == NULL || strcmp(a->in, "-") == 0)
		return hash_fd(a->alg, STDIN_FILENO, digest, len);
	fd = open(a->in, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return err_from_errno(errno);
	err = hash_fd(a->alg, fd, digest, len);
	(void)close(fd);
	return err;
}

/* Raw bytes: to the file, whole, else to stdout. */
static int
give(const struct vault_args *a, struct view out)
{
	if (a->out != NULL && strcmp(a->out, "-") != 0)
		return file_write(a->out, out);
	if (fwrite(out.p, 1, out.len, stdout) != out.len ||
	    fflush(stdout) != 0)
		return ERR_IO;
	return 0;
}

/* -- sign ---------------------------------------------------------------------- */

static int
give_signature(struct vault *v, const struct vault_args *a, struct view file,
    struct view digest)
{
	const struct req_sign req = { .file = file, .alg = a->alg,
		.digest = digest };
	struct answer ans;
	int err = own_ask(&v->world, MSG_SIGN, &req, &ans);

	if (err != 0)
		return refused(a, err);
	err = give(a, ans.rep.r_sign.signature);
	return err == 0 ? 0 : refuse_error(a->out == NULL ? "-" : a->out, err);
}

static int
sign(struct vault *v, const struct vault_args *a, struct view digest)
{
	struct buf file;
	int status;

	buf_init(&file, KEY_FILE_MAX);
	if ((status = key_for(v, a, OP_SIGN, &file)) == 0)
		status = give_signature(v, a, buf_view(&file), digest);
	buf_free(&file);
	return status;
}

int
cmd_sign(const struct vault_args *a)
{
	uint8_t digest[HASH_MAX] = { 0 };
	struct vault v;
	size_t len = 0;
	int err, status;

	if (hash_known(a->alg) != 0)
		return no_alg(a->alg, sign_algs);
	if ((err = hash_input(a, digest, &len)) != 0)
		return refuse_error(a->in == NULL ? "-" : a->in, err);
	if ((status = cmd_open(&v, a)) != 0)
		return status;
	status = sign(&v, a, view_of(digest, len));
	vault_close(&v);
	return status;
}

/* -- decrypt ------------------------------------------------------------------- */

static int
give_plain(struct vault *v, const struct vault_args *a, struct view file,
    struct view cipher)
{
	const struct req_decrypt req = { .file = file, .alg = a->alg,
		.ciphertext = cipher };
	struct answer ans;
	int err = own_ask(&v->world, MSG_DECRYPT, &req, &ans);

	if (err == ERR_AUTH || err == ERR_CRYPTO)
		return refuse(_("{file} was not encrypted for {name} by {alg}, or "
		    "was changed. Nothing was written."), "file", a->in,
		    "name", a->word[0], "alg", a->alg, NULL);
	if (err != 0)
		return refused(a, err);
	err = give(a, ans.rep.r_decrypt.plain);
	client_forget(&v->world.d.keyd);
	return err == 0 ? 0 : refuse_error(a->out, err);
}

static int
decrypt(struct vault *v, const struct vault_args *a, struct view cipher)
{
	struct buf file;
	int status;

	buf_init(&file, KEY_FILE_MAX);
	status = key_for(v, a, OP_DECRYPT, &file);
	if (status == 0)
		status = give_plain(v, a, buf_view(&file), cipher);
	buf_free(&file);
	return status;
}

int
cmd_decrypt(const struct vault_args *a)
{
	struct vault v;
	struct buf cipher;
	int err, status;

	if (strcmp(a->alg, "RSA-OAEP") != 0 &&
	    strcmp(a->alg, "RSA-OAEP-256") != 0)
		return no_alg(a->alg, decrypt_algs);
	buf_init(&cipher, CIPHER_MAX);
	if ((err = file_read(a->in, &cipher)) != 0)
		status = refuse_error(a->in, err);
	else if ((status = cmd_open(&v, a)) == 0) {
		status = decrypt(&v, a, buf_view(&cipher));
		vault_close(&v);
	}
	buf_free(&cipher);
	return status;
}
