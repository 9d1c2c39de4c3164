#include "src/wire/plug.h"

#include <unistd.h>

#include "src/base/err.h"
#include "src/wire/door.h"

int
plug_send(int socket, const struct plug *p, int fd)
{
	return door_send(socket, p, sizeof(*p), &fd, fd >= 0 ? 1 : 0);
}

int
plug_receive(int socket, struct plug *p, int *fd)
{
	int n = door_poll(socket, p, sizeof(*p), fd, 1);

	if (n < 1)
		*fd = -1;
	if (n < 0)
		return n == ERR_LOCKED ? 0 : n;
	p->key[sizeof(p->key) - 1] = p->name[sizeof(p->name) - 1] = '\0';
	if ((p->what == PLUG_IN) == (n == 1))
		return 1;
	if (n == 1)
		(void)close(*fd);
	*fd = -1;
	return ERR_FORMAT;
}
