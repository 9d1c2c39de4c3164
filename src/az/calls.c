#include "src/az/calls.h"

#include <stddef.h>
#include <string.h>

#include "src/base/err.h"

#define TEXT_SPACE	16384		/* of all words together */

#define DIGITS	"0123456789"
#define LETTERS	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define NAMES	LETTERS DIGITS "-"

/* A place in a word: "{vault}". */
static const struct place {
	const char *name;
	size_t at;			/* of its text in struct req_az */
	const char *takes;
} places[] = {
#define PLACE(member, takes) \
	{ #member, offsetof(struct req_az, member), takes }
	PLACE(tenant, NAMES "."),
	PLACE(subscription, NAMES),
	PLACE(vault, NAMES),
	PLACE(name, NAMES),
	PLACE(version, DIGITS "abcdef"),
	PLACE(size, DIGITS),
	PLACE(kty, LETTERS),
	PLACE(crv, NAMES),
	PLACE(ops, LETTERS " "),
	PLACE(alg, LETTERS DIGITS),
	PLACE(digest, LETTERS DIGITS "+/="),
	PLACE(url, NAMES "._:/?=&"),
	PLACE(resource, NAMES "._:/"),
#undef PLACE
};
#define N_PLACES (sizeof(places) / sizeof(places[0]))

/* Where the key lies: a vault, or a Managed HSM. */
#define AT "{at}"
#define REST "--url={url}", "--resource={resource}"
#define REST_BODY "--headers=Content-Type=application/json", "--body=@{file}"
/* "?" in front: left out when its place is empty. "*": one option, and behind it
 * each word of its place. */
static const struct call_row rows[AZ_CALLS] = {
	[AZ_VERSION] = { 60, .word = { "version" } },
	[AZ_ACCOUNT] = { 60, .word = { "account", "show" } },
	[AZ_LOGIN] = { 900, .speaks = 1, .word = { "login",
	  "?--tenant={tenant}" } },
	[AZ_LOGIN_CODE] = { 900, .speaks = 1, .word = { "login",
	  "--use-device-code", "?--tenant={tenant}" } },
	[AZ_LOGIN_IDENTITY] = { 120, .word = { "login", "--identity" } },
	[AZ_ACCOUNT_SET] = { 60, .word = { "account", "set",
	  "--subscription={subscription}" } },
	[AZ_VAULT] = { 120, .word = { "keyvault", "show", "--name={vault}" } },
	[AZ_POOL] = { 120, .word = { "keyvault", "show",
	  "--hsm-name={vault}" } },
	[AZ_KEY_CREATE] = { 180, .word = { "keyvault", "key", "create", AT,
	  "--name={name}", "--kty=RSA-HSM", "--size={size}", "--ops",
	  "import" } },
	[AZ_KEY_SHOW] = { 120, .word = { "keyvault", "key", "show", AT,
	  "--name={name}" } },
	[AZ_KEY_IMPORT] = { 180, .reads = 1, .word = { "keyvault", "key",
	  "import", AT, "--name={name}", "--kty={kty}", "?--curve={crv}",
	  "--byok-file={file}", "*--ops {ops}" } },
	[AZ_KEY_SIGN] = { 120, .word = { "keyvault", "key", "sign", AT,
	  "--name={name}", "--version={version}", "--algorithm={alg}",
	  "--digest={digest}" } },
	[AZ_REST_GET] = { 120, .word = { "rest", "--method=get", REST } },
	[AZ_REST_POST] = { 180, .reads = 1, .word = { "rest",
	  "--method=post", REST, REST_BODY } },
	[AZ_REST_PUT] = { 180, .reads = 1, .word = { "rest", "--method=put",
	  REST, REST_BODY } },
};

const struct call_row *
call_find(unsigned call)
{
	return call < AZ_CALLS && rows[call].word[0] != NULL ? &rows[call] :
	    NULL;
}

/* -- words ------------------------------------------------------------------------ */

struct making {
	const struct req_az *req;
	const char *file;
	struct call_words *out;
	size_t at[CALL_WORDS];	/* where each begins: the text may move */
	size_t n;
};

/* What stands in for a name of len bytes; NULL: what is there does not fit. */
static const char *
text_of(const struct making *m, const char *name, size_t len)
{
	const char *s;

	if (strncmp(name, "file", len) == 0)
		return m->req->file.len > 0 ? m->file : "";
	for (size_t i = 0; i < N_PLACES; i++) {
		if (strncmp(places[i].name, name, len) != 0 ||
		    places[i].name[len] != '\0')
			continue;
		memcpy(&s, (const char *)m->req + places[i].at, sizeof(s));
		if (s == NULL)
			s = "";
		return *s != '-' && *s != ' ' &&
		    strspn(s, places[i].takes) == strlen(s) ? s : NULL;
	}
	return NULL;
}

static int
begin(struct making *m)
{
	if (m->n == CALL_WORDS)
		return ERR_TOOBIG;
	m->at[m->n++] = m->out->text.len;
	return 0;
}

static int
end(struct making *m)
{
	return buf_put(&m->out->text, "", 1);
}

/* The option, and its words one by one. */
static int
each(struct making *m, const char *word, const char *text)
{
	int err = begin(m);
	size_t len;

	if (err == 0)
		err = buf_put(&m->out->text, word, strcspn(word, " "));
	if (err == 0)
		err = end(m);
	for (; err == 0 && *text != '\0'; text += len + strspn(text + len, " ")) {
		len = strcspn(text, " ");
		if ((err = begin(m)) == 0 &&
		    (err = buf_put(&m->out->text, text, len)) == 0)
			err = end(m);
	}
	return err;
}

static int
add(struct making *m, const char *word)
{
	const char kind = *word, *rest = kind == '?' || kind == '*' ? word + 1 :
	    word, *open = strchr(rest, '{'), *close = open == NULL ? NULL :
	    strchr(open, '}'), *text = "";
	struct buf *b = &m->out->text;
	int err;

	if (close != NULL)
		text = text_of(m, open + 1, (size_t)(close - open) - 1);
	if (text == NULL || (close != NULL && *text == '\0' && kind != '?' &&
	    kind != '*'))
		return ERR_ARG;
	if (close != NULL && *text == '\0')
		return 0;
	if (kind == '*')
		return each(m, rest, text);
	if ((err = begin(m)) != 0)
		return err;
	(void)buf_put(b, rest, close == NULL ? strlen(rest) :
	    (size_t)(open - rest));
	(void)buf_puts(b, text);
	if (close != NULL)
		(void)buf_puts(b, close + 1);
	return end(m);
}

/* Every text goes by its place's characters, also one that this call has no use
 * for: who sends it means something else. */
static int
check_all(const struct making *m)
{
	for (size_t i = 0; i < N_PLACES; i++)
		if (text_of(m, places[i].name, strlen(places[i].name)) == NULL)
			return ERR_ARG;
	return 0;
}

int
call_make(const struct req_az *req, const char *file, struct call_words *out)
{
	const struct call_row *row = call_find(req->call);
	struct making m = { .req = req, .file = file, .out = out };
	int err = row == NULL ? ERR_ARG : check_all(&m);

	memset(out, 0, sizeof(*out));
	buf_init(&out->text, TEXT_SPACE);
	for (size_t i = 0; err == 0 && row->word[i] != NULL; i++)
		err = add(&m, strcmp(row->word[i], AT) != 0 ? row->word[i] :
		    req->managed ? "--hsm-name={vault}" :
		    "--vault-name={vault}");
	if (err == 0)
		err = add(&m, "--output=json");
	if (err == 0 && !row->speaks)
		err = add(&m, "--only-show-errors");
	for (size_t i = 0; err == 0 && i < m.n; i++)
		out->word[i] = (char *)out->text.p + m.at[i];
	return err;
}

void
call_free(struct call_words *w)
{
	buf_free(&w->text);
}
