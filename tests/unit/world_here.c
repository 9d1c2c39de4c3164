#include "tests/unit/world_here.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/json.h"

struct world_here here;
enum mode here_mode = MODE_REHEARSAL;

int
here_begin(void **state)
{
	(void)state;
	fake_make(&here.cards, 3);
	buf_init(&here.file, WORLD_FILE_MAX);
	buf_init(&here.other_file, WORLD_FILE_MAX);
	fake_close(fake_world(&here.cards, here_mode, 2, &here.file));
	fake_close(fake_world(&here.cards, here_mode, 2, &here.other_file));
	if (world_read(buf_view(&here.file), here_mode, &here.world) != 0)
		return -1;
	here.payload = fake_payload(buf_view(&here.file));
	here.other = fake_payload(buf_view(&here.other_file));
	here.knso = fake_knso(&here.cards, &here.world);
	return 0;
}

int
here_end(void **state)
{
	(void)state;
	EVP_PKEY_free(here.knso);
	js_free(here.payload);
	js_free(here.other);
	world_free(&here.world);
	buf_free(&here.file);
	buf_free(&here.other_file);
	fake_drop(&here.cards);
	return secret_in_use() == 0 ? 0 : -1;
}

uint8_t
here_another(uint8_t c)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr"
	    "stuvwxyz0123456789-_A";
	const char *at = c != 0 ? strchr(set, c) : NULL;

	return at != NULL ? (uint8_t)at[1] : c ^ 1;
}

EVP_PKEY *
here_kml(void)
{
	struct secret lt, km = { 0 };
	EVP_PKEY *kml;

	fake_lt(&here.cards, &here.world, &lt);
	assert_int_equal(world_unlock(&here.world, &lt, &km, &kml), 0);
	secret_free(&lt);
	secret_free(&km);
	return kml;
}
