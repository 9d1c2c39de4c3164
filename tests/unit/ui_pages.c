#include "tests/unit/ui_pages.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/kid.h"

#define SCRATCH 65536	/* more than any step keeps */

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
	(void)kid_parse("https://contoso-keys.vault.azure.net/keys/kek-2026/"
	    "0123456789abcdef0123456789abcdef", &s->kid);
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
	memset(s->sign_head, 0x44, sizeof(s->sign_head));
}

void
ui_flow(struct flow *f, const struct options *opt)
{
	(void)flow_init(f, opt, NULL, NULL);
	state(&f->st);
	f->st.mode = opt->mode;
	f->journal.fd = open("/dev/null", O_WRONLY);	/* notes can be written */
	f->software = f->locked = f->jailed = 1;
	SET(f->module, "soft");
	SET(f->module_version, "soft 1.0.0");
	SET(f->crypto, "OpenSSL 3.0.22 5 May 2026");
	SET(f->generator, "keyconvoy 1.0.0 (soft)");
	SET(f->reader_driver, "virtual");
	SET(f->tray_name, "card-1");
	SET(f->card.model, "Virtual PIV");
	SET(f->card.number, "1140 9355");
	f->card.present = f->card.is_virtual = 1;
	f->card.tries = f->card.tries_max = 3;
	f->rit.x = 1;
	f->rit.need = 2;
	f->rit.have = 1;
	f->rit.insert = "insert";
	f->scratch = calloc(1, SCRATCH);
}

void
ui_open(struct flow *f, unsigned step, const struct page_def *def)
{
	f->at = step;
	f->page = def;
	f->notice = NULL;
	f->shown++;
	for (int i = 0; i < FIELDS_MAX; i++) {
		secret_free(&f->field[i].secret);
		memset(&f->field[i], 0, sizeof(f->field[i]));
	}
	for (int i = 0; def->fields != NULL && def->fields[i].id != NULL; i++)
		f->field[i].def = &def->fields[i];
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
	f->notice = n;
	SET(f->notice_text, _(n->text));
}

void
ui_each(ui_each_fn each, void *arg)
{
	for (unsigned i = 0; steps_offline[i] != NULL; i++)
		for (const struct page_def *d = steps_offline[i]->pages;
		    d->id != NULL; d++)
			each(arg, i, d);
	for (const struct page_def *d = step_aside.pages; d->id != NULL; d++)
		each(arg, 4, d);
}
