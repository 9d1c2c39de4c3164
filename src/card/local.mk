# Floor 1: readers, the PIV client, virtual cards, keyconvoy-cardd.
noinst_LIBRARIES += libcard.a
libcard_a_SOURCES = \
	%D%/reader.c %D%/reader.h \
	%D%/serve.c %D%/serve.h %D%/serve_slot.c %D%/serve_pin.c \
	%D%/session.c %D%/session.h %D%/session_admin.c \
	%D%/ccid/descriptor.c %D%/ccid/descriptor.h \
	%D%/ccid/line.c %D%/ccid/line.h \
	%D%/ccid/message.c %D%/ccid/message.h \
	%D%/ccid/t0.c %D%/ccid/t0.h \
	%D%/ccid/t1.c %D%/ccid/t1.h \
	%D%/usb/icc.c %D%/usb/icc.h \
	%D%/usb/places.c %D%/usb/places.h \
	%D%/usb/talk.c %D%/usb/talk.h \
	%D%/usb/usb.c %D%/usb/usb.h \
	%D%/usb/usb_reader.c %D%/usb/usb_reader.h \
	%D%/piv/admin.c %D%/piv/admin.h \
	%D%/piv/apdu.c %D%/piv/apdu.h \
	%D%/piv/atr.c %D%/piv/atr.h \
	%D%/piv/piv.c %D%/piv/piv.h %D%/piv/piv_kept.c \
	%D%/piv/piv_object.c \
	%D%/piv/quirk.c %D%/piv/quirk.h \
	%D%/piv/tlv.c %D%/piv/tlv.h \
	%D%/virtual/vcard.h %D%/virtual/vcard_cost.c \
	%D%/virtual/virtual.c %D%/virtual/virtual.h \
	%D%/virtual/virtual_apdu.c %D%/virtual/virtual_auth.c \
	%D%/virtual/virtual_crypto.c %D%/virtual/virtual_data.c \
	%D%/virtual/virtual_file.c %D%/virtual/virtual_pin.c \
	%D%/virtual/virtual_state.c
card_libs = libcard.a $(LIBUSB_LIBS) $(wire_libs)

pkglibexec_PROGRAMS += keyconvoy-cardd
keyconvoy_cardd_SOURCES = %D%/cardd.c
keyconvoy_cardd_LDADD   = $(card_libs)

# What names vcard_cost_cheap.c before libcard.a does not take vcard_cost.c out
# of it: cards cost nearly nothing to open, and only in programs of the tests.
makers = tests/fake/makers.c tests/fake/makers.h \
	tests/fake/persona.c tests/fake/persona.h \
	tests/fake/attests.c tests/fake/attests.h
check_PROGRAMS += keyconvoy-cardd-cheap tests/fake/card-fixture
keyconvoy_cardd_cheap_SOURCES = %D%/cardd.c %D%/virtual/vcard_cost_cheap.c \
	$(makers) tests/fake/makers_reader.c tests/fake/usb_cards.c \
	tests/fake/usb_cards.h tests/fake/ccid.c tests/fake/ccid.h \
	tests/unit/card_trace.c tests/unit/card_trace.h \
	tests/unit/ccid_devices.h tests/unit/hex.h
keyconvoy_cardd_cheap_LDADD   = $(card_libs)
tests_fake_card_fixture_SOURCES = tests/fake/card-fixture.c \
	%D%/virtual/vcard_cost_cheap.c
tests_fake_card_fixture_LDADD   = $(card_libs)

unit_tests += tests/unit/test_apdu tests/unit/test_piv \
	tests/unit/test_virtual tests/unit/test_virtual_apdu \
	tests/unit/test_cardd tests/unit/test_serve tests/unit/test_card_trace \
	tests/unit/test_persona tests/unit/test_ccid tests/unit/test_line \
	tests/unit/test_t0 tests/unit/test_t1 tests/unit/test_usb \
	tests/unit/test_libusb
# Without libusb: the test is one.
tests_unit_test_libusb_LDADD = libcard.a $(wire_libs) $(CMOCKA_LIBS)
tests_unit_test_usb_SOURCES = tests/unit/test_usb.c tests/unit/hex.h \
	tests/unit/ccid_devices.h $(virtual_here) tests/fake/ccid.c \
	tests/fake/ccid.h
tests_unit_test_usb_LDADD   = $(card_libs) $(CMOCKA_LIBS)
tests_unit_test_ccid_SOURCES = tests/unit/test_ccid.c \
	tests/unit/ccid_devices.h tests/unit/hex.h
