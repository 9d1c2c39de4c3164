/* What people may type: identifiers, vault names, people, numbers. */
#ifndef KC_STEPS_NAMES_H
#define KC_STEPS_NAMES_H

#include <stdint.h>

#define OPS_TEXT 64

/* ident: [0-9a-z-], 1 to 72. 0; ERR_FORMAT; ERR_ARG when only capitals are the
 * matter: then lower[73] holds what may be offered. */
int name_ident(const char *s, char lower[static 73]);

/* A vault's key name: [0-9A-Za-z-], 1 to 127. 0 or ERR_FORMAT. */
int name_friendly(const char *s);

/* What a vault's key may do (REST: key_ops), words with blanks between: 0 and the same
 * in the order of "encrypt decrypt sign verify wrapKey unwrapKey", each once, or
 * ERR_FORMAT: none, or one that a key of an elliptic curve (ec) or of RSA has not. */
int name_ops(const char *s, int ec, char out[static OPS_TEXT]);

/* A subscription's id, a GUID as 8-4-4-4-12 hex digits: 0 and lower[37], or
 * ERR_FORMAT. */
int name_guid(const char *s, char lower[static 37]);

/* A person, a ceremony, a plain name: 1 to 127 bytes of printable UTF-8, no
 * blank at either end. 0 or ERR_FORMAT. */
int name_person(const char *s);

/* 1: there is a letter in it, or a sign of another script. A number alone was meant for
 * a list. */
int name_has_letter(const char *s);

/* pubexp: "" or hex or decimal ("0x10001", "65537"): odd and above 65536.
 * 0 and *out (0 for ""), ERR_FORMAT, ERR_ARG. */
int name_pubexp(const char *s, uint64_t *out);

/* A whole number from lo to hi. 0 and *out, or ERR_FORMAT. */
int name_number(const char *s, unsigned lo, unsigned hi, unsigned *out);

/* "14:32": minutes of the day. 0 or ERR_FORMAT. */
int name_clock(const char *s, unsigned *minutes);

#endif
