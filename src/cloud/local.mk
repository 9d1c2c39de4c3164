# Floor 2: what clouds publish: regions, toolsets, hosts, the checks' sentences.
noinst_LIBRARIES += libcloud.a
libcloud_a_SOURCES = \
	%D%/checks.c %D%/checks.h \
	%D%/hosts.c %D%/hosts.h \
	%D%/regions.c %D%/regions.h
cloud_libs = libcloud.a libwire.a $(base_libs)

if HAVE_CMOCKA
unit_tests += tests/unit/test_regions
endif
tests_unit_test_regions_LDADD = $(cloud_libs) $(CMOCKA_LIBS)
