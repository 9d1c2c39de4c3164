/*
 * A record of 10,000 lines with 1,000 seals, and its world beside it, as a
 * ceremony that went on for weeks: for `keyconvoy verify`, which bench.sh times.
 * The folder for cards is the first argument, the ceremony's the second.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/digest.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/text.h"
#include "src/record/paths.h"
#include "tests/bench/bench_keyd.h"

#define LINES 10000
#define SEALS 1000
#define ID "000102030405060708090a0b0c0d0e0f"

struct bench {
	struct bench_keyd k;
	struct buf file, all;
	unsigned n;
	uint8_t head[SHA256_LEN];
};

static int
add(struct bench *b, const char *event, const char *members)
{
	char prev[2 * SHA256_LEN + 1];
	size_t start = b->all.len;
	int err;

	hex_put(prev, b->head, sizeof(b->head));
	buf_printf(&b->all, "{\"n\":%u,\"time\":\"2026-11-24T10:00:00Z\",\"step\":"
	    "\"world\",\"event\":\"%s\",\"prev\":\"%s\",%s}", ++b->n, event, prev,
	    members);
	err = sha256(b->all.p + start, b->all.len - start, b->head);
	buf_puts(&b->all, "\n");
	return err == 0 ? b->all.err : err;
}

static int
seal(struct bench *b)
{
	struct req_seal req = { .n = b->n };
	char acts[WIRE_STR_MAX], members[2 * WIRE_STR_MAX];
	int err;

	memcpy(req.head, b->head, SHA256_LEN);
	for (uint8_t i = 0; i < sizeof(req.ceremony); i++)
		req.ceremony[i] = i;
	if ((err = bench_ask(&b->k, MSG_SEAL, &req)) != 0)
		return err;
	/* One act at most: the world's. */
	snprintf(acts, sizeof(acts), "%.*s", (int)b->k.a.rep.r_seal.acts.len,
	    (const char *)b->k.a.rep.r_seal.acts.p);
	acts[strcspn(acts, "\n")] = '\0';
	snprintf(members, sizeof(members), "\"jws\":\"%s\",\"acts\":[%s%s%s]",
	    b->k.a.rep.r_seal.jws, acts[0] == '\0' ? "" : "\"", acts,
	    acts[0] == '\0' ? "" : "\"");
	return add(b, "seal", members);
}

/* The world that keyd has just made, as a record says it. */
static int
add_world(struct bench *b)
{
	const struct req_world_load load = { .world = buf_view(&b->file) };
	const struct rep_world_load *w = &b->k.a.rep.r_world_load;
	char hex[3][2 * SHA256_LEN + 1], guid[33];
	uint8_t sha[SHA256_LEN];
	struct rec_card card;
	struct view cards;
	struct buf text;
	int err = bench_ask(&b->k, MSG_WORLD_LOAD, &load);

	if (err != 0 || (err = sha256(b->file.p, b->file.len, sha)) != 0)
		return err;
	hex_put(hex[0], w->hknso, SHA256_LEN);
	hex_put(hex[1], w->hkm, SHA256_LEN);
	hex_put(hex[2], sha, SHA256_LEN);
	buf_init(&text, 65536);
	buf_printf(&text, "\"how\":\"create\",\"of\":%u,\"k\":%u,\"gen\":%u,"
	    "\"hknso\":\"%s\",\"hkm\":\"%s\",\"suite\":\"%s\",\"files\":[{\"name\":"
	    "\"" PATH_WORLD "\",\"sha256\":\"%s\"}],\"cards\":[", w->n, w->k,
	    w->gen, hex[0], hex[1], w->suite, hex[2]);
	cards = w->cards;
	while (cards.len > 0 && wire_take(&cards, &form_card, &card) == 0) {
		hex_put(guid, card.guid, sizeof(card.guid));
		buf_printf(&text, "%s{\"number\":\"%s\",\"holder\":\"%s\","
		    "\"guid\":\"%s\"}", card.x == 1 ? "" : ",", card.number,
		    card.holder, guid);
	}
	buf_puts(&text, "]");
	err = add(b, "world", buf_str(&text));
	buf_free(&text);
	return err;
}

static int
fill(struct bench *b)
{
	char text[256];
	int err = add(b, "begin", "\"mode\":\"rehearsal\",\"name\":\"bench\","
	    "\"ceremony\":\"" ID "\"");

	if (err == 0)
		err = add_world(b);
	if (err == 0)
		err = bench_ritual(&b->k, RITUAL_PROVE, BENCH_CARDS);
	if (err == 0)
		err = add(b, "opened", "\"cards\":[]");
	while (err == 0 && b->n < LINES) {
		snprintf(text, sizeof(text), "\"expected\":\"card %u of 3\","
		    "\"happened\":\"it was not read at first\",\"decided\":\"put "
		    "in again\"", b->n);
		err = b->n % (LINES / SEALS) == LINES / SEALS - 1 ? seal(b) :
		    add(b, "note", text);
	}
	return err;
}

static int
make(struct bench *b, const char *dir)
{
	char path[FILE_PATH_MAX], record[FILE_PATH_MAX];
	int err = bench_create(&b->k);

	if (err == 0)
		err = buf_put(&b->file, b->k.a.rep.r_world_create.world.p,
		    b->k.a.rep.r_world_create.world.len);
	if (err == 0)
		err = fill(b);
	if (err == 0 && (err = path_join(path, dir, PATH_WORLD)) == 0)
		err = file_write(path, buf_view(&b->file));
	if (err == 0 && (err = path_join(record, dir, PATH_RECORD)) == 0)
		err = file_write(record, buf_view(&b->all));
	return err;
}

int
main(int argc, char **argv)
{
	static struct bench b;
	int err = -1;

	buf_init(&b.file, WORLD_FILE_MAX);
	buf_init(&b.all, 64u << 20);
	if (argc == 3 && bench_start(&b.k, argv[1]) == 0)
		err = make(&b, argv[2]);
	if (err != 0)
		fprintf(stderr, "keyconvoy-bench-record: %s\n", err_text(err));
	spawn_stop(&b.k.d);
	buf_free(&b.file);
	buf_free(&b.all);
	return err != 0;
}
