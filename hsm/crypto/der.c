#include "hsm/crypto/der.h"

#include <openssl/asn1.h>

int
der_tag(const uint8_t **p, const uint8_t *end, long *len)
{
	int tag, class;

	if (end <= *p || (ASN1_get_object(p, len, &tag, &class,
	    (long)(end - *p)) & 0x80) != 0 || class != V_ASN1_UNIVERSAL ||
	    *len > end - *p)
		return -1;
	return tag;
}
