/* az, who is signed in, and the vault that the key is for. */
#include <string.h>
#include <strings.h>

#include "src/cloud/hosts.h"
#include "src/steps/names.h"
#include "src/steps/online/sign_in.h"

static const struct field_def account_fields[] = {
	{ "account", N_("Subscription"), FIELD_CHOICE, GUID_TEXT },
	{ "subscription", N_("Its id"), FIELD_TEXT, GUID_TEXT },
	{ 0 }
};
static const struct field_def vault_fields[] = {
	{ "vault", N_("Name of the vault"), FIELD_TEXT, 100 },
	{ "kind", N_("What it is"), FIELD_CHOICE, 16 },
	{ 0 }
};

/* -- az ------------------------------------------------------------------------------- */

static void
fill_az(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("This station asks Azure through `az`, and through nothing "
	    "else. Next: it is asked for its version and who is signed in. "
	    "Nothing is changed in the cloud."), NULL);
	page_para(p, _("Below 2.74 az lacks commands for keys, or breaks at them; "
	    "then these go by `az rest`, with the same address and content. The "
	    "record says so."), NULL);
}

/* One subscription is no question. */
static enum move
to_vault(struct flow *f)
{
	const struct online *o = online(f);

	return flow_page(f, o->n > 1 && !o->picked ? "account" : "vault");
}

static enum move
event_az(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	online(f)->picked = 0;
	return sign_in_begin(f, to_vault);
}

/* az login makes its own choice of a subscription: what was picked is no more. */
static enum move
sign_in_anew(struct flow *f)
{
	online(f)->picked = 0;
	return flow_page(f, "sign-in");
}

/* -- account ---------------------------------------------------------------------------- */

static enum move
enter_account(struct flow *f)
{
	flow_set(f, "account", online(f)->account.subscription);
	return MOVE_STAY;
}

static void
fill_account(const struct flow *f, struct page *p)
{
	static const struct online none;
	const struct online *o = flow_peek(f);

	o = o == NULL ? &none : o;
	page_fact(p, "user", _("Signed in"), o->account.user);
	page_para(p, _("Which subscription has the vault?"), NULL);
	page_field(p, &account_fields[0]);
	for (size_t i = 0; i < o->n && i < AZ_ACCOUNTS; i++)
		page_option(p, o->of[i].subscription, "{name} ({id})", "name",
		    o->of[i].name, "id", o->of[i].subscription, NULL);
	if (o->n > AZ_ACCOUNTS)
		page_option(p, ".other", _("another one of the {n}, by its id"),
		    "n", say_num((int64_t)o->n), NULL);
	page_option(p, ".sign-in", _("sign in with another account or tenant"),
	    NULL);
	if (o->n > AZ_ACCOUNTS)
		page_field(p, &account_fields[1]);
}

static enum move
event_account(struct flow *f, const struct event *ev)
{
	struct online *o = online(f);
	char guid[GUID_TEXT + 1];
	const int other = flow_is(f, "account", ".other");

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "account", ".sign-in"))
		return sign_in_anew(f);
	if (name_guid(flow_value(f, other ? "subscription" : "account"), guid) < 0)
		return flow_notice(f, other ? "subscription-form" : "choose-one",
		    NULL);
	o->picked = 1;
	return strcasecmp(guid, o->account.subscription) == 0 ?
	    flow_page(f, "vault") : sign_in_choose(f, guid);
}

/* -- vault ------------------------------------------------------------------------------ */

static enum move
enter_vault(struct flow *f)
{
	flow_set(f, "vault", f->st.online.vault);
	flow_set(f, "kind", f->st.online.managed ? "hsm" : "vault");
	return MOVE_STAY;
}

static void
fill_vault(const struct flow *f, struct page *p)
{
	static const struct online none;
	const struct online *o = flow_peek(f);

	o = o == NULL ? &none : o;
	page_fact(p, "user", _("Signed in"), o->account.user);
	page_fact(p, "account", _("Subscription"), o->account.name);
	page_fact(p, "id", _("Its id"), o->account.subscription);
	page_fact(p, "cloud", _("Cloud"), o->account.cloud);
	page_fact(p, "az", _("az"), o->version);
	page_fact(p, "how", _("Commands for keys"), o->rest ? _("by az rest") :
	    _("az's own"));
	page_fact(p, "memory", _("Its sign-in lies"), o->memory ?
	    _("in memory") : _("on the disk of this station"));
	page_para(p, _("The vault that is to have the key: of tier Premium, or a "
	    "Managed HSM."), NULL);
	for (int i = 0; i < 2; i++)
		page_field(p, &vault_fields[i]);
	page_option(p, "vault", _("a vault (Key Vault)"), NULL);
	page_option(p, "hsm", _("a Managed HSM"), NULL);
}

static struct json_t *
vault_record(const struct az_vault *v)
{
	struct json_t *j = js_new();

	js_set_str(j, "vault", v->name);
	js_set_str(j, "base", v->base);
	js_set_bool(j, "managed", v->managed);
	js_set_str(j, "sku", v->sku);
	js_set_str(j, "location", v->location);
	js_set_str(j, "tenant", v->tenant);
	return j;
}

