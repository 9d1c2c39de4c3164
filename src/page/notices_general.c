/* What any page may say, and those before a world is there. */
#include "src/page/notices_part.h"

const struct notice notices_general[] = {
	/* general */
	{ "no-way-back", 0, NO, N_("There is no way back from this page. Nothing has "
	  "changed.") },
	{ "choose-one", 0, NO, N_("Nothing is chosen yet. Choose one of the lines; "
	  "nothing has changed."),
	  "then how world use type role what why agree ceremony suite puk "
	  "paper account change do kind people present sheet who" },
	{ "name-form", 0, NO, N_("This name is empty, too long, or has a blank at "
	  "either end. Nothing has changed."),
	  "name person holder plainname friendly" },
	{ "not-text", 0, NO, N_("This is no text that can be recorded. Type it "
	  "again.") },
	{ "note-empty", 0, NO, N_("Say at least what happened; F3 goes back without "
	  "a note."), "happened" },
	{ "why-empty", 0, NO, N_("Say why in a few words; F3 goes back to the "
	  "choice."), "why" },
	{ "note-written", 0, INFO, N_("The note stands in the record.") },
	{ "word-empty", 0, NO, N_("Type the words that are asked for, as they were "
	  "heard or as they stand on paper. Enter alone confirms nothing."), "word" },
	{ "word-differs", 0, NO, N_("Not the words that are asked for; nothing has "
	  "changed. Read all again; if they differ from the paper, stop."), "word" },
	{ "disk-full", ERR_NOSPACE, NO, N_("The disk of this station is full. "
	  "Nothing was half written; make room, then press Next again.") },
	{ "disk-error", ERR_IO, NO, N_("Reading or writing failed on this station. "
	  "Nothing was half written; look at the disk, then press Next again.") },
	{ "file-missing", ERR_NOTFOUND, NO, N_("A file that this step needs is not "
	  "there. Nothing has changed. Compare the folder with the record, or "
	  "restore it from the backup medium.") },
	{ "program-missing", ERR_PROGRAM, NO, N_("A program that belongs to "
	  "keyconvoy is not there. Nothing has changed. Install the bundle again, "
	  "and compare its words.") },
	{ "not-readable", ERR_PERM, NO, N_("A file or program may not be read by "
	  "this user. Nothing has changed; mend the permissions.") },
	{ "medium-readonly", 0, NO, N_("{path} is on a read-only file system: a "
	  "stick's lock, or how it is mounted. Nothing was written; put in another "
	  "medium."), "backup stick kek" },
	{ "file-changed", ERR_CHANGED, NO, N_("A file is not what was written: it "
	  "changed since. Do not go on with it; restore it from the backup "
	  "medium.") },
	{ "file-form", ERR_FORMAT, NO, N_("A file is not of the form that is "
	  "specified for it: it was changed, cut, or is something else. Nothing "
	  "was taken from it; restore it from the backup medium.") },
	{ "file-strange", ERR_STRANGE, NO, N_("{path} is no ordinary file any more, but a "
	  "folder, a link or the like, or far too large. Nothing was taken from it. "
	  "Find out who changed it; move it away, and restore the file from the "
	  "backup medium.") },
	{ "in-the-way", ERR_IN_WAY, NO, N_("{path} is no ordinary file: something else "
	  "has the name of a file that keyconvoy makes itself. Nothing has changed. "
	  "Find out who put it there, and move it away.") },
	{ "signature-bad", ERR_AUTH, NO, N_("A signature or tag does not hold: the "
	  "file was changed or belongs to another world. Nothing was taken from "
	  "it.") },
	{ "other-mode", ERR_MODE, NO, N_("This belongs to a rehearsal and the "
	  "program runs in production, or the other way round. The two are never "
	  "mixed; nothing has changed.") },
	{ "in-use", ERR_LOCKED, NO, N_("Another keyconvoy works in this folder. "
	  "Finish it there first; nothing has changed.") },
	{ "lock-lost", ERR_LOCK_LOST, NO, N_("The lock of this ceremony was removed or "
	  "replaced while it was held: another keyconvoy may have begun here. "
	  "Nothing more is written. Leave with F10, end the other one, then resume "
	  "and compare.") },
	{ "folder-owner", ERR_DIR_OWNER, NO, N_("The folder of this ceremony belongs "
	  "to another user, who can change all that is in it. It is not opened; "
	  "nothing has changed. Run keyconvoy as that user.") },
	{ "folder-mode", ERR_DIR_MODE, NO, N_("Other users may write in the folder of "
	  "this ceremony and change what is in it. It is not opened; nothing has "
	  "changed. Find out why, then take the right away: chmod go-w.") },
	{ "not-built", ERR_UNSUPPORTED, NO, N_("This part of keyconvoy is not built "
	  "yet.") },
	{ "cancelled", ERR_CANCELLED, INFO, N_("Stopped, as you wished. Nothing was "
	  "made. Next begins it again; F10 leaves.") },
	{ "unexpected", 0, NO, N_("Something unexpected happened: {error}. "
	  "Nothing was changed. Write it down and leave with F10; it can be "
	  "resumed.") },

	/* welcome */
	{ "record-changed", 0, NO, N_("The record in {folder} was changed: a line "
	  "does not fit the one before. It is not resumed. `keyconvoy verify` says "
	  "which line.") },
	{ "record-lost", 0, NO, N_("{folder} holds files of a ceremony, and its record "
	  "cannot be read. Begin nothing anew for it: its world may be the only one. "
	  "Put transcript.jsonl back, from the backup medium if need be.") },
	{ "folder-linked", 0, NO, N_("In {folder} a link stands where a folder of the "
	  "ceremony was: what is written there would lie somewhere else, perhaps "
	  "on a stick. It is not opened; nothing has changed.") },
	{ "record-cut", 0, WARN, N_("The last line of the record was torn, as by a "
	  "power cut, and was cut off. What it stood for is looked at again.") },

	{ "seals-broken", 0, NO, N_("In production nothing goes on with a record "
	  "that was changed. Leave with F10.") },

	{ "head-needed", 0, NO, N_("In production the record goes on from the words "
	  "on paper alone. Find them, or begin another ceremony with the backup "
	  "and the cards."), "word" },
	{ "backup-ahead", 0, NO, N_("Line {n} of this record is not the one that the "
	  "backup medium tells of: a part is missing, or the record was exchanged. "
	  "Leave (F10), and find the record that has it.") },

	{ "mark-unread", 0, WARN, N_("The mark on the backup medium at {path} "
	  "(keyconvoy/backup) cannot be read: whether a part of this record is "
	  "missing, this medium does not tell. Put in another backup medium if there "
	  "is one. Next goes on without it, as an exception.") },

	/* replace */
	{ "card-new-set", 0, NO, N_("Card {number} belongs to the new set: it keeps "
	  "its key. Insert a card of the old one.") },
	{ "card-old-set", 0, NO, N_("Card {number} is of the set that is replaced: "
	  "its key is needed until the end. Then it is a spare, and may join "
	  "another set. Insert a new card.") },
	{ "old-left", 0, NO, N_("Cards of the old set that keep their keys: {n}. "
	  "With {k} of them every old copy of the world file opens: fewer must be "
	  "left. If no other can come, leave with F10 and destroy every old copy: "
	  "this ceremony stays unfinished.") },
	{ "set-unfinished", 0, NO, N_("The cards of this world are being replaced "
	  "already, in {folder}: those of the set before still have their keys, "
	  "and another replacement would not ask for them. Resume that ceremony "
	  "(F10, then the first page), or take the set before it here: that gives "
	  "it up.") },
	{ "set-ending", 0, NO, N_("The cards of this world are being replaced "
	  "already, in {folder}, and too few of the set before have their keys: it "
	  "is not given up any more. Resume that ceremony first: F10, then the "
	  "first page.") },
	{ "set-given-up", 0, NO, N_("This world file is of a card set that was given "
	  "up (the replacement in {folder}): its cards are to be destroyed or "
	  "enrolled anew, not used. Nothing was taken. Take the file of the set "
	  "that is in force.") },
	{ "give-up-word", 0, NO, N_("Type {word} to give the replacement up, or go "
	  "back with F3."), "word" },

	/* check */
	{ "card-told", 0, NO, N_("Card {x} was seen in this check. Nothing has "
	  "changed."), "card" },

	/* participants */
	{ "roster-empty", 0, NO, N_("Name at least one person."), "person" },
	{ "roster-full", 0, NO, N_("The list is full."), "person" },
	{ "person-number", 0, NO, N_("A person's name has a letter in it. To choose by "
	  "number, go to the list first. Nothing has changed; type the name."),
	  "person" },
	{ "holder-number", 0, NO, N_("Here stands who holds the card: a name has a letter "
	  "in it. The PIN is asked for on the next page. Nothing was written; type the "
	  "name."), "holder" },
	{ "person-twice", 0, NO, N_("{name} is on the list already. Nobody has two "
	  "places; if two people have one name, add an initial."), "person" },

	{ "person-unknown", 0, NO, N_("{name} is not on the list, or went already. "
	  "Type the name as it stands there."), "person" },
	{ "person-last", 0, NO, N_("Somebody has to sign: nobody else is left on the "
	  "list."), "person" },

	/* readiness */
	{ "station-refused", 0, NO, N_("Production does not go on while a line above "
	  "says so. Do what that line says; Next looks again.") },
	{ "station-note", 0, NO, N_("A line above needs a note. Do what that line "
	  "says, and Next looks again; or write a note (F5) why it must be so.") },
	{ "programs-note", 0, NO, N_("Nobody compares the programs with a sheet. "
	  "Choose the sheet, or write a note (F5) where these programs come "
	  "from."), "sheet" },
	{ "production-virtual", 0, NO, N_("Production refuses virtual cards: a PIN "
	  "of 6 digits over a file falls within days. Start again with "
	  "--reader usb, or without --production for a rehearsal.") },
	{ "memory-not-locked", ERR_UNLOCKED, NO, N_("The memory of keys cannot be "
	  "locked, so it could be swapped to disk. Production needs it: raise the "
	  "limit of locked memory (ulimit -l) to 1024 KiB or more.") },
	{ "selftest-failed", ERR_SELFTEST, NO, N_("A self-test failed: the "
	  "cryptography of this station does not give what is known, so it is used "
	  "for nothing. Install OpenSSL and these programs again, or take another "
	  "computer.") },
	{ "clock-form", 0, NO, N_("Type the wall clock's time as 14:32."),
	  "clock" },
	{ "clock-differs", 0, WARN, N_("The clocks differ by {n} minutes; this "
	  "station has the date {date}, by which certificates are checked. Read the "
	  "wall again: Next takes the same time as an exception."), "clock" },
	{ "keyboard-differs", 0, NO, N_("The keyboard gave something else than "
	  "{line}. Look at its layout and at Num Lock, then type the line "
	  "again: PINs come from these keys."), "keyboard" },

	{ 0 }
};
