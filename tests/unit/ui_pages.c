#include "src/flow/pages.h"
#include "src/flow/run.h"
#include "tests/unit/ui_pages.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/kid.h"
#include "src/steps/cards/cards_virtual.h"
#include "src/steps/fit.h"
#include "src/steps/offline/step_generate.h"
#include "src/steps/steps.h"
#include "src/steps/toolset.h"

static int world_chosen;	/* ui_method */

#define SCRATCH 65536	/* more than any step keeps */
#define UI_KID "https://contoso-keys.vault.azure.net/keys/kek-2026/" \
	"0123456789abcdef0123456789abcdef"

static void
set(char *out, size_t size, const char *s)
{
	size_t n = strlen(s);

	n = n < size ? n : size - 1;
	memcpy(out, s, n);
	out[n] = '\0';
}
#define SET(field, s) set(field, sizeof(field), s)

static void
people(struct state *s)
{
	static const char *const names[] = { "Alice Durand", "Bruno L\xc3\xa9ger",
	    "Chlo\xc3\xa9 Martin", "Denis Petit", "Emma Roux" };
	static const enum role roles[] = { ROLE_HOLDER, ROLE_HOLDER, ROLE_HOLDER,
	    ROLE_OPERATOR, ROLE_WITNESS };

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		SET(s->people[i].name, names[i]);
		s->people[i].role = roles[i];
		s->n_people++;
	}
	for (unsigned i = 0; i < 3; i++) {
		SET(s->card[i].holder, names[i]);
		SET(s->card[i].number, "1140 9355");
		s->card[i].begun = 1;
		s->card[i].enrolled = i < 2;
		s->card[i].proved = i < 1;
	}
	s->k = 2;
	s->n = 3;
}

static void
state(struct state *s)
{
	s->begun = s->roster = s->ready = 1;
	SET(s->name, "Rotation 2026, Contoso");
	SET(s->started, "2026-05-04T09:00:00Z");
	SET(s->last, "2026-05-04T10:12:31Z");
	SET(s->step, "world");
	people(s);
	(void)kid_parse(UI_KID, &s->kid);
	s->kek_bits = 4096;
	s->kek_n = 1;
	memset(s->kek, 0xb7, sizeof(s->kek));
	SET(s->suite, "kc-1");
	s->world = s->world_own = 1;
	memset(s->hknso, 0x59, sizeof(s->hknso));
	memset(s->hkm, 0x9a, sizeof(s->hkm));
	memset(s->world_sha, 0x11, sizeof(s->world_sha));
	SET(s->ident, "contosokey-2026");
	SET(s->plainname, "contosokey-2026");
	s->size = 2048;
	memset(s->spki_sha, 0x22, sizeof(s->spki_sha));
	SET(s->friendly, "contoso-first-hsm-key");
	SET(s->ops, "encrypt decrypt sign verify wrapKey unwrapKey");
	memset(s->byok_sha, 0x33, sizeof(s->byok_sha));
	memset(s->manifest_sha, 0x55, sizeof(s->manifest_sha));
	memset(s->sign_head, 0x44, sizeof(s->sign_head));
}

/* What the station with the network did. */
static void
connected(struct connected *c)
{
	SET(c->vault, "contoso-keys");
	SET(c->base, "https://contoso-keys.vault.azure.net");
	SET(c->subscription, "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f0");
	SET(c->tenant, "12345678-9abc-4def-8012-3456789abcde");
	SET(c->came.station, "bad0754540717293bda8ff918cb0628f");
	(void)kid_parse(UI_KID, &c->key);
	c->rest = c->sheet = 1;
}

/* What keyd says of the world, as the record has it. */
static void
told(struct flow *f)
{
	struct world_told *w = &f->daemons.world;

	w->k = f->st.k;
	w->n = f->st.n;
	memcpy(w->suite, f->st.suite, sizeof(w->suite));
	memcpy(w->hknso, f->st.hknso, sizeof(w->hknso));
	for (unsigned i = 0; i < w->n; i++) {
		memcpy(w->card[i].number, f->st.card[i].number,
		    sizeof(w->card[i].number));
		memcpy(w->card[i].holder, f->st.card[i].holder,
		    sizeof(w->card[i].holder));
	}
}

