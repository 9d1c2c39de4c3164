# A terminal that tests read (term.h), and the real keyconvoy on it.
if HAVE_VTERM
check_LIBRARIES += %D%/libterm.a
%C%_libterm_a_SOURCES = %D%/term.c %D%/term.h %D%/term_keys.c %D%/term_keys.h
%C%_libterm_a_CFLAGS  = $(AM_CFLAGS) $(VTERM_CFLAGS) $(NCURSES_CFLAGS)
term_libs = %D%/libterm.a $(VTERM_LIBS) $(NCURSES_LIBS)

# A whole rehearsal as golden pages, with the daemons of tests/fake/run.
scenes  = %D%/scenes.c %D%/scenes.h %D%/marks.c %D%/marks.h %D%/play.c \
	%D%/play.h %D%/shot_pty.c
station = %D%/station.c %D%/station.h
check_PROGRAMS += %D%/golden_ceremony
golden_tests += %D%/golden_ceremony
%C%_golden_ceremony_SOURCES = %D%/golden_ceremony.c $(scenes) $(golden_sources)
%C%_golden_ceremony_CFLAGS  = $(AM_CFLAGS) $(NCURSES_CFLAGS)
%C%_golden_ceremony_LDADD   = %D%/libterm.a $(flow_libs) $(VTERM_LIBS) \
	$(NCURSES_LIBS)

# Stops and continuations, for tests/screen/walk.sh.
check_PROGRAMS += %D%/walk_stops
%C%_walk_stops_SOURCES = %D%/walk_stops.c $(station)
%C%_walk_stops_LDADD   = $(term_libs)

# Ends of all kinds on the pages of a ceremony, for `make check-pages`: a stop on
# each, and one end, another from page to page. PAGES=all: every end on each.
check_PROGRAMS += %D%/every_page
%C%_every_page_SOURCES = %D%/every_page.c %D%/ways.c %D%/ways.h \
	%D%/scenes_more.c $(station) $(scenes) \
	tests/screen/shot.c tests/screen/shot.h
%C%_every_page_CFLAGS  = $(AM_CFLAGS) $(NCURSES_CFLAGS)
%C%_every_page_LDADD   = %D%/libterm.a $(flow_libs) $(VTERM_LIBS) \
	$(NCURSES_LIBS)
check-pages: all $(check_PROGRAMS) $(check_DATA)
	@dir=$$(mktemp -d) && $(AM_TESTS_ENVIRONMENT) ./%D%/every_page "$$dir" \
		$(PAGES); status=$$?; rm -rf "$$dir"; exit $$status

# Below sudo and in a chroot, for places.tap.
check_PROGRAMS += %D%/one_page
%C%_one_page_SOURCES = %D%/one_page.c $(station)
%C%_one_page_LDADD   = $(term_libs)

if HAVE_CMOCKA
unit_tests += %D%/test_term
%C%_test_term_LDADD = $(term_libs) $(CMOCKA_LIBS)

pty_tests = %D%/test_restore %D%/test_terminals
check_PROGRAMS += $(pty_tests)
TESTS += $(pty_tests)
%C%_test_restore_SOURCES = %D%/test_restore.c $(station) \
	tests/unit/scratch.c tests/unit/scratch.h
%C%_test_restore_LDADD   = $(term_libs) $(CMOCKA_LIBS)
%C%_test_terminals_SOURCES = %D%/test_terminals.c $(station) \
	tests/unit/scratch.c tests/unit/scratch.h
%C%_test_terminals_LDADD   = $(term_libs) $(CMOCKA_LIBS)
endif

# For `make bench`.
EXTRA_PROGRAMS += tests/bench/bench_ui
tests_bench_bench_ui_SOURCES = tests/bench/bench_ui.c $(bench_common)
tests_bench_bench_ui_CFLAGS  = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_bench_bench_ui_LDADD   = $(VTERM_LIBS)

# For doc/pictures/make.sh.
EXTRA_PROGRAMS += %D%/pictures
%C%_pictures_SOURCES = %D%/pictures.c $(station) $(scenes) \
	tests/screen/shot.c tests/screen/shot.h
%C%_pictures_LDADD   = %D%/libterm.a $(flow_libs) $(VTERM_LIBS) \
	$(NCURSES_LIBS)
pictures-programs: %D%/pictures tests/fake/run/keyconvoy \
	tests/fake/run/keyconvoy-keyd tests/fake/run/keyconvoy-cardd $(check_DATA)
else
TESTS += %D%/no-vterm.tap
endif
EXTRA_DIST += %D%/no-vterm.tap doc/pictures

dist_check_SCRIPTS += %D%/tmux.sh %D%/yasr.sh %D%/places.tap
.PHONY: check-pages pictures-programs
