# Test variants of the three programs in a folder of their own, from the same
# objects: spawn.c once more, so that they find each other there, and functions
# that the linker puts in front of what shall fail or be looked at. What stands
# before libspawn.a leaves nothing to be taken out of that.
noinst_LIBRARIES += tests/fake/libspawn_run.a
tests_fake_libspawn_run_a_SOURCES  = src/spawn.c
tests_fake_libspawn_run_a_CPPFLAGS = $(AM_CPPFLAGS) \
	-UBUILDDIR -DBUILDDIR=\"$(abs_top_builddir)/tests/fake/run\"

wrap_files = -Wl,--wrap=open,--wrap=openat,--wrap=write,--wrap=fsync \
	-Wl,--wrap=ftruncate,--wrap=rename,--wrap=renameat,--wrap=renameat2 \
	-Wl,--wrap=linkat,--wrap=unlinkat,--wrap=mkdir
wrap_flow  = -Wl,--wrap=flow_event,--wrap=notice_by_id,--wrap=notice_by_err \
	-Wl,--wrap=spawn_start,--wrap=journal_add,--wrap=client_ask \
	-Wl,--wrap=toolset_find

wrap_keys  = -Wl,--wrap=daemon_keep,--wrap=secret_free,--wrap=pkey_ec_new \
	-Wl,--wrap=pkey_pkcs8,--wrap=shamir_split
wrap_cards = -Wl,--wrap=daemon_keep,--wrap=vcard_wrap,--wrap=EVP_PKEY_Q_keygen

check_PROGRAMS += tests/fake/run/keyconvoy tests/fake/run/keyconvoy-keyd \
	tests/fake/run/keyconvoy-cardd tests/fake/run/keyconvoy-unpack \
	tests/fake/run/keyconvoy-vault tests/fake/leak-find
faults = tests/fake/faults.c tests/fake/faults.h
leaks  = tests/fake/leaks.c tests/fake/leaks.h

tests_fake_run_keyconvoy_SOURCES = $(keyconvoy_SOURCES) $(faults) \
	tests/fake/faults_flow.c tests/fake/leaks_pages.c
tests_fake_run_keyconvoy_LDFLAGS = $(AM_LDFLAGS) $(wrap_files) $(wrap_flow)
tests_fake_run_keyconvoy_LDADD   = tests/fake/libspawn_run.a $(keyconvoy_LDADD)

tests_fake_run_keyconvoy_keyd_SOURCES = $(keyconvoy_keyd_SOURCES) $(faults) \
	$(leaks) tests/fake/leaks_keys.c
tests_fake_run_keyconvoy_keyd_LDFLAGS = $(AM_LDFLAGS) $(wrap_files) $(wrap_keys)
tests_fake_run_keyconvoy_keyd_LDADD   = $(keyconvoy_keyd_LDADD)

tests_fake_run_keyconvoy_cardd_SOURCES = $(keyconvoy_cardd_cheap_SOURCES) \
	$(faults) $(leaks) tests/fake/leaks_cards.c
tests_fake_run_keyconvoy_cardd_LDFLAGS = $(AM_LDFLAGS) $(wrap_files) $(wrap_cards)
tests_fake_run_keyconvoy_cardd_LDADD   = $(card_libs)

tests_fake_run_keyconvoy_unpack_SOURCES = $(keyconvoy_unpack_SOURCES)
tests_fake_run_keyconvoy_unpack_LDADD   = $(keyconvoy_unpack_LDADD)

# With cards that open fast.
tests_fake_run_keyconvoy_vault_SOURCES = $(keyconvoy_vault_SOURCES)
tests_fake_run_keyconvoy_vault_CFLAGS  = $(keyconvoy_vault_CFLAGS)
tests_fake_run_keyconvoy_vault_LDADD   = tests/fake/libspawn_run.a \
	$(keyconvoy_vault_LDADD)

tests_fake_leak_find_SOURCES = tests/fake/leak-find.c

# A part of each in `make check`, all of it here.
fault_tests = tests/faults.sh tests/daemons.sh tests/sealed.sh tests/leak.sh \
	tests/jail.sh tests/unprivileged.sh
dist_check_SCRIPTS += $(fault_tests) tests/suites.sh
EXTRA_DIST += tests/faults-lib.sh tests/check-faults.sh
check-faults: all $(check_PROGRAMS)
	@$(AM_TESTS_ENVIRONMENT) FAULTS=full bash \
		$(srcdir)/tests/check-faults.sh $(fault_tests)
.PHONY: check-faults
