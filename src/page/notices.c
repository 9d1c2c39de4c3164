#include "src/page/notices.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"

#define INFO LEVEL_INFO
#define WARN LEVEL_WARN
#define NO LEVEL_REFUSED

/* Most rows concern no field, and end before it. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

const struct notice notices[] = {
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

	/* intake, exchange */
	{ "digits-unshifted", 0, NO, N_("These are the keys of the digits without "
	  "Shift, on a keyboard with the layout {layout}. Hold Shift for digits, or "
	  "use the numeric pad; a PIN typed so is a wrong PIN."), "keyboard" },
	{ "digits-shifted", 0, NO, N_("These are the keys of the digits with Shift, "
	  "or with Caps Lock, on a keyboard with the layout {layout}. Let go of it, "
	  "and type the line again."), "keyboard" },
	{ "pad-differs", 0, NO, N_("The numeric pad gave something else than {line}. "
	  "Press Num Lock, empty the line, and type it again."), "pad" },
	{ "pad-empty", 0, WARN, N_("Nothing came from the numeric pad: without Num "
	  "Lock its keys move the cursor. Press Num Lock and type; where there is "
	  "no pad, Next goes on without."), "pad" },
	{ "layout-set", 0, INFO, N_("The keyboard's layout is now: {layout}. The "
	  "former one is put back when keyconvoy ends. Type the test with it.") },
	{ "layout-refused", 0, NO, N_("The console did not take this layout: {error}. "
	  "It has the system's own. At a shell, as root: loadkeys {keymap}.") },
	{ "kek-missing", 0, NO, N_("No file is named. Put in the courier stick and "
	  "type where the KEK's file lies."), "kek" },
	{ "kek-unreadable", 0, NO, N_("{path} cannot be read: it is not there, no "
	  "plain file, in a hidden folder, or this user may not read it. Is the "
	  "stick in?"), "kek" },
	{ "kek-often", 0, NO, N_("As many typed files as one run opens were "
	  "opened already; {path} was not. Leave with F10 and begin again: the "
	  "ceremony goes on here."), "kek" },
	{ "kek-folder", 0, NO, N_("{path} is a folder. Type the name of "
	  "the file in it."), "kek" },
	{ "kek-none", 0, NO, N_("No file on {name} may be a KEK or a toolset (.json "
	  ".pem .der .jwk .pub .zip). Put in the stick that the online station "
	  "wrote, or type the file."), "kek" },
	{ "kek-large", 0, NO, N_("This file is larger than a KEK's file "
	  "can be. Nothing was taken from it; take the file that the online "
	  "station wrote."), "kek" },
	{ "kek-form", ERR_KEK_FORM, NO, N_("This is no file that a KEK comes in. "
	  "Expected: JSON of `az keyvault key show`, PEM or DER of `az keyvault key "
	  "download`, or a JWK."), "kek" },
	{ "kek-empty", ERR_KEK_EMPTY, NO, N_("This file is empty. Write it again at "
	  "the online station, and unmount the stick before it is pulled."),
	  "kek" },
	{ "kek-broken", ERR_KEK_BROKEN, NO, N_("This begins as a KEK's file and "
	  "breaks off, or was changed. Copy it to the stick once more, and unmount "
	  "the stick before it is pulled."), "kek" },
	{ "kek-quotes", ERR_KEK_QUOTES, NO, N_("This has single quotes where JSON "
	  "has double ones: a program printed it, not az. Take what `az keyvault "
	  "key show` prints with -o json."), "kek" },
	{ "kek-twice", ERR_KEK_TWICE, NO, N_("A member stands twice in this JSON, "
	  "and which one counts cannot be told. Take the file as az wrote it."),
	  "kek" },
	{ "kek-html", ERR_KEK_HTML, NO, N_("This is a web page, often that of a "
	  "sign-in, not the file behind it. Fetch the KEK with `az keyvault key "
	  "show` or `download`."), "kek" },
	{ "kek-certificate", ERR_KEK_CERT, NO, N_("This is a certificate, and a "
	  "certificate's key is no KEK. Take `az keyvault key download`, not "
	  "`certificate download`."), "kek" },
	{ "kek-pkcs1", ERR_KEK_PKCS1, NO, N_("This is an RSA public key in PKCS#1. "
	  "Take what `az keyvault key download` writes, or: openssl rsa "
	  "-RSAPublicKey_in -pubout."), "kek" },
	{ "kek-pem", ERR_KEK_PEM, NO, N_("This is PEM, but of something else than a "
	  "public key. Expected: BEGIN PUBLIC KEY, as `az keyvault key download` "
	  "writes it."), "kek" },
	{ "kek-type", ERR_KEK_TYPE, NO, N_("This is a public key, but not of RSA, so "
	  "it is no KEK. Make one in the vault with: --kty RSA-HSM --ops import."),
	  "kek" },
	{ "kek-two", ERR_KEK_TWO, NO, N_("More than one key or certificate stands in "
	  "this file. Which one is meant cannot be told: leave the KEK alone in "
	  "it."), "kek" },
	{ "kek-behind", ERR_KEK_BEHIND, NO, N_("Something else stands behind the key "
	  "in this file. Leave the key alone in it."), "kek" },
	{ "kek-nokey", ERR_KEK_NOKEY, NO, N_("This is JSON, but there is no key in "
	  "it. Expected: what `az keyvault key show` prints, with kty, n and e."),
	  "kek" },
	{ "kek-kty", ERR_KEK_KTY, NO, N_("This JSON does not say the key's type (kty "
	  "is null, missing or no type of key), so nobody knows that an HSM holds it. "
	  "Show the key with another version of az."), "kek" },
	{ "kek-number", ERR_KEK_NUMBER, NO, N_("The key's numbers, n and e, are "
	  "missing in this JSON or are no numbers in base64url. Show the key once "
	  "more with az."), "kek" },
	{ "kek-modulus", ERR_KEK_MODULUS, NO, N_("The number n is no modulus of RSA: "
	  "a digit of it was changed. Copy the file once more."), "kek" },
	{ "kek-soft", ERR_KEK_SOFT, NO, N_("This key is protected by software. A KEK "
	  "is made with --kty RSA-HSM, in a premium vault or a Managed HSM."),
	  "kek" },
	{ "kek-disabled", ERR_KEK_DISABLED, NO, N_("This KEK is disabled in its "
	  "vault, which would refuse the import. Enable it there and show it again, "
	  "or make another."), "kek" },
	{ "kek-deleted", ERR_KEK_DELETED, NO, N_("This KEK was deleted in its vault. "
	  "Recover it there and show it again, or make another."), "kek" },
	{ "kek-expired", 0, WARN, N_("By this station's clock the KEK expired on "
	  "{date}. If the clock is right, the vault will not use it.") },
	{ "kek-early", 0, WARN, N_("By this station's clock the KEK is not valid "
	  "before {date}. If the clock is right, the vault will not use it yet.") },
	{ "kek-date", 0, WARN, N_("The dates of this KEK cannot be read. Look in the "
	  "vault whether it is valid.") },
	{ "kek-size", ERR_KEK_SIZE, NO, N_("This RSA key is not of 2048, 3072 or "
	  "4096 bits, so it is no KEK of a vault. Nothing has changed."),
	  "kek" },
	{ "kek-exponent", ERR_KEK_EXPONENT, NO, N_("The public exponent of this key "
	  "is not 65537, so it is no KEK of a vault. Nothing has changed."),
	  "kek" },
	{ "kek-ops", ERR_KEK_OPS, NO, N_("This key may do more than import, so it is "
	  "no KEK. Make one in the vault with: --ops import."), "kek" },
	{ "kek-private", ERR_KEK_PRIVATE, NO, N_("This file holds a PRIVATE key. It "
	  "was not taken. A KEK's private half never leaves its vault: find out "
	  "what this file is."), "kek" },
	{ "kek-toolset", 0, NO, N_("This is an archive, not a KEK. This ceremony "
	  "goes to a vault (method azure); a toolset is for the other method, in "
	  "a ceremony of its own. Nothing has changed."), "kek" },
	{ "toolset-needed", 0, NO, N_("This is no toolset (a zip). This ceremony "
	  "goes to a region (method world); a KEK alone is for the other method, "
	  "in a ceremony of its own. Nothing has changed.") },
	{ "toolset-vendor", 0, NO, N_("This is the vendor's toolset for {region}, "
	  "edition of {edition}. It is retired since 2021-06-30 and was not "
	  "opened. Take method azure: bring the KEK of the vault.") },
	{ "toolset-unknown", 0, NO, N_("{path} is no toolset that was published, "
	  "and too large to be one of keyconvoy. It was not opened; nothing has "
	  "changed.") },
	{ "toolset-archive", ERR_ARCHIVE, NO, N_("{path} is not as a toolset has to "
	  "be: broken, or with a file that has no place there. Nothing of it was "
	  "kept. Bring it from the vault again.") },
	{ "toolset-packages", 0, NO, N_("{path} does not hold the two packages of a "
	  "region, BYOK-KEK-pkg-REGION-1 and BYOK-SecurityWorld-pkg-REGION-1, as "
	  "they have to be. Nothing has changed.") },
	{ "toolset-region", 0, NO, N_("The packages in {path} are not of one region "
	  "of the table. Nothing has changed.") },
	{ "region-china", 0, NO, N_("{path} is for Azure in China, which the "
	  "document excludes. Ask your provider for another way.") },
	{ "packages-refused", 0, NO, N_("These packages do not hold: see what is "
	  "marked [no]. No key leaves for them, and there is no way on with them. "
	  "Find out where they come from; then take another toolset.") },
	{ "kid-form", ERR_KID, NO, N_("Behind the host of a key identifier stands "
	  "/keys/NAME/VERSION. This one names something else."), "kid" },
	{ "kid-template", ERR_KID_TEMPLATE, NO, N_("This key identifier is a "
	  "template: angle brackets, braces, or words as NAME and VERSION were left "
	  "in it. Type the identifier that the online station shows."), "kid" },
	{ "kid-scheme", ERR_KID_SCHEME, NO, N_("A key identifier begins with "
	  "https://, and this one does not."), "kid" },
	{ "kid-host", ERR_KID_HOST, NO, N_("The host in this key identifier is no "
	  "name that a host can have, or its port is none."), "kid" },
	{ "kid-name", ERR_KID_NAME, NO, N_("The key's name in this identifier is "
	  "none that a vault has: letters, digits and hyphens, 127 at the most."),
	  "kid" },
	{ "kid-version", ERR_KID_VERSION, NO, N_("This key identifier is not "
	  "versioned: behind the key's name stand / and 32 hex digits, no more and "
	  "no fewer."), "kid" },
	{ "kid-missing", ERR_KID_MISSING, NO, N_("The file does not name its key "
	  "identifier (kid). Type it, as the online station shows it: "
	  "https://VAULT/keys/NAME/VERSION."), "kid" },
	{ "kid-differs", ERR_KID_DIFFERS, NO, N_("The typed key identifier is not "
	  "the one in the file. Nothing has changed; find out which is right."),
	  "kid" },
	{ "kid-china", 0, NO, N_("{host} is in Azure China, which the document "
	  "excludes. Ask your provider for another way."), "kid" },
	{ "kid-closed", 0, NO, N_("{host} is in Azure Germany, which was closed on "
	  "2021-10-29. Make the KEK in a vault of today."), "kid" },
	{ "kid-port", 0, NO, N_("No vault of the service answers at another port "
	  "than 443: {host}. Take the identifier as the vault prints it."),
	  "kid" },
	{ "kid-host-unknown", 0, NO, N_("{host} is no vault host of the table. "
	  "Production takes only those."), "kid" },
	{ "kid-real-vault", 0, WARN, N_("{host} is a real vault's name, and this is "
	  "a rehearsal: do not import its package there.") },

	/* world */
	{ "quorum-form", 0, NO, N_("N is a number from 1 to {max}, K from 1 to N. "
	  "Nothing has changed."), "k" },
	{ "quorum-note", 0, NO, N_("K = 1 in production: whoever has one card and its "
	  "PIN opens everything, alone. Choose a higher K, or write a note (F5) why "
	  "it must be so."), "k" },
	{ "holders-few", 0, NO, N_("Cards: {n}; holders on the list of participants: "
	  "{have}. Nobody holds two cards: take fewer, or go back with F3 to "
	  "Participants. Nothing has changed."), "n" },
	{ "holder-twice", 0, WARN, N_("{holder} holds another card already. In "
	  "production nobody has more than one.") },
	{ "holder-note", 0, NO, N_("{holder} holds another card already. Another "
	  "person should hold this one; otherwise write a note (F5) why it must "
	  "be so."), "holder" },
	{ "holder-quorum", 0, NO, N_("{holder} would hold {k} cards and could open "
	  "the world alone. Another person must hold this card."), "holder" },
	{ "number-differs", 0, NO, N_("That is not the number of the card in the "
	  "reader. Look at the card: is it yours? Nothing was written."),
	  "number" },
	{ "number-none", 0, NO, N_("Type a number or name for this card, as it "
	  "stands on it."), "number" },
	{ "number-taken", 0, NO, N_("The card of {holder} has this number already. "
	  "Write another one on this card, and type that."), "number" },
	{ "card-number-form", 0, NO, N_("Type a place from 1 to {n}."),
	  "card" },
	{ "card-same", 0, NO, N_("Card {number} ({holder}) was seen already; each "
	  "card counts once. Nothing has changed. Take it out and insert another "
	  "one.") },
	{ "card-enrolled", 0, NO, N_("Card {number} is enrolled already, for "
	  "{holder}. Nothing has changed. Insert the next holder's card.") },
	{ "card-not-enrolled", 0, NO, N_("No card is enrolled at place {n} yet: insert "
	  "the one that shall be. Nothing has changed."), "card" },
	{ "card-left-in", 0, NO, N_("The card is still in the reader. Take it out "
	  "first; its holder keeps it in hand.") },
	{ "card-older", 0, NO, N_("Card {number} belongs to an older set of this "
	  "world (set {gen}): this world file has no share for it. Insert a card "
	  "of the present set.") },
	{ "card-newer", 0, NO, N_("Card {number} belongs to a newer set of this world "
	  "(set {gen}): this world file has no share for it. If that set was given "
	  "up, insert a card of the set before; else leave with F10, and take the "
	  "file of that set.") },
	{ "card-other-set", 0, NO, N_("Card {number} belongs to a set {gen} of this world "
	  "that was given up: this world file has no share for it. Insert a card of "
	  "the present set.") },
	{ "card-other-world", 0, NO, N_("Card {number} belongs to another world "
	  "({hash}). Nothing has changed. Insert a card of this world.") },
	{ "card-foreign", 0, NO, N_("Card {number} carries a certificate that is not "
	  "of keyconvoy. Nothing has changed. Insert a card of this world.") },
	{ "card-blank", 0, NO, N_("Card {number} belongs to no world yet. Nothing "
	  "has changed. Insert a card of this world.") },
	{ "card-slot", ERR_CARD_SLOT, NO, N_("Slot 9D of card {number} holds "
	  "somebody's key. It is not overwritten. Insert another card, or reset "
	  "this one if its key is worth nothing.") },
	{ "card-not-piv", ERR_CARD_NOTPIV, NO, N_("This is not a PIV card: it does "
	  "not answer as one. Nothing has changed. Insert another card.") },
	{ "card-two", ERR_CARD_TWO, NO, N_("Two cards are present. Leave one in.") },
	{ "card-two-last", 0, NO, N_("Two cards are present. One of them is card "
	  "{number}, which was read last. Leave in the one that this page asks "
	  "for.") },
	{ "card-none", ERR_CARD_NONE, NO, N_("No card is in the reader. Insert "
	  "it.") },
	{ "card-mute", ERR_CARD_MUTE, NO, N_("The card does not answer. Take it out, "
	  "look whether it lies the right way round, insert it again; if it "
	  "happens again, take another card.") },
	{ "card-removed", ERR_CARD_REMOVED, WARN, N_("The card was taken out before "
	  "it was finished. Nothing is lost: insert it again.") },
	{ "card-error", ERR_CARD_APDU, NO, N_("The card answered what it may not. "
	  "Nothing has changed. Take it out, insert it again; if it happens "
	  "again, take another card.") },
	{ "card-lacks", ERR_CARD_LACKS, NO, N_("The card has no place for what has "
	  "to be written on it. Take another card.") },
	{ "card-cannot", ERR_CARD_CANNOT, NO, N_("The card does not know a command "
	  "that is needed here. Take another card; doc/cards.md says which ones "
	  "do.") },
	{ "card-data", ERR_CARD_DATA, NO, N_("The card refuses what it was given. "
	  "Take it out, insert it again; if it happens again, take another "
	  "card.") },
	{ "card-memory", ERR_CARD_MEMORY, NO, N_("The card says that its memory "
	  "failed: it is worn out or broken. Take another card.") },
	{ "card-touch", ERR_CARD_TOUCH, NO, N_("The card was not touched in time. "
	  "Insert it again, and touch it when it blinks; it waits 30 seconds at "
	  "most.") },
	{ "card-issued", ERR_CARD_ISSUED, NO, N_("This is somebody's personal card: "
	  "its issuer signed it and keeps its management key. It was only read. "
	  "Take a card that is yours to write.") },
	{ "card-unfit", ERR_CARD_UNFIT, NO, N_("This card is not managed as PIV cards "
	  "are, so no key can be made on it. It was only read. Take another "
	  "card.") },
	{ "card-twin", 0, NO, N_("Card {number} made the same key as card {other}: "
	  "one of them is a copy, or makes no random keys. It was not enrolled. "
	  "Take another card; F6 replaces the other one too.") },
	{ "card-full", ERR_CARD_FULL, NO, N_("There is no room on the card. Take "
	  "another card.") },
	{ "card-blocked", 0, NO, N_("The PIN of card {number} is blocked, so it cannot "
	  "be enrolled. Take it out; {holder} takes another card. This one serves "
	  "again when its maker's tool has reset it.") },
	{ "prove-blocked", 0, NO, N_("The PIN of card {number} ({holder}) is blocked, "
	  "so it cannot be proved. Take it out, then F6: a new world is begun. No "
	  "key is lost, for none exists yet.") },
	{ "prove-blocked-set", 0, NO, N_("The PIN of card {number} ({holder}) is "
	  "blocked, so it cannot be proved. Take it out, then F6: the new set is "
	  "enrolled once more. The old set still opens the world.") },
	{ "retire-blocked", 0, NO, N_("Nothing gives card {number} ({holder}) a PIN "
	  "again, so it keeps its key, and is one of those that are left. Take it out, "
	  "destroy it before a witness, and go on with the other old cards.") },
	{ "world-anew", 0, WARN, N_("The world was made anew, for the same cards: the "
	  "keys of the one before were in memory only until every card is proved. "
	  "Nothing is lost. Each card comes once more.") },
	{ "card-unprovable", 0, WARN, N_("The world was voided and its file kept. "
	  "Enrolment begins anew; cards of the voided world may come again.") },
	{ "mgm-unknown", ERR_CARD_MGM, NO, N_("The management key of the card is "
	  "neither the factory's nor on the card, so it cannot be written. The "
	  "card is untouched. Take another card.") },
	{ "pin-wrong", ERR_PIN, NO, N_("Wrong PIN for card {number}: tries left "
	  "{n}. Nothing else has changed."), "pin" },
	{ "pin-blocked", ERR_PIN_BLOCKED, NO, N_("The PIN of card {number} "
	  "({holder}) is blocked: it opens nothing now. Take it out, and go on with "
	  "the other cards of the set. With its PUK it gets a new PIN in the yearly "
	  "check: on the first page, Test every card.") },
	{ "pin-form", ERR_PIN_FORM, NO, N_("That was not 6 to 8 digits, or it is the "
	  "factory's PIN (a touched token types letters). The card was not asked; "
	  "no try is lost."), "pin" },
	{ "pin-wrong-some", 0, NO, N_("Wrong PIN for card {number}. The card does not "
	  "say how many tries are left: do not guess."), "pin" },
	{ "pin-rules", ERR_PIN_RULES, NO, N_("The card does not take this PIN: its "
	  "rules want 8 digits, or fewer that are alike or in a row. No try is "
	  "lost; choose another one."), "pin again" },
	{ "pin-maker", 0, WARN, N_("That is the PIN that its maker gave the card, "
	  "which everybody knows. Choose a new one.") },
	{ "pin-not-factory", 0, WARN, N_("Card {number} said that its PIN was its "
	  "factory's, and it is not: that cost a try. Type the PIN that it "
	  "has.") },
	{ "pin-empty", 0, NO, N_("Enter alone does nothing: the card was not asked, "
	  "no try is lost."), "pin" },
	{ "pin-needed", ERR_PIN_NEEDED, NO, N_("The card wants its PIN again. Take "
	  "it out and insert it again.") },
	{ "pins-differ", 0, NO, N_("The two PINs differ. The card still has its "
	  "former PIN; type the new one twice again."), "pin" },
	{ "puk-empty", 0, NO, N_("PUK and new PIN are both needed, the PIN twice: the "
	  "card was not asked, no try is lost."), "puk pin again" },
	{ "puk-form", 0, NO, N_("PUK and PIN are 6 to 8 digits each, and the PIN is "
	  "not one that makers set. The card was not asked, no try is lost. Type "
	  "all again."), "puk pin again" },
	{ "puk-wrong", ERR_PUK, NO, N_("Wrong PUK for card {number}: tries left {n}. "
	  "Nothing else has changed. Is it this card's envelope?"), "puk" },
	{ "puk-wrong-some", 0, NO, N_("Wrong PUK for card {number}. The card does not "
	  "say how many tries are left: do not guess. Is it this card's "
	  "envelope?"), "puk" },
	{ "puk-blocked", ERR_PUK_BLOCKED, NO, N_("The PUK of card {number} ({holder}) "
	  "is blocked: nothing gives this card a PIN again, and it opens nothing "
	  "any more. Take it out, say that it is lost (F6), and replace the card "
	  "set.") },
	{ "puk-cannot", 0, NO, N_("Card {number} ({holder}) takes no new PIN by a "
	  "PUK; no try is lost. Take it out. If nobody knows its PIN, say that it "
	  "is lost (F6), and replace the card set.") },
	{ "puk-changed", ERR_PUK_CHANGED, WARN, N_("The PUK of this card is not the "
	  "factory's; it is kept as it is.") },
	{ "puk-none", ERR_PUK_NONE, WARN, N_("This card does not let its PUK be "
	  "changed, or has none. Blocked, it may be lost, or its maker's PUK opens "
	  "it.") },
	{ "share-bad", ERR_SHARE, NO, N_("The share of card {number} ({holder}) did "
	  "not open: this card's key is not the one that was enrolled. Insert "
	  "another card. Before all cards are proved, F6 voids the world and "
	  "enrolment begins anew; in a check, F6 says that it is "
	  "missing.") },
	{ "card-unproved", ERR_CARD_UNPROVED, NO, N_("Card {number} ({holder}) has "
	  "no certificate of this world: it was never proved, is a spare since "
	  "the set was replaced, or was put back from a copy. It was not asked "
	  "to open anything. Insert another card.") },
	{ "card-not-of-world", ERR_CARD_WORLD, NO, N_("The certificate on card "
	  "{number} ({holder}) is not the one that this world has for it. Nothing "
	  "was opened. Insert another card; if they are the right ones, the world "
	  "file was exchanged: leave with F10 and find out who did it.") },
	{ "point-bad", ERR_POINT, NO, N_("A card's public key is no point of the "
	  "curve. No world was made. Enrol that card again, or another one.") },
	{ "quorum-few", ERR_QUORUM, NO, N_("Fewer than K cards were seen. Insert "
	  "another one.") },
	{ "world-strange", 0, NO, N_("A world file lies in this ceremony's folder "
	  "that was not made with these cards. It is not touched. Leave with F10 "
	  "and find out where it comes from.") },
	{ "world-none", 0, NO, N_("This station has no world yet. Go back and create "
	  "one, or restore one from a backup.") },
	{ "world-other", ERR_WORLD_OTHER, NO, N_("This belongs to another world. "
	  "Nothing has changed.") },
	{ "world-older", 0, NO, N_("The world file here is that of set {gen}; the "
	  "record has set {now}. Somebody put an old file back. Do not go on with "
	  "it; restore the one of set {now} from the backup medium.") },
	{ "void-word", 0, NO, N_("Type {word} to begin anew, or go back with F3."),
	  "word" },
	{ "reader-none", ERR_READER_NONE, NO, N_("No reader was found. Plug it in, "
	  "and look at --reader.") },
	{ "reader-perm", ERR_READER_PERM, NO, N_("The reader may not be opened by "
	  "this user. The udev rule 60-keyconvoy.rules gives it to whoever sits "
	  "at this station and to the group plugdev; a new member of the group "
	  "has to sign in afresh.") },
	{ "reader-busy", ERR_READER_BUSY, NO, N_("Another program holds the reader, "
	  "often pcscd, or scdaemon of GnuPG. Stop it: systemctl stop "
	  "pcscd.socket pcscd, or gpgconf --kill scdaemon.") },
	{ "reader-driver", ERR_READER_DRIVER, NO, N_("A driver of the kernel holds "
	  "the reader. Its name stands in lsusb -t; modprobe -r unloads it. Then "
	  "plug the reader in again.") },
	{ "reader-off", ERR_READER_OFF, NO, N_("The smart card side (CCID) of this "
	  "token is switched off. Switch it on with its maker's tool, for a "
	  "YubiKey ykman config usb --enable PIV; then plug it in again.") },
	{ "reader-silent", ERR_READER_SILENT, NO, N_("The reader does not answer. "
	  "Pull it and plug it in again; if it happens again, take another "
	  "reader. Nothing is lost.") },
	{ "reader-cannot", ERR_READER_CANNOT, NO, N_("This reader cannot talk to this "
	  "card: they have no protocol in common, or it is a kind of reader that "
	  "keyconvoy does not know. Take another reader.") },
	{ "cards-held", ERR_READER_HELD, NO, N_("Another keyconvoy, or a practice "
	  "vault, holds the folder of these cards. Finish it there first; nothing "
	  "has changed.") },
	{ "cards-many", ERR_CARDS_MANY, NO, N_("More than 3000 virtual cards lie in "
	  "this station's folder of them, and no more are listed. Move those that "
	  "no ceremony needs to another folder, and start again.") },
	{ "reader-gone", ERR_READER_GONE, NO, N_("The reader was pulled. Plug it in "
	  "again; nothing is lost.") },

	/* media */
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

	/* the key */
	{ "ident-form", 0, NO, N_("An ident has digits, dashes and lower case "
	  "letters only, 1 to 72 of them, and no dash before them. Nothing has "
	  "changed."), "ident" },
	{ "ident-capitals", 0, NO, N_("An ident has no capitals. {lower} stands "
	  "there now: press Next to take it."), "ident" },
	{ "ident-read", 0, INFO, N_("The key will be {ident}, and is never renamed. "
	  "Read that aloud; press Next to make it, or type another ident."),
	  "ident" },
	{ "ident-taken", ERR_EXISTS, NO, N_("This world holds a key {ident} already. "
	  "It is not overwritten. Press Next to use that key, or type another "
	  "ident and choose a new key."), "ident" },
	{ "pubexp-form", 0, NO, N_("A public exponent is odd and above 65536, in "
	  "decimal or as 0x10001. Leave it empty for 65537."), "pubexp" },
	{ "key-file-bad", 0, NO, N_("The key file does not hold under this world's "
	  "key: it was changed, or belongs to another world. It is not touched. "
	  "Restore it from the backup medium.") },
	{ "copy-elsewhere", 0, WARN, N_("A reduced copy of {ident} for another "
	  "destination is on disk.") },
	{ "copy-strange", 0, NO, N_("The reduced copy of {ident} on disk is not the "
	  "one that was recorded: it is missing, was changed, or is another "
	  "key's. Nothing was taken from it.") },
	{ "rights-forbid", ERR_RIGHTS, NO, N_("The key's rights forbid this. Nothing "
	  "was made.") },
	{ "destination-differs", ERR_DEST, NO, N_("The copy is bound to another "
	  "destination. Nothing was made. Make the copy for this one first.") },
	{ "friendly-kek", 0, WARN, N_("{name} is the name of the KEK itself. An import "
	  "under it would make a new version of the KEK, which then is none. Type "
	  "another name; Next takes this one all the same."), "friendly" },
	{ "friendly-form", 0, NO, N_("A vault's key name has letters, digits and "
	  "dashes only, 1 to 127 of them."), "friendly" },
	{ "subscription-form", 0, NO, N_("A subscription id is a GUID: 8-4-4-4-12 "
	  "hex digits with dashes, as the online station shows it.") },
	{ "ops-form", 0, NO, N_("These are not operations of such a key. RSA: "
	  "encrypt decrypt sign verify wrapKey unwrapKey; elliptic curve: sign "
	  "verify."), "ops" },

	/* sign-off */
	{ "initials-form", 0, NO, N_("Type your initials: letters, not a "
	  "number."), "initials" },

	/* bags, closed and opened */
	{ "bag-form", 0, NO, N_("{number} is no bag's number: up to 24 letters, digits "
	  "and hyphens, a digit among them."), "bag-backup bag-spares bag-paper" },
	{ "bag-twice", 0, NO, N_("Two bags never have the same number. Read both "
	  "again."), "bag-backup bag-spares bag-paper" },
	{ "bag-backup", 0, NO, N_("The backup medium lies in a bag: type its "
	  "number."), "bag-backup" },
	{ "bag-paper", 0, NO, N_("The paper record lies in a bag: type its "
	  "number."), "bag-paper" },
	{ "bag-differs", 0, WARN, N_("The record says that bag {known} was closed, not "
	  "{number}. Read it again: Next takes the same number as an exception."),
	  "bag-backup bag-spares bag-paper" },
	{ "bag-medium", 0, WARN, N_("The record on the medium has bag {known}, not "
	  "{number}; nothing later is in it. Read it again and compare it with the "
	  "paper: Next takes the same number."), "bag-backup bag-spares bag-paper" },

	/* the station with the network */
	{ "fetch-changed", 0, NO, N_("What was fetched, or its sheet, is not there or "
	  "is another one by now. Nothing was copied. Go back with F3 and fetch it "
	  "once more; what was printed since is not to be used.") },
	{ "az-missing", 0, NO, N_("No `az` is in the folders of PATH. Nothing has changed. "
	  "Install Microsoft's azure-cli on this station, or mend PATH, "
	  "then press Next again.") },
	{ "az-old", 0, NO, N_("This az is {version}; packages are imported from 2.1 on. "
	  "Nothing has changed. Install a newer one, then press Next "
	  "again.") },
	{ "az-hangs", 0, NO, N_("az did not end in its time and was stopped. Look at the network, "
	  "then press Next again: where a key was to be made or imported, "
	  "the vault is asked first whether that happened.") },
	{ "az-cancelled", 0, WARN, N_("az was stopped, as you wished. Next asks again: where a key was "
	  "to be made or imported, the vault is asked first whether that "
	  "happened.") },
	{ "az-answer", 0, NO, N_("What az answered is not what was asked for. Nothing was taken "
	  "from it. Look at the name and the kind of what was asked, then "
	  "press Next again.") },
	{ "az-failed", 0, NO, N_("az failed and says: {said}. Nothing was taken over here. Mend "
	  "what it says, then press Next again.") },
	{ "az-signed-out", 0, NO, N_("Nobody is signed in to az. Nothing has changed. Next leads to "
	  "the sign-in, or tries it again.") },
	{ "az-expired", 0, NO, N_("The sign-in of az has expired since it was made. Nothing has "
	  "changed. Next leads to the sign-in.") },
	{ "az-no-subscription", 0, NO, N_("This account has no subscription that it can see. Nothing has "
	  "changed. Sign in with another account or tenant, or ask for a "
	  "role on the subscription.") },
	{ "az-tenant", 0, NO, N_("The account is of another tenant than the vault: {said}. "
	  "Nothing has changed. Sign in with the vault's tenant."),
	  "tenant" },
	{ "az-vault", 0, NO, N_("There is no such vault in this subscription, or the account "
	  "may not see it. Nothing has changed. Look at its name and the "
	  "subscription."),
	  "vault subscription" },
	{ "az-firewall", 0, NO, N_("The vault's firewall does not let this station in. Nothing has "
	  "changed. Its owner adds the address that stands here, or you "
	  "go to a station that is let in: {said}") },
	{ "az-private", 0, NO, N_("The vault is reached by a private endpoint only, and this "
	  "station is outside. Nothing has changed. Go to a station in "
	  "that network.") },
	{ "az-policy", 0, NO, N_("The vault's access policy does not give this account the "
	  "permission on keys: get, create, import, sign. Nothing has "
	  "changed. Its owner adds what az names: {said}") },
	{ "az-role", 0, NO, N_("The account lacks a role. Nothing has changed. For keys of a "
	  "vault it is Key Vault Crypto Officer, of a Managed HSM Managed "
	  "HSM Crypto User; its owner gives it. az says: {said}") },
	{ "az-key", 0, NO, N_("The vault has no key of this name. Nothing has changed. Look "
	  "at the name, or have it made."),
	  "name" },
	{ "az-disabled", 0, NO, N_("The KEK, or the key, is disabled in the vault. Nothing was "
	  "imported. Enable it there, or fetch another KEK and make the "
	  "package again.") },
	{ "az-deleted", 0, NO, N_("A key of this name lies deleted in the vault and blocks the "
	  "name. Nothing has changed. Recover it (the import then makes a "
	  "new version), purge it, or take another name."),
	  "name" },
	{ "az-ops", 0, NO, N_("The key may not do this there: {said}. Nothing has changed. A "
	  "KEK may only import; a key of a curve may only sign and "
	  "verify.") },
	{ "az-blob", 0, NO, N_("The vault refused the package: {said}. Nothing was imported. "
	  "It is for another version of the KEK, or was changed: compare "
	  "its words, or make it again.") },
	{ "az-proxy", 0, NO, N_("The proxy does not let az through. Nothing has changed. Mend "
	  "HTTPS_PROXY, or ask who runs it, then begin again: {said}") },
	{ "az-certificate", 0, NO, N_("The certificate of the other side is not trusted by az. "
	  "Nothing has changed. Where a proxy of your own looks into "
	  "connections, its certificate goes into the file of "
	  "REQUESTS_CA_BUNDLE; else stop.") },
	{ "az-network", 0, NO, N_("az reaches nothing: no network, or no such host. Nothing has "
	  "changed. Look at the cable and the vault's name, then press "
	  "Next again.") },
	{ "az-unknown", 0, NO, N_("az came to no good end, and whether the vault did what it was "
	  "asked, is not known. az says: {said}. Press Next again: the "
	  "vault is asked for the key first, so that none is made twice.") },
	{ "az-lacks", 0, NO, N_("This az lacks a part that the command needs: {said}. Nothing "
	  "has changed. Install the azure-cli of Microsoft whole, or a "
	  "newer one.") },
	{ "tenant-form", 0, NO, N_("A tenant is a GUID or a domain name: letters, digits, dots and "
	  "dashes. Nothing has changed."),
	  "tenant" },
	{ "vault-form", 0, NO, N_("A vault's name has letters, digits and dashes only; no "
	  "address, no dot. Nothing has changed."),
	  "vault" },
	{ "vault-standard", 0, NO, N_("{vault} is of tier {sku}: it keeps no keys in an HSM and takes "
	  "no package. Nothing has changed. Change its tier to Premium in "
	  "the portal, or take another vault."),
	  "vault" },
	{ "manifest-missing", 0, NO, N_("{path} has no manifest of a handover. Nothing was taken from "
	  "it. Is it the courier stick, and was the other station at its "
	  "step Handover?"),
	  "stick" },
	{ "manifest-form", 0, NO, N_("The manifest on the stick is not of the form that is specified "
	  "for it, or is none of a package for a vault. Nothing was taken "
	  "from the stick; ask the other station to hand over again."),
	  "stick" },
	{ "manifest-forged", 0, NO, N_("The manifest's signature does not hold: it was changed on the "
	  "way. Nothing was taken from the stick. Stop, keep the stick, "
	  "and tell the other station."),
	  "stick" },
	{ "manifest-other", 0, NO, N_("This package is for another KEK than the one fetched here: "
	  "{kid}. Nothing was taken from the stick. It belongs to another "
	  "ceremony, or to another version of the KEK."),
	  "stick" },
	{ "manifest-again", 0, NO, N_("This very manifest was imported before, by the ceremony "
	  "{folder} of this station. Nothing was taken from the stick. It is an old "
	  "one, or a copy: take the newest stick, or have the other station hand "
	  "over again."),
	  "stick" },
	{ "manifest-older", 0, NO, N_("This is handover {n} of a ceremony whose handover {last} was "
	  "imported before, by the ceremony {folder} of this station. Nothing was "
	  "taken from the stick: take the newest one, or have the other station hand "
	  "over again."),
	  "stick" },
	{ "manifest-waits", 0, NO, N_("This package is for the KEK that another ceremony of this "
	  "station has fetched and waits for: {folder}. Nothing was taken from the "
	  "stick. Leave with F10, begin again and resume that one; or take the stick "
	  "of this one."),
	  "stick" },
	{ "courier-missing", 0, NO, N_("{name}, which the manifest names, is not on the stick. Nothing "
	  "is sent; ask the other station to hand over again."),
	  "stick" },
	{ "courier-changed", 0, NO, N_("{name} is not what the manifest says: it was changed, cut, or "
	  "is a link. Nothing is sent. Stop, and ask the other station to "
	  "hand over again."),
	  "stick" },
	{ "same-machine", 0, NO, N_("This machine made the key: in production the station with a "
	  "network is another one. Nothing was taken from the stick. Take "
	  "it to the other station.") },
	{ "import-differs", 0, NO, N_("What the vault has is not what left: see the lines that do not "
	  "hold. Do not use it. Delete it in the vault, keep this record, "
	  "and find out with the other station what happened.") },
	{ 0 }
};

const struct notice *
notice_by_id(const char *id)
{
	const struct notice *n = notices;

	while (n->id != NULL && strcmp(n->id, id) != 0)
		n++;
	return n->id == NULL ? NULL : n;
}

const struct notice *
notice_by_err(int err)
{
	const struct notice *n = notices;

	while (n->id != NULL && (n->err == 0 || n->err != err))
		n++;
	return n->id != NULL ? n : notice_by_id("unexpected");
}
