# Floor 2: the ceremony: pages as data, the record, steps, folders, media.
noinst_LIBRARIES += libflow.a
libflow_a_SOURCES = \
	%D%/aside.c %D%/cards.c %D%/cards.h %D%/cards_ritual.c \
	%D%/cards_tray.c %D%/cards_virtual.c %D%/cards_virtual.h \
	%D%/engine.c %D%/engine.h %D%/engine_daemons.c %D%/engine_util.c \
	%D%/engine_work.c %D%/hashing.c %D%/hashing.h \
	%D%/help.c %D%/help.h %D%/flow.h %D%/frontend.h %D%/step.h \
	%D%/dest.c %D%/dest.h %D%/exchange_world.c %D%/exchange_world.h \
	%D%/packages.c %D%/packages.h %D%/toolset.c %D%/toolset.h \
	%D%/toolset_pages.c %D%/toolset_part.h \
	%D%/files.c %D%/files.h %D%/kek_in.c %D%/kek_in.h \
	%D%/notices.c %D%/notices.h %D%/station.c %D%/station.h \
	%D%/steps.c %D%/step_welcome.c %D%/step_participants.c \
	%D%/step_readiness.c %D%/step_intake.c %D%/step_world.c %D%/step_world.h \
	%D%/world_enrol.c %D%/world_make.c %D%/world_open.c %D%/world_pin.c \
	%D%/step_backup.c %D%/step_exchange.c %D%/step_generate.c \
	%D%/step_rights.c %D%/step_inspect.c %D%/step_package.c \
	%D%/step_handover.c %D%/step_signoff.c \
	%D%/folder.c %D%/folder.h %D%/slug.c \
	%D%/hosts.c \
	%D%/err_words.c %D%/err_words.h %D%/kept.c %D%/kept.h %D%/typed.c %D%/typed.h \
	%D%/journal.c %D%/journal.h %D%/journal_scan.c %D%/journal_scan.h \
	%D%/media.c %D%/media.h \
	%D%/names.c %D%/names.h \
	%D%/page.c %D%/page.h %D%/page_text.c \
	%D%/regions.c %D%/regions.h \
	%D%/say.c %D%/say.h \
	%D%/state.c %D%/state.h %D%/state_fold.h \
	%D%/state_get.c %D%/state_key.c %D%/state_world.c \
	%D%/suites.c %D%/suites.h \
	%D%/wrap.c %D%/wrap.h

if HAVE_CMOCKA
unit_tests += \
	tests/unit/test_folder tests/unit/test_journal tests/unit/test_media \
	tests/unit/test_names tests/unit/test_overlay tests/unit/test_page tests/unit/test_regions \
	tests/unit/test_say tests/unit/test_station tests/unit/test_toolset \
	tests/unit/test_typed tests/unit/test_wrap
endif
scratch = tests/unit/scratch.c tests/unit/scratch.h
flow_libs = libflow.a libwire.a libbase.a $(JANSSON_LIBS) $(CRYPTO_LIBS) $(LIBINTL)
tests_unit_test_folder_SOURCES  = tests/unit/test_folder.c $(scratch)
tests_unit_test_folder_LDADD    = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_media_SOURCES   = tests/unit/test_media.c $(scratch)
tests_unit_test_media_LDADD     = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_names_SOURCES   = tests/unit/test_names.c
tests_unit_test_names_LDADD     = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_overlay_SOURCES = tests/unit/test_overlay.c \
	tests/unit/ui_pages.c tests/unit/ui_pages.h
tests_unit_test_overlay_LDADD   = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_page_SOURCES    = tests/unit/test_page.c
tests_unit_test_page_LDADD      = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_regions_SOURCES = tests/unit/test_regions.c
tests_unit_test_regions_LDADD   = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_station_SOURCES = tests/unit/test_station.c
tests_unit_test_station_LDADD   = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_toolset_SOURCES = tests/unit/test_toolset.c $(scratch)
tests_unit_test_toolset_LDADD   = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_say_SOURCES     = tests/unit/test_say.c
tests_unit_test_say_LDADD       = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_typed_SOURCES   = tests/unit/test_typed.c
tests_unit_test_typed_LDADD     = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_wrap_SOURCES    = tests/unit/test_wrap.c
tests_unit_test_wrap_LDADD      = $(flow_libs) $(CMOCKA_LIBS)
# The calls that a failing disk may end, and the clock.
tests_unit_test_journal_SOURCES = tests/unit/test_journal.c $(scratch)
tests_unit_test_journal_LDADD   = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_journal_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=write,--wrap=fsync \
	-Wl,--wrap=ftruncate,--wrap=clock_gettime

fuzz_programs += tests/fuzz/fuzz_transcript
tests_fuzz_fuzz_transcript_SOURCES = tests/fuzz/fuzz_transcript.c
tests_fuzz_fuzz_transcript_LDADD   = $(flow_libs) $(FUZZ_LDFLAGS)
if !FUZZING
tests_fuzz_fuzz_transcript_SOURCES += tests/fuzz/replay_main.c
endif
EXTRA_DIST += tests/fuzz/seeds/transcript
