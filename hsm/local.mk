# Floor 2: keys. OpenSSL stands here, and keyd's main.
noinst_LIBRARIES += libhsm.a
libhsm_a_SOURCES = \
	%D%/byok.c %D%/byok.h \
	%D%/cert.c %D%/cert.h \
	%D%/dsa.c %D%/dsa.h %D%/dsa_domains.c \
	%D%/exchange.c %D%/exchange.h %D%/exchange_chain.c \
	%D%/exchange_make.c %D%/exchange_parts.h \
	%D%/jose.c %D%/jose.h %D%/jose_alg.c %D%/jose_jwe.c %D%/jose_jws.c \
	%D%/jwk.c \
	%D%/kek.c %D%/kek.h \
	%D%/key_rights.c %D%/keyfile.c %D%/keyfile.h \
	%D%/module.h %D%/modules.c \
	%D%/pkey.c %D%/pkey.h \
	%D%/sandbox.c %D%/sandbox.h \
	%D%/serve.c %D%/serve.h %D%/serve_file.c %D%/serve_key.c \
	%D%/serve_part.h %D%/serve_vault.c %D%/serve_world.c \
	%D%/shamir.c %D%/shamir.h \
	%D%/sign.c %D%/sign.h \
	%D%/soft.c %D%/soft.h %D%/soft_copy.c %D%/soft_generate.c \
	%D%/soft_import.c %D%/soft_key.c %D%/soft_ritual.c \
	%D%/soft_use.c %D%/soft_vault.c \
	%D%/suite.c %D%/suite.h \
	%D%/world.h %D%/world_make.c %D%/world_parts.c %D%/world_parts.h \
	%D%/world_read.c \
	%D%/transfer.c %D%/transfer.h \
	%D%/wrap.c %D%/wrap.h

hsm_libs = libhsm.a libwire.a libbase.a $(JANSSON_LIBS) $(SECCOMP_LIBS) \
	$(CRYPTO_LIBS) $(LIBINTL)

pkglibexec_PROGRAMS += keyconvoy-keyd
keyconvoy_keyd_SOURCES = %D%/keyd.c
keyconvoy_keyd_LDADD   = $(hsm_libs)

unit_tests += tests/unit/test_shamir tests/unit/test_keywrap \
	tests/unit/test_dsa tests/unit/test_jose tests/unit/test_kek \
	tests/unit/test_suite tests/unit/test_world \
	tests/unit/test_soft tests/unit/test_byok tests/unit/test_keyd \
	tests/unit/test_exchange \
	tests/unit/test_exchange_form
tests_unit_test_dsa_SOURCES = tests/unit/test_dsa.c
tests_unit_test_dsa_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_shamir_SOURCES = tests/unit/test_shamir.c
tests_unit_test_shamir_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_keywrap_SOURCES = tests/unit/test_keywrap.c
tests_unit_test_keywrap_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_jose_SOURCES = tests/unit/test_jose.c
tests_unit_test_jose_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_kek_SOURCES = tests/unit/test_kek.c
tests_unit_test_kek_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
fake_cards = tests/unit/fake_cards.c tests/unit/fake_cards.h
fake_vault = $(fake_cards) tests/unit/fake_vault.c tests/unit/fake_vault.h
unit_tests += tests/unit/test_transfer tests/unit/test_vault
tests_unit_test_transfer_SOURCES = tests/unit/test_transfer.c $(fake_vault)
tests_unit_test_transfer_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_vault_SOURCES = tests/unit/test_vault.c $(fake_vault)
tests_unit_test_vault_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_world_SOURCES = tests/unit/test_world.c $(fake_cards)
tests_unit_test_world_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_suite_SOURCES = tests/unit/test_suite.c $(fake_cards)
tests_unit_test_suite_LDADD   = libhsm.a libflow.a $(hsm_libs) $(CMOCKA_LIBS)
fake_exchange = tests/unit/fake_exchange.c tests/unit/fake_exchange.h \
	$(fake_cards)
tests_unit_test_exchange_SOURCES = tests/unit/test_exchange.c $(fake_exchange)
tests_unit_test_exchange_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_exchange_form_SOURCES = tests/unit/test_exchange_form.c \
	$(fake_exchange)
tests_unit_test_exchange_form_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
# What vaults would not publish, for tests/scripts.tap.
if HAVE_CMOCKA
check_PROGRAMS += tests/fake/toolset-fixture
endif
tests_fake_toolset_fixture_SOURCES = tests/fake/toolset-fixture.c \
	tests/unit/zips.c tests/unit/zips.h $(fake_exchange)
tests_fake_toolset_fixture_CFLAGS  = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
tests_fake_toolset_fixture_LDADD   = libflow.a $(hsm_libs) $(ARCHIVE_LIBS) \
	$(CMOCKA_LIBS)
tests_unit_test_soft_SOURCES = tests/unit/test_soft.c $(fake_cards)
tests_unit_test_soft_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_byok_SOURCES = tests/unit/test_byok.c
tests_unit_test_byok_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_keyd_SOURCES = tests/unit/test_keyd.c $(fake_cards)
tests_unit_test_keyd_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)

fuzz_programs += tests/fuzz/fuzz_jose tests/fuzz/fuzz_kek \
	tests/fuzz/fuzz_byok tests/fuzz/fuzz_world tests/fuzz/fuzz_transfer \
	tests/fuzz/fuzz_exchange
tests_fuzz_fuzz_jose_SOURCES  = tests/fuzz/fuzz_jose.c
tests_fuzz_fuzz_jose_LDADD    = $(hsm_libs) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_kek_SOURCES   = tests/fuzz/fuzz_kek.c
tests_fuzz_fuzz_kek_LDADD     = $(hsm_libs) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_byok_SOURCES  = tests/fuzz/fuzz_byok.c
tests_fuzz_fuzz_byok_LDADD    = $(hsm_libs) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_world_SOURCES = tests/fuzz/fuzz_world.c
tests_fuzz_fuzz_world_LDADD   = $(hsm_libs) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_world_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=EVP_DigestVerify \
	-Wl,--wrap=X509_verify
tests_fuzz_fuzz_transfer_SOURCES = tests/fuzz/fuzz_transfer.c
tests_fuzz_fuzz_transfer_LDADD   = $(hsm_libs) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_transfer_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=EVP_DigestVerify
tests_fuzz_fuzz_exchange_SOURCES = tests/fuzz/fuzz_exchange.c
tests_fuzz_fuzz_exchange_LDADD   = $(hsm_libs) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_exchange_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=EVP_DigestVerify \
	-Wl,--wrap=chain_check -Wl,--wrap=chain_check_at
if !FUZZING
tests_fuzz_fuzz_jose_SOURCES  += tests/fuzz/replay_main.c
tests_fuzz_fuzz_kek_SOURCES   += tests/fuzz/replay_main.c
tests_fuzz_fuzz_byok_SOURCES  += tests/fuzz/replay_main.c
tests_fuzz_fuzz_world_SOURCES += tests/fuzz/replay_main.c
tests_fuzz_fuzz_transfer_SOURCES += tests/fuzz/replay_main.c
tests_fuzz_fuzz_exchange_SOURCES += tests/fuzz/replay_main.c
endif
EXTRA_DIST += tests/fuzz/seeds/jose tests/fuzz/seeds/kek \
	tests/fuzz/seeds/byok tests/fuzz/seeds/world \
	tests/fuzz/seeds/transfer tests/fuzz/seeds/exchange
