# Floor 1: messages, frames, what a daemon is, the jail, the pages' end. libspawn
# starts the daemons: for programs on floor 4, and above libwire in link order.
noinst_LIBRARIES += libwire.a libspawn.a
libwire_a_SOURCES = \
	%D%/client.c %D%/client.h \
	%D%/daemon.c %D%/daemon.h %D%/harden.c \
	%D%/form.c %D%/form.h \
	%D%/frame.c %D%/frame.h \
	%D%/jail.c %D%/jail.h \
	%D%/msg.c %D%/msg.h
libspawn_a_SOURCES = src/spawn.c src/spawn.h
