# Floor 1: messages, frames, what a daemon is, the jail, the pages' end. libspawn
# starts the daemons, libdoor has the launcher start them: for programs on floor 4,
# above libwire in link order, and libdoor above libspawn.
noinst_LIBRARIES += libwire.a libspawn.a libdoor.a
libwire_a_SOURCES = \
	%D%/card_names.c %D%/card_names.h \
	%D%/client.c %D%/client.h \
	%D%/codes.h \
	%D%/confine.c \
	%D%/daemon.c %D%/daemon.h %D%/harden.c %D%/leave_root.c \
	%D%/device.c %D%/device.h \
	%D%/door.c %D%/door.h \
	%D%/errand.c %D%/errand.h \
	%D%/form.c %D%/form.h \
	%D%/frame.c %D%/frame.h \
	%D%/jail.c %D%/jail.h \
	%D%/layouts.c %D%/layouts.h \
	%D%/msg.c %D%/msg.h \
	%D%/plug.c %D%/plug.h
spawn_sources = src/spawn.c src/spawn.h src/spawn_child.c src/spawn_child.h \
	src/spawn_path.c
libspawn_a_SOURCES = $(spawn_sources)
libdoor_a_SOURCES = src/door.c src/door_part.h src/door_media.c src/door_media.h \
	src/door_stick.c src/door_stick.h
wire_libs = libwire.a $(SECCOMP_LIBS) $(base_libs)

unit_tests += tests/unit/test_form tests/unit/test_frame \
	tests/unit/test_card_names \
	tests/unit/test_client tests/unit/test_daemon tests/unit/test_jail tests/unit/test_spawn \
	tests/unit/test_finder tests/unit/test_in_time tests/unit/test_tail \
	tests/unit/test_door \
	tests/unit/test_beyond tests/unit/test_console tests/unit/test_arguments
tests_unit_test_door_LDADD     = $(wire_libs) $(CMOCKA_LIBS)
tests_unit_test_in_time_SOURCES = tests/unit/test_in_time.c \
	src/launch/in_time.c src/launch/in_time.h
tests_unit_test_in_time_LDADD  = $(wire_libs) $(CMOCKA_LIBS)
tests_unit_test_tail_SOURCES   = tests/unit/test_tail.c \
	src/launch/tail.c src/launch/tail.h
tests_unit_test_tail_LDADD     = $(CMOCKA_LIBS)
tests_unit_test_beyond_SOURCES = tests/unit/test_beyond.c \
	src/launch/beneath.c src/launch/beneath.h \
	src/launch/in_time.c src/launch/in_time.h \
	src/launch/media.c src/launch/media.h \
	src/launch/typed.c src/launch/typed.h
tests_unit_test_beyond_LDADD   = $(wire_libs) $(CMOCKA_LIBS)
tests_unit_test_arguments_SOURCES = tests/unit/test_arguments.c \
	src/launch/arguments.c src/launch/arguments.h \
	src/launch/beneath.c src/launch/beneath.h \
	src/launch/in_time.c src/launch/in_time.h
tests_unit_test_arguments_LDADD = $(wire_libs) $(CMOCKA_LIBS)
tests_unit_test_console_SOURCES = tests/unit/test_console.c \
	src/launch/console.c src/launch/console.h src/launch/console_device.h
tests_unit_test_console_LDADD  = $(wire_libs) $(CMOCKA_LIBS)
tests_unit_test_finder_SOURCES = tests/unit/test_finder.c \
	src/launch/finder.c src/launch/finder.h
tests_unit_test_finder_LDADD   = $(wire_libs) $(CMOCKA_LIBS)
tests_unit_test_form_LDADD     = $(wire_libs) $(CMOCKA_LIBS)
tests_unit_test_card_names_LDADD = $(wire_libs) $(CMOCKA_LIBS)
tests_unit_test_frame_LDADD    = $(wire_libs) $(CMOCKA_LIBS)
client_next = tests/unit/client_next.c tests/unit/client_next.h
tests_unit_test_client_SOURCES = tests/unit/test_client.c $(client_next)
tests_unit_test_client_LDADD   = $(wire_libs) $(CMOCKA_LIBS)
tests_unit_test_daemon_SOURCES = tests/unit/test_daemon.c $(client_next)
tests_unit_test_daemon_LDADD   = $(wire_libs) $(CMOCKA_LIBS)
tests_unit_test_jail_LDADD     = $(wire_libs) $(CMOCKA_LIBS)

# spawn.c once more, with the folder of the tests as the one it was built in,
# where two small daemons have the names of the real ones.
tests_unit_test_spawn_SOURCES  = tests/unit/test_spawn.c $(spawn_sources)
tests_unit_test_spawn_CPPFLAGS = $(AM_CPPFLAGS) \
	-UBUILDDIR -DBUILDDIR=\"$(abs_top_builddir)/tests/unit\" \
	-UPKGLIBEXECDIR -DPKGLIBEXECDIR=\"/nowhere/keyconvoy\"
tests_unit_test_spawn_LDADD    = $(wire_libs) $(CMOCKA_LIBS)
EXTRA_tests_unit_test_spawn_DEPENDENCIES = \
	tests/unit/keyconvoy-keyd$(EXEEXT) tests/unit/keyconvoy-cardd$(EXEEXT)
check_PROGRAMS += tests/unit/keyconvoy-keyd tests/unit/keyconvoy-cardd
tests_unit_keyconvoy_keyd_SOURCES  = tests/unit/spawned.c
tests_unit_keyconvoy_keyd_LDADD    = $(wire_libs)
tests_unit_keyconvoy_cardd_SOURCES = tests/unit/spawned.c
tests_unit_keyconvoy_cardd_LDADD   = $(wire_libs)

fuzz_programs += tests/fuzz/fuzz_frame
tests_fuzz_fuzz_frame_LDADD   = $(wire_libs) $(fuzz_libs)
EXTRA_DIST += tests/fuzz/seeds/frame
