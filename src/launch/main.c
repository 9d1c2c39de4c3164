/* keyconvoy: the launcher. It stands above pages and daemons, and does nothing that
 * they do: what it may not do stands in tests/arch/nm.sh. */
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "src/base/entry.h"
#include "src/launch/launcher.h"
#include "src/wire/jail.h"

int
main(int argc, char **argv)
{
	const struct rlimit none = { 0, 0 };

	entry_setup();
	(void)umask(077);
	(void)setrlimit(RLIMIT_CORE, &none);
	if (!JAIL_ASAN)
		(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	return launcher_run(argc, argv);
}
