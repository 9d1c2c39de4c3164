# Our files opened by other people's tools: openssl, jose, SoftHSM.
check_PROGRAMS += tests/fake/interop tests/fake/softhsm-unwrap
tests_fake_interop_SOURCES = tests/fake/interop.c
tests_fake_interop_LDADD   = libhsm.a libwire.a libbase.a $(JANSSON_LIBS) \
	$(SECCOMP_LIBS) $(CRYPTO_LIBS) $(LIBINTL)
tests_fake_softhsm_unwrap_SOURCES = tests/fake/softhsm-unwrap.c

dist_check_SCRIPTS += tests/interop.tap
EXTRA_DIST += tests/interop-lib.sh
