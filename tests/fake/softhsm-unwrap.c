/*
 * softhsm-unwrap LIBRARY PIN KEK BITS COORD BLOB TEXT: opens a blob of the form
 * CKM_RSA_AES_KEY_WRAP inside a PKCS#11 token: one C_UnwrapKey by RSA-OAEP
 * makes the AES key, one by AES key wrap with padding the private key. That
 * signs TEXT; the signature goes to standard output, EC's as DER.
 *
 *   KEK BITS  label and size of the token's private RSA key
 *   COORD     bytes of a coordinate of the EC key in the blob; 0: it is RSA
 *
 * Of PKCS#11 (v2.40) what is needed stands here, so that no header has to be
 * installed. None of keyconvoy's code is in this program.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned long ulong;

struct attribute {
	ulong type;
	void *value;
	ulong len;
};

struct mechanism {
	ulong type;
	void *param;
	ulong len;
};

struct oaep_params {
	ulong hash, mgf, source;
	void *label;
	ulong label_len;
};

enum {
	CKF_SERIAL_SESSION = 4, CKF_RW_SESSION = 2, CKU_USER = 1,
	CKO_PRIVATE_KEY = 3, CKO_SECRET_KEY = 4,
	CKK_RSA = 0, CKK_EC = 3, CKK_AES = 0x1f,
	CKA_CLASS = 0, CKA_TOKEN = 1, CKA_PRIVATE = 2, CKA_LABEL = 3,
	CKA_KEY_TYPE = 0x100, CKA_SENSITIVE = 0x103, CKA_UNWRAP = 0x107,
	CKA_SIGN = 0x108, CKA_EXTRACTABLE = 0x162,
	CKM_RSA_PKCS_OAEP = 9, CKM_SHA256_RSA_PKCS = 0x40, CKM_SHA_1 = 0x220,
	CKM_SHA256 = 0x250, CKM_ECDSA = 0x1041, CKM_AES_KEY_WRAP_PAD = 0x210a,
	CKG_MGF1_SHA1 = 1, CKZ_DATA_SPECIFIED = 1
};

static void *library;
static ulong session;
static unsigned char yes = 1, no = 0;

#define FILE_MAX_ 8192

static void
die(const char *what)
{
	(void)fprintf(stderr, "softhsm-unwrap: %s\n", what);
	exit(1);
}

static void
must(ulong rv, const char *what)
{
	if (rv == 0)
		return;
	(void)fprintf(stderr, "softhsm-unwrap: %s: 0x%lx\n", what, rv);
	exit(1);
}

/* A function of the library, as POSIX says how dlsym is read. */
static void
find(void *function, const char *name)
{
	void *p = dlsym(library, name);

	if (p == NULL)
		die(name);
	memcpy(function, &p, sizeof(p));
}

static size_t
read_file(const char *path, unsigned char *out)
{
	FILE *f = fopen(path, "rb");
	size_t len;

	if (f == NULL)
		die(path);
	len = fread(out, 1, FILE_MAX_, f);
	if (ferror(f) || len == FILE_MAX_)
		die(path);
	(void)fclose(f);
	return len;
}

/* -- the token ---------------------------------------------------- */

static void
log_in(char *pin)
{
	ulong (*initialize)(void *), (*slots)(unsigned char, ulong *, ulong *);
	ulong (*open)(ulong, ulong, void *, void *, ulong *);
	ulong (*login)(ulong, ulong, char *, ulong);
	ulong slot[8], n = 8;

	find(&initialize, "C_Initialize");
	find(&slots, "C_GetSlotList");
	find(&open, "C_OpenSession");
	find(&login, "C_Login");
	must(initialize(NULL), "C_Initialize");
	must(slots(1, slot, &n), "C_GetSlotList");
	must(open(slot[0], CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL,
	    &session), "C_OpenSession");
	must(login(session, CKU_USER, pin, strlen(pin)), "C_Login");
}

static ulong
find_kek(char *label)
{
	ulong (*start)(ulong, struct attribute *, ulong);
	ulong (*next)(ulong, ulong *, ulong, ulong *), (*end)(ulong);
	ulong class = CKO_PRIVATE_KEY, key = 0, n = 0;
	struct attribute t[] = { { CKA_CLASS, &class, sizeof(class) },
		{ CKA_LABEL, label, strlen(label) } };

	find(&start, "C_FindObjectsInit");
	find(&next, "C_FindObjects");
	find(&end, "C_FindObjectsFinal");
	must(start(session, t, 2), "C_FindObjectsInit");
	must(next(session, &key, 1, &n), "C_FindObjects");
	must(end(session), "C_FindObjectsFinal");
	if (n != 1)
		die("the token has no such key");
	return key;
}

static ulong
unwrap(const char *what, struct mechanism *m, ulong with, unsigned char *blob,
    size_t len, struct attribute *t, ulong n)
{
	ulong (*f)(ulong, struct mechanism *, ulong, unsigned char *, ulong,
	    struct attribute *, ulong, ulong *);
	ulong key = 0;

	find(&f, "C_UnwrapKey");
	must(f(session, m, with, blob, len, t, n, &key), what);
	return key;
}

