# Floor 2: what clouds publish: regions, toolsets, hosts, the checks' sentences.
noinst_LIBRARIES += libcloud.a
libcloud_a_SOURCES = \
	%D%/az.c %D%/az.h \
	%D%/byok_text.c %D%/byok_text.h \
	%D%/checks.c %D%/checks.h \
	%D%/hosts.c %D%/hosts.h \
	%D%/regions.c %D%/regions.h
cloud_libs = libcloud.a libwire.a $(base_libs)

if HAVE_CMOCKA
unit_tests += tests/unit/test_regions tests/unit/test_az
endif
tests_unit_test_az_LDADD = $(cloud_libs) $(CMOCKA_LIBS)
tests_unit_test_regions_LDADD = $(cloud_libs) $(CMOCKA_LIBS)
