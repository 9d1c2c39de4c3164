golden_tests   =
golden_sources = tests/pty/golden.c tests/pty/golden.h tests/pty/shot.c \
	tests/pty/shot.h

# A terminal that tests read (tests/pty/term.h), and what is tested on it.
if HAVE_VTERM
check_LIBRARIES += tests/pty/libterm.a
tests_pty_libterm_a_SOURCES = tests/pty/term.c tests/pty/term.h \
	tests/pty/term_keys.c tests/pty/term_keys.h
tests_pty_libterm_a_CFLAGS  = $(AM_CFLAGS) $(VTERM_CFLAGS) $(NCURSES_CFLAGS)
term_libs = tests/pty/libterm.a $(VTERM_LIBS) $(NCURSES_LIBS)

if HAVE_CMOCKA
unit_tests += tests/pty/test_term
endif
check_PROGRAMS += tests/pty/golden_ceremony
tests_pty_test_term_SOURCES = tests/pty/test_term.c
tests_pty_test_term_LDADD   = $(term_libs) $(CMOCKA_LIBS)

# The real program on it, with the daemons of tests/fake/run.
tests_pty_golden_ceremony_SOURCES = tests/pty/golden_ceremony.c \
	tests/pty/scenes.c tests/pty/scenes.h tests/pty/marks.c \
	tests/pty/marks.h $(golden_sources) \
	tests/pty/shot_pty.c
tests_pty_golden_ceremony_CFLAGS  = $(AM_CFLAGS) $(NCURSES_CFLAGS)
tests_pty_golden_ceremony_LDADD   = tests/pty/libterm.a $(flow_libs) \
	$(VTERM_LIBS) $(NCURSES_LIBS)
golden_tests += tests/pty/golden_ceremony
else
TESTS += tests/pty/no-vterm.tap
endif
EXTRA_DIST += tests/pty/no-vterm.tap

# Golden pages: what the screens show, compared with tests/pty/golden.
check_PROGRAMS += tests/pty/golden_pages
golden_tests += tests/pty/golden_pages
tests_pty_golden_pages_SOURCES = tests/pty/golden_pages.c $(golden_sources) \
	tests/pty/shot_curses.c tests/unit/ui_pages.c tests/unit/ui_pages.h
tests_pty_golden_pages_CFLAGS  = $(AM_CFLAGS) $(NCURSES_CFLAGS)
tests_pty_golden_pages_LDADD   = $(ui_libs)
TESTS += $(golden_tests)
EXTRA_DIST += tests/pty/golden

# No English in French.
check_PROGRAMS += tests/pty/languages
TESTS += tests/pty/languages
tests_pty_languages_SOURCES = tests/pty/languages.c tests/unit/ui_pages.c \
	tests/unit/ui_pages.h
tests_pty_languages_LDADD   = $(flow_libs)
dist_check_SCRIPTS += tests/pty/same-rows.sh
EXTRA_DIST += tests/pty/same.txt tests/pty/same-rows.txt

# All of them anew, after pages have changed; then `git diff tests/pty/golden`.
goldens: all $(golden_tests) $(check_PROGRAMS) $(check_DATA)
	@for t in $(golden_tests); do \
		$(AM_TESTS_ENVIRONMENT) GOLDEN_WRITE=1 ./$$t | \
			sed -n '/^not ok/p; s/^# //p' || exit; \
	done
.PHONY: goldens
