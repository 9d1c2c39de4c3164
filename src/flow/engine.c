#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/flow/flow.h"

static void do_move(struct flow *f, enum move m);

int
flow_init(struct flow *f, const struct options *opt, struct client *keyd,
    struct client *cardd)
{
	memset(f, 0, sizeof(*f));
	f->opt = opt;
	f->keyd = keyd;
	f->cardd = cardd;
	f->journal.fd = f->lock = f->detour = -1;
	f->steps = steps_offline;
	f->st.mode = opt->mode;
	f->status = 4;
	return 0;
}

static void
fields_clear(struct field_value *v)
{
	for (int i = 0; i < FIELDS_MAX; i++) {
		secret_free(&v[i].secret);
		explicit_bzero(&v[i], sizeof(v[i]));
	}
}

static void
scratch_free(struct flow *f)
{
	if (f->scratch != NULL)
		explicit_bzero(f->scratch, f->scratch_len);
	free(f->scratch);
	f->scratch = NULL;
	f->scratch_len = 0;
}

static void
over_free(struct flow *f)
{
	if (f->over == NULL)
		return;
	fields_clear(f->over->field);
	free(f->over);
	f->over = NULL;
}

void
flow_free(struct flow *f)
{
	over_free(f);
	fields_clear(f->field);
	scratch_free(f);
	secret_free(&f->puk);
	journal_close(&f->journal);
	if (f->lock >= 0)
		close(f->lock);
	explicit_bzero(f, sizeof(*f));
	f->lock = f->journal.fd = -1;
}

const struct step *
flow_at(const struct flow *f)
{
	return f->steps[f->at];
}

int
flow_busy(const struct flow *f)
{
	return f->reply != NULL;
}

/* -- moving ------------------------------------------------------------------------ */

static enum move
start_page(struct flow *f, const struct page_def *page)
{
	enum move m = MOVE_STAY;

	fields_clear(f->field);
	f->page = page;
	f->notice = NULL;
	f->shown++;
	for (int i = 0; page->fields != NULL && page->fields[i].id != NULL; i++) {
		assert(i < FIELDS_MAX);
		f->field[i].def = &page->fields[i];
	}
	if (page->enter != NULL)
		m = page->enter(f);
	return m;
}

static const struct page_def *
find_page(const struct step *step, const char *id)
{
	for (const struct page_def *p = step->pages; p->id != NULL; p++)
		if (strcmp(p->id, id) == 0)
			return p;
	return NULL;
}

enum move
flow_page(struct flow *f, const char *id)
{
	const struct page_def *p = find_page(flow_at(f), id);

	assert(p != NULL);
	over_free(f);
	return start_page(f, p);
}

static enum move
enter_step(struct flow *f, unsigned i)
{
	const struct step *old = flow_at(f), *step = f->steps[i];

	if (old->leave != NULL)
		old->leave(f);
	scratch_free(f);
	over_free(f);
	f->at = i;
	if ((step->flags & STEP_NEEDS_WORLD) && !f->open)
		return flow_need_world(f);
	return step->enter(f);
}

enum move
flow_step(struct flow *f, const char *id)
{
	for (unsigned i = 0; f->steps[i] != NULL; i++)
		if (strcmp(f->steps[i]->id, id) == 0)
			return enter_step(f, i);
	assert(!"a step that is not in the list");
	return MOVE_STAY;
}

enum move
flow_need_world(struct flow *f)
{
	f->detour = (int)f->at;
	return flow_step(f, "world");
}

enum move
flow_again(struct flow *f)
{
	return enter_step(f, f->at);
}

enum move
flow_resume(struct flow *f)
{
	unsigned i = 0;

	while (f->steps[i + 1] != NULL && f->steps[i]->done(&f->st))
		i++;
	return enter_step(f, i);
}

static void
finish(struct flow *f, int status)
{
	f->ended = 1;
	f->status = status;
}

static void
do_move(struct flow *f, enum move m)
{
	while (m != MOVE_STAY && !f->ended)
		switch (m) {
		case MOVE_NEXT:
			if (f->detour >= 0) {
				unsigned to = (unsigned)f->detour;

				f->detour = -1;
				m = enter_step(f, to);
			} else if (f->steps[f->at + 1] == NULL) {
				finish(f, 0);
			} else {
				m = enter_step(f, f->at + 1);
			}
			break;
		case MOVE_BACK:
			m = enter_step(f, f->at > 0 ? f->at - 1 : 0);
			break;
		case MOVE_ABORT:
			finish(f, 4);
			break;
		case MOVE_STAY:
			break;
		}
}

