# Floor 3: the replay. Floor 4: keyconvoy itself and its commands without pages.
noinst_LIBRARIES += libreplay.a
libreplay_a_SOURCES = \
	%D%/replay/match.c \
	%D%/replay/plain.c %D%/replay/plain.h \
	%D%/replay/plain_tell.c %D%/replay/plain_tell.h \
	%D%/replay/plain_input.c %D%/replay/plain_input.h \
	%D%/replay/record.c %D%/replay/record.h \
	%D%/replay/record_line.c %D%/replay/record_line.h \
	%D%/replay/replay.c %D%/replay/replay.h \
	%D%/replay/run.c %D%/replay/run.h \
	%D%/replay/script.c %D%/replay/script.h %D%/replay/script_check.c \
	%D%/replay/script_word.c \
	%D%/replay/secrets.c %D%/replay/secrets.h \
	%D%/replay/vocabulary.c %D%/replay/vocabulary.h

pkglibexec_PROGRAMS += keyconvoy-pages
keyconvoy_pages_SOURCES = \
	%D%/args.c %D%/args.h \
	%D%/args_value.c %D%/args_value.h \
	%D%/cmd/cards.c \
	%D%/cmd/ceremony.c %D%/cmd/ceremony.h \
	%D%/cmd/cmd.h \
	%D%/cmd/inspect.c \
	%D%/cmd/ask.c %D%/cmd/ask.h \
	%D%/cmd/out.c %D%/cmd/out.h %D%/cmd/out_key.c \
	%D%/cmd/read.h %D%/cmd/read_byok.c %D%/cmd/read_kek.c \
	%D%/cmd/read_package.c \
	%D%/cmd/record.c %D%/cmd/record.h %D%/cmd/record_decided.c \
	%D%/cmd/verify.c %D%/cmd/verify.h %D%/cmd/verify_packages.c \
	%D%/cmd/verify_cards.c %D%/cmd/verify_paper.c \
	%D%/cmd/verify_record.c \
	%D%/cmd/what.c %D%/cmd/what.h \
	%D%/left.c %D%/left.h \
	%D%/loop.c %D%/loop.h \
	%D%/pages.c \
	%D%/pages_jail.c %D%/pages_jail.h \
	%D%/signals.c %D%/signals.h
pages_libs = libui.a libreplay.a $(flow_libs) $(wire_libs) $(NCURSES_LIBS)
keyconvoy_pages_LDADD = libdoor.a libspawn.a $(pages_libs)

dist_man_MANS = doc/keyconvoy.1
# automake knows no languages of pages.
frmandir = $(mandir)/fr/man1
dist_frman_DATA = doc/fr/keyconvoy.1

# Who may open readers on USB. (Where udevd looks when the prefix is /usr.)
udevrulesdir = $(prefix)/lib/udev/rules.d
dist_udevrules_DATA = %D%/60-keyconvoy.rules

dist_check_SCRIPTS += tests/args.sh tests/cards.sh tests/plain.sh tests/production.sh tests/world.tap tests/swapped.tap
EXTRA_DIST += tests/chain-lib.sh tests/paper-lib.sh tests/plain-lib.sh tests/plug-lib.sh

# bash looks for a completion by the command's name.
bashcompdir = $(datadir)/bash-completion/completions
completed = keyconvoy keyconvoy-vault
EXTRA_DIST += doc/keyconvoy.bash doc/keyconvoy-vault.bash
install-data-local:
	$(MKDIR_P) '$(DESTDIR)$(bashcompdir)'
	for p in $(completed); do \
		$(INSTALL_DATA) $(srcdir)/doc/$$p.bash \
			'$(DESTDIR)$(bashcompdir)'/$$p || exit; \
	done
uninstall-local:
	for p in $(completed); do \
		rm -f '$(DESTDIR)$(bashcompdir)'/$$p; \
	done

if HAVE_CMOCKA
unit_tests += tests/unit/test_ceremony tests/unit/test_loop \
	tests/unit/test_record tests/unit/test_replay tests/unit/test_script
endif
tests_unit_test_ceremony_SOURCES = tests/unit/test_ceremony.c %D%/cmd/ceremony.c
tests_unit_test_ceremony_LDADD   = $(record_libs) $(CMOCKA_LIBS)
tests_unit_test_loop_SOURCES = tests/unit/test_loop.c %D%/left.c %D%/loop.c \
	%D%/signals.c
tests_unit_test_loop_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=clock_gettime,--wrap=ppoll \
	-Wl,--wrap=spawn_start,--wrap=flow_daemons,--wrap=flow_fill,--wrap=flow_busy \
	-Wl,--wrap=flow_due,--wrap=flow_watches,--wrap=flow_idles \
	-Wl,--wrap=flow_wants_daemons,--wrap=flow_event
tests_unit_test_loop_LDADD   = $(flow_libs) libdoor.a libspawn.a $(wire_libs) $(CMOCKA_LIBS)
tests_unit_test_record_LDADD   = libreplay.a $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_replay_LDADD   = libreplay.a $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_script_LDADD   = libreplay.a $(base_libs) $(CMOCKA_LIBS)

fuzz_programs += tests/fuzz/fuzz_script
tests_fuzz_fuzz_script_LDADD   = libreplay.a $(base_libs) $(fuzz_libs)
EXTRA_DIST += tests/fuzz/seeds/script
