/* sign and decrypt: proof that a key works where it arrived. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/vault/cmd.h"
#include "src/vault/hash.h"
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
		return refuse(_("{name}: the key's file was changed since it was "
		    "taken in. Nothing was changed now; take the key in again."),
		    "name", name, NULL);
	return refuse_error(name, err);
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
		return refuse(_("The rights of {name} forbid it. Nothing was "
		    "changed."), "name", a->word[0], NULL);
	if (err == ERR_ARG || err == ERR_UNSUPPORTED)
		return refuse(_("{alg} does not fit this type of key. Nothing "
		    "was changed; `keyconvoy-vault show` says of which type it "
		    "is."), "alg", a->alg, NULL);
	return cmd_no_key(a->word[0], err);
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
sign(struct vault *v, const struct vault_args *a, struct view digest)
{
	struct req_sign req = { .alg = a->alg, .digest = digest };
	struct answer ans;
	struct buf file;
	int err, status = 0;

	buf_init(&file, KEY_FILE_MAX);
	err = vault_key_read(v, a->word[0], &file, &ans);
	req.file = buf_view(&file);
	if (err == 0)
		err = own_ask(&v->world, MSG_SIGN, &req, &ans);
	if (err != 0)
		status = refused(a, err);
	else if ((err = give(a, ans.rep.r_sign.signature)) != 0)
		status = refuse_error(a->out == NULL ? "-" : a->out, err);
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

/* The key's own tag first, so that what fails afterwards is the input's fault. */
static int
ask_decrypt(struct vault *v, const struct vault_args *a, struct view cipher,
    struct answer *ans, int *input)
{
	struct req_decrypt req = { .alg = a->alg, .ciphertext = cipher };
	struct buf file;
	int err;

	buf_init(&file, KEY_FILE_MAX);
	err = vault_key_read(v, a->word[0], &file, ans);
	req.file = buf_view(&file);
	*input = 0;
	if (err == 0) {
		err = own_ask(&v->world, MSG_DECRYPT, &req, ans);
		*input = err == ERR_AUTH || err == ERR_CRYPTO;
	}
	buf_free(&file);
	return err;
}

static int
decrypt(struct vault *v, const struct vault_args *a, struct view cipher)
{
	struct answer ans;
	int input, err = ask_decrypt(v, a, cipher, &ans, &input);

	if (input)
		return refuse(_("{file} was not encrypted for {name} by {alg}, or "
		    "was changed. Nothing was written."), "file", a->in,
		    "name", a->word[0], "alg", a->alg, NULL);
	if (err != 0)
		return refused(a, err);
	err = give(a, ans.rep.r_decrypt.plain);
	client_forget(&v->world.d.keyd);
	return err == 0 ? 0 : refuse_error(a->out, err);
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
