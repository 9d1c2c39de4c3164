# keyconvoy itself on a terminal that tests read (tests/pty.mk has that).
if HAVE_VTERM
EXTRA_PROGRAMS += tests/bench/bench_ui
tests_bench_bench_ui_SOURCES = tests/bench/bench_ui.c $(bench_common)
tests_bench_bench_ui_CFLAGS  = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_bench_bench_ui_LDADD   = $(VTERM_LIBS)

check_PROGRAMS += tests/pty/walk_stops
tests_pty_walk_stops_SOURCES = tests/pty/walk_stops.c tests/pty/station.c \
	tests/pty/station.h
tests_pty_walk_stops_LDADD   = $(term_libs)

# For doc/pictures/make.sh.
EXTRA_PROGRAMS += tests/pty/pictures
tests_pty_pictures_SOURCES = tests/pty/pictures.c tests/pty/station.c \
	tests/pty/station.h tests/pty/scenes.c tests/pty/scenes.h \
	tests/pty/marks.c tests/pty/marks.h tests/pty/shot.c \
	tests/pty/shot.h tests/pty/shot_pty.c
tests_pty_pictures_LDADD   = tests/pty/libterm.a $(flow_libs) \
	$(VTERM_LIBS) $(NCURSES_LIBS)
pictures-programs: tests/pty/pictures tests/fake/run/keyconvoy \
	tests/fake/run/keyconvoy-keyd tests/fake/run/keyconvoy-cardd $(check_DATA)

if HAVE_CMOCKA
pty_tests = tests/pty/test_restore tests/pty/test_terminals
check_PROGRAMS += $(pty_tests)
TESTS += $(pty_tests)
station = tests/pty/station.c tests/pty/station.h tests/unit/scratch.c \
	tests/unit/scratch.h
tests_pty_test_restore_SOURCES = tests/pty/test_restore.c $(station)
tests_pty_test_restore_LDADD   = $(term_libs) $(CMOCKA_LIBS)
tests_pty_test_terminals_SOURCES = tests/pty/test_terminals.c $(station)
tests_pty_test_terminals_LDADD   = $(term_libs) $(CMOCKA_LIBS)
endif
endif

dist_check_SCRIPTS += tests/tmux.sh
EXTRA_DIST += doc/pictures
.PHONY: pictures-programs
