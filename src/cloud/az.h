/* The commands that people type at the online station, whole. */
#ifndef KC_CLOUD_AZ_H
#define KC_CLOUD_AZ_H

#include "src/base/buf.h"
#include "src/base/kid.h"

enum shell { SHELL_POSIX, SHELL_POWERSHELL };

/* What a key that leaves for a vault has to be told there. */
struct az_import {
	const struct kid *kid;		/* of the KEK: says where to */
	int managed;			/* a Managed HSM, whatever its host */
	const char *name, *file;
	const char *kty, *crv;		/* "RSA" or "EC"; NULL or the curve */
	const char *ops;		/* blanks between them */
};

/* Appends `az keyvault key import` with every option, each word in quotes where the
 * shell needs them. Returns out->err. */
int az_import(const struct az_import *in, enum shell shell, struct buf *out);

/* Appends one word. Of PowerShell's single quotes there are five (U+2018 to 201B
 * too), each of which ends a word. */
int az_word(const char *word, enum shell shell, struct buf *out);

#endif
