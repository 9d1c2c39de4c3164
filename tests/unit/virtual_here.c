#include "tests/unit/virtual_here.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/secret.h"
#include "src/card/piv/admin.h"
#include "src/card/piv/apdu.h"

struct virtual_here here;

int
here_begin(void **state)
{
	(void)state;
	(void)snprintf(here.dir, sizeof(here.dir),
	    "/tmp/keyconvoy-virtual-XXXXXX");
	if (mkdtemp(here.dir) == NULL)
		return -1;
	(void)snprintf(here.path, sizeof(here.path), "%s/alice.card", here.dir);
	return reader_open(R, "virtual", here.dir, -1);
}

static int
remove_one(void *arg, const char *name)
{
	char file[FILE_PATH_MAX];

	return path_join(file, arg, name) || file_remove(file);
}

int
here_end(void **state)
{
	(void)state;
	reader_close(R);
	if (dir_each(here.dir, remove_one, here.dir) || rmdir(here.dir))
		return -1;
	return secret_in_use() == 0 ? 0 : -1;
}

int
here_tray(int action, const char *name)
{
	return here.reader.ops->tray(R, action, name);
}

int
here_power(void)
{
	struct buf atr;
	char label[33];
	int err;

	buf_init(&atr, ATR_MAX);
	err = here.reader.ops->power_on(R, &atr);
	buf_free(&atr);
	return err ? err : piv_select(R, label);
}

void
here_alice(void)
{
	assert_int_equal(here_tray(TRAY_INSERT, "alice"), 0);
	assert_int_equal(here_power(), 0);
}

void
here_admin(void)
{
	assert_int_equal(admin_authenticate(R, PIV_ALG_AES192,
	    admin_factory_key), 0);
}

unsigned
here_sw(const void *apdu, size_t len)
{
	struct buf answer;
	unsigned sw;

	buf_init(&answer, APDU_ANSWER_MAX);
	assert_int_equal(here.reader.ops->transmit(R, view_of(apdu, len),
	    &answer), 0);
	assert_true(answer.len >= 2);
	sw = (unsigned)answer.p[answer.len - 2] << 8 | answer.p[answer.len - 1];
	buf_free(&answer);
	return sw;
}
