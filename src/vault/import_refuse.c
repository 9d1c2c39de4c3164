/* Why a package is not taken in. */
#include "src/vault/import.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/base/say.h"
#include "src/base/text.h"
#include "src/cloud/byok_text.h"
#include "src/vault/show.h"

/* The source's hknso, for people who have it from the other side. */
static int
untrusted(struct import *im)
{
	char hex[2 * SHA256_LEN + 1];
	struct buf b;
	int status;

	hex_put(hex, im->sent.source, SHA256_LEN);
	buf_init(&b, 1024);
	show_digest(&b, im->sent.source);
	status = refuse(_("{file} was sent by a world that this vault does not "
	    "trust:\n{digest}Nothing was changed. Compare these words with "
	    "those that the other side reads out. When they are the same, "
	    "type:\n  keyconvoy-vault trust {hex} --dir {dir}"), "file",
	    im->file, "digest", buf_str(&b), "hex", hex, "dir", im->v.dir, NULL);
	buf_free(&b);
	return status;
}

static int
other_destination(struct import *im)
{
	const struct about *own = &im->v.about;
	char seen[2 * SHA256_LEN + 1], want[2 * SHA256_LEN + 1];

	if (!im->sent.told)
		return refuse(_("{file} was wrapped for another KEK than this "
		    "vault's, {kid}. Nothing was changed; have it wrapped again "
		    "for KEK.json of this vault."), "file", im->file, "kid",
		    own->kid, NULL);
	if (memcmp(im->sent.target, own->hknso, SHA256_LEN) != 0) {
		hex_put(seen, im->sent.target, SHA256_LEN);
		hex_put(want, own->hknso, SHA256_LEN);
		return refuse(_("{file} is for the vault with hknso {seen}; this "
		    "one's is {want}. Nothing was changed; have it packed again "
		    "for this vault's toolset."), "file", im->file, "seen",
		    seen, "want", want, NULL);
	}
	hex_put(seen, im->sent.kek, SHA256_LEN);
	hex_put(want, own->kek, SHA256_LEN);
	return refuse(_("{file} was packed for another KEK, {seen}; this vault's "
	    "is {want}. Nothing was changed; have it packed again for this "
	    "vault's toolset."), "file", im->file, "seen", seen, "want", want,
	    NULL);
}

static int
other_region(struct import *im)
{
	return refuse(_("{file} is for region {seen}; this vault is of region "
	    "{want}. Nothing was changed; take it to the vault it is for, or "
	    "have a copy made for this one."), "file", im->file, "seen",
	    im->sent.region, "want", im->v.about.region, NULL);
}

static int
changed(struct import *im)
{
	return refuse(_("{file} was changed on its way, or its key is not what it "
	    "says: a signature or tag does not hold. Nothing was changed here; "
	    "fetch it again, and compare its SHA-256 with the sender's."), "file",
	    im->file, NULL);
}

static int
no_package(struct import *im)
{
	return refuse(_("{file} is no transfer package that this vault takes: "
	    "its form is not as specified. Nothing was changed; `keyconvoy "
	    "inspect` says what it is."), "file", im->file, NULL);
}

/* -- method azure: what the doctor finds, in its words --------------------------- */

static int
is_reason(const struct rec_finding *f)
{
	return f->level == FOUND_FAILS || strcmp(f->id, "byok-mark") == 0;
}

/* A line for each reason. 0 or the error. */
static int
reasons(struct view findings, struct buf *out)
{
	struct rec_finding f;

	while (findings.len > 0) {
		if (wire_take(&findings, &form_finding, &f) != 0)
			return ERR_FORMAT;
		if (!is_reason(&f))
			continue;
		buf_puts(out, "  ");
		(void)say(out, byok_text(&f), "id", f.id, "value", f.value, NULL);
		buf_puts(out, "\n");
	}
	return out->err;
}

/* `keyconvoy inspect` has the same reader and the same sentences. */
static int
not_as_specified(struct import *im)
{
	struct req_byok req = { .byok = buf_view(&im->package), .kid = "" };
	struct answer a;
	struct buf why, kek;
	int status = 0;

	buf_init(&why, 16 * 1024);
	buf_init(&kek, KEK_FILE_MAX);
	if (vault_read(&im->v, VAULT_KEK_JSON, &kek) == 0)
		req.kek = buf_view(&kek);
	if (own_ask(&im->v.world, MSG_BYOK, &req, &a) == 0 &&
	    reasons(a.rep.r_byok.findings, &why) == 0 && why.len > 0)
		status = refuse(_("{file} is no transfer package as specified:\n"
		    "{why}Nothing was changed."), "file", im->file, "why",
		    buf_str(&why), NULL);
	buf_free(&kek);
	buf_free(&why);
	return status != 0 ? status : no_package(im);
}

