/* keyd: cryptography that fails its self-tests (KC_UNTESTED=selftest), a system
 * without random bytes (=random). */
#include <stdlib.h>
#include <string.h>

#include "hsm/crypto/selftest.h"
#include "src/base/err.h"

int __real_selftest(void);
int __wrap_selftest(void);
int __real_selftest_random(void);
int __wrap_selftest_random(void);

static int fails, unseeded;

/* Before main: the environment is there yet. */
__attribute__((constructor)) static void
read_environment(void)
{
	const char *what = getenv("KC_UNTESTED");

	fails = what != NULL && strcmp(what, "selftest") == 0;
	unseeded = what != NULL && strcmp(what, "random") == 0;
}

int
__wrap_selftest(void)
{
	return fails ? ERR_CRYPTO : __real_selftest();
}

int
__wrap_selftest_random(void)
{
	return unseeded ? 0 : __real_selftest_random();
}
