# Floor 2: what clouds publish: regions, toolsets, hosts, the checks' sentences.
noinst_LIBRARIES += libcloud.a
libcloud_a_SOURCES = \
	%D%/az.c %D%/az.h \
	%D%/az_answer.c %D%/az_answer.h \
	%D%/az_faults.c %D%/az_faults.h \
	%D%/byok_text.c %D%/byok_text.h \
	%D%/checks.c %D%/checks.h \
	%D%/hosts.c %D%/hosts.h \
	%D%/regions.c %D%/regions.h
cloud_libs = libcloud.a libwire.a $(base_libs)

if HAVE_CMOCKA
unit_tests += tests/unit/test_regions tests/unit/test_az \
	tests/unit/test_az_answer
endif
tests_unit_test_az_LDADD = $(cloud_libs) $(CMOCKA_LIBS)
tests_unit_test_regions_LDADD = $(cloud_libs) $(CMOCKA_LIBS)
tests_unit_test_az_answer_LDADD = $(cloud_libs) $(CMOCKA_LIBS)

fuzz_programs += tests/fuzz/fuzz_az
tests_fuzz_fuzz_az_LDADD = $(cloud_libs) $(fuzz_libs)
EXTRA_DIST += tests/fuzz/seeds/az