/* The vault opened it, or tried to. Nothing in a .byok is signed. */
static const struct {
	int err;
	const char *text;
} insides[] = {
	{ ERR_UNWRAP, N_("{file} does not open with this vault's KEK: it was "
	  "wrapped otherwise than specified (RSA-OAEP with SHA-1 and MGF1 with "
	  "SHA-1, then AES key wrap with padding, RFC 5649), or was changed. "
	  "Nothing was changed here.") },
	{ ERR_UNWRAP_HASH, N_("{file} was wrapped by RSA-OAEP with SHA-256; "
	  "specified is SHA-1, for OAEP and for MGF1. Nothing was changed; have "
	  "it wrapped again.") },
	{ ERR_INSIDE_PKCS1, N_("{file} opened; inside is PKCS#1, not PKCS#8 in "
	  "DER: openssl pkcs8 -topk8 -nocrypt -outform DER. Nothing was changed; "
	  "have it wrapped again.") },
	{ ERR_INSIDE_SEC1, N_("{file} opened; inside is SEC 1, not PKCS#8 in DER: "
	  "openssl pkcs8 -topk8 -nocrypt -outform DER. Nothing was changed; have "
	  "it wrapped again.") },
	{ ERR_INSIDE_PEM, N_("{file} opened; inside is PEM, not PKCS#8 in DER: "
	  "openssl pkcs8 -topk8 -nocrypt -outform DER. Nothing was changed; have "
	  "it wrapped again.") },
	{ ERR_INSIDE_AES, N_("{file} opened; inside are 16, 24 or 32 bytes, as of "
	  "a symmetric key. Only a Managed HSM takes such a key. Nothing was "
	  "changed.") },
	{ ERR_INSIDE_PSS, N_("{file} opened; inside is a key for RSA-PSS alone; a "
	  "vault wants rsaEncryption. Nothing was changed; export the key as a "
	  "plain RSA key.") },
	{ ERR_INSIDE_CURVE, N_("{file} opened; inside is a key of another curve "
	  "than P-256, P-384 and P-521 (P-256K is the cloud's only), or a curve "
	  "that is spelt out. This practice vault has no such keys. Nothing was "
	  "changed.") },
	{ ERR_INSIDE_TYPE, N_("{file} opened; inside is a key that is neither RSA "
	  "nor of a curve. Nothing was changed.") },
	{ ERR_KEY_SIZE, N_("{file} opened; inside is an RSA key of another size "
	  "than 2048, 3072 and 4096 bits. Nothing was changed.") },
	{ ERR_INSIDE_EXPONENT, N_("{file} opened; inside is an RSA key with an "
	  "exponent below 65537. Nothing was changed; make a key with 65537.") },
	{ ERR_INSIDE_PAIR, N_("{file} opened; the numbers of the key inside do not "
	  "belong together. Nothing was changed; export the key once more.") },
	{ ERR_INSIDE, N_("{file} opened; inside is no key that is known here. "
	  "Nothing was changed; a vault takes PKCS#8 in DER.") },
};

static int
other_mode(struct import *im)
{
	return refuse(_("{file} is of a production ceremony; this vault is for "
	    "rehearsals. Nothing was changed; a real key never belongs here."),
	    "file", im->file, NULL);
}

int
import_taken_name(struct import *im)
{
	return refuse(_("A key of the name {name} is in this vault already. "
	    "Nothing was changed."), "name", im->taken, NULL);
}

int
import_taken_key(struct import *im)
{
	return refuse(_("This key is in this vault already, as {name}. Nothing "
	    "was changed."), "name", im->same, NULL);
}

static const struct {
	int err;
	int (*say)(struct import *im);
} refusals[] = {
	{ ERR_UNTRUSTED, untrusted }, { ERR_DEST, other_destination },
	{ ERR_REGION, other_region }, { ERR_AUTH, changed },
	{ ERR_FORMAT, no_package }, { ERR_POINT, no_package },
	{ ERR_MODE, other_mode }, { ERR_BYOK, not_as_specified },
};

int
import_refused(struct import *im, int err)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		if (refusals[i].err == err)
			return refusals[i].say(im);
	for (size_t i = 0; i < sizeof(insides) / sizeof(insides[0]); i++)
		if (insides[i].err == err)
			return refuse(_(insides[i].text), "file", im->file, NULL);
	return refuse_error(im->file, err);
}
