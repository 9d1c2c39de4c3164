/* Why a package is not taken in. */
#include "src/vault/import.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/vault/show.h"

/* The source's hknso, for people who have it from the other side. */
static int
untrusted(const struct import *im)
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
other_destination(const struct import *im)
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
other_region(const struct import *im)
{
	return refuse(_("{file} is for region {seen}; this vault is of region "
	    "{want}. Nothing was changed; take it to the vault it is for, or "
	    "have a copy made for this one."), "file", im->file, "seen",
	    im->sent.region, "want", im->v.about.region, NULL);
}

static int
changed(const struct import *im)
{
	return refuse(_("{file} was changed on its way, or its key is not what it "
	    "says: a signature or tag does not hold. Nothing was changed here; "
	    "fetch it again, and compare its SHA-256 with the sender's."), "file",
	    im->file, NULL);
}

static int
no_package(const struct import *im)
{
	return refuse(_("{file} is no transfer package that this vault takes: "
	    "its form is not as specified. Nothing was changed; `keyconvoy "
	    "inspect` says what it is."), "file", im->file, NULL);
}

static int
other_size(const struct import *im)
{
	return refuse(_("The key in {file} is not RSA 2048, 3072 or 4096, nor on "
	    "P-256, P-384 or P-521: a vault takes no other. Nothing was changed; "
	    "have one of these made."), "file", im->file, NULL);
}

static int
other_mode(const struct import *im)
{
	return refuse(_("{file} is of a production ceremony; this vault is for "
	    "rehearsals. Nothing was changed; a real key never belongs here."),
	    "file", im->file, NULL);
}

int
import_taken_name(const struct import *im)
{
	return refuse(_("A key of the name {name} is in this vault already. "
	    "Nothing was changed."), "name", im->taken, NULL);
}

int
import_taken_key(const struct import *im)
{
	return refuse(_("This key is in this vault already, as {name}. Nothing "
	    "was changed."), "name", im->same, NULL);
}

static const struct {
	int err;
	int (*say)(const struct import *im);
} refusals[] = {
	{ ERR_UNTRUSTED, untrusted }, { ERR_DEST, other_destination },
	{ ERR_REGION, other_region }, { ERR_AUTH, changed },
	{ ERR_FORMAT, no_package }, { ERR_POINT, no_package },
	{ ERR_MODE, other_mode }, { ERR_KEY_SIZE, other_size },
};

int
import_refused(const struct import *im, int err)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		if (refusals[i].err == err)
			return refusals[i].say(im);
	return refuse_error(im->file, err);
}