tests_unit_test_ccid_LDADD   = $(card_libs) $(CMOCKA_LIBS)
tests_unit_test_line_SOURCES = tests/unit/test_line.c tests/unit/hex.h
tests_unit_test_line_LDADD   = $(card_libs) $(CMOCKA_LIBS)
tests_unit_test_t0_SOURCES = tests/unit/test_t0.c tests/unit/hex.h
tests_unit_test_t0_LDADD   = $(card_libs) $(CMOCKA_LIBS)
tests_unit_test_t1_SOURCES = tests/unit/test_t1.c tests/unit/hex.h
tests_unit_test_t1_LDADD   = $(card_libs) $(CMOCKA_LIBS)
tests_unit_test_apdu_SOURCES = tests/unit/test_apdu.c \
	tests/unit/card_script.h
tests_unit_test_apdu_LDADD   = $(card_libs) $(CMOCKA_LIBS)
tests_unit_test_piv_SOURCES = tests/unit/test_piv.c \
	tests/unit/card_script.h %D%/virtual/vcard_cost_cheap.c
tests_unit_test_piv_LDADD   = $(card_libs) $(CMOCKA_LIBS)
virtual_here = tests/unit/virtual_here.c tests/unit/virtual_here.h \
	%D%/virtual/vcard_cost_cheap.c
tests_unit_test_virtual_SOURCES = tests/unit/test_virtual.c $(virtual_here)
tests_unit_test_virtual_LDADD   = $(card_libs) $(CMOCKA_LIBS)
tests_unit_test_virtual_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=EVP_KDF_derive
ec_here = tests/unit/ec_here.c tests/unit/ec_here.h
tests_unit_test_virtual_apdu_SOURCES = tests/unit/test_virtual_apdu.c \
	$(ec_here) $(virtual_here)
tests_unit_test_virtual_apdu_LDADD   = $(card_libs) $(CMOCKA_LIBS)
card_here = tests/unit/card_here.c tests/unit/card_here.h \
	tests/unit/card_trace.c tests/unit/card_trace.h \
	%D%/virtual/vcard_cost_cheap.c
tests_unit_test_cardd_SOURCES = tests/unit/test_cardd.c $(ec_here) $(card_here)
tests_unit_test_cardd_LDADD   = $(card_libs) $(CMOCKA_LIBS)
tests_unit_test_serve_SOURCES = tests/unit/test_serve.c $(card_here)
tests_unit_test_serve_LDADD   = $(card_libs) $(CMOCKA_LIBS)
tests_unit_test_card_trace_SOURCES = tests/unit/test_card_trace.c $(card_here)
tests_unit_test_card_trace_LDADD   = $(card_libs) $(CMOCKA_LIBS)
tests_unit_test_persona_SOURCES = tests/unit/test_persona.c $(card_here) \
	$(makers)
tests_unit_test_persona_LDADD   = $(card_libs) $(CMOCKA_LIBS)

fuzz_programs += tests/fuzz/fuzz_answer tests/fuzz/fuzz_apdu tests/fuzz/fuzz_cardd \
	tests/fuzz/fuzz_vcard tests/fuzz/fuzz_ccid tests/fuzz/fuzz_line \
	tests/fuzz/fuzz_t0 tests/fuzz/fuzz_t1 tests/fuzz/fuzz_usb
tests_fuzz_fuzz_usb_LDADD     = $(card_libs) $(fuzz_libs)
tests_fuzz_fuzz_ccid_LDADD    = $(card_libs) $(fuzz_libs)
tests_fuzz_fuzz_line_LDADD    = $(card_libs) $(fuzz_libs)
tests_fuzz_fuzz_t0_LDADD      = $(card_libs) $(fuzz_libs)
tests_fuzz_fuzz_t1_LDADD      = $(card_libs) $(fuzz_libs)
tests_fuzz_fuzz_answer_LDADD  = $(card_libs) $(fuzz_libs)
tests_fuzz_fuzz_apdu_LDADD    = $(card_libs) $(fuzz_libs)
tests_fuzz_fuzz_cardd_LDADD   = $(card_libs) $(fuzz_libs)
tests_fuzz_fuzz_vcard_SOURCES = tests/fuzz/fuzz_vcard.c %D%/virtual/vcard_cost_cheap.c
tests_fuzz_fuzz_vcard_LDADD   = $(card_libs) $(fuzz_libs)
EXTRA_DIST += tests/unit/traces tests/fuzz/seeds/answer tests/fuzz/seeds/apdu tests/fuzz/seeds/cardd \
	tests/fuzz/seeds/vcard tests/fuzz/seeds/ccid tests/fuzz/seeds/line \
	tests/fuzz/seeds/t0 tests/fuzz/seeds/t1 tests/fuzz/seeds/usb
