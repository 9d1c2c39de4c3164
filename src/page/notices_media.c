/* Sticks and other media. */
#include "src/page/notices_part.h"

const struct notice notices_media[] = {
	{ "medium-none", 0, NO, N_("No folder was typed. Where is the medium "
	  "mounted?"), "backup stick" },
	{ "medium-missing", 0, NO, N_("{path} is no folder that can be written. Is "
	  "the medium in and mounted?"), "backup stick" },
	{ "medium-gone", 0, NO, N_("{name} is not plugged in. Plug it in, and wait a "
	  "moment; Next looks again. Nothing was written."), "backup stick kek" },
	{ "medium-slow", 0, NO, N_("{name} does not answer: it was waited for, and "
	  "given up. Pull it out, put it in again and try once more, or take "
	  "another medium. Nothing was recorded."), "backup stick kek" },
	{ "medium-mount", 0, NO, N_("{name} is not mounted, and this user may not "
	  "mount it. At another console, type: udisksctl mount -b {device}; then "
	  "Next finds it there. Or leave with F10 and start keyconvoy with sudo. "
	  "Nothing was written."), "backup stick kek" },
	{ "medium-format", 0, NO, N_("{name} has none of the file systems vfat, exFAT "
	  "and ext4, or a damaged one. Nothing was written; put in another "
	  "medium."), "backup stick kek" },
	{ "medium-busy", 0, NO, N_("{name} is done with, but is still in "
	  "use and not unmounted: leave it in. Close what uses it at another "
	  "console; Next tries again.") },
	{ "medium-foreign", 0, NO, N_("{name} lies on this stick and is none of "
	  "keyconvoy's files. Only what the courier carries goes along: take it "
	  "off, or put in another stick. Nothing was written."), "stick" },
	{ "medium-courier", 0, NO, N_("This is the courier stick: a backup never goes "
	  "there. Put in the backup medium. Nothing was written."),
	  "backup stick" },
	{ "medium-backup", 0, NO, N_("This is a backup medium: it never travels. Put "
	  "in the courier stick. Nothing was written."), "backup stick" },
	{ "medium-world", 0, NO, N_("This is the backup of another world, perhaps its "
	  "only one: it is not written over. Put in another medium. Nothing was "
	  "written."), "backup" },
	{ "medium-mark", 0, NO, N_("The mark on the medium at {path} "
	  "(keyconvoy/backup) cannot be read: it may be the only backup of another "
	  "world, and is not written over. Put in another medium; one that is known "
	  "to be free is emptied first. Nothing was written."), "backup" },
	{ "medium-same", 0, NO, N_("Courier and backup are the same folder, or one "
	  "lies in the other. They are two media with two roles. Nothing was "
	  "written."), "backup stick" },
	{ "medium-full", 0, NO, N_("The medium at {path} is full. Nothing was half "
	  "written; make room, or put in another one."), "backup stick" },
	{ "medium-error", 0, NO, N_("Writing to {path} failed. Nothing was half "
	  "written; look at the medium, or put in another one."),
	  "backup stick kek" },
	{ "medium-way", 0, NO, N_("On the medium at {path}, {name} stands in the way: a "
	  "folder where a file goes, or no folder where one has to be (a file, a "
	  "link). Nothing was written. Look what it is and move it away, or put in "
	  "another medium."), "backup stick" },
	{ "medium-link", 0, NO, N_("On the medium at {path}, {name} is a link: what lies "
	  "behind it is nothing that this medium carries. Nothing was read there or "
	  "written. Find out who made the link and remove it, or put in another "
	  "medium."), "backup stick" },
	{ "medium-reach", 0, NO, N_("{path} is out of reach: this user may not write "
	  "there, or it is no medium: a folder that is nowhere mounted has to be "
	  "empty, or written by keyconvoy before. Nothing was written; type another "
	  "folder, or begin again with --stick or --backup."), "backup stick" },
	{ "medium-changed", 0, NO, N_("What was read back from {path} is not what "
	  "was written. Do not use this medium."), "backup stick" },
	{ "record-out", 0, INFO, N_("The backup medium is not in at {path}: the record "
	  "there ends before this. Nothing is lost here; it is made up at the next "
	  "seal with the medium in.") },
	{ "record-full", 0, INFO, N_("The backup medium at {path} is full: the record "
	  "there ends before this. Nothing is lost here; make room on it, and it is "
	  "made up at the next seal.") },
	{ "record-error", 0, INFO, N_("The record could not be written to the backup "
	  "medium at {path}, and ends before this there. Nothing is lost here; look "
	  "at the medium. It is tried again at the next seal.") },
	{ "record-ahead", 0, WARN, N_("The backup medium at {path} tells of a line that "
	  "this record does not have: a part is missing here, or one of the two was "
	  "exchanged. The medium was left as it is. Leave (F10), and find out "
	  "which.") },
	{ "record-mark", 0, INFO, N_("The mark on the backup medium at {path} "
	  "(keyconvoy/backup) cannot be read: the record there ends before this. "
	  "Nothing is lost: the whole record is in the ceremony's folder on this "
	  "station, and goes to each backup medium that is written from now on.") },
	{ "record-again", 0, INFO, N_("The record is on the backup medium again, up to "
	  "its last seal.") },
	{ "medium-first", 0, NO, N_("This is the backup medium that was just written: "
	  "the second one is another medium. Nothing was written."),
	  "backup" },
	{ "backup-none", 0, NO, N_("{path} is no backup of keyconvoy: the file "
	  "keyconvoy/backup is not there."), "backup" },

	{ 0 }
};
