# Floor 0: errors, memory, text, files. libc, jansson (json.c), digests.
noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	%D%/bags.c %D%/bags.h \
	%D%/beyond.c %D%/beyond.h \
	%D%/brought.c %D%/brought.h \
	%D%/buf.c %D%/buf.h %D%/view.c \
	%D%/digest.c %D%/digest.h \
	%D%/dirat.c %D%/dirat.h \
	%D%/entry.c %D%/entry.h \
	%D%/err.c %D%/err.h \
	%D%/file.c %D%/file.h %D%/file_back.c %D%/file_tmp.h %D%/dir.c \
	%D%/json.c %D%/json.h \
	%D%/kid.c %D%/kid.h \
	%D%/mode.c %D%/mode.h \
	%D%/mo.c %D%/mo.h \
	%D%/nls.c %D%/nls.h %D%/languages.h %D%/catalogue.h \
	%D%/paper.c %D%/paper.h %D%/paper_draw.c \
	%D%/path.c \
	%D%/practice.c %D%/practice.h \
	%D%/say.c %D%/say.h \
	%D%/secret.c %D%/secret.h \
	%D%/stick.c %D%/stick.h \
	%D%/system.c %D%/system.h %D%/system_root.c \
	%D%/tell.c %D%/tell.h \
	%D%/text.c %D%/text.h %D%/utf8.c \
	%D%/words.c %D%/words.h %D%/words_en.c %D%/words_fr.c %D%/words_table.h

if HAVE_CMOCKA
base_tests = \
	tests/unit/test_bags tests/unit/test_brought tests/unit/test_buf tests/unit/test_err \
	tests/unit/test_file \
	tests/unit/test_json tests/unit/test_kid tests/unit/test_mo \
	tests/unit/test_nls tests/unit/test_paper tests/unit/test_say tests/unit/test_secret \
	tests/unit/test_stick tests/unit/test_text tests/unit/test_words
unit_tests += $(base_tests)
endif
base_libs = libbase.a $(JANSSON_LIBS) $(CRYPTO_LIBS)
tests_unit_test_bags_LDADD     = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_brought_LDADD  = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_buf_LDADD      = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_err_LDADD      = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_json_LDADD     = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_kid_LDADD      = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_mo_LDADD       = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_nls_LDADD      = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_paper_LDADD    = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_say_LDADD      = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_secret_LDADD   = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_stick_SOURCES  = tests/unit/test_stick.c $(scratch)
tests_unit_test_stick_LDADD    = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_text_LDADD     = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_words_LDADD    = $(base_libs) $(CMOCKA_LIBS)
# The calls that a failing disk, or a kill, may end.
tests_unit_test_file_LDADD     = $(base_libs) $(CMOCKA_LIBS)
tests_unit_test_file_LDFLAGS   = $(AM_LDFLAGS) -Wl,--wrap=write,--wrap=fsync \
	-Wl,--wrap=renameat,--wrap=renameat2,--wrap=linkat

fuzz_programs += tests/fuzz/fuzz_json tests/fuzz/fuzz_mo tests/fuzz/fuzz_text
tests_fuzz_fuzz_json_LDADD   = $(base_libs) $(fuzz_libs)
tests_fuzz_fuzz_mo_LDADD     = $(base_libs) $(fuzz_libs)
tests_fuzz_fuzz_text_LDADD   = $(base_libs) $(fuzz_libs)
EXTRA_DIST += tests/fuzz/seeds/json tests/fuzz/seeds/mo tests/fuzz/seeds/text
