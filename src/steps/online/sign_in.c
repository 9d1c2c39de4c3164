#include "src/steps/online/sign_in.h"

#include <stdio.h>
#include <string.h>

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

static enum move
on_account(struct flow *f, int err, const struct answer *a)
{
	struct online *o = online(f);
	const enum az_fault fault = az_refusal(err, a);

	if (fault == AZ_FAULT_SIGNED_OUT)
		return flow_shows(f, "sign-in") ? flow_notice(f,
		    "az-signed-out", NULL) : flow_page(f, "sign-in");
	if (fault == AZ_FAULT_EXPIRED) {
		flow_page(f, "sign-in");
		return flow_notice(f, "az-expired", NULL);
	}
	if (az_failed(f, err, a))
		return MOVE_STAY;
	o->memory = a->rep.r_az.memory;
	if (az_read_account(a->rep.r_az.out, &o->account) < 0)
		return flow_notice(f, "az-answer", NULL);
	return signed_in(f);
}

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
	return ask(f, AZ_ACCOUNT, on_account);
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
	return f->az_begun ? ask(f, AZ_VERSION, on_version) :
	    ask(f, AZ_EMPTY, on_empty);
}

/* -- the page ------------------------------------------------------------------------ */

enum move
sign_in_enter(struct flow *f)
{
	flow_set(f, "how", "code");
	return MOVE_STAY;
}

void
sign_in_fill(const struct flow *f, struct page *p)
{
	page_para(p, _("az is not signed in for this ceremony. It has a folder of its "
	    "own: who is signed in elsewhere on this station does not count."),
	    NULL);
	page_field(p, &sign_in_fields[0]);
	page_option(p, "code", _("with a code, in the browser of any device"), NULL);
	page_option(p, "browser", _("in the browser of this station"), NULL);
	page_option(p, "identity", _("as this machine's managed identity"), NULL);
	page_field(p, &sign_in_fields[1]);
	az_fill_said(f, p);
}

static enum move
on_signed(struct flow *f, int err, const struct answer *a)
{
	if (az_failed(f, err, a))
		return MOVE_STAY;
	return ask(f, AZ_ACCOUNT, on_account);
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
	if (req.tenant[strspn(req.tenant, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")] != '\0' ||
	    req.tenant[0] == '-')
		return flow_notice(f, "tenant-form", NULL);
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (flow_is(f, "how", ways[i].id)) {
			req.call = (uint8_t)ways[i].call;
			return az_ask(f, &req, on_signed);
		}
	return flow_notice(f, "choose-one", NULL);
}
