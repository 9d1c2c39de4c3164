/* What the launcher opens for the pages: media, and files that people type. */
#ifndef KC_DOOR_MEDIA_H
#define KC_DOOR_MEDIA_H

/*
 * Once, before anything foreign is read: folders that it never opens here, and media
 * that the command line names (NULL: none). From then on all that the pages' jail
 * keeps from them is asked of it (src/base/beyond.h). 0 or the error.
 */
int door_media_begin(const char *const *apart, const char *const *media);

/* There are no pages: from now on the launcher starts daemons for this process, with
 * these cards (enum spawn_cards) or without; without, it is asked for what the command's
 * words name, to be read; it refuses all else. 0 or the error. */
int door_command(int cards);

#endif
