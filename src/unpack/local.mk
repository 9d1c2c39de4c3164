# Floor 1: keyconvoy-unpack, which takes a toolset apart. libarchive stands here.
noinst_LIBRARIES += libunpack.a
libunpack_a_SOURCES = \
	%D%/unpack.c %D%/unpack.h %D%/zip_layout.c %D%/zip_layout.h
libunpack_a_CFLAGS  = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
unpack_libs = libunpack.a libwire.a libbase.a $(ARCHIVE_LIBS) $(SECCOMP_LIBS)

pkglibexec_PROGRAMS += keyconvoy-unpack
keyconvoy_unpack_SOURCES = %D%/unpackd.c
keyconvoy_unpack_LDADD   = $(unpack_libs)

# The tests make their archives with the same library.
unit_tests += tests/unit/test_unpack
tests_unit_test_unpack_SOURCES = tests/unit/test_unpack.c \
	tests/unit/zips.c tests/unit/zips.h
tests_unit_test_unpack_CFLAGS  = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
tests_unit_test_unpack_LDADD   = $(unpack_libs) $(CMOCKA_LIBS)

# spawn.c once more, so that it finds the real program from another folder.
unit_tests += tests/unit/test_unpackd
tests_unit_test_unpackd_SOURCES  = tests/unit/test_unpackd.c $(spawn_sources) \
	tests/unit/zips.c tests/unit/zips.h
tests_unit_test_unpackd_CPPFLAGS = $(AM_CPPFLAGS) -UPKGLIBEXECDIR \
	-DPKGLIBEXECDIR=\"$(abs_top_builddir)\"
tests_unit_test_unpackd_CFLAGS   = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
tests_unit_test_unpackd_LDADD    = $(wire_libs) $(ARCHIVE_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_unit_test_unpackd_DEPENDENCIES = keyconvoy-unpack$(EXEEXT)

fuzz_programs += tests/fuzz/fuzz_unpack
tests_fuzz_fuzz_unpack_LDADD   = $(unpack_libs) $(fuzz_libs)
EXTRA_DIST += tests/fuzz/seeds/unpack
