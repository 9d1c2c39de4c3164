#include "src/cmd/out.h"

#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/base/words.h"
#include "src/base/say.h"
#include "src/base/tell.h"
#include "src/record/journal.h"

#define LINE_SIZE	(2 * JOURNAL_LINE_MAX)	/* a line of a record has room */

static void
print_line(const char *before, const char *text, va_list ap)
{
	struct buf b;

	buf_init(&b, LINE_SIZE);
	(void)fputs(before, stdout);
	if (say_v(&b, text, ap) == 0)
		tell_safe(stdout, buf_str(&b), 0);
	else
		(void)fputs("(...)", stdout);
	(void)fputc('\n', stdout);
	buf_free(&b);
}

static void
line(const char *before, const char *text, ...)
{
	va_list ap;

	va_start(ap, text);
	print_line(before, text, ap);
	va_end(ap);
}

void
out_head(const char *file, const char *what)
{
	/* TRANSLATORS: French has a no-break space before the colon. */
	line("", _("{label}: {value}"), "label", file, "value", what, NULL);
}

void
out_pair(const char *label, const char *value)
{
	line("  ", _("{label}: {value}"), "label", label, "value", value, NULL);
}

void
out_number(const char *label, uint64_t n)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%" PRIu64, n);
	out_pair(label, text);
}

void
out_digest(const char *label, const uint8_t digest[static SHA256_LEN])
{
	enum word_list list = words_list();
	char hex[2 * SHA256_LEN + 1], words[512] = "";
	uint16_t pos[WORDS_N];
	size_t used = 0;

	hex_put(hex, digest, SHA256_LEN);
	out_pair(label, hex);
	if (words_of(digest, pos) != 0)
		return;
	for (int i = 0; i < WORDS_N && used < sizeof(words); i++)
		used += (size_t)snprintf(words + used, sizeof(words) - used,
		    "%s%s", i == 0 ? "" : " ", words_text(list, pos[i]));
	line("    ", "{words}", "words", words, NULL);
}

void
out_say(const char *text, ...)
{
	va_list ap;

	va_start(ap, text);
	print_line("  ", text, ap);
	va_end(ap);
}

void
out_check(struct tally *t, enum mark mark, const char *text, ...)
{
	static const char *const marks[] = {
		[MARK_OK] = "[ok] ", [MARK_NO] = "[no] ",
		[MARK_UNSURE] = "[??] ", [MARK_NOTE] = "[--] ",
	};
	va_list ap;

	t->no += mark == MARK_NO;
	t->unsure += mark == MARK_UNSURE;
	va_start(ap, text);
	print_line(marks[mark], text, ap);
	va_end(ap);
}

static const struct ending {
	int status;
	const char *text;
} endings[] = {
	{ 1, N_("Result: FAILURE") },
	{ 3, N_("Result: it cannot be told, see [??] above") },
	{ 5, N_("Result: it holds; not everybody agrees") },
	{ 6, N_("Result: it holds; not finished") },
	{ 3, N_("Result: consistent, not compared with the paper") },
	{ 0, N_("Result: SUCCESS") },
};

static const struct ending *
ending(const struct tally *t)
{
	const unsigned count[] = { t->no, t->unsure, t->dissent, t->unfinished,
		t->uncompared, 1 };
	size_t i = 0;

	while (count[i] == 0)
		i++;
	return &endings[i];
}

int
tally_status(const struct tally *t)
{
	return ending(t)->status;
}

int
out_result(const struct tally *t)
{
	(void)puts(_(ending(t)->text));
	return tally_status(t);
}

