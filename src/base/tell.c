#include "src/base/tell.h"

#include "src/base/nls.h"
#include "src/base/say.h"
#include "src/base/text.h"

#define REPLACEMENT	0xfffdu
#define LINE_MAX_SAID	(256 * 1024)	/* above what a system takes as one word */

void
tell_safe(FILE *to, const char *s, int lines)
{
	while (*s != '\0') {
		const char *start = s;
		uint32_t c = utf8_next(&s);

		/* What is no UTF-8 comes as the replacement character. */
		if ((!utf8_control(c) && c != REPLACEMENT) || (lines && c == '\n'))
			(void)fwrite(start, 1, (size_t)(s - start), to);
		else
			(void)fputc('?', to);
	}
}

void
tell_error(const char *program, const char *what, const char *word)
{
	struct buf b;

	buf_init(&b, LINE_MAX_SAID);
	(void)fprintf(stderr, "%s: ", program);
	/* TRANSLATORS: French has a no-break space before the colon. */
	if (word != NULL && say(&b, _("{label}: {value}"), "label", what, "value",
	    word, NULL) == 0)
		tell_safe(stderr, buf_str(&b), 0);
	else
		tell_safe(stderr, what, 0);
	(void)fputc('\n', stderr);
	buf_free(&b);
}

int
tell_end(const char *program, int status)
{
	if (fclose(stdout) == 0 || status != 0)
		return status;
	tell_error(program, _("the output could not be written; what the command "
	    "does is done."), NULL);
	return 3;
}