void
ui_flow(struct flow *f, const struct options *opt)
{
	(void)flow_init(f, steps_offline, opt, NULL, NULL);
	state(&f->st);
	connected(&f->st.online);
	f->st.mode = opt->mode;
	f->journal.fd = open("/dev/null", O_WRONLY);	/* notes can be written */
	f->daemons.software = f->daemons.locked = f->daemons.jailed = 1;
	f->daemons.tested = f->daemons.seeded = 1;
	SET(f->daemons.module, "soft");
	SET(f->daemons.module_version, "soft 1.0.0");
	SET(f->daemons.crypto, "OpenSSL 3.0.22 5 May 2026");
	SET(f->daemons.generator, "keyconvoy 1.0.0 (soft)");
	SET(f->daemons.reader_driver, "virtual");
	SET(f->cards.tray_name, "card-1");
	SET(f->cards.card.model, "Virtual PIV");
	SET(f->cards.card.number, "1140 9355");
	f->cards.card.present = f->cards.card.is_virtual = 1;
	f->cards.card.numbered = f->cards.card.opened = 1;
	f->cards.card.tries = f->cards.card.tries_max = 3;
	f->cards.card.puk_tries = 3;
	f->cards.rit.x = 1;
	f->cards.rit.need = 2;
	f->cards.rit.have = 1;
	f->cards.rit.insert = "insert";
	f->asked = 1u << 1 | 1u << 6 | 1u << 9;
	told(f);
	f->pages->scratch = calloc(1, SCRATCH);
	SET(f->dir, "/ceremonies/2026-05-04-contoso");
}

static int
is_in(struct flow *f, const struct step *s)
{
	for (f->list = f->lists; f->list->id != NULL; f->list++)
		for (f->pages->at = 0; f->list->steps[f->pages->at] != NULL;
		    f->pages->at++)
			if (f->list->steps[f->pages->at] == s)
				return 1;
	return 0;
}

/* The first list that has the step, and its place there. */
static void
list_with(struct flow *f, const struct step *s)
{
	f->lists = steps_offline;
	if (is_in(f, s))
		return;
	f->lists = steps_online;
	if (!is_in(f, s))
		abort();
}

void
ui_open(struct flow *f, unsigned step, const struct page_def *def)
{
	list_with(f, steps_all[step]);
	f->pages->page = def;
	f->pages->notice = NULL;
	f->pages->shown++;
	for (int i = 0; i < FIELDS_MAX; i++) {
		secret_free(&f->pages->field[i].secret);
		memset(&f->pages->field[i], 0, sizeof(f->pages->field[i]));
	}
	for (int i = 0; def->fields != NULL && def->fields[i].id != NULL; i++)
		f->pages->field[i].def = &def->fields[i];
}

/* -- as it would be there ----------------------------------------------------------- */

enum { AT_WELCOME, AT_PARTICIPANTS, AT_READINESS, AT_INTAKE, AT_WORLD, AT_BACKUP,
	AT_EXCHANGE, AT_GENERATE, AT_RIGHTS, AT_INSPECT, AT_PACKAGE,
	AT_HANDOVER, AT_SIGNOFF, STAGES };

static const char *const stages[STAGES] = { "welcome", "participants",
	"readiness", "intake", "world", "backup", "exchange", "generate", "rights",
	"inspect", "package", "handover", "signoff" };

/* How far a ceremony is at the step. One that is not made up here changes
 * nothing: there it is as it was at the step before. */
static unsigned
stage_at(unsigned step)
{
	for (;; step--)
		for (unsigned i = 0; i < STAGES; i++)
			if (strcmp(steps_all[step]->id, stages[i]) == 0)
				return i;
}

/* What a page of the first step is about: a ceremony that was left. */
static unsigned
stage_of(unsigned at, const struct page_def *def)
{
	if (at != AT_WELCOME || strcmp(def->id, "start") == 0)
		return at;
	return strcmp(def->id, "resume") == 0 ||
	    strcmp(def->id, "words") == 0 ? AT_GENERATE : AT_SIGNOFF + 1;
}

