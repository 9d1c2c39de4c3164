/* What a command's arguments may be, whether written or given by a fact. */
#include <string.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/replay/script.h"

#define ID_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

static const struct {
	const char *name;
	enum key key;
} keys[] = {
	{ "next", KC_NEXT }, { "enter", KC_NEXT }, { "back", KC_BACK },
	{ "quit", KC_QUIT }, { "tab", KC_TAB }, { "up", KC_UP },
	{ "down", KC_DOWN }, { "F1", KC_F1 }, { "F2", KC_F2 }, { "F3", KC_F3 },
	{ "F4", KC_F4 }, { "F5", KC_F5 }, { "F6", KC_F6 }, { "F7", KC_F7 },
	{ "F8", KC_F8 }, { "F9", KC_F9 }, { "F10", KC_F10 }, { "F11", KC_F11 },
	{ "F12", KC_F12 },
};

int
script_key(const char *name, struct event *ev)
{
	const char *rest = name;

	memset(ev, 0, sizeof(*ev));
	ev->kind = EV_KEY;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i].name, name) == 0) {
			ev->key = keys[i].key;
			return 0;
		}
	if (name[0] == '\0' || !utf8_ok(name, strlen(name), NULL))
		return ERR_FORMAT;
	ev->key = KC_CHAR;
	ev->ch = utf8_next(&rest);
	return *rest == '\0' ? 0 : ERR_FORMAT;
}

const char *
script_key_name(enum key key)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].key == key)
			return keys[i].name;
	return NULL;
}

int
script_char(uint32_t ch, char out[static SCRIPT_CHAR_MAX])
{
	size_t n = ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;
	static const uint8_t lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = n; i-- > 0; ch >>= 6)
		out[i] = (char)(i > 0 ? 0x80 | (ch & 0x3f) : lead[n] | ch);
	out[n] = '\0';
	return utf8_ok(out, n, NULL) ? 0 : ERR_FORMAT;
}

/* "step" or "step.page". */
static int
is_place(const char *s)
{
	size_t n = strspn(s, ID_LETTERS);

	if (n == 0 || s[n] == '\0')
		return n > 0;
	s += n + 1;
	n = strspn(s, ID_LETTERS);
	return s[-1] == '.' && n > 0 && s[n] == '\0';
}

/* A path below a folder: relative, no part "..". */
static int
is_below(const char *s)
{
	if (s[0] == '\0' || s[0] == '/')
		return 0;
	for (;;) {
		size_t n = strcspn(s, "/");

		if (n == 2 && s[0] == '.' && s[1] == '.')
			return 0;
		if (s[n] == '\0')
			return 1;
		s += n + 1;
	}
}

static int
is_secret_name(const char *s)
{
	return strncmp(s, "card:", 5) == 0 ? s[5] != '\0' :
	    s[0] != '\0' && strpbrk(s, "=# \t") == NULL;
}

const char *
script_complaint(enum script_cmd cmd, unsigned arg, const char *text)
{
	struct event ev;

	switch (cmd) {
	case CMD_STEP:
		return is_place(text) ? NULL : "not STEP or STEP.PAGE";
	case CMD_PRESS:
		return script_key(text, &ev) == 0 ? NULL :
		    "not a key (next, back, quit, enter, tab, up, down, "
		    "F1 to F12 or a letter)";
	case CMD_FILE:
		return is_below(text) ? NULL :
		    "not a path below the ceremony's folder";
	case CMD_SECRET:
		return arg == 0 || is_secret_name(text) ? NULL :
		    "not the name of a secret";
	case CMD_SET:
	case CMD_NOTICE:
		return arg == 1 || text[0] != '\0' ? NULL : "an empty id";
	case CMD_TEXT:
	case CMD_INSERT:
	case CMD_PAGE:
		return text[0] != '\0' ? NULL : "an empty word";
	case CMD_REMOVE:
	case CMD_STOP:
		break;
	}
	return NULL;
}
