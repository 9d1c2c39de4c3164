#include "src/cloud/byok_text.h"

#include <string.h>

#include "src/base/nls.h"

/* hsm/keys/byok.h lists the ids. {value} is data of the file. */
static const struct row {
	const char *id;
	enum found level;
	const char *text;
	const char *without;	/* instead, where there is no value; or NULL */
} rows[] = {
	{ "byok-mark", FOUND_UNTOLD, N_("It begins with a byte order mark, as "
	  "Windows PowerShell writes it. az would send that with it, and nobody "
	  "says that a vault takes it: write the file again without."), NULL },
	{ "byok-mark", FOUND_FAILS, N_("It is {value}, as Windows PowerShell "
	  "writes it; JSON is UTF-8, and az would send it as it is: write the file "
	  "again."), NULL },
	{ "byok-empty", FOUND_FAILS, N_("The file is empty."), NULL },
	{ "byok-html", FOUND_FAILS, N_("This is a web page, not the file behind "
	  "it."), NULL },
	{ "byok-legacy", FOUND_FAILS, N_("This is no JSON: it is the vendor's "
	  "binary form, retired since 2021-06-30, or nothing that a vault "
	  "knows."), NULL },
	{ "byok-quotes", FOUND_FAILS, N_("It has single quotes where JSON has "
	  "double ones."), NULL },
	{ "byok-twice", FOUND_FAILS, N_("It is JSON in which a member stands "
	  "twice: line {value}."), NULL },
	{ "byok-json", FOUND_FAILS, N_("It is JSON that breaks off or is broken at "
	  "line {value}."), N_("It is no JSON that can be read.") },
	{ "byok-members", FOUND_REMARK, N_("The specification has no member "
	  "{value}."), NULL },
	{ "byok-schema", FOUND_HOLDS, N_("Version of the form: {value}."), NULL },
	{ "byok-schema", FOUND_FAILS, N_("Version of the form: {value}; expected: "
	  "1.0.0."), N_("The version of the form (schema_version) is missing.") },
	{ "byok-kid", FOUND_HOLDS, N_("Wrapped for the KEK {value}."), NULL },
	{ "byok-kid", FOUND_FAILS, N_("Wrapped for {value}: that is no versioned "
	  "key identifier of a vault."),
	  N_("The identifier of the KEK (kid) is missing.") },
	{ "byok-kid-scheme", FOUND_FAILS, N_("Wrapped for {value}: an identifier "
	  "begins with https://."), NULL },
	{ "byok-kid-host", FOUND_FAILS, N_("Wrapped for {value}: there is no host, "
	  "or no port, that can be one."), NULL },
	{ "byok-kid-path", FOUND_FAILS, N_("Wrapped for {value}: behind the host "
	  "does not stand /keys/NAME/VERSION."), N_("The identifier of the KEK "
	  "(kid) is no text that can be one.") },
	{ "byok-kid-name", FOUND_FAILS, N_("Wrapped for {value}: a vault has no "
	  "key of such a name."), NULL },
	{ "byok-kid-version", FOUND_FAILS, N_("Wrapped for {value}: the version is "
	  "missing or not 32 hex digits."), NULL },
	{ "byok-kid-differs", FOUND_FAILS, N_("The KEK at hand is another one: "
	  "{value}."), NULL },
	{ "byok-alg", FOUND_HOLDS, N_("Algorithm: {value}."), NULL },
	{ "byok-alg", FOUND_FAILS, N_("Algorithm: {value}; expected: dir."),
	  N_("The algorithm (alg) is missing.") },
	{ "byok-enc", FOUND_HOLDS, N_("Wrapping: {value}."), NULL },
	{ "byok-enc", FOUND_FAILS, N_("Wrapping: {value}; expected: "
	  "CKM_RSA_AES_KEY_WRAP."), N_("The wrapping (enc) is missing.") },
	{ "byok-template", FOUND_FAILS, N_("A placeholder of the specification "
	  "was left in: {value}. What it stands for is written there, without "
	  "angle brackets, braces or parentheses."), NULL },
	{ "byok-base64", FOUND_HOLDS, N_("The ciphertext is written as specified "
	  "({value})."), NULL },
	{ "byok-base64", FOUND_REMARK, N_("The ciphertext is written otherwise "
	  "than specified ({value}); no document says that a vault takes it."),
	  NULL },
	{ "byok-base64", FOUND_FAILS, N_("The ciphertext is no base64."),
	  N_("The ciphertext is missing.") },
	{ "byok-length", FOUND_HOLDS, N_("Length in bytes: {value}, the KEK's "
	  "modulus and whole blocks."), NULL },
	{ "byok-length", FOUND_FAILS, N_("Length in bytes: {value}. That is not a "
	  "KEK's modulus (256, 384 or 512) and blocks of 8 that a key fills."),
	  NULL },
	{ "byok-key", FOUND_HOLDS, N_("A key of such a length: {value}."), NULL },
	{ "byok-key", FOUND_UNTOLD, N_("No key that is known here has such a "
	  "length: a vault may know it."), NULL },
	{ "byok-key", FOUND_FACT, N_("It could be: {value}."), NULL },
	{ "byok-aes", FOUND_HOLDS, N_("A key of such a length: {value}."), NULL },
	{ "byok-aes", FOUND_FAILS, N_("A key of such a length: {value}. Symmetric "
	  "keys are for a Managed HSM only, and the KEK is a vault's."), NULL },
	{ "byok-aes", FOUND_UNTOLD, N_("A key of such a length: {value}. Whether "
	  "the KEK is a Managed HSM's, which takes it, cannot be told."), NULL },
	{ "byok-other-form", FOUND_UNTOLD, N_("Such a length fits {value}; a vault "
	  "takes PKCS#8 in DER (openssl pkcs8 -topk8 -nocrypt -outform DER)."),
	  NULL },
	{ "byok-other-form", FOUND_FACT, N_("It could be: {value}; a vault takes "
	  "PKCS#8 in DER."), NULL },
	{ "byok-other-kek", FOUND_UNTOLD, N_("Such a length fits a key that was "
	  "wrapped for a KEK of another size."), NULL },
	{ "byok-no-kek", FOUND_UNTOLD, N_("Whether the length fits cannot be told "
	  "without the KEK (inspect --kek FILE)."), NULL },
	{ "byok-generator", FOUND_FACT, N_("Made by: {value}."), NULL },
	{ "byok-generator", FOUND_REMARK, N_("It does not say who made it "
	  "(generator)."), NULL },
};

const char *
byok_text(const struct rec_finding *f)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];

		if (strcmp(r->id, f->id) == 0 && (unsigned)r->level == f->level)
			return _(f->value[0] == '\0' && r->without != NULL ?
			    r->without : r->text);
	}
	return "{id}: {value}";		/* of a later keyd */
}
