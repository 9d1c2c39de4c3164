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
tests_pty_test_term_SOURCES = tests/pty/test_term.c
tests_pty_test_term_LDADD   = $(term_libs) $(CMOCKA_LIBS)
else
TESTS += tests/pty/no-vterm.tap
endif
EXTRA_DIST += tests/pty/no-vterm.tap
