# Floor 2: the steps, their tables of contents, and what several of them share.
noinst_LIBRARIES += libsteps.a
libsteps_a_SOURCES = \
	%D%/backup_mark.c %D%/backup_mark.h \
	%D%/backup_put.c %D%/backup_put.h \
	%D%/clock.c %D%/clock.h \
	%D%/dest.c %D%/dest.h \
	%D%/files.c %D%/files.h \
	%D%/fit.c %D%/fit.h %D%/fit_look.c \
	%D%/kek_in.c %D%/kek_in.h %D%/kek_pages.c %D%/kek_pages.h \
	%D%/kept.c %D%/kept.h \
	%D%/media.c %D%/media.h %D%/media_put.c \
	%D%/names.c %D%/names.h \
	%D%/packages.c %D%/packages.h \
	%D%/read_out.c %D%/read_out.h \
	%D%/record_copy.c %D%/record_copy.h \
	%D%/people.c %D%/people.h %D%/people_change.c %D%/people_change.h \
	%D%/replacing.c %D%/replacing.h \
	%D%/resumed.c %D%/resumed.h %D%/resumed_confirm.c %D%/resumed_here.c \
	%D%/bags.c %D%/bags.h \
	%D%/review.c %D%/review.h \
	%D%/station.c %D%/station.h \
	%D%/steps.c %D%/steps.h \
	%D%/sticks.c %D%/sticks.h \
	%D%/suites.c %D%/suites.h \
	%D%/toolset.c %D%/toolset.h %D%/toolset_pages.c %D%/toolset_part.h \
	%D%/typed.c %D%/typed.h \
	%D%/cards/cards.c %D%/cards/cards.h \
	%D%/cards/cards_begin.c %D%/cards/cards_finished.c \
	%D%/cards/cards_refused.c %D%/cards/cards_ritual.c %D%/cards/cards_share.c \
	%D%/cards/cards_subject.c \
	%D%/cards/cards_tray.c %D%/cards/cards_unblock.c \
	%D%/cards/cards_virtual.c %D%/cards/cards_virtual.h \
	%D%/offline/step_backup.c \
	%D%/offline/step_check.c \
	%D%/offline/step_exchange.c \
	%D%/offline/step_exchange_world.c %D%/offline/step_exchange_world.h \
	%D%/offline/step_generate.c %D%/offline/step_generate.h \
	%D%/offline/step_generate_backup.c %D%/offline/step_generate_confirm.c \
	%D%/offline/step_generate_record.c \
	%D%/offline/step_handover.c \
	%D%/offline/step_inspect.c \
	%D%/offline/step_intake.c \
	%D%/offline/step_old.c \
	%D%/offline/step_package.c \
	%D%/offline/step_participants.c \
	%D%/offline/step_readiness.c \
	%D%/offline/step_readiness_keyboard.c \
	%D%/offline/step_readiness_keyboard.h \
	%D%/offline/step_retire.c \
	%D%/offline/step_rights.c \
	%D%/offline/step_signoff.c %D%/offline/step_signoff.h \
	%D%/offline/step_signoff_end.c \
	%D%/offline/step_signoff_review.c \
	%D%/offline/step_welcome.c %D%/offline/step_welcome.h \
	%D%/offline/step_welcome_resume.c %D%/offline/step_welcome_words.c \
	%D%/offline/step_world.c %D%/offline/step_world.h \
	%D%/offline/step_world_enrol.c \
	%D%/offline/step_world_bags.c \
	%D%/offline/step_world_exists.c \
	%D%/offline/step_world_file.c \
	%D%/offline/step_world_list.c %D%/offline/step_world_list.h \
	%D%/offline/step_world_make.c \
	%D%/offline/step_world_open.c \
	%D%/offline/step_world_pin.c \
	%D%/offline/step_world_void.c \
	%D%/online/az_ask.c %D%/online/az_ask.h \
	%D%/online/before.c %D%/online/before.h \
	%D%/online/courier.c %D%/online/courier.h \
	%D%/online/fetch.h %D%/online/online.h %D%/online/sign_in.c %D%/online/sign_in.h \
	%D%/online/step_fetch.c %D%/online/fetch_sheet.c \
	%D%/online/fetch_toolset.c \
	%D%/online/step_finish.c \
	%D%/online/step_import.c \
	%D%/online/step_import_result.c \
	%D%/online/step_stick.c \
	%D%/online/step_subscription.c