static void
keep(char *out, size_t size, const char *s)
{
	size_t n = strlen(s);

	if (n >= size)
		n = size - 1;
	memcpy(out, s, n);
	out[n] = '\0';
}

/* -- asking the daemons ----------------------------------------------------------- */

enum move
flow_ask(struct flow *f, uint8_t type, const void *req, flow_reply reply)
{
	const struct msg *m = msg_find(type);
	struct client *c;

	assert(m != NULL && f->reply == NULL);
	c = m->peer == PEER_KEYD ? f->keyd : f->cardd;
	memset(&f->progress, 0, sizeof(f->progress));
	if (client_ask(c, type, req) < 0) {
		flow_lost(f);
		return MOVE_STAY;
	}
	f->reply = reply;
	return MOVE_STAY;
}

void
flow_answer(struct flow *f, struct client *from, const struct answer *a)
{
	flow_reply reply = f->reply;

	(void)from;
	if (a->kind == ANSWER_PROGRESS) {
		f->progress = a->progress;
		return;
	}
	if (a->kind == ANSWER_NONE || reply == NULL)
		return;
	f->reply = NULL;
	do_move(f, reply(f, a->kind == ANSWER_ERROR ? a->err : 0, a));
}

/* Looks at the reader; the page hears of it when something changed. */
static enum move
on_state(struct flow *f, int err, const struct answer *a)
{
	const struct event ev = { .kind = EV_CARD };
	enum card_state now = CARD_NO_READER;
	uint32_t count = f->card_count;

	if (err == 0) {
		now = (enum card_state)a->rep.r_c_state.state;
		count = a->rep.r_c_state.count;
	}
	if (now == f->reader && count == f->card_count)
		return MOVE_STAY;
	f->reader = now;
	f->card_count = count;
	f->card.present = 0;
	if (f->over != NULL || !(f->page->flags & PAGE_CARDS))
		return MOVE_STAY;
	return f->page->event(f, &ev);
}

static enum move
watch(struct flow *f)
{
	const struct req_c_state req = { 0 };

	return flow_ask(f, MSG_C_STATE, &req, on_state);
}

static enum move
on_tray(struct flow *f, int err, const struct answer *a)
{
	(void)a;
	if (err < 0)
		flow_fail(f, err);
	return watch(f);
}

enum move
flow_tray(struct flow *f, enum tray_action action, const char *name)
{
	const struct req_c_tray req = {
		.action = (uint8_t)action, .name = name };

	if (action == TRAY_INSERT)
		keep(f->tray_name, sizeof(f->tray_name), name);

	return flow_ask(f, MSG_C_TRAY, &req, on_tray);
}

/* -- daemons come and go ------------------------------------------------------------ */

/* All is up: the first page, or where the ceremony stood. */
static enum move
arrive(struct flow *f)
{
	if (f->dir[0] == '\0')
		return enter_step(f, 0);
	if (flow_exception(f, "daemons-restarted", NULL) < 0)
		return MOVE_STAY;
	return flow_resume(f);
}

static enum move
on_c_hello(struct flow *f, int err, const struct answer *a)
{
	if (err < 0) {
		start_page(f, find_page(&step_aside, "trouble"));
		return flow_fail(f, err);
	}
	keep(f->reader_driver, sizeof(f->reader_driver), a->rep.r_c_hello.driver);
	keep(f->cardd_version, sizeof(f->cardd_version), a->rep.r_c_hello.version);
	f->locked = f->locked && a->rep.r_c_hello.locked;
	f->jailed = f->jailed && a->rep.r_c_hello.jailed;
	return arrive(f);
}

static enum move
on_hello(struct flow *f, int err, const struct answer *a)
{
	const struct rep_hello *r = &a->rep.r_hello;
	const struct req_c_hello req = { .reader = f->opt->reader };

	if (err < 0) {
		start_page(f, find_page(&step_aside, "trouble"));
		return flow_fail(f, err);
	}
	keep(f->module, sizeof(f->module), r->module);
	keep(f->module_version, sizeof(f->module_version), r->version);
	keep(f->crypto, sizeof(f->crypto), r->crypto);
	keep(f->generator, sizeof(f->generator), r->generator);
	f->software = r->software;
	f->locked = r->locked;
	f->jailed = r->jailed;
	return flow_ask(f, MSG_C_HELLO, &req, on_c_hello);
}

