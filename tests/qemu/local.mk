# The programs in real kernels, in QEMU, with a card reader and sticks on USB. Not
# part of check; what stands beside the machine is, so that it does not rot.
check_PROGRAMS += %D%/bed %D%/keymaps
%C%_bed_SOURCES = %D%/bed.c %D%/vsc.c %D%/vsc.h \
	src/card/virtual/vcard_cost_cheap.c
%C%_bed_LDADD   = $(card_libs)
%C%_keymaps_SOURCES = %D%/keymaps.c src/launch/console_device.c src/launch/console_device.h
%C%_keymaps_LDADD   = libwire.a $(base_libs)

check-qemu: all $(check_PROGRAMS)
	@$(AM_TESTS_ENVIRONMENT) bash $(srcdir)/%D%/qemu.sh || [ $$? = 77 ]
.PHONY: check-qemu
EXTRA_DIST += %D%/qemu.sh %D%/kernel.sh %D%/tree.sh %D%/init %D%/hostile-list \
	%D%/inside-lib.sh %D%/inside-keyboard.sh %D%/inside-production.sh %D%/inside-hostile.sh
