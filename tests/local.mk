# C tests speak TAP, so `make check` counts single test cases; so do scripts
# named .tap. Scripts named .sh count once each (exit 77: skipped). A floor's
# unit tests stand in its own fragment (unit_tests +=).
TEST_EXTENSIONS = .sh .tap
tap_driver     = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER     = $(tap_driver)
TAP_LOG_DRIVER = $(tap_driver)
AM_TESTS_ENVIRONMENT = CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	CC='$(CC)'; export CC; LC_ALL=C.UTF-8; export LC_ALL; TZ=UTC; export TZ; \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir;

# First of all: the ids that rows and calls name are there.
if HAVE_CMOCKA
check_PROGRAMS += %D%/unit/test_tables $(unit_tests)
TESTS += %D%/unit/test_tables $(unit_tests)
endif
%C%_unit_test_tables_LDADD = $(flow_libs) $(CMOCKA_LIBS)
if SCRIPT_TESTS
TESTS += $(dist_check_SCRIPTS)
endif

# A fuzz target's main is the fuzzer's, or one that runs the seeds.
noinst_PROGRAMS += $(fuzz_programs)
if FUZZING
fuzz_libs = $(FUZZ_LDFLAGS)
else
noinst_LIBRARIES += %D%/fuzz/libmain.a
%C%_fuzz_libmain_a_SOURCES = %D%/fuzz/replay_main.c
fuzz_libs = %D%/fuzz/libmain.a
endif
EXTRA_DIST += %D%/fuzz/replay_main.c

dist_check_SCRIPTS += %D%/fuzz/run-seeds.sh %D%/bootstrap.sh

# The unit tests once more, slowly. Not part of check.
check-valgrind: $(check_PROGRAMS)
	@$(AM_TESTS_ENVIRONMENT) bash $(srcdir)/%D%/valgrind.sh $(unit_tests)
.PHONY: check-valgrind
EXTRA_DIST += %D%/unit/sweep.h %D%/valgrind.sh %D%/valgrind.supp %D%/cppcheck.supp

# Figures, not tests: `make bench` prints them.
EXTRA_PROGRAMS = keyconvoy-bench-wrap keyconvoy-bench-transfer \
	keyconvoy-bench-record keyconvoy-bench-card \
	%D%/bench/bench_shamir \
	%D%/bench/bench_files %D%/bench/bench_nls %D%/bench/bench_unit
CLEANFILES += $(EXTRA_PROGRAMS)
bench_common = %D%/bench/bench.c %D%/bench/bench.h
bench_libs = libhsm.a libcard.a $(flow_libs) $(wire_libs)
# In the top folder, where a program finds its daemons.
bench_keyd = %D%/bench/bench_keyd.c %D%/bench/bench_keyd.h $(grant_of)
keyconvoy_bench_wrap_SOURCES = %D%/bench/bench_wrap.c $(bench_keyd) \
	$(bench_common)
keyconvoy_bench_wrap_LDADD = libspawn.a $(bench_libs)
keyconvoy_bench_transfer_SOURCES = %D%/bench/bench_transfer.c $(bench_keyd) \
	$(bench_common)
keyconvoy_bench_transfer_LDADD = libspawn.a $(bench_libs)
keyconvoy_bench_record_SOURCES = %D%/bench/bench_record.c $(bench_keyd) \
	$(bench_common)
keyconvoy_bench_record_LDADD = libspawn.a $(bench_libs)
keyconvoy_bench_card_SOURCES = %D%/bench/bench_card.c $(bench_keyd) \
	$(bench_common) tests/unit/card_here.c tests/unit/card_here.h
keyconvoy_bench_card_LDADD = libspawn.a libcard.a $(LIBUSB_LIBS) $(bench_libs)
%C%_bench_bench_shamir_SOURCES = %D%/bench/bench_shamir.c $(bench_common)
%C%_bench_bench_shamir_LDADD = $(bench_libs)
%C%_bench_bench_files_SOURCES = %D%/bench/bench_files.c $(bench_common)
%C%_bench_bench_files_LDADD = $(bench_libs)
%C%_bench_bench_nls_SOURCES = %D%/bench/bench_nls.c $(bench_common)
%C%_bench_bench_nls_LDADD = $(bench_libs)
%C%_bench_bench_unit_LDADD = $(bench_libs)

bench: all $(EXTRA_PROGRAMS)
	@$(AM_TESTS_ENVIRONMENT) bash $(srcdir)/%D%/bench/bench.sh
.PHONY: bench
EXTRA_DIST += %D%/bench/bench.sh %D%/bench/bench_insert.sh

# Every replay script, in both languages.
dist_check_SCRIPTS += %D%/scripts.tap
# Both stations with the real az, where it is installed.
dist_check_SCRIPTS += %D%/online.tap
# The real az, and both stations with keys of each type.
check-az:
	@ONLINE=all $(MAKE) $(AM_MAKEFLAGS) check TESTS='%D%/az.tap %D%/online.tap'
.PHONY: check-az
# What people bring, and what the table says of it.
dist_check_SCRIPTS += %D%/brought.tap
EXTRA_DIST += %D%/brought.txt
# Stations that are not fit.
dist_check_SCRIPTS += %D%/unfit.tap
EXTRA_DIST += %D%/unfit.txt
EXTRA_DIST += %D%/replay