/* The clouds that the document leaves out; production knows the service's hosts. */
static int
host_refused(struct flow *f, const char *host)
{
	const struct vault_host *h = vault_host_find(host);

	if (h != NULL && h->state != HOST_OPEN)
		flow_notice(f, h->state == HOST_CLOSED ? "kid-closed" :
		    "kid-china", "host", host, NULL);
	else if (h == NULL && !rehearsal(f))
		flow_notice(f, "kid-host-unknown", "host", host, NULL);
	else
		return 0;
	return 1;
}

/* The vault that was asked for, at the address that az makes of its name: there keys
 * are asked for. */
static int
is_it(const struct az_vault *v, const char *name, int managed)
{
	const char *host = v->base + strlen("https://");
	const size_t len = strlen(name);

	return v->managed == managed && strcasecmp(v->name, name) == 0 &&
	    strncasecmp(host, name, len) == 0 && host[len] == '.';
}

static enum move
on_vault(struct flow *f, int err, const struct answer *a)
{
	const struct online *o = online(f);
	struct az_vault v;

	if (az_needs_sign_in(err, a)) {
		online(f)->n = 0;
		(void)sign_in_anew(f);
	}
	if (az_failed(f, err, a))
		return MOVE_STAY;
	if (az_read_vault(a->rep.r_az.out, &v) < 0 ||
	    !is_it(&v, flow_value(f, "vault"), flow_is(f, "kind", "hsm")))
		return flow_notice(f, "az-answer", NULL);
	if (strcasecmp(v.tenant, o->account.tenant) != 0) {
		(void)sign_in_anew(f);
		flow_set(f, "tenant", v.tenant);
		return flow_notice(f, "az-tenant", "said", v.tenant, NULL);
	}
	if (!v.premium)
		return flow_notice(f, "vault-standard", "vault", v.name, "sku",
		    v.sku, NULL);
	if (host_refused(f, v.base + strlen("https://")))
		return MOVE_STAY;
	return flow_record(f, "vault", vault_record(&v)) < 0 ? MOVE_STAY :
	    MOVE_NEXT;
}

static enum move
ask_vault(struct flow *f)
{
	const struct req_az req = { .call = flow_is(f, "kind", "hsm") ?
		AZ_POOL : AZ_VAULT, .vault = flow_value(f, "vault") };

	return az_ask(f, &req, on_vault);
}

static enum move
event_vault(struct flow *f, const struct event *ev)
{
	const char *vault = flow_value(f, "vault");

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (name_friendly(vault) < 0 || *vault == '-')
		return flow_notice(f, "vault-form", NULL);
	if (!flow_is(f, "kind", "vault") && !flow_is(f, "kind", "hsm"))
		return flow_notice(f, "choose-one", NULL);
	return ask_vault(f);
}

static enum move
enter(struct flow *f)
{
	return flow_page(f, "az");
}

/* The sheet needs the account, too; behind that it is only asked again. */
static int
done(const struct state *s)
{
	return s->online.chosen && (s->online.subscription[0] != '\0' ||
	    s->online.carried);
}

static const struct page_def pages[] = {
	{ .id = "az", .title = N_("az, the program that asks Azure"), .doc = "1.1",
	  .back = BACK_STEP, .flags = PAGE_CANCEL,
	  .notices = ONLINE_ANY SIGN_IN_NOTICES, .fill = fill_az,
	  .event = event_az,
	  .help = N_("az is looked for in the folders of PATH. What it needs of the "
	  "environment it gets: the proxy's address, certificates of your own "
	  "(REQUESTS_CA_BUNDLE), and the cloud that was chosen with `az cloud "
	  "set`.") },
	SIGN_IN_ROW,
	{ .id = "account", .title = N_("Which subscription?"), .doc = "1.1",
	  .back = "az", .flags = PAGE_CANCEL, .fields = account_fields,
	  .facts = "user", .choices = ".other .sign-in *",
	  .notices = ONLINE_ANY AZ_NOTICES " choose-one subscription-form",
	  .enter = enter_account, .fill = fill_account,
	  .event = event_account,
	  .help = N_("The one that az would go on with is marked. Those of another "
	  "tenant may be there only after a sign-in that names it.") },
	{ .id = "vault", .title = N_("The vault"), .doc = "1.2",
	  .back = "account", .flags = PAGE_CANCEL, .fields = vault_fields,
	  .facts = "user account id cloud az how memory", .choices = "vault hsm",
	  .notices = ONLINE_ANY AZ_NOTICES " choose-one "
	  "vault-form vault-standard kid-closed kid-china kid-host-unknown",
	  .enter = enter_vault, .fill = fill_vault, .event = event_vault,
	  .help = N_("Keys in an HSM need a vault of tier Premium or a Managed HSM. "
	  "A vault of tier Standard refuses them; it can be changed to Premium in "
	  "the portal.") },
	{ 0 }
};

const struct step step_subscription = {
	.id = "subscription", .title = N_("Subscription"), .minutes = 3,
	.pages = pages, .done = done, .enter = enter,
};