static ulong
unwrap_aes(ulong kek, unsigned char *blob, size_t len)
{
	struct oaep_params oaep = { CKM_SHA_1, CKG_MGF1_SHA1,
		CKZ_DATA_SPECIFIED, NULL, 0 };
	struct mechanism m = { CKM_RSA_PKCS_OAEP, &oaep, sizeof(oaep) };
	ulong class = CKO_SECRET_KEY, type = CKK_AES;
	struct attribute t[] = { { CKA_CLASS, &class, sizeof(class) },
		{ CKA_KEY_TYPE, &type, sizeof(type) },
		{ CKA_TOKEN, &no, 1 }, { CKA_UNWRAP, &yes, 1 } };

	return unwrap("C_UnwrapKey of the AES key", &m, kek, blob, len, t, 4);
}

static ulong
unwrap_private(ulong aes, ulong type, unsigned char *blob, size_t len)
{
	struct mechanism m = { CKM_AES_KEY_WRAP_PAD, NULL, 0 };
	ulong class = CKO_PRIVATE_KEY;
	struct attribute t[] = { { CKA_CLASS, &class, sizeof(class) },
		{ CKA_KEY_TYPE, &type, sizeof(type) }, { CKA_TOKEN, &no, 1 },
		{ CKA_PRIVATE, &yes, 1 }, { CKA_SENSITIVE, &yes, 1 },
		{ CKA_EXTRACTABLE, &no, 1 }, { CKA_SIGN, &yes, 1 } };

	return unwrap("C_UnwrapKey of the private key", &m, aes, blob, len, t,
	    7);
}

/* -- a signature ---------------------------------------------------- */

static size_t
digest(unsigned char *text, size_t len, unsigned char *out)
{
	ulong (*start)(ulong, struct mechanism *);
	ulong (*f)(ulong, unsigned char *, ulong, unsigned char *, ulong *);
	struct mechanism m = { CKM_SHA256, NULL, 0 };
	ulong n = 32;

	find(&start, "C_DigestInit");
	find(&f, "C_Digest");
	must(start(session, &m), "C_DigestInit");
	must(f(session, text, len, out, &n), "C_Digest");
	return n;
}

static size_t
sign(ulong mechanism, ulong key, unsigned char *text, size_t len,
    unsigned char *out)
{
	ulong (*start)(ulong, struct mechanism *, ulong);
	ulong (*f)(ulong, unsigned char *, ulong, unsigned char *, ulong *);
	struct mechanism m = { mechanism, NULL, 0 };
	ulong n = 512;

	find(&start, "C_SignInit");
	find(&f, "C_Sign");
	must(start(session, &m, key), "C_SignInit");
	must(f(session, text, len, out, &n), "C_Sign");
	return n;
}

/* INTEGER of a big endian number (X.690 8.3); the bytes written. */
static size_t
der_integer(const unsigned char *n, size_t len, unsigned char *out)
{
	size_t pad;

	while (len > 1 && n[0] == 0) {
		n++;
		len--;
	}
	pad = n[0] >> 7;
	out[0] = 2;
	out[1] = (unsigned char)(pad + len);
	out[2] = 0;
	memcpy(out + 2 + pad, n, len);
	return 2 + pad + len;
}

/* r || s as SEQUENCE of two INTEGER. */
static void
put_der(const unsigned char *raw, size_t coord)
{
	unsigned char body[160];
	size_t len = der_integer(raw, coord, body);

	len += der_integer(raw + coord, coord, body + len);
	(void)putchar(0x30);
	if (len > 127)
		(void)putchar(0x81);
	(void)putchar((int)len);
	(void)fwrite(body, 1, len, stdout);
}

static void
put_signature(ulong key, size_t coord, unsigned char *text, size_t len)
{
	unsigned char hash[32], out[512];
	size_t n;

	if (coord == 0) {
		n = sign(CKM_SHA256_RSA_PKCS, key, text, len, out);
		(void)fwrite(out, 1, n, stdout);
		return;
	}
	n = sign(CKM_ECDSA, key, hash, digest(text, len, hash), out);
	if (n != 2 * coord)
		die("the signature has another length");
	put_der(out, coord);
}

int
main(int argc, char **argv)
{
	ulong (*finalize)(void *);
	static unsigned char blob[FILE_MAX_], text[FILE_MAX_];
	size_t rsa, coord, len, text_len;
	ulong aes, key;

	if (argc != 8)
		die("LIBRARY PIN KEK BITS COORD BLOB TEXT");
	rsa = (size_t)strtoul(argv[4], NULL, 10) / 8;
	coord = (size_t)strtoul(argv[5], NULL, 10);
	len = read_file(argv[6], blob);
	text_len = read_file(argv[7], text);
	if (len <= rsa || coord > 66)
		die("arguments");
	if ((library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL)) == NULL)
		die(dlerror());
	log_in(argv[2]);
	aes = unwrap_aes(find_kek(argv[3]), blob, rsa);
	key = unwrap_private(aes, coord == 0 ? CKK_RSA : CKK_EC, blob + rsa,
	    len - rsa);
	put_signature(key, coord, text, text_len);
	find(&finalize, "C_Finalize");
	must(finalize(NULL), "C_Finalize");
	return ferror(stdout) || fclose(stdout) != 0;
}
