# Floor 0: errors, memory, text, files. libc, jansson (json.c), digests.
noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	%D%/buf.c %D%/buf.h %D%/view.c \
	%D%/digest.c %D%/digest.h \
	%D%/err.c %D%/err.h \
	%D%/file.c %D%/file.h %D%/file_back.c %D%/file_tmp.h %D%/dir.c \
	%D%/json.c %D%/json.h \
	%D%/kid.c %D%/kid.h \
	%D%/mode.c %D%/mode.h \
	%D%/nls.c %D%/nls.h \
	%D%/practice.c %D%/practice.h \
	%D%/secret.c %D%/secret.h \
	%D%/text.c %D%/text.h %D%/utf8.c \
	%D%/words.c %D%/words.h %D%/words_en.c %D%/words_fr.c %D%/words_table.h
