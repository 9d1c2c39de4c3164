# C tests speak TAP, so `make check` counts single test cases; .sh tests use the
# plain driver. A floor's unit tests stand in its own fragment (unit_tests +=).
TEST_EXTENSIONS = .sh
LOG_DRIVER    = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
AM_TESTS_ENVIRONMENT = CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	CC='$(CC)'; export CC; LC_ALL=C.UTF-8; export LC_ALL; TZ=UTC; export TZ; \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir;

if HAVE_CMOCKA
check_PROGRAMS += $(unit_tests)
endif
noinst_PROGRAMS += $(fuzz_programs)
