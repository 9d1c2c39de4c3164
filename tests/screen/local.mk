# Screens that need no terminal: curses draws into its own memory.
golden_tests   =
golden_sources = %D%/golden.c %D%/golden.h %D%/shot.c %D%/shot.h

# Golden pages: what the screens show, compared with golden/.
check_PROGRAMS += %D%/golden_pages
golden_tests += %D%/golden_pages
%C%_golden_pages_SOURCES = %D%/golden_pages.c $(golden_sources) \
	%D%/shot_curses.c tests/unit/ui_pages.c tests/unit/ui_pages.h
%C%_golden_pages_CFLAGS  = $(AM_CFLAGS) $(NCURSES_CFLAGS)
%C%_golden_pages_LDADD   = $(ui_libs)
TESTS += $(golden_tests)
EXTRA_DIST += %D%/golden

# No English in French.
check_PROGRAMS += %D%/languages
TESTS += %D%/languages
%C%_languages_SOURCES = %D%/languages.c tests/unit/ui_pages.c \
	tests/unit/ui_pages.h
%C%_languages_LDADD   = $(flow_libs)
dist_check_SCRIPTS += %D%/same-rows.sh
EXTRA_DIST += %D%/same.txt %D%/same-rows.txt

# A random walk through all of keyconvoy but a terminal, with the daemons of
# tests/fake/run: spawn.c is compiled once more, so that it finds them.
check_PROGRAMS += %D%/walk
%C%_walk_SOURCES  = %D%/walk.c %D%/walk.h %D%/walk_event.c %D%/walk_keys.c \
	src/left.c src/loop.c src/signals.c $(spawn_sources)
%C%_walk_CPPFLAGS = $(AM_CPPFLAGS) -UPKGLIBEXECDIR \
	-DPKGLIBEXECDIR=\"$(abs_top_builddir)/tests/fake/run\"
%C%_walk_CFLAGS   = $(AM_CFLAGS) $(NCURSES_CFLAGS)
%C%_walk_LDFLAGS  = $(AM_LDFLAGS) -Wl,--wrap=spawn_start,--wrap=flow_init
%C%_walk_LDADD    = $(ui_libs)

# A short one in `make check`; here a long one, another each time.
dist_check_SCRIPTS += %D%/walk.sh
check-walk: all $(check_PROGRAMS)
	@$(AM_TESTS_ENVIRONMENT) WALK_EVENTS=$${WALK_EVENTS:-100000} \
		WALK_SEED=$${WALK_SEED:-$$(date +%s)} \
		$(SHELL) $(srcdir)/%D%/walk.sh

# All of them anew, after pages have changed; then `git diff tests/screen/golden`.
goldens: all $(check_PROGRAMS) $(check_DATA)
	@for t in $(golden_tests); do \
		$(AM_TESTS_ENVIRONMENT) GOLDEN_WRITE=1 ./$$t | \
			sed -n '/^not ok/p; s/^# //p' || exit; \
	done
.PHONY: check-walk goldens
