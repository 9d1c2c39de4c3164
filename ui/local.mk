# Floor 3: the full screen, the only curses.
noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	%D%/curses_frontend.c %D%/curses_frontend.h \
	%D%/draw.c %D%/edit.c %D%/edit.h \
	%D%/keys.c %D%/keys.h \
	%D%/layout.c %D%/layout.h \
	%D%/nc.h %D%/screen.h \
	%D%/term.c %D%/term.h \
	%D%/theme.c %D%/theme.h
libui_a_CFLAGS = $(AM_CFLAGS) $(NCURSES_CFLAGS)
