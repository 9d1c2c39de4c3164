/* What a virtual card is made of, in memory. */
#include "src/card/virtual/vcard.h"

#include <string.h>

#include "src/base/err.h"

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
