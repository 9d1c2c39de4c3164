/* Who is started below the launcher, and how it ends. */
#include "src/base/err.h"
#include "src/launch/launcher.h"
#include "src/spawn.h"
#include "src/spawn_child.h"

static void
drain(struct posted *p)
{
	if (p->said >= 0)
		(void)tail_read(&p->tail, p->said);
	child_shut(&p->said);
}

/* Nobody was given these. */
static void
set_drop(struct set *s)
{
	while (s->n > 0)
		child_shut(&s->fd[--s->n]);
}

void
launcher_dismiss(struct launcher *l, enum post first, enum post second)
{
	pid_t none = 0;

	if (second == POST_CARDD) {
		set_drop(&l->set);
		finder_close(&l->finder);
	}
	child_await(&l->post[first].pid,
	    first == second ? &none : &l->post[second].pid);
	drain(&l->post[first]);
	drain(&l->post[second]);
}

int
launcher_post(struct launcher *l, enum post at, const char *program,
    const char *const *args, const struct sockets *with, int *fd)
{
	struct posted *p = &l->post[at];
	struct child c;
	int err = child_start(&c, program, args, with->peer, with->plug, 1);

	if (err != 0)
		return err;
	p->program = program;
	p->pid = c.pid;
	p->said = c.said;
	*fd = c.fd;
	return 0;
}

static int
add(struct launcher *l, enum post at, const char *const *args,
    const struct sockets *with)
{
	static const char *const daemons[] = { [POST_KEYD] = "keyconvoy-keyd",
		[POST_CARDD] = "keyconvoy-cardd" };
	struct set *s = &l->set;
	int err = launcher_post(l, at, daemons[at], args, with, &s->fd[s->n]);

	if (err == 0)
		s->pid[s->n++] = l->post[at].pid;
	return err;
}

/* cardd, and with readers who finds them for it. */
static int
add_cards(struct launcher *l, int readers, int peer)
{
	int plug[2] = { -1, -1 }, err = readers ? child_plug(plug) : 0;

	if (err == 0)
		err = add(l, POST_CARDD, readers ? child_with_plug :
		    child_with_peer, &(struct sockets){ .peer = peer,
		    .plug = plug[1] });
	child_shut(&plug[1]);
	if (err == 0 && readers)
		finder_open(&l->finder, plug[0]);
	else
		child_shut(&plug[0]);
	return err;
}

int
launcher_set(struct launcher *l, uint32_t what)
{
	const int cards = what != SPAWN_NO_CARDS;
	int between[2] = { -1, -1 }, err = cards ? child_pair(between) : 0;

	l->set.what = what;
	if (err == 0)
		err = add(l, POST_KEYD, cards ? child_with_peer : child_alone,
		    &(struct sockets){ .peer = between[0], .plug = -1 });
	if (err == 0 && cards)
		err = add_cards(l, what == SPAWN_READERS, between[1]);
	child_shut(&between[0]);
	child_shut(&between[1]);
	if (err != 0)
		launcher_dismiss(l, POST_KEYD, POST_CARDD);
	return err;
}