static void
stage(struct state *s, unsigned at)
{
	s->begun = at > AT_WELCOME;
	s->roster = at > AT_PARTICIPANTS;
	s->ready = at > AT_READINESS;
	s->method = at > AT_INTAKE ? METHOD_AZURE : METHOD_NONE;
	s->world = s->world_done = at > AT_WORLD;
	s->backup = at > AT_BACKUP;
	s->compared = at > AT_EXCHANGE;
	s->key_begun = s->key = s->key_backup = at > AT_GENERATE;
	s->copy = at > AT_RIGHTS;
	s->inspected = at > AT_INSPECT;
	s->package = at > AT_PACKAGE;
	s->handover = at > AT_HANDOVER;
	s->ended = at > AT_SIGNOFF;
	s->seal_n = s->n_records = 57;
}

/* Cards up to these numbers are begun, enrolled, proved. */
static void
members(struct state *s, unsigned begun, unsigned enrolled, unsigned proved)
{
	for (unsigned i = 0; i < s->n; i++) {
		s->card[i].begun = i < begun;
		s->card[i].enrolled = i < enrolled;
		s->card[i].proved = i < proved;
	}
}

/* As keyd says it. */
static void
subject(struct flow *f, enum ritual purpose)
{
	struct subject *s = &f->cards.rit.subject;

	s->purpose = purpose;
	memcpy(s->hknso, f->st.hknso, SHA256_LEN);
	s->grant.method = METHOD_AZURE;
	memcpy(s->grant.key, f->st.spki_sha, SHA256_LEN);
	memcpy(s->grant.kek, f->st.kek, SHA256_LEN);
	SET(s->grant.kid, UI_KID);
}

/* The second card's turn. */
static void
ritual(struct flow *f, enum ritual purpose)
{
	static const char *const pages[][4] = {
		{ "insert", "pin-new", NULL, "remove" },
		[RITUAL_PROVE] = { "prove-insert", "prove-pin",
		    "prove-refused", "prove-remove" },
		[RITUAL_OPEN] = { "open-insert", "open-pin", "open-refused",
		    "open-remove" },
		[RITUAL_RIGHTS] = { "insert", "pin", "refused", "remove" },
		[RITUAL_REPLACE] = { "old-insert", "old-pin", "old-refused",
		    "old-remove" },
		[RITUAL_RETIRE] = { "old-insert", "old-pin", "old-refused",
		    "old-remove" },
	};
	struct ritual_ui *r = &f->cards.rit;

	memset(r, 0, sizeof(*r));
	r->purpose = purpose;
	r->insert = pages[purpose][0];
	r->pin = pages[purpose][1];
	r->refused = pages[purpose][2];
	r->remove = pages[purpose][3];
	r->need = purpose == RITUAL_PROVE ? f->st.n : f->st.k;
	r->have = 1;
	r->used[0] = r->now[0] = purpose != 0;
	r->x = 2;
	subject(f, purpose);
}

static void
cards(struct flow *f, unsigned at, const char *id)
{
	if (at < AT_WORLD) {
		members(&f->st, 0, 0, 0);
		ritual(f, 0);
	} else if (at == AT_WORLD && strncmp(id, "prove-", 6) == 0) {
		members(&f->st, 3, 3, 1);
		ritual(f, RITUAL_PROVE);
	} else if (at == AT_WORLD && strncmp(id, "open-", 5) != 0 &&
	    strcmp(id, "exists") != 0 && strcmp(id, "paper") != 0) {
		members(&f->st, 2, 1, 0);
		ritual(f, 0);
	} else {
		members(&f->st, 3, 3, 3);
		ritual(f, at == AT_RIGHTS ? RITUAL_RIGHTS : RITUAL_OPEN);
	}
	f->cards.reader = strstr(id, "insert") != NULL ? CARD_ABSENT : CARD_PRESENT;
	virtual_look(f);
}

