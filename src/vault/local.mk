# Floor 4: keyconvoy-vault, the receiving side. What it keeps on disk is tested by
# itself.
noinst_LIBRARIES += libvault.a
libvault_a_SOURCES = \
	%D%/about.c %D%/about.h \
	%D%/note.c %D%/note.h \
	%D%/ops.c %D%/ops.h \
	%D%/own.c %D%/own.h \
	%D%/store.c %D%/store.h %D%/store_json.c %D%/store_json.h \
	%D%/tree.c %D%/tree.h \
	%D%/vault.c %D%/vault.h
vault_libs = libvault.a $(cloud_libs) libspawn.a $(wire_libs)

# What a request is answered; the server listens.
noinst_LIBRARIES += librest.a
librest_a_SOURCES = \
	%D%/rest/arm.c \
	%D%/rest/call.c %D%/rest/call.h \
	%D%/rest/faults.c %D%/rest/faults.h \
	%D%/rest/held.c %D%/rest/held.h \
	%D%/rest/key_change.c %D%/rest/key_import.c %D%/rest/key_make.c \
	%D%/rest/key_read.c %D%/rest/key_use.c \
	%D%/rest/mac.c %D%/rest/mac.h \
	%D%/rest/made.c %D%/rest/made.h \
	%D%/rest/place.c %D%/rest/place.h \
	%D%/rest/routes.c \
	%D%/rest/server.c %D%/rest/server.h \
	%D%/rest/service.c %D%/rest/service.h \
	%D%/rest/shape.c %D%/rest/shape.h \
	%D%/rest/code.c \
	%D%/rest/user_code.c %D%/rest/user_code.h \
	%D%/rest/sign_in.c \
	%D%/rest/target.c %D%/rest/target.h \
	%D%/rest/tls.c %D%/rest/tls.h \
	%D%/rest/token.c %D%/rest/token.h \
	%D%/rest/verify.c %D%/rest/verify.h \
	%D%/rest/wish.c %D%/rest/wish.h
librest_a_CFLAGS = $(AM_CFLAGS) $(HTTPD_CFLAGS) $(GNUTLS_CFLAGS)
rest_libs = librest.a $(vault_libs) $(HTTPD_LIBS) $(GNUTLS_LIBS)

bin_PROGRAMS += keyconvoy-vault
keyconvoy_vault_SOURCES = \
	%D%/cmd.h \
	%D%/confine.c \
	%D%/create.c \
	%D%/approve.c \
	%D%/env.c \
	%D%/find.c \
	%D%/hash.c %D%/hash.h \
	%D%/import.c %D%/import.h %D%/import_refuse.c \
	%D%/keys.c \
	%D%/main.c \
	%D%/publish.c %D%/publish.h \
	%D%/serve.c \
	%D%/show.c %D%/show.h \
	%D%/trust.c \
	%D%/use.c \
	%D%/zip.c %D%/zip.h \
	src/cmd/out.c src/cmd/out.h
keyconvoy_vault_CFLAGS = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
keyconvoy_vault_LDADD  = $(rest_libs) $(ARCHIVE_LIBS)

dist_man_MANS += doc/keyconvoy-vault.1
dist_frman_DATA += doc/fr/keyconvoy-vault.1

# Another organisation for its test, which runs the real programs.
check_PROGRAMS += tests/fake/sender
tests_fake_sender_SOURCES = tests/fake/sender.c $(grant_of)
tests_fake_sender_LDADD   = $(hsm_libs)
dist_check_SCRIPTS += tests/vault.sh
EXTRA_DIST += doc/transfer.md doc/service.md

if HAVE_CMOCKA
unit_tests += tests/unit/test_store tests/unit/test_rest
endif
tests_unit_test_store_SOURCES = tests/unit/test_store.c $(scratch)
tests_unit_test_store_LDADD   = $(vault_libs) $(CMOCKA_LIBS)
tests_unit_test_rest_LDADD    = $(rest_libs) $(CMOCKA_LIBS)
fuzz_programs += tests/fuzz/fuzz_rest
tests_fuzz_fuzz_rest_LDADD    = $(rest_libs) $(fuzz_libs)

# The server, asked by curl, and by those who mean it no good.
dist_check_SCRIPTS += tests/serve.tap tests/shapes.tap tests/serve-hostile.sh \
	tests/az.tap
EXTRA_DIST += tests/serve-lib.sh tests/fuzz/seeds/rest
