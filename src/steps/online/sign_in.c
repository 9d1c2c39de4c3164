#include "src/steps/online/sign_in.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* From this one on every command that is needed works in the packages of Debian. */
#define OWN_MAJOR 2
#define OWN_MINOR 74
#define OLDEST_MINOR 1		/* imports packages: 2.1 */

const struct field_def sign_in_fields[] = {
	{ "how", N_("How to sign in"), FIELD_CHOICE, 16 },
	{ "tenant", N_("Tenant, where the account has several"), FIELD_TEXT,
	  120 },
	{ 0 }
};

struct online *
online(struct flow *f)
{
	return flow_scratch(f, sizeof(struct online));
}

const char *
online_kty(const struct state *s)
{
	return s->online.crv[0] == '\0' ? "RSA" : "EC";
}

static enum move
ask(struct flow *f, enum az_call call, flow_reply reply)
{
	const struct req_az req = { .call = (uint8_t)call };

	return az_ask(f, &req, reply);
}

static enum move
signed_in(struct flow *f)
{
	const struct online *o = online(f);
	struct json_t *j = js_new();

	js_set_str(j, "az", o->version);
	js_set_bool(j, "rest", o->rest);
	js_set_bool(j, "memory", o->memory);
	js_set_str(j, "cloud", o->account.cloud);
	js_set_str(j, "user", o->account.user);
	js_set_str(j, "subscription", o->account.subscription);
	js_set_str(j, "tenant", o->account.tenant);
	return flow_record(f, "account", j) < 0 ? MOVE_STAY : f->then(f);
}

/* -- which of its subscriptions ---------------------------------------------------- */

static size_t
listed(const struct online *o)
{
	return o->n < AZ_ACCOUNTS ? o->n : AZ_ACCOUNTS;
}

/* What az goes on with when nothing else is said. */
static const struct az_account *
chosen(const struct online *o)
{
	for (size_t i = 0; i < listed(o); i++)
		if (o->of[i].chosen)
			return &o->of[i];
	return &o->of[0];
}

/* The one that the ceremony began with, else one of that tenant: keys ask for no
 * more. NULL: there is none. A record that lost both knows none that is wrong. */
static const struct az_account *
as_before(const struct online *o, const struct connected *c)
{
	const struct az_account *now = chosen(o);

	for (size_t i = 0; i < listed(o); i++)
		if (strcasecmp(o->of[i].subscription, c->subscription) == 0)
			return &o->of[i];
	for (size_t i = 0; i < listed(o); i++)
		if (strcasecmp(now->tenant, c->tenant) != 0 &&
		    strcasecmp(o->of[i].tenant, c->tenant) == 0)
			now = &o->of[i];
	return c->tenant[0] == '\0' || strcasecmp(now->tenant, c->tenant) == 0 ?
	    now : NULL;
}

static enum move
on_list(struct flow *f)
{
	struct online *o = online(f);
	const struct az_account *a = o->again ? as_before(o, &f->st.online) :
	    chosen(o);

	if (a == NULL) {
		(void)flow_page(f, "sign-in");
		flow_set(f, "tenant", f->st.online.tenant);
		return flow_notice(f, "az-tenant", "said", f->st.online.tenant,
		    NULL);
	}
	if (!a->chosen)
		return o->set ? flow_notice(f, "az-answer", NULL) :
		    sign_in_choose(f, a->subscription);
	o->account = *a;
	return signed_in(f);
}

static enum move
signed_out(struct flow *f)
{
	return flow_shows(f, "sign-in") ? flow_notice(f, "az-signed-out",
	    NULL) : flow_page(f, "sign-in");
}

/* az lists them, also when it has signed somebody in. Nobody is: it says so, or has
 * none to list. */
static enum move
on_accounts(struct flow *f, int err, const struct answer *a)
{
	struct online *o = online(f);
	const enum az_fault fault = az_refusal(err, a);

	if (fault == AZ_FAULT_SIGNED_OUT)
		return signed_out(f);
	if (fault == AZ_FAULT_EXPIRED) {
		(void)flow_page(f, "sign-in");
		return flow_notice(f, "az-expired", NULL);
	}
	if (az_failed(f, err, a))
		return MOVE_STAY;
	o->memory = a->rep.r_az.memory;
	if (az_read_accounts(a->rep.r_az.out, o->of, &o->n) < 0)
		return flow_notice(f, "az-answer", NULL);
	return o->n == 0 ? signed_out(f) : on_list(f);
}

