# A third language in programs of their own, added as README says: a catalogue,
# which doubled.awk makes, and a row. It finds what only works for two, and
# text that is cut when it grows.
pseudo_row = X(LANG_QPS, "qps", "Pseuudoo", WORDS_EN)
pseudo_made = %D%/qps.po %D%/catalogues.c \
	%D%/src/base/languages.h
CLEANFILES += $(pseudo_made)
EXTRA_DIST += %D%/doubled.awk
%D%/qps.po: %D%/doubled.awk po/fr.po
	$(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) \
		-f $(srcdir)/%D%/doubled.awk $(srcdir)/po/fr.po >$@
%D%/catalogues.c: po/catalogues.sh po/fr.po %D%/qps.po
	$(AM_V_GEN)sh $(srcdir)/po/catalogues.sh '$(MSGFMT)' \
		$(srcdir)/po/fr.po %D%/qps.po >$@-t && mv $@-t $@
%D%/src/base/languages.h: src/base/languages.h
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v row='	$(pseudo_row)' \
		'/^$$/ && rows { print last " \\\n" row; last = rows = "" } \
		last != "" { print last } /X\(LANG/ { rows = 1 } \
		{ last = $$0 } END { print last }' \
		$(srcdir)/src/base/languages.h >$@-t && mv $@-t $@

if NLS
check_PROGRAMS += tests/fake/run/keyconvoy-qps %D%/pages
check_LIBRARIES += %D%/libnls.a
%C%_libnls_a_SOURCES = src/base/nls.c src/base/words.c
nodist_%C%_libnls_a_SOURCES = %D%/catalogues.c
%C%_libnls_a_CPPFLAGS = -iquote %D% $(AM_CPPFLAGS)
$(%C%_libnls_a_OBJECTS): %D%/src/base/languages.h

# -u: its words.o too, whoever asks for it first.
pseudo_ldflags = $(AM_LDFLAGS) -Wl,-u,words_list
# It has no launcher above it and starts its daemons itself: it is in no jail.
tests_fake_run_keyconvoy_qps_LDFLAGS = $(pseudo_ldflags) \
	-Wl,--wrap=pages_jail
tests_fake_run_keyconvoy_qps_SOURCES = $(keyconvoy_pages_SOURCES) \
	%D%/no_jail.c
tests_fake_run_keyconvoy_qps_LDADD   = tests/fake/libspawn_run.a \
	%D%/libnls.a $(pages_libs)

TESTS += %D%/pages
%C%_pages_SOURCES = %D%/pages.c tests/unit/ui_pages.c \
	tests/unit/ui_pages.h
%C%_pages_LDFLAGS = $(pseudo_ldflags)
%C%_pages_CFLAGS  = $(AM_CFLAGS) $(NCURSES_CFLAGS)
%C%_pages_LDADD   = %D%/libnls.a $(ui_libs)
endif
dist_check_SCRIPTS += %D%/languages.sh