/* The set that is replaced; at last a card of it is a spare. */
static void
old_set(struct flow *f, const char *step, const char *id)
{
	struct old_set *o = &f->st.old;
	const int retires = strcmp(step, "retire") == 0;

	memset(o, 0, sizeof(*o));
	if (!retires && strcmp(step, "old") != 0 && strncmp(id, "old-", 4) != 0)
		return;
	o->there = 1;
	f->st.old_gen = 1;
	o->gen = strcmp(step, "old") == 0 ? 2 : 1;
	o->k = strcmp(id, "rest") == 0 ? 3 : 2;
	o->n = 3;
	memcpy(o->card, f->st.card, sizeof(o->card));
	o->card[0].retired = retires;
	if (strncmp(id, "old-", 4) == 0)
		ritual(f, retires ? RITUAL_RETIRE : RITUAL_REPLACE);
	f->cards.rit.subject.new_k = 1;
	f->cards.rit.subject.new_n = 2;
	f->cards.rit.need = retires ? 3 : 2;
}

static enum move
never(struct flow *f, int err, const struct answer *a)
{
	(void)f;
	(void)err;
	(void)a;
	return MOVE_STAY;
}

/* Pages of method world: a toolset of Japan, checked. */
static int
is_world(unsigned at, const char *id)
{
	static const char *const ids[] = { "reading", "vendor", "toolset",
		"unpacking", "files", "checking", "packages", "root", "success",
		"subscription" };

	if (at != AT_INTAKE && at != AT_EXCHANGE && at != AT_PACKAGE)
		return 0;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (strcmp(ids[i], id) == 0)
			return 1;
	return 0;
}

static void
checks(struct checks_seen *s, int root)
{
	static const char *const ids[] = { "chain", "validity", "root",
		"signatures", "mode", "region", "module", "export",
		"together" };

	s->ok = 1;
	s->told = root;
	for (s->n = 0; s->n < sizeof(ids) / sizeof(ids[0]); s->n++) {
		SET(s->check[s->n].id, ids[s->n]);
		s->check[s->n].level = s->n == 2 && !root ? FOUND_UNTOLD :
		    FOUND_HOLDS;
	}
	memset(s->root, 0x72, sizeof(s->root));
}

/* To the vaults of that region. */
static void
world(struct state *s)
{
	s->method = METHOD_WORLD;
	SET(s->region, "jpn");
	s->until = 1811721600;	/* 2027-05-31 */
	memset(s->target, 0xa2, sizeof(s->target));
	memset(s->root, 0x72, sizeof(s->root));
	SET(s->subscription, "4ee5cb3e-9cd5-4f56-9c7d-7d1a0ed3ad6e");
}

static void
toolset(struct flow *f, const char *id)
{
	struct toolset_work *w = f->pages->scratch;

	SET(w->path, "/media/courier/KeyVault-BYOK-Tools-Japan.zip");
	SET(w->names, "BYOK-KEK-pkg-JPN-1, BYOK-SecurityWorld-pkg-JPN-1, "
	    "README.txt");
	w->size = 8911;
	memset(w->digest, 0x0d, sizeof(w->digest));
	w->region = region_find("jpn");
	w->vendor = toolsets;
	while (strcmp(w->vendor->region, "jpn") != 0)
		w->vendor++;
	checks(&w->seen, strcmp(id, "success") == 0);
}

/* As `inspect` keeps it. */
static void
inspected(struct flow *f)
{
	struct {
		unsigned original, copy;
		char kid[sizeof(f->st.kid.text)];
		char region[sizeof(f->st.region)];
		uint8_t target[SHA256_LEN];
	} seen = { .original = RIGHT_SIGN | RIGHT_DECRYPT | RIGHT_COPY,
		.copy = RIGHT_TRANSFER };

	if (f->st.method == METHOD_WORLD)
		SET(seen.region, f->st.region);
	else
		SET(seen.kid, UI_KID);
	memcpy(seen.target, f->st.target, sizeof(seen.target));
	memcpy(f->pages->scratch, &seen, sizeof(seen));
}

/* A station on a network. (The step's memory begins with it.) */
static void
unfit(struct flow *f)
{
	struct fit *fit = f->pages->scratch;

	fit->unfit = 1;
	SET(fit->what[0], "eth0");
}

/* A key that lies there. */
static void
found(struct flow *f)
{
	struct keys *k = f->pages->scratch;

	SET(k->asked, "contosokey-2026");
	SET(k->plainname, "contosokey-2026");
	k->size = 2048;
	memset(k->spki, 0x22, sizeof(k->spki));
}

