/* What both daemons do to make their secrets known. See leaks.h. */
#include "tests/fake/leaks.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>

#include "src/base/text.h"
#include "src/wire/daemon.h"
#include "tests/fake/faults.h"

#define NUMBER_MAX 1024
#define SECRET_MAX 8192

void __real_daemon_keep(int fd_pages, int fd_peer, int fd_more);
void __wrap_daemon_keep(int fd_pages, int fd_peer, int fd_more);

static char path[FAULT_PATH];
static int out = -1;

/* Before main, while the environment is there. */
__attribute__((constructor)) static void
find_file(void)
{
	char dir[FAULT_PATH / 2], exe[FAULT_PATH];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	if (n <= 0 || !fault_env("KC_LEAKS", dir, sizeof(dir)))
		return;
	exe[n] = '\0';
	(void)snprintf(path, sizeof(path), "%s/%.64s.secrets", dir,
	    strrchr(exe, '/') + 1);
}

/* All others were closed just now, and no jail is shut yet. */
void
__wrap_daemon_keep(int fd_pages, int fd_peer, int fd_more)
{
	__real_daemon_keep(fd_pages, fd_peer, fd_more);
	if (path[0] == '\0')
		return;
	out = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (out < 0)
		_exit(95);
}

void
leak_tell(const char *name, const void *p, size_t len)
{
	static char line[64 + 2 * SECRET_MAX];
	size_t at;

	if (out < 0 || len == 0 || len > SECRET_MAX)
		return;
	at = (size_t)snprintf(line, 64, "%.60s ", name);
	hex_put(line + at, p, len);
	at += 2 * len;
	line[at++] = '\n';
	if (write(out, line, at) != (ssize_t)at)
		_exit(94);
	explicit_bzero(line, at);
}

void
leak_tell_key(const char *name, const EVP_PKEY *key)
{
	static const char *const numbers[] = {
		OSSL_PKEY_PARAM_PRIV_KEY, OSSL_PKEY_PARAM_RSA_D,
		OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2
	};
	uint8_t bytes[NUMBER_MAX];
	BIGNUM *bn;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		bn = NULL;
		if (EVP_PKEY_get_bn_param(key, numbers[i], &bn) != 1)
			continue;
		if (BN_num_bytes(bn) <= NUMBER_MAX)
			leak_tell(name, bytes, (size_t)BN_bn2bin(bn, bytes));
		BN_clear_free(bn);
	}
	explicit_bzero(bytes, sizeof(bytes));
}
