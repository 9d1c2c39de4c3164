/* keyconvoy's own places for faults: records, and requests to the daemons, any
 * of which may be killed there. See faults.h. */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/flow/flow.h"
#include "src/record/journal.h"
#include "src/base/text.h"
#include "src/page/notices.h"
#include "src/cloud/regions.h"
#include "src/spawn.h"
#include "tests/fake/faults.h"

const struct notice *__real_notice_by_id(const char *id);
const struct notice *__real_notice_by_err(int err);
int __real_spawn_start(struct daemons *d, int want_cards);
int __real_journal_add(struct journal *j, const char *step, const char *event,
    struct json_t *extra, journal_each each, void *arg);
const struct toolset *__real_toolset_find(
    const uint8_t sha[static SHA256_LEN]);
int __real_client_ask(struct client *c, uint8_t type, const void *req);
int __real_flow_due(const struct flow *f);

const struct notice *__wrap_notice_by_id(const char *id);
const struct notice *__wrap_notice_by_err(int err);
int __wrap_spawn_start(struct daemons *d, int want_cards);
int __wrap_journal_add(struct journal *j, const char *step, const char *event,
    struct json_t *extra, journal_each each, void *arg);
const struct toolset *__wrap_toolset_find(
    const uint8_t sha[static SHA256_LEN]);
int __wrap_client_ask(struct client *c, uint8_t type, const void *req);
int __wrap_flow_due(const struct flow *f);

static pid_t keyd, cardd;

int
__wrap_spawn_start(struct daemons *d, int want_cards)
{
	int err = __real_spawn_start(d, want_cards);

	keyd = d->keyd_pid;
	cardd = d->cardd_pid;
	return err;
}

void
fault_daemons(pid_t out[static 2])
{
	out[0] = keyd;
	out[1] = cardd;
}

static pid_t
victim(const char *who)
{
	if (strcmp(who, "pages") == 0)
		return getpid();
	if (strcmp(who, "launcher") == 0)
		return getppid();
	return strcmp(who, "keyd") == 0 ? keyd : cardd;
}

static void
strike(const struct fault *f)
{
	fault_strike(victim(f->who));
}

static int
is(const struct fault *f, const char *when)
{
	return strcmp(f->when, when) == 0;
}

/* -- records ------------------------------------------------------------------------ */

/* Nobody is there from this record on. */
static int nobody;

int
__wrap_flow_due(const struct flow *f)
{
	const struct event ev = { .kind = EV_IDLE };

	if (nobody && flow_idles(f) && !flow_busy(f)) {
		nobody = 0;
		flow_event((struct flow *)(uintptr_t)f, &ev);
	}
	return __real_flow_due(f);
}

int
__wrap_journal_add(struct journal *j, const char *step, const char *event,
    struct json_t *extra, journal_each each, void *arg)
{
	const struct fault *f = fault_here("record");
	static unsigned count;
	int due = f != NULL && fault_due(f, ++count, event), err;

	if (due && is(f, "before"))
		strike(f);
	err = __real_journal_add(j, step, event, extra, each, arg);
	if (due && is(f, "after"))
		strike(f);
	nobody = nobody || (due && is(f, "idle"));
	return err;
}

/* -- notices ------------------------------------------------------------------------ */

const struct notice *
__wrap_notice_by_id(const char *id)
{
	fault_note("notice", id);
	return __real_notice_by_id(id);
}

const struct notice *
__wrap_notice_by_err(int err)
{
	const struct notice *n = __real_notice_by_err(err);

	fault_note("notice", n->id);
	return n;
}

/* -- toolsets ---------------------------------------------------------------------------- */

/* Nobody can make a file of a published digest: an empty archive stands for that
 * of Europe in the document's edition. */
const struct toolset *
__wrap_toolset_find(const uint8_t sha[static SHA256_LEN])
{
	static const char empty[] = "8739c76e681f900923b900c9df0ef75c"
	    "f421d39cabb54650c4b9ad19b6a76d85";
	char hex[2 * SHA256_LEN + 1];
	uint8_t published[SHA256_LEN];

	hex_put(hex, sha, SHA256_LEN);
	if (strcmp(hex, empty) != 0)
		return __real_toolset_find(sha);
	for (const struct toolset *t = toolsets; t->region != NULL; t++)
		if (strcmp(t->region, "eu") == 0 &&
		    strcmp(t->edition, "2016") == 0 &&
		    hex_get(published, sizeof(published), t->sha256) == 0)
			return __real_toolset_find(published);
	return NULL;
}

/* -- requests ------------------------------------------------------------------------- */

/* Whoever was asked has done it when something can be read; what it said is
 * thrown away, as if it had died before saying it. */
static void
lose_answer(struct client *c, const struct fault *f)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN };
	char gone[4096];

	(void)poll(&p, 1, -1);
	strike(f);
	while (recv(c->fd, gone, sizeof(gone), MSG_DONTWAIT) > 0)
		;
}

int
__wrap_client_ask(struct client *c, uint8_t type, const void *req)
{
	const struct fault *f = fault_here("ask");
	const struct msg *m = msg_find(type);
	static unsigned count;
	char what[64];
	int due, err;

	if (f == NULL || m == NULL)
		return __real_client_ask(c, type, req);
	(void)snprintf(what, sizeof(what), "%s %s", m->name,
	    m->peer == PEER_KEYD ? "keyd" : "cardd");
	due = fault_due(f, ++count, what);
	if (due && is(f, "before"))
		strike(f);
	err = __real_client_ask(c, type, req);
	if (due && is(f, "after") && err == 0)
		lose_answer(c, f);
	return err;
}