flow_libs = libsteps.a libcloud.a $(engine_libs)

fuzz_programs += tests/fuzz/fuzz_courier
tests_fuzz_fuzz_courier_LDADD = $(flow_libs) $(fuzz_libs)
EXTRA_DIST += tests/fuzz/seeds/courier

if HAVE_CMOCKA
unit_tests += \
	tests/unit/test_courier \
	tests/unit/test_enrol tests/unit/test_files tests/unit/test_fill \
	tests/unit/test_fit tests/unit/test_media \
	tests/unit/test_names tests/unit/test_overlay tests/unit/test_record_copy \
	tests/unit/test_review tests/unit/test_station \
	tests/unit/test_subject tests/unit/test_toolset tests/unit/test_typed
endif
scratch = tests/unit/scratch.c tests/unit/scratch.h
tests_unit_test_courier_LDADD   = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_enrol_SOURCES   = tests/unit/test_enrol.c \
	tests/unit/ui_pages.c tests/unit/ui_pages.h
tests_unit_test_enrol_LDADD     = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_files_SOURCES   = tests/unit/test_files.c $(scratch) \
	tests/unit/ui_pages.c tests/unit/ui_pages.h
tests_unit_test_files_LDADD     = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_fill_SOURCES    = tests/unit/test_fill.c \
	tests/unit/ui_pages.c tests/unit/ui_pages.h
tests_unit_test_fill_LDADD      = $(flow_libs) $(CMOCKA_LIBS)
# The calls that look at a disk.
tests_unit_test_fill_LDFLAGS    = $(AM_LDFLAGS) -Wl,--wrap=open,--wrap=openat \
	-Wl,--wrap=stat,--wrap=lstat,--wrap=fstatat,--wrap=access,--wrap=faccessat \
	-Wl,--wrap=readlink,--wrap=realpath,--wrap=opendir,--wrap=fopen
tests_unit_test_fit_SOURCES     = tests/unit/test_fit.c $(scratch) \
	tests/unit/ui_pages.c tests/unit/ui_pages.h
tests_unit_test_fit_LDADD       = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_fit_LDFLAGS     = $(AM_LDFLAGS) -Wl,--wrap=dir_free
tests_unit_test_media_SOURCES   = tests/unit/test_media.c $(scratch)
tests_unit_test_media_LDADD     = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_media_LDFLAGS   = $(AM_LDFLAGS) -Wl,--wrap=access \
	-Wl,--wrap=openat,--wrap=write,--wrap=fsync,--wrap=mkdir,--wrap=renameat
tests_unit_test_names_LDADD     = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_overlay_SOURCES = tests/unit/test_overlay.c \
	tests/unit/ui_pages.c tests/unit/ui_pages.h
tests_unit_test_overlay_LDADD   = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_record_copy_SOURCES = tests/unit/test_record_copy.c $(scratch) \
	tests/unit/ui_pages.c tests/unit/ui_pages.h
tests_unit_test_record_copy_LDADD   = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_review_SOURCES  = tests/unit/test_review.c $(scratch)
tests_unit_test_review_LDADD    = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_station_LDADD   = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_subject_LDADD   = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_toolset_SOURCES = tests/unit/test_toolset.c $(scratch)
tests_unit_test_toolset_LDADD   = $(flow_libs) $(CMOCKA_LIBS)
tests_unit_test_typed_LDADD     = $(flow_libs) $(CMOCKA_LIBS)
