/* What a virtual card is made of, in memory. */
#include "src/card/virtual/vcard.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/text.h"

/* Letters of people's names: blocks, not Unicode's tables, which differ from
 * system to system. No blanks, no signs, nothing that combines or turns. */
static int
letter(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} blocks[] = {
		{ '0', '9' }, { 'A', 'Z' }, { 'a', 'z' },
		{ '-', '.' }, { '_', '_' },
		{ 0xc0, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x24f },
		{ 0x386, 0x3ff }, { 0x400, 0x481 }, { 0x48a, 0x52f },
		{ 0x531, 0x556 }, { 0x561, 0x587 }, { 0x5d0, 0x5ea },
		{ 0x620, 0x64a }, { 0x1e00, 0x1fbc },
		{ 0x3041, 0x3096 }, { 0x30a1, 0x30fa },
		{ 0x4e00, 0x9fff }, { 0xac00, 0xd7a3 },
	};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (c >= blocks[i].from && c <= blocks[i].to)
			return 1;
	return 0;
}

int
vcard_name_ok(const char *name)
{
	size_t len = strlen(name);
	uint32_t c;

	if (len == 0 || len > VCARD_NAME_MAX || name[0] == '.' ||
	    !utf8_ok(name, len, NULL))
		return 0;
	while ((c = utf8_next(&name)) != 0)
		if (!letter(c))
			return 0;
	return 1;
}

void
vcard_init(struct vcard *c)
{
	memset(c, 0, sizeof(*c));
	buf_init(&c->printed, PIV_OBJECT_MAX + VCARD_SEAL_LEN);
	buf_init(&c->chain, PIV_OBJECT_MAX + 16);
	buf_init(&c->out, PIV_OBJECT_MAX + 16);
}

void
vcard_clear(struct vcard *c)
{
	for (size_t i = 0; i < c->n_objects; i++)
		buf_free(&c->objects[i].content);
	buf_free(&c->printed);
	buf_free(&c->chain);
	buf_free(&c->out);
	secret_free(&c->storage);
	explicit_bzero(c, sizeof(*c));
	vcard_init(c);
}

int
vcard_tag_known(uint32_t tag)
{
	return (tag >= 0x5fc101 && tag <= 0x5fc123) ||
	    tag == PIV_ADMIN_DATA || tag == PIV_CERT_F9;
}

struct vcard_object *
vcard_object(struct vcard *c, uint32_t tag)
{
	for (size_t i = 0; i < c->n_objects; i++)
		if (c->objects[i].tag == tag)
			return &c->objects[i];
	return NULL;
}

size_t
vcard_used(const struct vcard *c)
{
	size_t used = c->printed.len;

	for (size_t i = 0; i < c->n_objects; i++)
		used += c->objects[i].content.len;
	return used;
}

static void
object_remove(struct vcard *c, struct vcard_object *o)
{
	struct vcard_object *last = &c->objects[c->n_objects - 1];

	buf_free(&o->content);
	if (o != last)
		*o = *last;
	c->n_objects--;
}

int
vcard_object_set(struct vcard *c, uint32_t tag, struct view content)
{
	struct vcard_object *o = vcard_object(c, tag);
	const size_t old = o == NULL ? 0 : o->content.len;

	if (content.len == 0) {
		if (o != NULL)
			object_remove(c, o);
		return 0;
	}
	if (vcard_used(c) - old + content.len > c->room ||
	    (o == NULL && c->n_objects == VCARD_OBJECTS))
		return ERR_CARD_FULL;
	if (o == NULL) {
		o = &c->objects[c->n_objects++];
		o->tag = tag;
		buf_init(&o->content, PIV_OBJECT_MAX);
	}
	buf_reset(&o->content);
	return buf_put(&o->content, content.p, content.len);
}
