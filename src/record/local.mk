# Floor 2: the record, what it proves, the ceremony's folder, names of files.
noinst_LIBRARIES += librecord.a
librecord_a_SOURCES = \
	%D%/claims.c %D%/claims.h \
	%D%/folder.c %D%/folder.h %D%/folder_move.c %D%/slug.c \
	%D%/journal.c %D%/journal.h \
	%D%/journal_scan.c %D%/journal_scan.h \
	%D%/named.c %D%/named.h \
	%D%/paths.h \
	%D%/said.c %D%/said.h \
	%D%/seals.c %D%/seals.h \
	%D%/state.c %D%/state.h %D%/state_fold.h \
	%D%/state_get.c %D%/state_key.c %D%/state_online.c %D%/state_span.c \
	%D%/state_world.c
record_libs = librecord.a libwire.a $(base_libs)

if HAVE_CMOCKA
unit_tests += \
	tests/unit/test_folder tests/unit/test_journal \
	tests/unit/test_seals tests/unit/test_span tests/unit/test_state \
	tests/unit/test_claims
endif
tests_unit_test_folder_SOURCES = tests/unit/test_folder.c $(scratch)
tests_unit_test_folder_LDADD   = $(record_libs) $(CMOCKA_LIBS)
# The calls that a failing disk may end, and the clock.
tests_unit_test_journal_SOURCES = tests/unit/test_journal.c $(scratch)
tests_unit_test_journal_LDADD   = $(record_libs) $(CMOCKA_LIBS)
tests_unit_test_journal_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=write,--wrap=fsync \
	-Wl,--wrap=ftruncate,--wrap=clock_gettime
tests_unit_test_seals_SOURCES = tests/unit/test_seals.c $(scratch)
tests_unit_test_seals_LDADD     = $(record_libs) $(CMOCKA_LIBS)
tests_unit_test_span_SOURCES = tests/unit/test_span.c $(scratch)
tests_unit_test_span_LDADD   = $(record_libs) $(CMOCKA_LIBS)
tests_unit_test_claims_LDADD = $(record_libs) $(CMOCKA_LIBS)
tests_unit_test_state_LDADD     = $(record_libs) $(CMOCKA_LIBS)

fuzz_programs += tests/fuzz/fuzz_transcript
tests_fuzz_fuzz_transcript_LDADD = $(record_libs) $(fuzz_libs)
EXTRA_DIST += tests/fuzz/seeds/transcript
