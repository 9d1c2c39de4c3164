# The launcher above pages and daemons: the program that people start.
bin_PROGRAMS += keyconvoy
keyconvoy_SOURCES = \
	%D%/beneath.c %D%/beneath.h \
	%D%/finder.c %D%/finder.h \
	%D%/launcher.c %D%/launcher.h \
	%D%/main.c \
	%D%/media.c %D%/media.h \
	%D%/requests.c \
	%D%/running.c \
	%D%/tail.c %D%/tail.h \
	%D%/terminal.c %D%/terminal.h \
	%D%/typed.c %D%/typed.h
keyconvoy_LDADD = libspawn.a $(wire_libs)
