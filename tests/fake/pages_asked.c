/* Which page stands when a daemon is asked something: a line of the file KC_PAGES names,
 * where makers_reader.c says what a card has refused since. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/flow/flow.h"
#include "src/flow/pages.h"

enum move __real_flow_ask(struct flow *f, uint8_t type, const void *req,
    flow_reply reply);
enum move __wrap_flow_ask(struct flow *f, uint8_t type, const void *req,
    flow_reply reply);

static int fd = -1;

/* Before main: no jail is shut yet. */
__attribute__((constructor)) static void
open_it(void)
{
	const char *path = getenv("KC_PAGES");

	if (path != NULL)
		fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

enum move
__wrap_flow_ask(struct flow *f, uint8_t type, const void *req, flow_reply reply)
{
	if (fd >= 0)
		(void)dprintf(fd, "page %s.%s\n", flow_at(f)->id,
		    f->pages->page->id);
	return __real_flow_ask(f, type, req, reply);
}
