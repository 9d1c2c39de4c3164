#include "src/steps/online/before.h"

#include <string.h>

#include "src/record/folder.h"
#include "src/record/paths.h"

/* What is looked for, and what was found. */
struct search {
	const char *data, *own;
	const struct courier *courier;
	const uint8_t *manifest;
	enum before found;
	struct came_before *out;
	struct read {		/* of one record, line by line */
		int connected;	/* it is one of the station with a network */
		int fetched;	/* that KEK; */
		int finished;	/* and it waits for nothing any more */
		int same;	/* what arrived last is that manifest, */
		unsigned sequence;	/* or one of its ceremony: this one; else 0 */
		int again;	/* that manifest was imported; so was, */
		unsigned last;	/* of its ceremony, this one; 0: none */
	} r;
};

static void
arrived(struct search *s, const struct json_t *line)
{
	const char *id = js_str(line, "id");
	uint8_t sha[SHA256_LEN];
	int64_t n;

	s->r.same = js_hex(js_at(js_arr(line, "files"), 2), "sha256", sha,
	    sizeof(sha)) == 0 && memcmp(sha, s->manifest, sizeof(sha)) == 0;
	s->r.sequence = id != NULL && *id != '\0' &&
	    strcmp(id, s->courier->id) == 0 &&
	    js_int(line, "sequence", &n) == 0 && n > 0 && n <= 1 << 30 ?
	    (unsigned)n : 0;
}

static void
imported(struct read *r)
{
	r->again = r->again || r->same;
	if (r->sequence > r->last)
		r->last = r->sequence;
}

static int
look_at_line(void *arg, uint64_t n, const struct json_t *line,
    const uint8_t digest[static SHA256_LEN])
{
	struct search *s = arg;
	const char *event = js_str(line, "event"), *list = js_str(line, "list"),
	    *kid = js_str(line, "kid");

	(void)digest;
	if (n == 1)
		s->r.connected = list != NULL && strcmp(list, "online") == 0;
	if (!s->r.connected || event == NULL)
		return 0;
	if (strcmp(event, "kek") == 0)
		s->r.fetched = kid != NULL &&
		    kid_same(kid, s->courier->kid.text);
	else if (strcmp(event, "arrived") == 0)
		arrived(s, line);
	else if (strcmp(event, "imported") == 0)
		imported(&s->r);
	else if (strcmp(event, "finished") == 0)
		s->r.finished = 1;
	return 0;
}

/* The same one in the same ceremony is one that people go on with. */
static enum before
told(const struct search *s, int own)
{
	const struct read *r = &s->r;

	if (r->again && !own)
		return BEFORE_AGAIN;
	if (r->last > s->courier->sequence ||
	    (r->last == s->courier->sequence && !r->again))
		return BEFORE_OLDER;
	return r->fetched && !r->finished && !own ? BEFORE_ELSEWHERE :
	    BEFORE_NEVER;
}

/* An import says more than a KEK that was fetched. */
static int
look_at(void *arg, const char *folder)
{
	struct search *s = arg;
	char dir[FILE_PATH_MAX], path[FILE_PATH_MAX];
	struct journal_check check;
	enum before now;

	s->r = (struct read){ 0 };
	if (strlen(folder) >= sizeof(s->out->folder) ||
	    path_join(dir, s->data, folder) != 0 ||
	    path_join(path, dir, PATH_RECORD) != 0)
		return 0;
	(void)journal_verify(path, look_at_line, s, &check);
	now = told(s, strcmp(dir, s->own) == 0);
	if (now == BEFORE_NEVER || now == s->found)
		return 0;
	s->found = now;
	s->out->last = s->r.last;
	memcpy(s->out->folder, folder, strlen(folder) + 1);
	return now != BEFORE_ELSEWHERE;
}

enum before
came_before(const struct flow *f, const struct courier *c,
    const uint8_t manifest[static SHA256_LEN], struct came_before *out)
{
	struct search s = { .data = f->opt->data, .own = f->dir, .courier = c,
		.manifest = manifest, .out = out };

	*out = (struct came_before){ 0 };
	(void)folder_each(s.data, look_at, &s);
	return s.found;
}
