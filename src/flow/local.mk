# Floor 2: what runs a ceremony. It knows no step.
noinst_LIBRARIES += libflow.a
libflow_a_SOURCES = \
	%D%/aside.c \
	%D%/engine.c %D%/engine.h %D%/engine_ask.c %D%/engine_daemons.c \
	%D%/engine_move.c %D%/engine_notice.c %D%/engine_page.c \
	%D%/engine_record.c %D%/engine_seal.c %D%/engine_show.c \
	%D%/engine_work.c \
	%D%/event.h %D%/flow.h %D%/frontend.h %D%/step.h \
	%D%/hashing.c %D%/hashing.h %D%/idle.c %D%/pages.h %D%/run.c %D%/run.h
engine_libs = libflow.a librecord.a libpage.a libwire.a $(base_libs)

if HAVE_CMOCKA
unit_tests += tests/unit/test_engine
endif
tests_unit_test_engine_SOURCES = tests/unit/test_engine.c $(scratch)
tests_unit_test_engine_LDADD = $(engine_libs) $(CMOCKA_LIBS)
