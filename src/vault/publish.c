#include "src/vault/publish.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/base/say.h"
#include "src/spawn.h"
#include "src/vault/show.h"
#include "src/vault/zip.h"
#include "src/vault/vault.h"

#define README_MAX 4096
#define SHEET_MAX 8192
#define FILES 3

/* -- names ------------------------------------------------------------------ */

void
publish_kek_name(char out[static PUBLISH_NAME_MAX], const struct region *r)
{
	(void)snprintf(out, PUBLISH_NAME_MAX, "BYOK-KEK-pkg-%s-1", r->suffix);
}

void
publish_world_name(char out[static PUBLISH_NAME_MAX], const struct region *r)
{
	(void)snprintf(out, PUBLISH_NAME_MAX, "BYOK-SecurityWorld-pkg-%s-1",
	    r->suffix);
}

void
publish_zip_name(char out[static PUBLISH_NAME_MAX], const struct region *r)
{
	(void)snprintf(out, PUBLISH_NAME_MAX, "KeyVault-BYOK-Tools-%s.zip",
	    r->zip);
}

static int
write_file(const char *dir, const char *name, struct view data)
{
	char path[FILE_PATH_MAX];
	int err = path_join(path, dir, name);

	return err == 0 ? file_write_new(path, data) : err;
}

/* -- toolset ---------------------------------------------------------------- */

static int
readme(struct buf *out, const struct toolset_parts *p)
{
	(void)say(out, _("REHEARSAL: the toolset of a keyconvoy practice vault.\n"
	    "\n"
	    "Region {region}, vault {vault}.\n"
	    "\n"
	    "BYOK-KEK-pkg-... is the vault's key exchange key (KEK),\n"
	    "BYOK-SecurityWorld-pkg-... the security world that holds it.\n"
	    "Both are signed, by a chain of certificates up to the vault's root.\n"
	    "keyconvoy checks them in its step `exchange`; compare the words of\n"
	    "this zip and of the root with those on the vault's own sheet.\n"),
	    "region", _(p->region->name), "vault", p->about->name, NULL);
	return out->err;
}

/* The other side's program takes it apart: all that went in comes out. */
static int
comes_out(struct view zip, const struct rec_entry *files, size_t n)
{
	const struct req_unpack req = { .zip = zip };
	struct spawned u;
	struct answer a;
	struct buf want;
	int err;

	buf_init(&want, WIRE_BODY_MAX);
	for (size_t i = 0; i < n; i++)
		(void)wire_put(&want, &form_entry, &files[i]);
	err = want.err;
	if (err == 0 && spawn_errand(&u, &errands[ERRAND_UNPACK]) != 0)
		err = ERR_CLOSED;
	else if (err == 0) {
		err = client_call(&u.client, MSG_UNPACK, &req, &a);
		if (err == 0 && !view_eq(a.rep.r_unpack.entries,
		    buf_view(&want)))
			err = ERR_ARCHIVE;
		spawn_errand_stop(&u);
	}
	buf_free(&want);
	return err;
}

/* The line that sha256sum -c reads, then what people read. */
static int
sheet(struct buf *out, const struct toolset_parts *p, const char *zip,
    const uint8_t digest[static SHA256_LEN])
{
	char hex[2 * SHA256_LEN + 1], until[16] = "";
	time_t t = (time_t)p->until;
	struct tm tm;

	hex_put(hex, digest, SHA256_LEN);
	if (gmtime_r(&t, &tm) != NULL)
		(void)strftime(until, sizeof(until), "%Y-%m-%d", &tm);
	(void)buf_printf(out, "%s  %s\n\n", hex, zip);
	(void)say(out, _("REHEARSAL: what the practice vault {vault} published.\n"
	    "Region {region}, good until {until} (UTC).\n"
	    "\n"
	    "Print this sheet. It travels another way than the zip. Compare its\n"
	    "words, read aloud, with those that keyconvoy shows.\n"),
	    "vault", p->about->name, "region", _(p->region->name), "until",
	    until, NULL);
	(void)buf_printf(out, "\n%s\n", zip);
	show_digest(out, digest);
	(void)say(out, _("\nThe root of its certificates\n"), NULL);
	show_digest(out, p->about->root);
	(void)say(out, _("\nThe vault's security world (hknso)\n"), NULL);
	show_digest(out, p->about->hknso);
	return out->err;
}

