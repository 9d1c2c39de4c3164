# Floor 3: the full screen, the only curses.
noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	%D%/curses_frontend.c %D%/curses_frontend.h \
	%D%/draw.c %D%/edit.c %D%/edit.h %D%/edit_text.c \
	%D%/keys.c %D%/keys.h \
	%D%/layout.c %D%/layout.h %D%/layout_cards.c \
	%D%/layout_fact.c %D%/layout_line.c %D%/layout_part.h \
	%D%/nc.h %D%/put.c %D%/put.h \
	%D%/screen.c %D%/screen.h \
	%D%/term.c %D%/term.h %D%/term_crash.c %D%/term_crash.h \
	%D%/theme.c %D%/theme.h
libui_a_CFLAGS = $(AM_CFLAGS) $(NCURSES_CFLAGS)

if HAVE_CMOCKA
unit_tests += tests/unit/test_layout tests/unit/test_ui \
	tests/unit/test_ui_keys tests/unit/test_ui_screen
endif
ui_libs = libui.a $(flow_libs) $(NCURSES_LIBS)
tests_unit_test_layout_LDADD   = $(ui_libs) $(CMOCKA_LIBS)
ui_live = tests/unit/ui_live.c tests/unit/ui_live.h tests/unit/ui_pages.c \
	tests/unit/ui_pages.h
tests_unit_test_ui_SOURCES = tests/unit/test_ui.c $(ui_live)
tests_unit_test_ui_CFLAGS  = $(AM_CFLAGS) $(NCURSES_CFLAGS)
tests_unit_test_ui_LDADD   = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_test_ui_keys_SOURCES = tests/unit/test_ui_keys.c $(ui_live)
tests_unit_test_ui_keys_CFLAGS  = $(AM_CFLAGS) $(NCURSES_CFLAGS)
tests_unit_test_ui_keys_LDADD   = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_test_ui_screen_SOURCES = tests/unit/test_ui_screen.c $(ui_live)
tests_unit_test_ui_screen_CFLAGS  = $(AM_CFLAGS) $(NCURSES_CFLAGS)
tests_unit_test_ui_screen_LDADD   = $(ui_libs) $(CMOCKA_LIBS)

fuzz_programs += tests/fuzz/fuzz_ui
tests_fuzz_fuzz_ui_CFLAGS  = $(AM_CFLAGS) $(NCURSES_CFLAGS)
tests_fuzz_fuzz_ui_LDADD   = $(ui_libs) $(fuzz_libs)
EXTRA_DIST += tests/fuzz/seeds/ui
