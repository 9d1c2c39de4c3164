# Test variants of the three programs in a folder of their own, from the same
# objects: spawn.c once more, so that they find each other there, and functions
# that the linker puts in front of what shall fail or be looked at. What stands
# before libspawn.a leaves nothing to be taken out of that.
noinst_LIBRARIES += %D%/libspawn_run.a
%C%_libspawn_run_a_SOURCES  = $(spawn_sources)
%C%_libspawn_run_a_CPPFLAGS = $(AM_CPPFLAGS) \
	-UBUILDDIR -DBUILDDIR=\"$(abs_top_builddir)/%D%/run\"

wrap_files = -Wl,--wrap=open,--wrap=openat,--wrap=write,--wrap=fsync \
	-Wl,--wrap=ftruncate,--wrap=rename,--wrap=renameat,--wrap=renameat2 \
	-Wl,--wrap=linkat,--wrap=unlinkat,--wrap=mkdir
wrap_flow  = -Wl,--wrap=flow_event,--wrap=flow_ask,--wrap=notice_by_id,--wrap=notice_by_err \
	-Wl,--wrap=spawn_start,--wrap=journal_add,--wrap=client_ask \
	-Wl,--wrap=toolset_find,--wrap=jail_confine,--wrap=flow_due \
	-Wl,--wrap=dir_free,--wrap=sha256_file
wrap_media = -Wl,--wrap=beyond,--wrap=file_read,--wrap=file_open \
	-Wl,--wrap=file_stage,--wrap=dir_each

wrap_keys  = -Wl,--wrap=daemon_keep,--wrap=secret_free,--wrap=pkey_ec_new \
	-Wl,--wrap=pkey_pkcs8,--wrap=shamir_split \
	-Wl,--wrap=selftest,--wrap=selftest_random,--wrap=jail_built
wrap_cards = -Wl,--wrap=daemon_keep,--wrap=jail_confine,--wrap=vcard_wrap,--wrap=EVP_PKEY_Q_keygen

check_PROGRAMS += %D%/run/keyconvoy %D%/run/keyconvoy-pages \
	%D%/run/keyconvoy-keyd \
	%D%/run/keyconvoy-cardd %D%/run/keyconvoy-unpack \
	%D%/run/keyconvoy-az \
	%D%/run/keyconvoy-vault %D%/leak-find %D%/has-landlock
faults = %D%/faults.c %D%/faults.h
leaks  = %D%/leaks.c %D%/leaks.h

# What a fault shall be, the daemons know by their environment.
%C%_run_keyconvoy_SOURCES = $(launch_sources) %D%/handed_on.c \
	%D%/console_device.c %D%/mounter.c %D%/system_root.c
%C%_run_keyconvoy_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=posix_spawn \
	-Wl,--wrap=mounter_apart,--wrap=mounter_mount \
	-Wl,--wrap=mounter_remount,--wrap=mounter_unmount
%C%_run_keyconvoy_LDADD   = %D%/libspawn_run.a $(keyconvoy_LDADD)

%C%_run_keyconvoy_pages_SOURCES = $(keyconvoy_pages_SOURCES) $(faults) \
	%D%/faults_flow.c %D%/faults_jail.c %D%/leaks_pages.c %D%/striker.c \
	%D%/disk_free.c %D%/missing.c %D%/pages_asked.c %D%/stalls.c %D%/system_root.c
%C%_run_keyconvoy_pages_LDFLAGS = $(AM_LDFLAGS) $(wrap_files) $(wrap_flow) $(wrap_media)
%C%_run_keyconvoy_pages_LDADD   = libdoor.a %D%/libspawn_run.a \
	$(keyconvoy_pages_LDADD)

%C%_run_keyconvoy_keyd_SOURCES = $(keyconvoy_keyd_SOURCES) $(faults) \
	$(leaks) %D%/leaks_keys.c %D%/untested.c
%C%_run_keyconvoy_keyd_LDFLAGS = $(AM_LDFLAGS) $(wrap_files) $(wrap_keys)
%C%_run_keyconvoy_keyd_LDADD   = $(keyconvoy_keyd_LDADD)

%C%_run_keyconvoy_cardd_SOURCES = $(keyconvoy_cardd_cheap_SOURCES) \
	$(faults) %D%/faults_jail.c $(leaks) %D%/leaks_cards.c
%C%_run_keyconvoy_cardd_LDFLAGS = $(AM_LDFLAGS) $(wrap_files) $(wrap_cards)
%C%_run_keyconvoy_cardd_LDADD   = $(card_libs)

%C%_run_keyconvoy_unpack_SOURCES = $(keyconvoy_unpack_SOURCES)
%C%_run_keyconvoy_unpack_LDADD   = $(keyconvoy_unpack_LDADD)

%C%_run_keyconvoy_az_SOURCES = $(keyconvoy_az_SOURCES) %D%/az_clock.c
%C%_run_keyconvoy_az_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=clock_gettime
%C%_run_keyconvoy_az_LDADD   = $(keyconvoy_az_LDADD)

