#include "hsm/keys/acts.h"

#include "hsm/keys/keyfile.h"
#include "src/base/err.h"
#include "src/base/text.h"

#define ACT_MAX 2048

static void
put(struct buf *b, const char *word)
{
	(void)buf_puts(b, " ");
	(void)buf_puts(b, word);
}

static void
put_sha(struct buf *b, const uint8_t sha[static SHA256_LEN])
{
	char hex[2 * SHA256_LEN + 1];

	hex_put(hex, sha, SHA256_LEN);
	put(b, hex);
}

static int
put_file(struct buf *b, struct view file)
{
	uint8_t sha[SHA256_LEN];
	int err = sha256(file.p, file.len, sha);

	if (err == 0)
		put_sha(b, sha);
	return err;
}

/* The line is whole: it counts, or nothing does. */
static int
done(struct guard *g, struct buf *line, int err)
{
	(void)buf_puts(line, "\n");
	if (err == 0)
		err = line->err;
	if (err == 0)
		err = guard_act(g, buf_view(line));
	buf_free(line);
	return err;
}

/* "VERB SPKI FILE" of a key file; info is filled on success. */
static int
put_key(struct buf *b, const char *verb, struct view key, struct view file,
    struct key_info *info)
{
	uint8_t spki[SHA256_LEN];
	int err = key_peek(key, info);

	if (err != 0)
		return err;
	(void)buf_puts(b, verb);
	if ((err = pkey_spki_digest(info->pub, spki)) == 0) {
		put_sha(b, spki);
		err = put_file(b, file);
	}
	if (err != 0)
		key_info_free(info);
	return err;
}

/* Where a reduced copy may go. */
static void
put_destination(struct buf *b, const struct key_info *info)
{
	put_sha(b, info->kek);
	if (info->method == METHOD_AZURE) {
		put(b, info->kid);
	} else {
		put(b, info->region);
		put_sha(b, info->target);
	}
}

int
act_world(struct guard *g, struct view file)
{
	struct buf line;

	buf_init(&line, ACT_MAX);
	(void)buf_puts(&line, "world");
	put_sha(&line, g->world.hknso);
	return done(g, &line, put_file(&line, file));
}

int
act_generate(struct guard *g, struct view file)
{
	struct key_info info;
	struct buf line;
	int err;

	buf_init(&line, ACT_MAX);
	if ((err = put_key(&line, "generate", file, file, &info)) == 0)
		key_info_free(&info);
	return done(g, &line, err);
}

int
act_copy(struct guard *g, struct view file)
{
	struct key_info info;
	struct buf line;
	int err;

	buf_init(&line, ACT_MAX);
	if ((err = put_key(&line, "copy", file, file, &info)) == 0) {
		put(&line, info.method == METHOD_AZURE ? "azure" : "world");
		put_destination(&line, &info);
		key_info_free(&info);
	}
	return done(g, &line, err);
}

int
act_wrap(struct guard *g, struct view copy, struct view byok)
{
	struct key_info info;
	struct buf line;
	int err;

	buf_init(&line, ACT_MAX);
	if ((err = put_key(&line, "wrap", copy, byok, &info)) == 0) {
		put_destination(&line, &info);
		key_info_free(&info);
	}
	return done(g, &line, err);
}

int
act_pack(struct guard *g, const struct req_pack *req, struct view package)
{
	struct key_info info;
	struct buf line;
	int err;

	buf_init(&line, ACT_MAX);
	if ((err = put_key(&line, "pack", req->copy, package, &info)) == 0) {
		put_destination(&line, &info);
		put(&line, req->subscription);
		put(&line, req->name);
		key_info_free(&info);
	}
	return done(g, &line, err);
}

int
act_manifest(struct guard *g, struct view file)
{
	struct buf line;

	buf_init(&line, ACT_MAX);
	(void)buf_puts(&line, "manifest");
	return done(g, &line, put_file(&line, file));
}

int
act_retire(struct guard *g, unsigned x)
{
	struct buf line;

	buf_init(&line, ACT_MAX);
	(void)buf_printf(&line, "retire %u %u", (unsigned)g->retired_gen, x);
	return done(g, &line, 0);
}
