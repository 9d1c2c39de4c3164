/*
 * Error codes: one list, said once. A function returns 0 or a negative ERR_*.
 * The texts are for developers and logs of tests; what people read is a row
 * of src/page/notices_*.c, chosen by the code.
 */
#ifndef KC_BASE_ERR_H
#define KC_BASE_ERR_H

/* X(NAME, "text"): append only, codes travel between the programs. Names that
 * OpenSSL has (such as its type ERR_STATE) cannot stand here. */
#define ERR_LIST(X) \
	X(ERR_NOMEM, "out of memory") \
	X(ERR_IO, "input or output failed") \
	X(ERR_NOSPACE, "no space left") \
	X(ERR_EXISTS, "exists already") \
	X(ERR_NOTFOUND, "not found") \
	X(ERR_PERM, "permission denied") \
	X(ERR_TOOBIG, "larger than the limit") \
	X(ERR_FORMAT, "form not as specified") \
	X(ERR_AUTH, "tag or signature does not hold") \
	X(ERR_MODE, "rehearsal and production mixed") \
	X(ERR_ARG, "argument out of range") \
	X(ERR_PHASE, "not possible in this state") \
	X(ERR_RIGHTS, "the key's rights forbid it") \
	X(ERR_CRYPTO, "the cryptographic library refused") \
	X(ERR_CLOSED, "the peer ended") \
	X(ERR_CANCELLED, "cancelled") \
	X(ERR_LOCKED, "in use by another process") \
	X(ERR_UNSUPPORTED, "not supported here") \
	X(ERR_CHANGED, "changed since it was written") \
	X(ERR_KEK_FORM, "no public RSA key found") \
	X(ERR_KEK_SIZE, "KEK is not RSA 2048, 3072 or 4096") \
	X(ERR_KEK_EXPONENT, "KEK exponent is not 65537") \
	X(ERR_KEK_OPS, "KEK may do more than import") \
	X(ERR_KEK_PRIVATE, "the file holds a private key") \
	X(ERR_KID, "not a versioned key identifier") \
	X(ERR_KID_MISSING, "no key identifier given") \
	X(ERR_KID_DIFFERS, "the file names another key identifier") \
	X(ERR_DEST, "the copy is bound to another destination") \
	X(ERR_QUORUM, "fewer than K cards") \
	X(ERR_SHARE, "the share does not open") \
	X(ERR_POINT, "not a point of the curve") \
	X(ERR_WORLD_OTHER, "belongs to another world") \
	X(ERR_CARD_NONE, "no card in the reader") \
	X(ERR_CARD_TWO, "two cards present") \
	X(ERR_CARD_NOTPIV, "not a PIV card") \
	X(ERR_CARD_SLOT, "slot 9D holds a key") \
	X(ERR_CARD_MGM, "management key unknown") \
	X(ERR_CARD_REMOVED, "card removed") \
	X(ERR_CARD_APDU, "the card answered what it may not") \
	X(ERR_CARD_FULL, "no room on the card") \
	X(ERR_PIN, "wrong PIN") \
	X(ERR_PIN_BLOCKED, "PIN blocked") \
	X(ERR_PIN_FORM, "cannot be a PIN") \
	X(ERR_PIN_NEEDED, "PIN not verified") \
	X(ERR_PUK_CHANGED, "the PUK is not the factory's") \
	X(ERR_READER_NONE, "no reader") \
	X(ERR_READER_PERM, "reader cannot be opened: permission") \
	X(ERR_READER_BUSY, "reader cannot be opened: in use") \
	X(ERR_READER_GONE, "reader pulled") \
	X(ERR_UNLOCKED, "memory of keys cannot be locked") \
	X(ERR_SELFTEST, "a self-test of the cryptography failed") \
	X(ERR_PROGRAM, "a program of keyconvoy is not there") \
	X(ERR_REGION, "of another region") \
	X(ERR_CHAIN, "the certificates do not lead to their root") \
	X(ERR_EXPIRED, "a certificate is not valid at this time") \
	X(ERR_ROOT, "another root than the one that people know") \
	X(ERR_ATTEST, "not made in a module, or exportable") \
	X(ERR_UNTRUSTED, "the source world is not trusted") \
	X(ERR_ARCHIVE, "the archive is not as a toolset has to be") \
	X(ERR_CARD_WORLD, "the card's certificate is not this world's") \
	X(ERR_CARD_OLDER, "the card's certificate is of an older set") \
	X(ERR_CARD_UNPROVED, "the card has no certificate: it was never proved") \
	X(ERR_KEY_SIZE, "a key of a size that no vault takes") \
	X(ERR_CARD_LACKS, "the card has not what it was asked for") \
	X(ERR_CARD_CANNOT, "the card does not know the command") \
	X(ERR_CARD_DATA, "the card refuses what it was given") \
	X(ERR_CARD_MEMORY, "the memory of the card failed") \
	X(ERR_CARD_ISSUED, "the card's issuer keeps its management key") \
	X(ERR_CARD_UNFIT, "a card without a management key of PIV") \
	X(ERR_CARD_TOUCH, "the card was not touched") \
	X(ERR_PIN_RULES, "against the card's rules for PINs") \
	X(ERR_PUK_NONE, "the card does not let its PUK be changed") \
	X(ERR_FOLDER, "a folder, not a file") \
	X(ERR_READONLY, "the file system is read-only") \
	X(ERR_KID_SCHEME, "the key identifier does not begin with https://") \
	X(ERR_KID_HOST, "the key identifier has no host") \
	X(ERR_KID_NAME, "the key identifier has no key's name") \
	X(ERR_KID_VERSION, "the key identifier's version is not 32 hex digits") \
	X(ERR_KID_TEMPLATE, "a placeholder instead of a key identifier") \
	X(ERR_KEK_EMPTY, "the KEK's file is empty") \
	X(ERR_KEK_BROKEN, "begins as a KEK's file and is broken") \
	X(ERR_KEK_QUOTES, "single quotes: no JSON") \
	X(ERR_KEK_TWICE, "a member stands twice in the KEK's JSON") \
	X(ERR_KEK_HTML, "a web page instead of a KEK") \
	X(ERR_KEK_CERT, "a certificate instead of a KEK") \
	X(ERR_KEK_PKCS1, "an RSA public key of PKCS#1") \
	X(ERR_KEK_PEM, "PEM of something else than a public key") \
	X(ERR_KEK_TYPE, "a public key that is not RSA") \
	X(ERR_KEK_TWO, "more than one key in the file") \
	X(ERR_KEK_BEHIND, "something stands behind the key") \
	X(ERR_KEK_NOKEY, "JSON without a key") \
	X(ERR_KEK_KTY, "the JSON does not say the key's type (kty)") \
	X(ERR_KEK_NUMBER, "n or e is missing or no number") \
	X(ERR_KEK_MODULUS, "the number is no modulus of RSA") \
	X(ERR_KEK_SOFT, "a key protected by software") \
	X(ERR_KEK_DISABLED, "the KEK is disabled in its vault") \
	X(ERR_KEK_DELETED, "the KEK is deleted in its vault") \
	X(ERR_BYOK, "no transfer package as specified") \
	X(ERR_UNWRAP, "does not open with this KEK") \
	X(ERR_UNWRAP_HASH, "opens by OAEP with SHA-256, not SHA-1") \
	X(ERR_INSIDE, "opened; what is inside is no key that is known") \
	X(ERR_INSIDE_PKCS1, "opened; inside is PKCS#1") \
	X(ERR_INSIDE_SEC1, "opened; inside is SEC 1") \
	X(ERR_INSIDE_PEM, "opened; inside is PEM") \
	X(ERR_INSIDE_AES, "opened; inside is a symmetric key") \
	X(ERR_INSIDE_PSS, "opened; inside is a key for RSA-PSS alone") \
	X(ERR_INSIDE_CURVE, "opened; inside is a key of another curve") \
	X(ERR_INSIDE_TYPE, "opened; inside is a key of another type") \
	X(ERR_INSIDE_EXPONENT, "opened; inside is RSA with a small exponent") \
	X(ERR_INSIDE_PAIR, "opened; the key's numbers do not belong together") \
	X(ERR_READER_HELD, "another process holds the folder of cards") \
	X(ERR_CARD_MUTE, "the card does not answer") \
	X(ERR_READER_OFF, "the token's CCID is switched off") \
	X(ERR_READER_CANNOT, "the reader cannot do what the card needs") \
	X(ERR_READER_SILENT, "the reader does not answer") \
	X(ERR_READER_DRIVER, "a kernel driver holds the reader") \
	X(ERR_LOCK_LOST, "the lock was removed or replaced") \
	X(ERR_DIR_OWNER, "the folder belongs to another user") \
	X(ERR_DIR_MODE, "others may write in the folder") \
	X(ERR_TIMEOUT, "took too long") \
	X(ERR_PUK, "wrong PUK") \
	X(ERR_PUK_BLOCKED, "PUK blocked") \
	X(ERR_CARDS_MANY, "more virtual cards than are listed") \
	X(ERR_MARK, "the mark of a backup medium cannot be read") \
	X(ERR_STRANGE, "no ordinary file, or far too large for what it is") \
	X(ERR_IN_WAY, "something else stands where a file goes")

#define ERR_INDEX(name, text) name##_INDEX,
enum err_index { ERR_OK_INDEX, ERR_LIST(ERR_INDEX) ERR_COUNT };
#undef ERR_INDEX

#define ERR_CODE(name, text) name = -(int)name##_INDEX,
enum err { ERR_OK = 0, ERR_LIST(ERR_CODE) };
#undef ERR_CODE

/* The developer's text of a code; "unknown error" for what is not in the list. */
const char *err_text(int err);

/* The code's name, as in "ERR_PIN"; NULL for what is not in the list. */
const char *err_name(int err);

/* The code for an errno value: ENOSPC, EDQUOT, EFBIG are ERR_NOSPACE, and so on. */
int err_from_errno(int errnum);

#endif
