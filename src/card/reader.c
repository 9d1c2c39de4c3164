#include "src/card/reader.h"

#include <string.h>

#include "src/base/err.h"
#include "src/card/usb/usb_reader.h"
#include "src/card/virtual/virtual.h"

/* Every driver, one line each. */
static const struct reader_ops *const drivers[] = {
	&virtual_reader,
	&usb_reader,
};

int
reader_open(struct reader *r, const char *driver, const char *arg, int plug)
{
	*r = (struct reader){ 0 };
	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++) {
		const struct reader_ops *ops = drivers[i];
		int err;

		if (strcmp(ops->driver, driver) != 0)
			continue;
		if ((err = ops->open(r, arg, plug)) == 0)
			r->ops = ops;
		return err;
	}
	return ERR_ARG;
}

void
reader_close(struct reader *r)
{
	if (r->ops != NULL)
		r->ops->close(r);
	*r = (struct reader){ 0 };
}
