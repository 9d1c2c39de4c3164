# The launcher above pages and daemons: the program that people start.
bin_PROGRAMS += keyconvoy
keyconvoy_SOURCES = \
	%D%/finder.c %D%/finder.h \
	%D%/launcher.c %D%/launcher.h \
	%D%/main.c \
	%D%/requests.c \
	%D%/tail.c %D%/tail.h \
	%D%/terminal.c %D%/terminal.h
keyconvoy_LDADD = libspawn.a $(wire_libs)
