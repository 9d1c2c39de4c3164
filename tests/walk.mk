# A random walk through all of keyconvoy but a terminal, with the daemons of
# tests/fake/run: spawn.c is compiled once more, so that it finds them.
check_PROGRAMS += tests/pty/walk
tests_pty_walk_SOURCES  = tests/pty/walk.c tests/pty/walk.h \
	tests/pty/walk_event.c tests/pty/walk_keys.c src/loop.c src/spawn.c
tests_pty_walk_CPPFLAGS = $(AM_CPPFLAGS) -UPKGLIBEXECDIR \
	-DPKGLIBEXECDIR=\"$(abs_top_builddir)/tests/fake/run\"
tests_pty_walk_CFLAGS   = $(AM_CFLAGS) $(NCURSES_CFLAGS)
tests_pty_walk_LDFLAGS  = $(AM_LDFLAGS) -Wl,--wrap=spawn_start
tests_pty_walk_LDADD    = $(ui_libs)

# A short one in `make check`; here a long one, another each time.
dist_check_SCRIPTS += tests/walk.sh
check-walk: all $(check_PROGRAMS)
	@$(AM_TESTS_ENVIRONMENT) WALK_EVENTS=$${WALK_EVENTS:-100000} \
		WALK_SEED=$${WALK_SEED:-$$(date +%s)} \
		$(SHELL) $(srcdir)/tests/walk.sh
.PHONY: check-walk
