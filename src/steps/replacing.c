/* One replacement of a world's cards at a time. */
#include "src/steps/replacing.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/record/folder.h"

/* TRANSLATORS: what people type to give a replacement up; letters of ASCII. */
#define GIVE_UP_WORD N_("abandon")

const struct field_def replacing_fields[] = {
	{ "word", N_("That word, to give it up"), FIELD_TEXT, 16 },
	{ 0 }
};

/* -- looking for one ------------------------------------------------------------------ */

/* In the folders of data: out is what is looked for, then what was found. */
struct search {
	const char *data;
	const uint8_t *hknso, *sha, *ceremony;
	int whole;		/* of a record with a broken line nothing counts */
	struct replacing *out;
};

/* Calls what with the record of one more folder; 0 when that cannot be read. */
static int
look_at(const struct search *l, const char *folder,
    int (*what)(const struct search *l, const char *folder, const struct state *s))
{
	struct journal_check check;
	struct state *s = malloc(sizeof(*s));
	int found;

	if (s == NULL)
		return ERR_NOMEM;
	found = folder_state(l->data, folder, s, &check) == 0 &&
	    (check.bad == 0 || !l->whole) ? what(l, folder, s) : 0;
	free(s);
	return found;
}

/* Once K cards of the set before have opened the world after that line, or signed it
 * over: till then nobody knows that they do. */
static int
gives_it_up(const struct search *l, const char *folder, const struct state *s)
{
	(void)folder;
	return (s->seal_n > s->given_up.n || state_replacing(s)) &&
	    memcmp(s->given_up.ceremony, l->ceremony, CEREMONY_LEN) == 0;
}

static int
each_given_up(void *arg, const char *folder)
{
	return look_at(arg, folder, gives_it_up);
}

int
replacing_is_given_up(const char *data, const struct state *s)
{
	static const uint8_t none[CEREMONY_LEN];
	struct search l = { .data = data, .ceremony = s->ceremony, .whole = 1 };

	return memcmp(s->ceremony, none, CEREMONY_LEN) == 0 ? 0 :
	    folder_each(data, each_given_up, &l);
}

/* 1 when it stopped and, as given says, was given up or not; or the error. */
static int
is_stopped(const struct search *l, const char *folder, const struct state *s,
    int given)
{
	struct replacing *r = l->out;
	int err;

	if (strlen(folder) >= sizeof(r->folder) || !state_replacing(s) ||
	    memcmp(s->hknso, l->hknso, SHA256_LEN) != 0)
		return 0;
	if ((err = replacing_is_given_up(l->data, s)) != given)
		return err < 0 ? err : 0;
	*r = (struct replacing){ .k = s->k, .n = s->n, .gen = s->gen,
		.whole = state_old_whole(s), .backup = s->backup,
		.given_up = given };
	memcpy(r->folder, folder, strlen(folder) + 1);
	memcpy(r->ceremony, s->ceremony, CEREMONY_LEN);
	return 1;
}

static int
is_unfinished(const struct search *l, const char *folder, const struct state *s)
{
	return is_stopped(l, folder, s, 0);
}

/* The file is that of a set that was given up. */
static int
is_of_it(const struct search *l, const char *folder, const struct state *s)
{
	return memcmp(s->world_sha, l->sha, SHA256_LEN) != 0 ? 0 :
	    is_stopped(l, folder, s, 1);
}

static int
each_unfinished(void *arg, const char *folder)
{
	return look_at(arg, folder, is_unfinished);
}

static int
each_given(void *arg, const char *folder)
{
	return look_at(arg, folder, is_of_it);
}

int
replacing_find(const struct flow *f, const uint8_t hknso[static SHA256_LEN],
    const uint8_t sha[static SHA256_LEN], struct replacing *out)
{
	struct search l = { .data = f->opt->data, .hknso = hknso, .sha = sha,
		.out = out };
	int found = folder_each(l.data, each_given, &l);

	return found != 0 ? found : folder_each(l.data, each_unfinished, &l);
}

enum move
replacing_tell(struct flow *f, const struct replacing *r)
{
	return flow_notice(f, r->given_up ? "set-given-up" : r->whole ?
	    "set-unfinished" : "set-ending", "folder", r->folder, NULL);
}

/* -- giving it up ---------------------------------------------------------------------- */

void
replacing_fill(const struct flow *f, const struct replacing *r, struct page *p)
{
	(void)f;
	page_para(p, _("A replacement of this world's cards stopped. Resume that "
	    "ceremony (F10), or give it up here: enough cards of the set before "
	    "have their keys. It counts once K of them have opened the world."),
	    NULL);
	page_fact(p, "folder", _("Stopped in"), r->folder);
	page_fact(p, "gen", _("Number of its new set"), say_num(r->gen));
	page_warn(p, P_("{k} card of the new set ({n} in all) and "
	    "kmdata/local/world of that folder open the world, too: destroy the "
	    "file; enrol these cards anew, or destroy them.", "{k} cards of the "
	    "new set ({n} in all) and kmdata/local/world of that folder open the "
	    "world, too: destroy the file; enrol these cards anew, or destroy "
	    "them.", r->k), "k", say_num(r->k), "n", say_num(r->n),
	    NULL);
	if (r->backup)
		page_warn(p, _("The backup medium has that file, too, until another "
		    "ceremony than a check opens the world."), NULL);
	page_para(p, _("Type: {word}"), "word", _(GIVE_UP_WORD), NULL);
	page_field(p, &replacing_fields[0]);
}

/* In the language of the page, or the other one's, which the page had before F2. */
int
replacing_typed(struct flow *f)
{
	const char *word = flow_value(f, "word");

	if (strcasecmp(word, GIVE_UP_WORD) == 0 ||
	    strcasecmp(word, _(GIVE_UP_WORD)) == 0)
		return 0;
	flow_notice(f, "give-up-word", "word", _(GIVE_UP_WORD), NULL);
	return ERR_ARG;
}

int
replacing_give_up(struct flow *f, const struct replacing *r)
{
	struct json_t *j = js_new();

	js_set_hex(j, "ceremony", r->ceremony, CEREMONY_LEN);
	js_set_str(j, "folder", r->folder);
	js_set_int(j, "gen", r->gen);
	js_set_int(j, "k", r->k);
	js_set_int(j, "of", r->n);
	return flow_record(f, "given-up", j);
}
