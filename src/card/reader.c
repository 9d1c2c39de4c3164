#include "src/card/reader.h"

#include <string.h>

#include "src/base/err.h"
#include "src/card/virtual/virtual.h"

/* Every driver, one line each; ops NULL: a word that is known but not built. */
static const struct driver {
	const char *word;
	const struct reader_ops *ops;
} drivers[] = {
	{ "virtual", &virtual_reader },
	{ "usb", NULL },
};

static const struct driver *
driver_find(const char *word)
{
	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
		if (strcmp(drivers[i].word, word) == 0)
			return &drivers[i];
	return NULL;
}

int
reader_open(struct reader *r, const char *driver, const char *arg)
{
	const struct driver *d = driver_find(driver);
	int err;

	*r = (struct reader){ 0 };
	if (d == NULL)
		return ERR_ARG;
	if (d->ops == NULL)
		return ERR_UNSUPPORTED;
	err = d->ops->open(r, arg);
	if (err == 0)
		r->ops = d->ops;
	return err;
}

void
reader_close(struct reader *r)
{
	if (r->ops != NULL)
		r->ops->close(r);
	*r = (struct reader){ 0 };
}
