/* keyd: cryptography that fails its self-tests (KC_UNTESTED=selftest), a system
 * without random bytes (=random), programs built without their jail (=calls). */
#include <stdlib.h>
#include <string.h>

#include "hsm/crypto/selftest.h"
#include "src/base/err.h"
#include "src/wire/jail.h"

int __real_selftest(void);
int __wrap_selftest(void);
int __real_selftest_random(void);
int __wrap_selftest_random(void);
int __real_jail_built(void);
int __wrap_jail_built(void);

static int fails, unseeded, unjailed;

/* Before main: the environment is there yet. */
__attribute__((constructor)) static void
read_environment(void)
{
	const char *what = getenv("KC_UNTESTED");

	fails = what != NULL && strcmp(what, "selftest") == 0;
	unseeded = what != NULL && strcmp(what, "random") == 0;
	unjailed = what != NULL && strcmp(what, "calls") == 0;
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

int
__wrap_jail_built(void)
{
	return !unjailed && __real_jail_built();
}
