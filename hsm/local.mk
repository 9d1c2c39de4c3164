# Floor 2: keys. OpenSSL stands here, and keyd's main.
noinst_LIBRARIES += libhsm.a
libhsm_a_SOURCES = \
	%D%/module.h %D%/modules.c \
	%D%/sandbox.c %D%/sandbox.h \
	%D%/keyd_serve.c %D%/keyd_serve.h %D%/keyd_file.c %D%/keyd_key.c \
	%D%/keyd_part.c %D%/keyd_part.h %D%/keyd_vault.c %D%/keyd_world.c \
	%D%/crypto/blind.c %D%/crypto/blind.h \
	%D%/crypto/der.c %D%/crypto/der.h \
	%D%/crypto/dsa.c %D%/crypto/dsa.h %D%/crypto/dsa_domains.c \
	%D%/crypto/jwk.c \
	%D%/crypto/keywrap.c %D%/crypto/keywrap.h \
	%D%/crypto/pkey.c %D%/crypto/pkey.h \
	%D%/crypto/selftest.c %D%/crypto/selftest.h \
	%D%/crypto/shamir.c %D%/crypto/shamir.h \
	%D%/jose/jose.c %D%/jose/jose.h %D%/jose/jose_alg.c \
	%D%/jose/jose_jwe.c %D%/jose/jose_jws.c \
	%D%/world/attest.c %D%/world/attest.h \
	%D%/world/cert.c %D%/world/cert.h \
	%D%/world/grants.c %D%/world/grants.h \
	%D%/world/guard.c %D%/world/guard.h %D%/world/identify.c \
	%D%/world/ritual.c %D%/world/seal.c \
	%D%/world/sign.c %D%/world/sign.h \
	%D%/world/suite.c %D%/world/suite.h \
	%D%/world/trust.c %D%/world/trust.h \
	%D%/world/world.h %D%/world/world_make.c %D%/world/world_parts.c \
	%D%/world/world_parts.h %D%/world/world_read.c \
	%D%/keys/acts.c %D%/keys/acts.h \
	%D%/keys/byok.c %D%/keys/byok.h \
	%D%/keys/inside.c %D%/keys/inside.h \
	%D%/keys/kek.c %D%/keys/kek.h %D%/keys/kek_date.c \
	%D%/keys/public.c %D%/keys/public.h \
	%D%/keys/kek_date.h %D%/keys/kek_der.c %D%/keys/kek_json.c \
	%D%/keys/kek_key.c %D%/keys/kek_part.h \
	%D%/keys/key_rights.c %D%/keys/keyfile.c %D%/keys/keyfile.h \
	%D%/keys/name_check.c %D%/keys/name_check.h \
	%D%/keys/transfer.c %D%/keys/transfer.h \
	%D%/exchange/exchange.c %D%/exchange/exchange.h \
	%D%/exchange/exchange_chain.c %D%/exchange/exchange_make.c \
	%D%/exchange/exchange_parts.h \
	%D%/soft/soft.c %D%/soft/soft.h %D%/soft/soft_copy.c \
	%D%/soft/soft_generate.c %D%/soft/soft_import.c %D%/soft/soft_key.c \
	%D%/soft/soft_status.c %D%/soft/soft_use.c %D%/soft/soft_vault.c

hsm_libs = libhsm.a $(wire_libs)

pkglibexec_PROGRAMS += keyconvoy-keyd
keyconvoy_keyd_SOURCES = %D%/keyd.c
keyconvoy_keyd_LDADD   = $(hsm_libs)

unit_tests += tests/unit/test_attest tests/unit/test_blind tests/unit/test_guard \
	tests/unit/test_selftest tests/unit/test_shamir tests/unit/test_keywrap \
	tests/unit/test_dsa tests/unit/test_jws tests/unit/test_jwe \
	tests/unit/test_kek tests/unit/test_kek_edits \
	tests/unit/test_suite tests/unit/test_world tests/unit/test_sign \
	tests/unit/test_soft tests/unit/test_soft_keys tests/unit/test_byok \
	tests/unit/test_keyd tests/unit/test_keyd_ends \
	tests/unit/test_exchange \
	tests/unit/test_exchange_form
attests = tests/fake/attests.c tests/fake/attests.h
tests_unit_test_attest_SOURCES = tests/unit/test_attest.c $(attests)
tests_unit_test_attest_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_blind_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_dsa_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_selftest_LDADD = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_selftest_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=sha256 \
	-Wl,--wrap=EVP_EncryptUpdate,--wrap=wrap_kwp,--wrap=pkey_agree \
	-Wl,--wrap=EVP_DigestSign,--wrap=EVP_DigestVerify,--wrap=getrandom
