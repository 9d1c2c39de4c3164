# Floor 1: readers, the PIV client, virtual cards, keyconvoy-cardd.
noinst_LIBRARIES += libcard.a
libcard_a_SOURCES = \
	%D%/admin.c %D%/admin.h \
	%D%/apdu.c %D%/apdu.h \
	%D%/piv.c %D%/piv.h %D%/piv_object.c \
	%D%/reader.c %D%/reader.h \
	%D%/serve.c %D%/serve.h %D%/serve_key.c %D%/serve_pin.c \
	%D%/session.c %D%/session.h \
	%D%/tlv.c %D%/tlv.h \
	%D%/vcard.h %D%/vcard_cost.c \
	%D%/virtual.c %D%/virtual.h %D%/virtual_apdu.c %D%/virtual_auth.c \
	%D%/virtual_crypto.c %D%/virtual_data.c %D%/virtual_file.c \
	%D%/virtual_pin.c %D%/virtual_state.c
card_libs = libcard.a libwire.a libbase.a $(JANSSON_LIBS) $(SECCOMP_LIBS) \
	$(CRYPTO_LIBS) $(LIBINTL)

pkglibexec_PROGRAMS += keyconvoy-cardd
keyconvoy_cardd_SOURCES = %D%/cardd.c
keyconvoy_cardd_LDADD   = $(card_libs)

# What names vcard_cost_cheap.c before libcard.a does not take vcard_cost.c out
# of it: cards cost nearly nothing to open, and only in programs of the tests.
check_PROGRAMS += keyconvoy-cardd-cheap tests/fake/card-fixture
keyconvoy_cardd_cheap_SOURCES = %D%/cardd.c %D%/vcard_cost_cheap.c
keyconvoy_cardd_cheap_LDADD   = $(card_libs)
tests_fake_card_fixture_SOURCES = tests/fake/card-fixture.c \
	%D%/vcard_cost_cheap.c
tests_fake_card_fixture_LDADD   = $(card_libs)

unit_tests += tests/unit/test_apdu tests/unit/test_piv \
	tests/unit/test_virtual tests/unit/test_cardd
tests_unit_test_apdu_SOURCES = tests/unit/test_apdu.c \
	tests/unit/card_script.h
tests_unit_test_apdu_LDADD   = $(card_libs) $(CMOCKA_LIBS)
tests_unit_test_piv_SOURCES = tests/unit/test_piv.c \
	tests/unit/card_script.h %D%/vcard_cost_cheap.c
tests_unit_test_piv_LDADD   = $(card_libs) $(CMOCKA_LIBS)
tests_unit_test_virtual_SOURCES = tests/unit/test_virtual.c \
	%D%/vcard_cost_cheap.c
tests_unit_test_virtual_LDADD   = $(card_libs) $(CMOCKA_LIBS)
tests_unit_test_virtual_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=EVP_KDF_derive
tests_unit_test_cardd_SOURCES = tests/unit/test_cardd.c %D%/vcard_cost_cheap.c
tests_unit_test_cardd_LDADD   = $(card_libs) $(CMOCKA_LIBS)

fuzz_programs += tests/fuzz/fuzz_apdu tests/fuzz/fuzz_vcard
tests_fuzz_fuzz_apdu_SOURCES  = tests/fuzz/fuzz_apdu.c
tests_fuzz_fuzz_apdu_LDADD    = $(card_libs) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_vcard_SOURCES = tests/fuzz/fuzz_vcard.c %D%/vcard_cost_cheap.c
tests_fuzz_fuzz_vcard_LDADD   = $(card_libs) $(FUZZ_LDFLAGS)
if !FUZZING
tests_fuzz_fuzz_apdu_SOURCES  += tests/fuzz/replay_main.c
tests_fuzz_fuzz_vcard_SOURCES += tests/fuzz/replay_main.c
endif
EXTRA_DIST += tests/fuzz/seeds/apdu tests/fuzz/seeds/vcard
