# Our files opened by other people's tools: openssl, jose, SoftHSM.
check_PROGRAMS += tests/fake/interop tests/fake/softhsm-unwrap
tests_fake_interop_SOURCES = tests/fake/interop.c $(grant_of)
tests_fake_interop_LDADD   = $(hsm_libs)
tests_fake_softhsm_unwrap_SOURCES = tests/fake/softhsm-unwrap.c

dist_check_SCRIPTS += tests/interop.tap
EXTRA_DIST += tests/interop-lib.sh