void
flow_daemons(struct flow *f)
{
	const struct req_hello req = { .mode = (uint8_t)f->opt->mode,
		.module = f->opt->module };

	f->want_daemons = f->lost = f->loaded = f->open = 0;
	f->reply = NULL;
	f->reader = CARD_ABSENT;
	f->card_count = 0;
	f->detour = -1;
	memset(&f->card, 0, sizeof(f->card));
	if (f->page == NULL)
		start_page(f, find_page(&step_aside, "starting"));
	flow_ask(f, MSG_HELLO, &req, on_hello);
}

/* A daemon ended. Once the record is sealed nobody needs it any more. */
void
flow_lost(struct flow *f)
{
	if (f->lost || f->ended ||
	    (f->st.ended && f->st.seal_n == f->st.n_records))
		return;
	secret_free(&f->puk);
	f->reply = NULL;
	f->lost = 1;
	f->loaded = f->open = 0;
	over_free(f);
	start_page(f, find_page(&step_aside, "lost"));
}

/* -- events ---------------------------------------------------------------------------- */

int
ev_is(const struct event *ev, enum key key)
{
	return ev->kind == EV_KEY && ev->key == key;
}

static void
lay_over(struct flow *f, const char *id)
{
	struct overlay *o;

	if (f->over != NULL || f->lost || (o = calloc(1, sizeof(*o))) == NULL)
		return;
	o->page = f->page;
	o->notice = f->notice;
	memcpy(o->notice_text, f->notice_text, sizeof(o->notice_text));
	memcpy(o->field, f->field, sizeof(o->field));
	explicit_bzero(f->field, sizeof(f->field));
	start_page(f, find_page(&step_aside, id));
	f->over = o;
}

/* Back to the page below, with what was typed there. */
void
flow_uncover(struct flow *f)
{
	struct overlay *o = f->over;

	if (o == NULL)
		return;
	fields_clear(f->field);
	f->page = o->page;
	f->notice = o->notice;
	memcpy(f->notice_text, o->notice_text, sizeof(f->notice_text));
	memcpy(f->field, o->field, sizeof(f->field));
	explicit_bzero(o, sizeof(*o));
	free(o);
	f->over = NULL;
	f->shown++;
}

static enum move
go_back(struct flow *f)
{
	const char *to = f->page->back;

	if (f->over != NULL) {
		flow_uncover(f);
		return MOVE_STAY;
	}
	if (to == NULL)
		return flow_notice(f, "no-way-back", NULL);
	if (strcmp(to, BACK_STEP) == 0)
		return MOVE_BACK;
	return flow_page(f, to);
}

static enum move
on_key(struct flow *f, const struct event *ev)
{
	switch (ev->key) {
	case KC_F1:
		lay_over(f, "help");
		return MOVE_STAY;
	case KC_F2:
		nls_setup(nls_lang() == LANG_EN ? LANG_FR : LANG_EN,
		    f->opt->builddir);
		return MOVE_STAY;
	case KC_F5:
		if (f->journal.fd >= 0 && !(f->page->flags & PAGE_NO_NOTE))
			lay_over(f, "note");
		return MOVE_STAY;
	case KC_F10:
	case KC_QUIT:
		if (f->lost || f->page->flags & PAGE_BUSY)
			return MOVE_ABORT;
		lay_over(f, "leave");
		return MOVE_STAY;
	case KC_BACK:
	case KC_F3:
		return go_back(f);
	default:
		break;
	}
	if (ev->key == KC_NEXT && f->over == NULL && !f->lost &&
	    (f->page->flags & PAGE_BUSY))
		return flow_again(f);
	return f->page->event == NULL ? MOVE_STAY : f->page->event(f, ev);
}

void
flow_event(struct flow *f, const struct event *ev)
{
	if (f->ended || flow_busy(f))
		return;
	switch (ev->kind) {
	case EV_SET:
		flow_quiet(f);
		flow_set(f, ev->field, ev->value);
		break;
	case EV_TRAY:
		flow_quiet(f);
		do_move(f, flow_tray(f, ev->tray, ev->value));
		break;
	case EV_TICK:
		if (!f->lost && f->over == NULL && (f->page->flags & PAGE_CARDS))
			do_move(f, watch(f));
		break;
	case EV_KEY:
		flow_quiet(f);
		do_move(f, on_key(f, ev));
		break;
	case EV_CARD:
		break;
	}
}