void
ui_show(struct flow *f, const char *step, const char *page)
{
	const unsigned i = ui_step(step);
	const struct page_def *d = steps_all[i]->pages;

	while (d->id != NULL && strcmp(d->id, page) != 0)
		d++;
	if (d->id == NULL)
		abort();	/* no such page: the test names it wrongly */
	ui_at(f, i, d);
}

void
ui_method(enum method m)
{
	world_chosen = m == METHOD_WORLD;
}

void
ui_at(struct flow *f, unsigned step, const struct page_def *def)
{
	unsigned at = stage_at(step);

	stage(&f->st, stage_of(at, def));
	if (at == AT_WORLD)
		f->st.world = strstr(def->id, "prove-") != NULL ||
		    strstr(def->id, "open-") != NULL ||
		    strcmp(def->id, "exists") == 0 ||
		    strcmp(def->id, "paper") == 0;
	cards(f, at, def->id);
	old_set(f, steps_all[step]->id, def->id);
	memset(f->pages->scratch, 0, SCRATCH);
	f->st.region[0] = '\0';
	if (is_world(at, def->id) || (world_chosen && at > AT_INTAKE))
		world(&f->st);
	if (at == AT_READINESS && !rehearsal(f))
		unfit(f);
	if (at == AT_INSPECT)
		inspected(f);
	if (at == AT_GENERATE)
		found(f);
	if (is_world(at, def->id) && at != AT_PACKAGE)
		toolset(f, def->id);
	f->run->reply = def->flags & PAGE_BUSY ? never : NULL;
	secret_free(&f->cards.puk);
	if (strcmp(def->id, "puk") == 0 && secret_new(&f->cards.puk, 8) == 0)
		memcpy(f->cards.puk.p, "48213975", 8);
	ui_open(f, step, def);
}

void
ui_fill_fields(struct flow *f, const struct page *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct block *b = &p->block[i];

		if (b->kind == BLOCK_OPTION)
			flow_set(f, b->field->id, b->id);
		else if (b->kind == BLOCK_FIELD &&
		    b->field->kind == FIELD_SECRET)
			flow_set(f, b->field->id, "1234");
		else if (b->kind == BLOCK_FIELD &&
		    b->field->kind != FIELD_CHOICE)
			flow_set(f, b->field->id, b->field->max < 8 ? "3" :
			    "Chlo\xc3\xa9");
	}
}

int
ui_says(struct flow *f, const char *words)
{
	struct page p;
	struct buf text;
	int found = 0;

	buf_init(&text, 64 * 1024);
	if (page_init(&p) == 0) {
		f->pages->page->fill(f, &p);
		found = page_text(&p, 0, &text) == 0 &&
		    strstr(buf_str(&text), words) != NULL;
		page_free(&p);
	}
	buf_free(&text);
	return found;
}

const struct notice *
ui_longest_notice(const struct page_def *def)
{
	const struct notice *found = NULL;
	const char *s = def->notices == NULL ? "" : def->notices;
	char id[64];

	while (*s != '\0') {
		size_t n = strcspn(s, " ");

		if (n > 0 && n < sizeof(id)) {
			const struct notice *one;

			memcpy(id, s, n);
			id[n] = '\0';
			one = notice_by_id(id);
			if (found == NULL || strlen(_(one->text)) >
			    strlen(_(found->text)))
				found = one;
		}
		s += n + (s[n] == ' ');
	}
	return found;
}

void
ui_notice(struct flow *f, const struct notice *n)
{
	f->pages->notice = n;
	SET(f->pages->said.text, _(n->text));
}

unsigned
ui_step(const char *id)
{
	unsigned i = 0;

	while (strcmp(steps_all[i]->id, id) != 0)
		i++;
	return i;
}

void
ui_each(ui_each_fn each, void *arg)
{
	for (unsigned i = 0; steps_all[i] != NULL; i++)
		for (const struct page_def *d = steps_all[i]->pages;
		    d->id != NULL; d++)
			each(arg, i, d);
	for (const struct page_def *d = step_aside.pages; d->id != NULL; d++)
		each(arg, ui_step("world"), d);
}
