/* The keyconvoy-az of the test variants: where a file "hurry" lies beside the az of
 * PATH, so many seconds are over as it says. An az that hangs need not be waited for. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int __real_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);

static char hurry[PATH_MAX];

/* The environment is emptied later. */
__attribute__((constructor)) static void
remember(void)
{
	const char *path = getenv("PATH");

	if (path != NULL)
		(void)snprintf(hurry, sizeof(hurry), "%s/hurry", path);
}

int
__wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
	const int r = __real_clock_gettime(clock, now);
	FILE *f = hurry[0] == '\0' ? NULL : fopen(hurry, "re");
	long seconds = 0;

	if (f == NULL)
		return r;
	if (fscanf(f, "%ld", &seconds) == 1)
		now->tv_sec += seconds;
	(void)fclose(f);
	return r;
}
