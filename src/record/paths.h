/* Names below a ceremony's folder, and below a medium; doc/formats.md says the same. */
#ifndef KC_RECORD_PATHS_H
#define KC_RECORD_PATHS_H

#define PATH_RECORD	"transcript.jsonl"
#define PATH_LOCAL	"kmdata/local"
#define PATH_OLD_WORLD	"kmdata/local/world.old"	/* of a set that is replaced */
#define PATH_WORLD	PATH_LOCAL "/world"

/* On a stick and on the backup medium. */
#define PATH_MARKS	"keyconvoy"
#define PATH_MANIFEST	PATH_MARKS "/manifest"
#define PATH_BACKUP	PATH_MARKS "/backup"

#endif
