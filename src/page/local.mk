# Floor 2: what people read: pages as data and as text, notices, help, columns.
noinst_LIBRARIES += libpage.a
libpage_a_SOURCES = \
	%D%/err_words.c %D%/err_words.h \
	%D%/exceptions.c %D%/exceptions.h \
	%D%/glossary.c %D%/glossary.h \
	%D%/help.c %D%/help.h \
	%D%/notices.c %D%/notices.h %D%/notices_part.h \
	%D%/notices_general.c %D%/notices_intake.c %D%/notices_key.c \
	%D%/notices_media.c %D%/notices_online.c %D%/notices_world.c \
	%D%/page_columns.c %D%/page_columns.h \
	%D%/page.c %D%/page.h %D%/page_ask.c %D%/page_text.c \
	%D%/wrap.c %D%/wrap.h
page_libs = libpage.a $(base_libs)

if HAVE_CMOCKA
unit_tests += tests/unit/test_glossary tests/unit/test_page tests/unit/test_wrap
endif
tests_unit_test_glossary_LDADD = $(page_libs) $(CMOCKA_LIBS)
tests_unit_test_page_LDADD = $(page_libs) $(CMOCKA_LIBS)
tests_unit_test_wrap_LDADD = $(page_libs) $(CMOCKA_LIBS)
