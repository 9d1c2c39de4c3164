/* What a transfer package's findings mean, a sentence each. */
#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/cmd/read.h"

static const enum mark marks[] = {
	[FOUND_FACT] = MARK_NOTE, [FOUND_HOLDS] = MARK_OK,
	[FOUND_REMARK] = MARK_NOTE, [FOUND_FAILS] = MARK_NO,
	[FOUND_UNTOLD] = MARK_UNSURE,
};

/* hsm/keys/byok.h lists the ids. {value} is data of the file. */
static const struct row {
	const char *id;
	enum found level;
	const char *text;
	const char *without;	/* instead, where there is no value; or NULL */
} rows[] = {
	{ "byok-legacy", FOUND_FAILS,
	  N_("This is no JSON: it is the vendor's binary "
	  "form, retired since 2021-06-30, or nothing that a vault knows."), NULL },
	{ "byok-quotes", FOUND_FAILS,
	  N_("It has single quotes where JSON has double "
	  "ones."), NULL },
	{ "byok-json", FOUND_FAILS,
	  N_("It is no JSON that can be read: broken, or a "
	  "member stands twice."), NULL },
	{ "byok-members", FOUND_REMARK, N_("The specification has no member "
	  "{value}."), NULL },
	{ "byok-schema", FOUND_HOLDS,
	  N_("Version of the form: {value}."), NULL },
	{ "byok-schema", FOUND_FAILS,
	  N_("Version of the form: {value}; expected: "
	  "1.0.0."), N_("The version of the form (schema_version) is missing.") },
	{ "byok-kid", FOUND_HOLDS, N_("Wrapped for the KEK {value}."), NULL },
	{ "byok-kid", FOUND_FAILS,
	  N_("Wrapped for {value}: that is no versioned key "
	  "identifier of a vault."),
	  N_("The identifier of the KEK (kid) is missing.") },
	{ "byok-kid-differs", FOUND_FAILS, N_("The KEK at hand is another one: "
	  "{value}."), NULL },
	{ "byok-alg", FOUND_HOLDS, N_("Algorithm: {value}."), NULL },
	{ "byok-alg", FOUND_FAILS, N_("Algorithm: {value}; expected: dir."),
	  N_("The algorithm (alg) is missing.") },
	{ "byok-enc", FOUND_HOLDS, N_("Wrapping: {value}."), NULL },
	{ "byok-enc", FOUND_FAILS, N_("Wrapping: {value}; expected: "
	  "CKM_RSA_AES_KEY_WRAP."), N_("The wrapping (enc) is missing.") },
	{ "byok-base64", FOUND_HOLDS,
	  N_("The ciphertext is written as specified "
	  "({value})."), NULL },
	{ "byok-base64", FOUND_REMARK,
	  N_("The ciphertext is written otherwise than "
	  "specified ({value}); no document says that a vault takes it."), NULL },
	{ "byok-base64", FOUND_FAILS,
	  N_("The ciphertext is missing or no base64."),
	  NULL },
	{ "byok-length", FOUND_HOLDS,
	  N_("Length in bytes: {value}, the KEK's modulus and "
	  "whole blocks."), NULL },
	{ "byok-length", FOUND_FAILS,
	  N_("Length in bytes: {value}. That is not a "
	  "KEK's modulus (256, 384 or 512) and blocks of 8 that a key fills."),
	  NULL },
	{ "byok-key", FOUND_HOLDS,
	  N_("A key of such a length: {value}."), NULL },
	{ "byok-key", FOUND_FAILS,
	  N_("Such a length fits a key that was wrapped for a "
	  "KEK of another size."), NULL },
	{ "byok-key", FOUND_UNTOLD,
	  N_("No key that is known here has such a length: a "
	  "vault may know it."), NULL },
	{ "byok-key", FOUND_FACT, N_("It could be: {value}."), NULL },
	{ "byok-no-kek", FOUND_UNTOLD,
	  N_("Whether the length fits cannot be told "
	  "without the KEK (inspect --kek FILE)."), NULL },
	{ "byok-generator", FOUND_FACT, N_("Made by: {value}."), NULL },
	{ "byok-generator", FOUND_REMARK, N_("It does not say who made it "
	  "(generator)."), NULL },
};

static const char *
sentence(const struct rec_finding *f)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];

		if (strcmp(r->id, f->id) == 0 && r->level == f->level)
			return _(f->value[0] == '\0' && r->without != NULL ?
			    r->without : r->text);
	}
	return "{id}: {value}";		/* of a later keyd */
}

/* Prints them all. 0 or ERR_FORMAT. */
static int
print_findings(struct view v, struct tally *t)
{
	struct rec_finding f;

	while (v.len > 0) {
		if (wire_take(&v, &form_finding, &f) != 0 ||
		    f.level >= sizeof(marks) / sizeof(marks[0]))
			return ERR_FORMAT;
		out_check(t, marks[f.level], sentence(&f), "id", f.id,
		    "value", f.value, NULL);
	}
	return 0;
}

void
read_byok(struct ask *k, struct view file, struct view kek, const char *kid,
    struct tally *t)
{
	const struct req_byok req = { .byok = file, .kek = kek, .kid = kid };
	struct answer a;
	struct tally own = { 0, 0 };
	int err = ask_keyd(k, MSG_BYOK, &req, &a);

	if (err == 0)
		err = print_findings(a.rep.r_byok.findings, &own);
	if (err != 0) {
		out_check(t, MARK_NO, out_error(err), NULL);
		return;
	}
	t->no += own.no + (a.rep.r_byok.verdict == 1 && own.no == 0);
	t->unsure += own.unsure + (a.rep.r_byok.verdict == 3 && own.unsure == 0);
	switch (a.rep.r_byok.verdict) {
	case 0:
		out_say(_("Nothing here would make a vault refuse it."), NULL);
		break;
	case 1:
		out_say(_("A vault would refuse it."), NULL);
		break;
	default:
		out_say(_("Whether a vault takes it cannot be told from here."),
		    NULL);
		break;
	}
}
