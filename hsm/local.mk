# Floor 2: keys. OpenSSL stands here, and keyd's main.
noinst_LIBRARIES += libhsm.a
libhsm_a_SOURCES = \
	%D%/byok.c %D%/byok.h \
	%D%/cert.c %D%/cert.h \
	%D%/jose.c %D%/jose.h %D%/jose_jwe.c %D%/jose_jws.c %D%/jwk.c \
	%D%/kek.c %D%/kek.h \
	%D%/keyfile.c %D%/keyfile.h \
	%D%/module.h %D%/modules.c \
	%D%/pkey.c %D%/pkey.h \
	%D%/sandbox.c %D%/sandbox.h \
	%D%/serve.c %D%/serve.h \
	%D%/shamir.c %D%/shamir.h \
	%D%/sign.c %D%/sign.h \
	%D%/soft.c %D%/soft.h %D%/soft_key.c %D%/soft_ritual.c \
	%D%/suite.c %D%/suite.h \
	%D%/world.h %D%/world_make.c %D%/world_read.c \
	%D%/wrap.c %D%/wrap.h

pkglibexec_PROGRAMS += keyconvoy-keyd
keyconvoy_keyd_SOURCES = %D%/keyd.c
keyconvoy_keyd_LDADD   = libhsm.a libwire.a libbase.a $(JANSSON_LIBS) \
	$(SECCOMP_LIBS) $(CRYPTO_LIBS) $(LIBINTL)