tests_unit_test_shamir_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_keywrap_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
jose_here = tests/unit/jose_here.c tests/unit/jose_here.h
tests_unit_test_jws_SOURCES = tests/unit/test_jws.c $(jose_here)
tests_unit_test_jws_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_jwe_SOURCES = tests/unit/test_jwe.c $(jose_here)
tests_unit_test_jwe_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_kek_edits_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_kek_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
grant_of = tests/unit/grant_of.c tests/unit/grant_of.h
fake_cards = tests/unit/fake_cards.c tests/unit/fake_cards.h $(grant_of)
fake_vault = $(fake_cards) tests/unit/fake_vault.c tests/unit/fake_vault.h
unit_tests += tests/unit/test_transfer tests/unit/test_import tests/unit/test_vault
transfer_here = tests/unit/transfer_here.c tests/unit/transfer_here.h $(fake_vault)
tests_unit_test_transfer_SOURCES = tests/unit/test_transfer.c $(transfer_here)
tests_unit_test_transfer_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_import_SOURCES = tests/unit/test_import.c $(transfer_here)
tests_unit_test_import_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_vault_SOURCES = tests/unit/test_vault.c $(fake_vault)
tests_unit_test_vault_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
world_here = tests/unit/world_here.c tests/unit/world_here.h $(fake_cards)
tests_unit_test_world_SOURCES = tests/unit/test_world.c $(world_here)
tests_unit_test_world_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_fake_forger_SOURCES = tests/fake/forger.c $(world_here)
tests_fake_forger_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_sign_SOURCES = tests/unit/test_sign.c $(world_here)
tests_unit_test_sign_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_suite_SOURCES = tests/unit/test_suite.c $(fake_cards)
tests_unit_test_suite_LDADD   = libhsm.a $(flow_libs) $(hsm_libs) $(CMOCKA_LIBS)
fake_exchange = tests/unit/fake_exchange.c tests/unit/fake_exchange.h \
	$(fake_cards)
tests_unit_test_exchange_SOURCES = tests/unit/test_exchange.c $(fake_exchange)
tests_unit_test_exchange_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_exchange_form_SOURCES = tests/unit/test_exchange_form.c \
	$(fake_exchange)
tests_unit_test_exchange_form_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
# What vaults would not publish, for tests/scripts.tap.
if HAVE_CMOCKA
check_PROGRAMS += tests/fake/toolset-fixture tests/fake/forger
endif
tests_fake_toolset_fixture_SOURCES = tests/fake/toolset-fixture.c \
	tests/unit/zips.c tests/unit/zips.h $(fake_exchange)
tests_fake_toolset_fixture_CFLAGS  = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
tests_fake_toolset_fixture_LDADD   = $(cloud_libs) $(hsm_libs) $(ARCHIVE_LIBS) \
	$(CMOCKA_LIBS)
tests_unit_test_guard_SOURCES = tests/unit/test_guard.c $(fake_cards)
tests_unit_test_guard_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
soft_here = tests/unit/soft_here.c tests/unit/soft_here.h $(fake_cards)
byok_open = tests/unit/byok_open.c tests/unit/byok_open.h
tests_unit_test_soft_SOURCES = tests/unit/test_soft.c $(byok_open) $(soft_here)
tests_unit_test_soft_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_soft_keys_SOURCES = tests/unit/test_soft_keys.c $(soft_here)
tests_unit_test_soft_keys_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_byok_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
keyd_here = tests/unit/keyd_here.c tests/unit/keyd_here.h $(fake_cards)
tests_unit_test_keyd_SOURCES = tests/unit/test_keyd.c $(byok_open) $(keyd_here)
tests_unit_test_keyd_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)
tests_unit_test_keyd_ends_SOURCES = tests/unit/test_keyd_ends.c $(keyd_here)
tests_unit_test_keyd_ends_LDADD   = $(hsm_libs) $(CMOCKA_LIBS)

fuzz_programs += tests/fuzz/fuzz_jose tests/fuzz/fuzz_kek \
	tests/fuzz/fuzz_byok tests/fuzz/fuzz_world tests/fuzz/fuzz_transfer \
	tests/fuzz/fuzz_exchange tests/fuzz/fuzz_attest
tests_fuzz_fuzz_attest_SOURCES = tests/fuzz/fuzz_attest.c $(attests)
tests_fuzz_fuzz_attest_LDADD   = $(hsm_libs) $(fuzz_libs)
tests_fuzz_fuzz_jose_LDADD    = $(hsm_libs) $(fuzz_libs)
tests_fuzz_fuzz_kek_LDADD     = $(hsm_libs) $(fuzz_libs)
tests_fuzz_fuzz_byok_LDADD    = $(hsm_libs) $(fuzz_libs)
tests_fuzz_fuzz_world_LDADD   = $(hsm_libs) $(fuzz_libs)
tests_fuzz_fuzz_world_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=EVP_DigestVerify \
	-Wl,--wrap=X509_verify
tests_fuzz_fuzz_transfer_LDADD   = $(hsm_libs) $(fuzz_libs)
tests_fuzz_fuzz_transfer_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=EVP_DigestVerify
tests_fuzz_fuzz_exchange_LDADD   = $(hsm_libs) $(fuzz_libs)
tests_fuzz_fuzz_exchange_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=EVP_DigestVerify \
	-Wl,--wrap=chain_check -Wl,--wrap=chain_check_at
EXTRA_DIST += tests/fuzz/seeds/jose tests/fuzz/seeds/kek \
	tests/fuzz/seeds/byok tests/fuzz/seeds/world \
	tests/fuzz/seeds/transfer tests/fuzz/seeds/exchange \
	tests/fuzz/seeds/attest

unit_tests += tests/unit/test_public
tests_unit_test_public_LDADD = $(hsm_libs) $(CMOCKA_LIBS)