static enum move
on_set(struct flow *f, int err, const struct answer *a)
{
	return az_failed(f, err, a) ? MOVE_STAY : ask(f, AZ_ACCOUNT_LIST,
	    on_accounts);
}

enum move
sign_in_choose(struct flow *f, const char *subscription)
{
	const struct req_az req = { .call = AZ_ACCOUNT_SET,
		.subscription = subscription };

	online(f)->set = 1;
	return az_ask(f, &req, on_set);
}

/* -- az ---------------------------------------------------------------------------- */

static enum move
on_version(struct flow *f, int err, const struct answer *a)
{
	struct online *o = online(f);
	unsigned v[3];

	if (az_failed(f, err, a))
		return MOVE_STAY;
	if (az_read_version(a->rep.r_az.out, v) < 0)
		return flow_notice(f, "az-answer", NULL);
	(void)snprintf(o->version, sizeof(o->version), "%u.%u.%u", v[0], v[1],
	    v[2]);
	if (v[0] < OWN_MAJOR || (v[0] == OWN_MAJOR && v[1] < OLDEST_MINOR))
		return flow_notice(f, "az-old", "version", o->version, NULL);
	o->rest = v[0] == OWN_MAJOR && v[1] < OWN_MINOR;
	return ask(f, AZ_ACCOUNT_LIST, on_accounts);
}

/* What a run that was killed left is taken away first. */
static enum move
on_empty(struct flow *f, int err, const struct answer *a)
{
	(void)a;
	if (err != 0)
		return flow_fail(f, err);
	f->az_begun = 1;
	return ask(f, AZ_VERSION, on_version);
}

enum move
sign_in_begin(struct flow *f, enum move (*then)(struct flow *f))
{
	f->then = then;
	online(f)->set = 0;
	return f->az_begun ? ask(f, AZ_VERSION, on_version) :
	    ask(f, AZ_EMPTY, on_empty);
}

/* -- the page ------------------------------------------------------------------------ */

enum move
sign_in_enter(struct flow *f)
{
	flow_set(f, "how", rehearsal(f) ? "identity" : "code");
	return MOVE_STAY;
}

void
sign_in_fill(const struct flow *f, struct page *p)
{
	const struct online *o = flow_peek(f);

	if (o != NULL && o->n > 0)
		page_para(p, _("Signed in to az now: {user}. Next signs in once "
		    "more, with another account or for another tenant."), "user",
		    o->account.user, NULL);
	else
		page_para(p, _("az is not signed in for this ceremony. It has a "
		    "folder of its own: who is signed in elsewhere on this "
		    "station does not count."), NULL);
	if (rehearsal(f))
		page_para(p, _("A practice vault that is served on this machine "
		    "knows the last of these ways; and the first, where its code "
		    "is approved by `keyconvoy-vault approve`."), NULL);
	page_field(p, &sign_in_fields[0]);
	page_option(p, "code", _("with a code, in the browser of any device"), NULL);
	page_option(p, "browser", _("in the browser of this station"), NULL);
	page_option(p, "identity", _("as this machine's managed identity"), NULL);
	page_field(p, &sign_in_fields[1]);
	az_fill_said(f, p);
}

enum move
sign_in_event(struct flow *f, const struct event *ev)
{
	static const struct {
		const char *id;
		enum az_call call;
	} ways[] = {
		{ "code", AZ_LOGIN_CODE }, { "browser", AZ_LOGIN },
		{ "identity", AZ_LOGIN_IDENTITY },
	};
	struct req_az req = { .tenant = flow_value(f, "tenant") };

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	online(f)->set = 0;	/* whoever signs in has a choice of their own */
	if (req.tenant[strspn(req.tenant, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")] != '\0' ||
	    req.tenant[0] == '-')
		return flow_notice(f, "tenant-form", NULL);
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (flow_is(f, "how", ways[i].id)) {
			req.call = (uint8_t)ways[i].call;
			return az_ask(f, &req, on_accounts);
		}
	return flow_notice(f, "choose-one", NULL);
}