%C%_has_landlock_SOURCES = %D%/has-landlock.c
%C%_has_landlock_LDADD   = $(wire_libs)

# With cards that open fast.
%C%_run_keyconvoy_vault_SOURCES = $(keyconvoy_vault_SOURCES)
%C%_run_keyconvoy_vault_CFLAGS  = $(keyconvoy_vault_CFLAGS)
%C%_run_keyconvoy_vault_LDADD   = %D%/libspawn_run.a \
	$(keyconvoy_vault_LDADD)

# A launcher above hostile pages, and daemons that only say what they found.
noinst_LIBRARIES += %D%/libspawn_hostile.a
%C%_libspawn_hostile_a_SOURCES  = $(spawn_sources)
%C%_libspawn_hostile_a_CPPFLAGS = $(AM_CPPFLAGS) \
	-UBUILDDIR -DBUILDDIR=\"$(abs_top_builddir)/%D%/hostile\"
check_PROGRAMS += %D%/hostile/keyconvoy %D%/hostile/keyconvoy-pages \
	%D%/hostile/keyconvoy-keyd %D%/hostile/keyconvoy-cardd \
	%D%/hostile/keyconvoy-unpack
%C%_hostile_keyconvoy_SOURCES = $(keyconvoy_SOURCES)
%C%_hostile_keyconvoy_LDADD   = %D%/libspawn_hostile.a $(keyconvoy_LDADD)
%C%_hostile_keyconvoy_pages_SOURCES = %D%/hostile.c %D%/hostile.h \
	%D%/hostile_jailed.c src/pages_jail.c src/pages_jail.h
%C%_hostile_keyconvoy_pages_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=jail_confine
%C%_hostile_keyconvoy_pages_LDADD   = libdoor.a libspawn.a libpage.a $(wire_libs)
%C%_hostile_keyconvoy_unpack_SOURCES = $(keyconvoy_unpack_SOURCES)
%C%_hostile_keyconvoy_unpack_LDADD   = $(keyconvoy_unpack_LDADD)
%C%_hostile_keyconvoy_keyd_SOURCES  = tests/unit/spawned.c
%C%_hostile_keyconvoy_keyd_LDADD    = $(wire_libs)
%C%_hostile_keyconvoy_cardd_SOURCES = tests/unit/spawned.c
%C%_hostile_keyconvoy_cardd_LDADD   = $(wire_libs)
dist_check_SCRIPTS += tests/launcher.sh

# A part of each in `make check`, all of it here.
fault_tests = tests/faults.sh tests/connected.sh tests/card-sets.sh tests/daemons.sh \
	tests/sealed.sh tests/leak.sh tests/jail.sh tests/user.sh tests/moved.sh tests/reach.sh tests/unprivileged.sh tests/entry.sh
dist_check_SCRIPTS += $(fault_tests) tests/full.sh tests/suites.sh tests/verify.tap
EXTRA_DIST += tests/faults-lib.sh tests/connected-lib.sh tests/check-faults.sh \
	tests/fake/az.sh tests/fake/az-heard.sh
check-faults: all $(check_PROGRAMS)
	@$(AM_TESTS_ENVIRONMENT) FAULTS=full bash \
		$(srcdir)/tests/check-faults.sh $(fault_tests)
.PHONY: check-faults

# Whoever has the disk between two sittings; likewise.
dist_check_SCRIPTS += tests/owner.sh tests/owner-set.sh tests/connected-owner.sh
EXTRA_DIST += tests/owner-lib.sh tests/owner-disk.sh tests/owner.jq
check-owner: all $(check_PROGRAMS)
	@$(AM_TESTS_ENVIRONMENT) OWNER=full bash $(srcdir)/tests/owner.sh
	@$(AM_TESTS_ENVIRONMENT) OWNER=full bash $(srcdir)/tests/owner-set.sh
	@$(AM_TESTS_ENVIRONMENT) OWNER=full bash $(srcdir)/tests/connected-owner.sh
.PHONY: check-owner

# Our files opened by other people's tools: openssl, jose, SoftHSM.
check_PROGRAMS += %D%/interop %D%/softhsm-unwrap
%C%_interop_SOURCES = %D%/interop.c $(grant_of)
%C%_interop_LDADD   = $(hsm_libs)

dist_check_SCRIPTS += tests/interop.tap
EXTRA_DIST += tests/interop-lib.sh

# Cards that attest their keys, against the root of their maker.
check_PROGRAMS += %D%/card-root
%C%_card_root_SOURCES = %D%/card-root.c %D%/attests.c %D%/attests.h
%C%_card_root_LDADD   = $(base_libs)
dist_check_SCRIPTS += tests/attest.tap

# What the launcher does about sticks, by the kernel's own mounts.
check_PROGRAMS += %D%/mounts
%C%_mounts_SOURCES = %D%/mounts.c %D%/system_root.c \
	src/launch/in_time.c src/launch/in_time.h \
	src/launch/mounts.c src/launch/mounts.h \
	src/launch/mounter.c src/launch/mounter.h
%C%_mounts_LDADD   = libwire.a $(base_libs)
dist_check_SCRIPTS += tests/sticks.sh