static int
write_sheet(const char *dir, const struct toolset_parts *p, const char *zip,
    const uint8_t digest[static SHA256_LEN])
{
	char name[PUBLISH_NAME_MAX + 8];
	struct buf b;
	int err;

	(void)snprintf(name, sizeof(name), "%s.sha256", zip);
	buf_init(&b, SHEET_MAX);
	err = sheet(&b, p, zip, digest);
	if (err == 0)
		err = write_file(dir, name, buf_view(&b));
	buf_free(&b);
	return err;
}

static int
write_zip(const char *dir, const char *name, const struct rec_entry *files,
    uint8_t digest[static SHA256_LEN])
{
	struct buf zip;
	int err;

	buf_init(&zip, TOOLSET_MAX);
	if ((err = zip_files(files, FILES, &zip)) == 0 &&
	    (err = comes_out(buf_view(&zip), files, FILES)) == 0 &&
	    (err = sha256(zip.p, zip.len, digest)) == 0)
		err = write_file(dir, name, buf_view(&zip));
	buf_free(&zip);
	return err;
}

int
publish_toolset(const char *dir, const struct toolset_parts *p,
    uint8_t digest[static SHA256_LEN])
{
	char kek[PUBLISH_NAME_MAX], world[PUBLISH_NAME_MAX];
	char zip[PUBLISH_NAME_MAX];
	struct rec_entry files[FILES] = {
		{ .name = kek, .data = p->kek_pkg },
		{ .name = world, .data = p->world_pkg },
		{ .name = "README.txt" },
	};
	struct buf text;
	int err;

	publish_kek_name(kek, p->region);
	publish_world_name(world, p->region);
	publish_zip_name(zip, p->region);
	buf_init(&text, README_MAX);
	err = readme(&text, p);
	files[2].data = buf_view(&text);
	if (err == 0 && (err = write_file(dir, kek, p->kek_pkg)) == 0 &&
	    (err = write_file(dir, world, p->world_pkg)) == 0 &&
	    (err = write_zip(dir, zip, files, digest)) == 0)
		err = write_sheet(dir, p, zip, digest);
	buf_free(&text);
	return err;
}

int
publish_root(const char *dir, struct view der)
{
	struct buf pem;
	int err;

	buf_init(&pem, 2 * CARD_CERT_MAX);
	err = pem_put(&pem, "CERTIFICATE", der.p, der.len);
	if (err == 0)
		err = write_file(dir, "root.pem", buf_view(&pem));
	buf_free(&pem);
	return err;
}

/* -- KEK -------------------------------------------------------------------- */

static int
az_json(struct buf *out, const struct json_t *jwk, const char *kid)
{
	const char *n = js_str(jwk, "n"), *e = js_str(jwk, "e");

	if (n == NULL || e == NULL)
		return ERR_FORMAT;
	return buf_printf(out, "{\n"
	    "  \"attributes\": {\n"
	    "    \"enabled\": true\n"
	    "  },\n"
	    "  \"key\": {\n"
	    "    \"e\": \"%s\",\n"
	    "    \"keyOps\": [\n"
	    "      \"import\"\n"
	    "    ],\n"
	    "    \"kid\": \"%s\",\n"
	    "    \"kty\": \"RSA-HSM\",\n"
	    "    \"n\": \"%s\"\n"
	    "  },\n"
	    "  \"tags\": null\n"
	    "}\n", e, kid, n);
}

int
publish_kek(const char *dir, struct view kek_pkg, const char *kid)
{
	struct json_t *outer = NULL, *payload = NULL;
	struct buf text, json;
	int err;

	buf_init(&text, PACKAGE_MAX);
	buf_init(&json, KEK_FILE_MAX);
	if ((err = js_parse(kek_pkg, PACKAGE_MAX, &outer)) == 0 &&
	    (err = js_b64_buf(outer, "payload", &text)) == 0 &&
	    (err = js_parse(buf_view(&text), PACKAGE_MAX, &payload)) == 0 &&
	    (err = az_json(&json, js_obj(payload, "kek"), kid)) == 0)
		err = write_file(dir, VAULT_KEK_JSON, buf_view(&json));
	js_free(payload);
	js_free(outer);
	buf_free(&text);
	buf_free(&json);
	return err;
}
