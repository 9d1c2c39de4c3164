# Floor 1: keyconvoy-az, which runs az once for the pages.
noinst_LIBRARIES += libaz.a
libaz_a_SOURCES = \
	%D%/body.c \
	%D%/calls.c %D%/calls.h \
	%D%/line.c \
	%D%/place.c %D%/place.h \
	%D%/run.c %D%/run.h
az_libs = libaz.a libwire.a $(SECCOMP_LIBS) $(base_libs)

pkglibexec_PROGRAMS += keyconvoy-az
keyconvoy_az_SOURCES = %D%/azd.c
keyconvoy_az_LDADD   = $(az_libs)

unit_tests += tests/unit/test_az_calls
tests_unit_test_az_calls_LDADD = $(az_libs) $(CMOCKA_LIBS)

unit_tests += tests/unit/test_az_place
tests_unit_test_az_place_SOURCES = tests/unit/test_az_place.c $(scratch)
tests_unit_test_az_place_LDADD   = $(az_libs) $(CMOCKA_LIBS)

unit_tests += tests/unit/test_az_run
tests_unit_test_az_run_SOURCES = tests/unit/test_az_run.c $(scratch)
tests_unit_test_az_run_LDADD   = $(az_libs) $(CMOCKA_LIBS)

# spawn.c once more, so that it finds the real program from another folder.
unit_tests += tests/unit/test_azd
tests_unit_test_azd_SOURCES  = tests/unit/test_azd.c $(spawn_sources) $(scratch)
tests_unit_test_azd_CPPFLAGS = $(AM_CPPFLAGS) -UPKGLIBEXECDIR \
	-DPKGLIBEXECDIR=\"$(abs_top_builddir)\"
tests_unit_test_azd_LDADD    = $(wire_libs) $(CMOCKA_LIBS)
EXTRA_tests_unit_test_azd_DEPENDENCIES = keyconvoy-az$(EXEEXT)