static const struct {
	int err;
	const char *text;
} errors[] = {
	{ ERR_IO, N_("The file cannot be read.") },
	{ ERR_NOTFOUND, N_("There is no such file.") },
	{ ERR_PERM, N_("The file may not be read.") },
	{ ERR_FOLDER, N_("This is a folder, not a file.") },
	{ ERR_TOOBIG, N_("The file is larger than such a file can be.") },
	{ ERR_FORMAT, N_("The form is not as specified.") },
	{ ERR_AUTH, N_("The signature or tag does not hold: the file was "
	    "changed.") },
	{ ERR_MODE, N_("Rehearsal and production are mixed.") },
	{ ERR_POINT, N_("A card's key in it is no point of its curve.") },
	{ ERR_CLOSED, N_("The program that reads it, keyconvoy-keyd, is not there "
	  "or ended unexpectedly.") },
	{ ERR_CHANGED, N_("The file was changed since it was written.") },
	{ ERR_TIMEOUT, N_("The medium that it lies on does not answer.") },
	{ ERR_KEK_FORM, N_("This is no file that a KEK comes in.") },
	{ ERR_KEK_EMPTY, N_("The file is empty.") },
	{ ERR_KEK_BROKEN, N_("This begins as a KEK's file and breaks off, or was "
	    "changed.") },
	{ ERR_KEK_QUOTES, N_("It has single quotes where JSON has double "
	    "ones.") },
	{ ERR_KEK_TWICE, N_("A member stands twice in this JSON.") },
	{ ERR_KEK_HTML, N_("This is a web page, not the file behind it.") },
	{ ERR_KEK_CERT, N_("This is a certificate; a certificate's key is no "
	    "KEK.") },
	{ ERR_KEK_PKCS1, N_("This is an RSA public key in PKCS#1; a vault's is in "
	    "SubjectPublicKeyInfo (openssl rsa -RSAPublicKey_in -pubout).") },
	{ ERR_KEK_PEM, N_("This is PEM of something else than a public key.") },
	{ ERR_KEK_TYPE, N_("This is a public key, but not of RSA: no KEK.") },
	{ ERR_KEK_TWO, N_("More than one key or certificate stands in it.") },
	{ ERR_KEK_BEHIND, N_("Something else stands behind the key.") },
	{ ERR_KEK_NOKEY, N_("This is JSON, but there is no key in it.") },
	{ ERR_KEK_KTY, N_("The JSON does not say the key's type (kty), or "
	    "says none that there is.") },
	{ ERR_KEK_NUMBER, N_("The key's numbers, n and e, are missing or are no "
	    "numbers in base64url.") },
	{ ERR_KEK_MODULUS, N_("The number n is no modulus of RSA: a digit of it "
	    "was changed.") },
	{ ERR_KEK_SIZE, N_("The KEK is not of 2048, 3072 or 4096 bits.") },
	{ ERR_KEK_EXPONENT, N_("The KEK's exponent is not 65537.") },
	{ ERR_KEK_OPS, N_("The KEK may do more than import.") },
	{ ERR_KEK_PRIVATE, N_("The file holds a private key: no KEK that leaves "
	    "a vault does.") },
	{ ERR_KEK_SOFT, N_("This key is protected by software; a KEK is made with "
	    "--kty RSA-HSM.") },
	{ ERR_KEK_DISABLED, N_("This KEK is disabled in its vault.") },
	{ ERR_KEK_DELETED, N_("This KEK was deleted in its vault.") },
	{ ERR_KID, N_("Behind the host of its key identifier does not stand "
	    "/keys/NAME/VERSION.") },
	{ ERR_KID_TEMPLATE, N_("A placeholder stands where its key identifier "
	    "should.") },
	{ ERR_KID_SCHEME, N_("Its key identifier does not begin with https://.") },
	{ ERR_KID_HOST, N_("Its key identifier has no host, or no port, that can "
	    "be one.") },
	{ ERR_KID_NAME, N_("Its key identifier has no key's name that a vault "
	    "has.") },
	{ ERR_KID_VERSION, N_("Its key identifier has no version of 32 hex "
	    "digits.") },
	{ ERR_KID_DIFFERS, N_("The file names another key identifier.") },
};

int
out_getopt(int argc, char **argv, const char *letters,
    const struct option *options)
{
	const char *word;
	int at = -1, o = getopt_long(argc, argv, letters, options, &at);

	if (at < 0 || o == '?' || o == ':')
		return o;
	if (optarg != NULL && optarg == argv[optind - 1])
		optind--;	/* the option's word is before its value */
	word = argv[optind - 1] + 2;
	if (strcspn(word, "=") != strlen(options[at].name)) {
		optopt = 0;
		return '?';
	}
	optind += optarg != NULL && optarg == argv[optind];
	return o;
}

const char *
out_option(int o, char *const *argv, const char **word)
{
	static char letter[] = "-x";

	*word = argv[optind - 1];
	if (optopt > 0 && optopt <= UCHAR_MAX) {
		letter[1] = (char)optopt;
		*word = letter;
	}
	if (o == ':')
		return _("this option needs a value");
	return optopt > UCHAR_MAX ? _("this option takes no value") :
	    _("no such option");
}

const char *
out_error(int err)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i].err == err)
			return _(errors[i].text);
	return err_text(err);
}
