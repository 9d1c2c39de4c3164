#include "src/steps/online/az_ask.h"

#include <string.h>

enum move
az_ask(struct flow *f, const struct req_az *req, flow_reply reply)
{
	flow_quiet(f);
	return flow_errand(f, ERRAND_AZ, req, reply);
}

enum az_fault
az_refusal(int err, const struct answer *a)
{
	return err != 0 || a->rep.r_az.ended == 0 ? AZ_FAULTS :
	    az_fault_find(a->rep.r_az.said);
}

int
az_needs_sign_in(int err, const struct answer *a)
{
	const enum az_fault fault = az_refusal(err, a);

	return fault == AZ_FAULT_SIGNED_OUT || fault == AZ_FAULT_EXPIRED;
}

const char *
az_err_notice(int err)
{
	static const struct {
		int err;
		const char *id;
	} rows[] = {
		{ ERR_NOTFOUND, "az-missing" }, { ERR_TIMEOUT, "az-hangs" },
		{ ERR_CANCELLED, "az-cancelled" }, { ERR_TOOBIG, "az-answer" },
		{ ERR_FORMAT, "az-answer" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].err == err)
			return rows[i].id;
	return NULL;
}

int
az_failed(struct flow *f, int err, const struct answer *a)
{
	const char *said = err == 0 ? a->rep.r_az.said : "";

	if (az_err_notice(err) != NULL)
		flow_notice(f, az_err_notice(err), NULL);
	else if (err != 0)
		flow_fail(f, err);
	else if (a->rep.r_az.ended == 0)
		return 0;
	else
		flow_notice(f, az_fault_notice(az_fault_find(said)), "said",
		    *said == '\0' ? _("nothing") : said, "vault",
		    f->st.online.vault, NULL);
	return 1;
}

enum move
az_key(struct flow *f, const struct req_az *req, flow_reply reply)
{
	struct req_az q = *req;

	q.vault = f->st.online.vault;
	q.managed = (uint8_t)f->st.online.managed;
	q.rest = (uint8_t)f->st.online.rest;
	return az_ask(f, &q, reply);
}

void
az_fill_said(const struct flow *f, struct page *p)
{
	if (flow_said(f)[0] != '\0')
		page_para(p, _("az says: {said}"), "said", flow_said(f), NULL);
}

int
az_key_of(const struct flow *f, struct view json, const char *name,
    struct az_key *out)
{
	int err = az_read_key(json, out);

	if (err == 0 && (strcmp(out->kid.host, f->st.online.base +
	    strlen("https://")) != 0 || !kid_same_name(out->kid.name, name)))
		err = ERR_FORMAT;
	return err;
}

/* What breaks off, or is not understood, may have arrived. */
static int
is_open(int err, const struct answer *a)
{
	const enum az_fault fault = az_refusal(err, a);

	if (err != 0)
		return err == ERR_TIMEOUT || err == ERR_CANCELLED ||
		    err == ERR_TOOBIG || err == ERR_CLOSED;
	return fault == AZ_FAULTS || fault == AZ_FAULT_NETWORK ||
	    fault == AZ_FAULT_OTHER;
}

enum az_end
az_end(const struct flow *f, int err, const struct answer *a, const char *name)
{
	struct az_key key;

	if (err == 0 && a->rep.r_az.ended == 0 &&
	    az_key_of(f, a->rep.r_az.out, name, &key) == 0)
		return AZ_MADE;
	return is_open(err, a) ? AZ_OPEN : AZ_REFUSED;
}

enum move
az_say_open(struct flow *f, int err, const struct answer *a)
{
	const char *said = err == 0 ? a->rep.r_az.said : "";

	if (err == ERR_TIMEOUT || err == ERR_CANCELLED)
		return flow_notice(f, az_err_notice(err), NULL);
	return flow_notice(f, "az-unknown", "said", *said == '\0' ?
	    _("nothing") : said, NULL);
}
