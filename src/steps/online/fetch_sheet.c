/* The sheet that goes another way than the stick. */
#include "src/base/words.h"
#include "src/steps/online/fetch.h"

/* Twelve words, in the language of the page. */
static void
put_words(const uint8_t digest[static SHA256_LEN], struct buf *out)
{
	uint16_t pos[WORDS_N];

	for (int i = 0; words_of(digest, pos) == 0 && i < WORDS_N; i++) {
		(void)buf_puts(out, i % 6 == 0 && i > 0 ? "\n" : i > 0 ? " " :
		    "");
		(void)buf_puts(out, words_text(words_list(), pos[i]));
	}
}

int
fetch_sheet(struct flow *f, const char *file, const char *text, const char *name,
    const uint8_t digest[static SHA256_LEN])
{
	struct buf b, words;
	int err;

	buf_init(&b, 4096);
	buf_init(&words, 1024);
	put_words(digest, &words);
	(void)say(&b, text, "name", name, "kid", f->st.kid.text, "subscription",
	    f->st.online.subscription, "words", buf_str(&words), NULL);
	err = b.err == 0 ? flow_write(f, file, buf_view(&b)) : b.err;
	if (err < 0)
		flow_fail(f, err);
	else
		err = flow_record(f, "sheet", files_record(file, buf_view(&b)));
	buf_free(&words);
	buf_free(&b);
	return err;
}
