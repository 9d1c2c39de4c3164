# The launcher above pages and daemons: the program that people start.
bin_PROGRAMS += keyconvoy
launch_sources = \
	%D%/arguments.c %D%/arguments.h \
	%D%/beneath.c %D%/beneath.h \
	%D%/console.c %D%/console.h \
	%D%/console_device.h \
	%D%/finder.c %D%/finder.h \
	%D%/in_time.c %D%/in_time.h \
	%D%/launcher.c %D%/launcher.h \
	%D%/main.c \
	%D%/media.c %D%/media.h \
	%D%/mounter.c %D%/mounter.h \
	%D%/mounts.c %D%/mounts.h \
	%D%/posts.c \
	%D%/requests.c \
	%D%/running.c \
	%D%/tail.c %D%/tail.h \
	%D%/terminal.c %D%/terminal.h \
	%D%/typed.c %D%/typed.h
keyconvoy_SOURCES = $(launch_sources) %D%/console_device.c
keyconvoy_LDADD = libspawn.a $(wire_libs)
