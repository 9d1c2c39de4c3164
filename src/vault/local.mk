# Floor 4: keyconvoy-vault, the receiving side. What it keeps on disk is tested by
# itself.
noinst_LIBRARIES += libvault.a
libvault_a_SOURCES = \
	%D%/ops.c %D%/ops.h \
	%D%/store.c %D%/store.h %D%/store_json.c %D%/store_json.h

bin_PROGRAMS += keyconvoy-vault
keyconvoy_vault_SOURCES = \
	%D%/about.c %D%/about.h \
	%D%/cmd.h \
	%D%/create.c \
	%D%/find.c \
	%D%/hash.c %D%/hash.h \
	%D%/import.c %D%/import.h %D%/import_refuse.c \
	%D%/keys.c \
	%D%/main.c \
	%D%/publish.c %D%/publish.h \
	%D%/show.c %D%/show.h \
	%D%/tree.c %D%/tree.h \
	%D%/trust.c \
	%D%/use.c \
	%D%/vault.c %D%/vault.h \
	%D%/own.c %D%/own.h \
	%D%/zip.c %D%/zip.h \
	src/cmd/out.c src/cmd/out.h
keyconvoy_vault_CFLAGS = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
keyconvoy_vault_LDADD  = libvault.a $(cloud_libs) libspawn.a $(wire_libs) $(ARCHIVE_LIBS)

dist_man_MANS += doc/keyconvoy-vault.1

# Another organisation for its test, which runs the real programs.
check_PROGRAMS += tests/fake/sender
tests_fake_sender_SOURCES = tests/fake/sender.c $(grant_of)
tests_fake_sender_LDADD   = $(hsm_libs)
dist_check_SCRIPTS += tests/vault.sh
EXTRA_DIST += doc/transfer.md

if HAVE_CMOCKA
unit_tests += tests/unit/test_store
endif
tests_unit_test_store_SOURCES = tests/unit/test_store.c $(scratch)
tests_unit_test_store_LDADD   = libvault.a $(wire_libs) $(CMOCKA_LIBS)
