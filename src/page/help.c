/* What F1 says of pages; see help.h. A few sentences each: with the glossary below
 * them they fit the least screen, which tests/unit/test_ui looks at. */
#include "src/page/help.h"

#include "src/base/nls.h"

/* -- ceremonies ---------------------------------------------------------- */

const char help_resume[] = N_(
    "A ceremony that was not finished goes on at the first step that "
    "its record does not prove; what was done is not done twice. If a "
    "file is missing or changed, look only and find out why before you "
    "resume. Putting it aside changes nothing in it: it stays on the "
    "list.");

const char help_look[] = N_(
    "This answers questions afterwards: what the record says, and "
    "whether the files in the folder are still those that it names. A "
    "file that is missing or changed must not be used. The backup has "
    "the world and its keys; the words on paper tell which record is "
    "the right one.");

/* -- what the stick brings ----------------------------------------------- */

const char help_seen[] = N_(
    "A KEK of another vault, or a former version, would send your key "
    "to the wrong place. Compare the vault and the name with the sheet "
    "that was printed; if they differ, F3 takes another file.");

const char help_reading[] = N_(
    "The digest decides what the file is: a toolset that was published, "
    "or one whose words people compare. It takes seconds, on a slow "
    "stick a minute. Nothing is written: after a cut, or if the stick "
    "was pulled, name the file again.");

const char help_vendor[] = N_(
    "A toolset like this came with the guide of 2016 and is genuine, "
    "but nothing can be done with it. The page is here so that nobody "
    "searches for a fault in the stick. Go back and bring a KEK of your "
    "vault; in a rehearsal, a toolset that a practice vault wrote will "
    "do.");

const char help_toolset[] = N_(
    "An archive is a risk until people know whose it is, so its words "
    "come first. The sheet is printed at the vault and must not have "
    "travelled on this stick. No sheet: have the words read to you by "
    "telephone, from the vault, before you go on.");

const char help_unpacking[] = N_(
    "The archive is read in a jail, because a file from outside may be "
    "made to do harm; only the names that are expected come out. It "
    "takes a second or two. If it is cut short nothing was kept: name "
    "the file again. One that is refused twice is damaged or no "
    "toolset: have it made anew.");

const char help_files[] = N_(
    "A toolset brings two statements: which KEK, and which security "
    "world of the vaults. Both have to be of the region that you want. "
    "If the region is wrong, go back and take the toolset of the right "
    "one; nothing was made for this one yet.");

const char help_other[] = N_(
    "Use this when the KEK expired, when its words differ from the "
    "sheet, or for a second vault. The file may lie on any medium. If "
    "it is refused, the notice says what was found in it; F3 keeps the "
    "KEK that there was.");

/* -- cards of any ritual ------------------------------------------------- */

const char help_insert[] = N_(
    "Any K cards will do, in any order; each gives its share and none "
    "is written. If a card is refused, the notice says whose it is: "
    "take it out and try the next. With fewer than K good cards the "
    "world stays closed; leave with F10 and come back with the others.");

const char help_pin[] = N_(
    "Only the card checks the PIN, and counts: a few wrong ones in a "
    "row lock it, a right one sets the counter back. It goes to the "
    "card and nowhere else. If it is forgotten, do not guess: go on "
    "with another card; this one gets a new PIN by the PUK from its "
    "envelope in the yearly check (Test every card).");

const char help_refused[] = N_(
    "The card itself said no. Often it is another card's PIN, or the "
    "keyboard: look at Caps Lock and Num Lock before a second try. A "
    "card that is locked stays a member, but cannot open anything; the "
    "yearly check (Test every card) gives it a new PIN by its PUK.");

const char help_unblock[] = N_(
    "The card counts wrong PUKs, too, and a right one sets both counters "
    "back. The PUK goes to the card and nowhere else; it stays the same: "
    "seal it again before the witness, with the day and both names on the "
    "envelope. Where no PUK was kept, F3, then F6: the card counts as "
    "lost.");

const char help_remove[] = N_(
    "One card at a time: with the reader empty nobody works on "
    "another's card by mistake. The page goes on by itself when the "
    "reader says that the card is out; a virtual one is taken out by "
    "Enter. If nothing happens, pull the card or token for two seconds; "
    "what was done stays done.");

/* -- enrolment ----------------------------------------------------------- */

const char help_number[] = N_(
    "The number ties the card in the hand to the one in the record, so "
    "that nobody enrols a card in place of another's. It is printed on "
    "the card, or shown by the token's own program. If it is not what "
    "you read, take the card out: another one is in the reader. A wrong "
    "holder is mended here, before anything is written.");

const char help_pin_new[] = N_(
    "The PIN is asked each time the world is opened, so choose one that "
    "you will know in a year, and no birthday. If the two do not match, "
    "both are typed again; no try is lost. If the card comes out now, "
    "it begins again and asks for the PIN that it has then.");

const char help_pin_own[] = N_(
    "The card was used before, or its enrolment was interrupted after "
    "its PIN was changed. It keeps that PIN. If nobody knows it, take "
    "the card out and use another: guessing locks it.");

const char help_puk[] = N_(
    "The holder alone writes it, seals the envelope and signs over the "
    "flap; the envelope is kept apart from the card. It cannot be shown "
    "a second time. If the card comes out before you go on, it is "
    "enrolled again and keeps this PUK: what you wrote holds.");

const char help_spare[] = N_(
    "Use this when an enrolled card was lost, was damaged or went to "
    "the wrong person: it costs only that card's enrolment. Once the "
    "world is written it is too late for it. If no card has to be "
    "replaced, F3 goes back and nothing has changed.");

/* -- the world ----------------------------------------------------------- */

const char help_world_making[] = N_(
    "The module makes the world's keys and cuts the one that opens them "
    "into shares, one for each card. It takes a second or two. The file "
    "is written whole or not at all: after a cut the ceremony finds "
    "either no world and makes it, or this one and goes on with it.");

const char help_prove_insert[] = N_(
    "A card that was never tried could fail on the day when it is "
    "needed; so each one opens its share now, before a key exists. "
    "Cards that were proved stay so after a break. If a card is lost or "
    "broken, F6: a world that cannot be trusted is voided, and "
    "enrolment begins anew.");

const char help_void[] = N_(
    "Every card of the world must be proved, because a share that "
    "nobody can open may be missed later. Look for the card once more "
    "before you type the word: a proved set goes on at once, a new one "
    "takes as long as the first. F3 goes back and nothing has changed.");

const char help_which[] = N_(
    "The hash is the world's name: compare it with the paper of the "
    "ceremony that made it. A world whose ceremony lies on another "
    "station comes by its backup medium: F3, then restore. The former "
    "ceremony stays as it is.");

const char help_restore[] = N_(
    "This is the way back after a workstation was lost. The folder is "
    "where the backup medium is mounted. If the medium is refused, look "
    "whether it is the courier's; if a file on it is damaged, try the "
    "second copy, if one was made.");

const char help_loading[] = N_(
    "The module reads the world's file and checks its signature, its "
    "suite and its cards before a card is asked. It takes less than a "
    "second and changes nothing. If the file is refused, it is not the "
    "one of the record: restore it from the backup, in a new ceremony.");

const char help_backup_done[] = N_(
    "Read back means compared byte by byte after the medium had to "
    "write it out. Mark the medium and keep it in sight: it is needed "
    "once more, for the key, and goes into its bag then.");

/* -- the packages of a region -------------------------------------------- */

const char help_checking[] = N_(
    "The module follows the signatures of both packages to their root "
    "key, and compares what they say of each other. It takes a second "
    "at most, and nothing is written before you have seen the result. "
    "After a cut it is done again.");

const char help_root[] = N_(
    "All that was checked hangs on this one key: somebody who made "
    "another root could sign anything. Its words come from its owner by "
    "a letter, a telephone call or a publication that you trust. If "
    "they differ, stop: take another toolset, and tell the owner.");

const char help_success[] = N_(
    "From here on the key may leave for these vaults and no others. "
    "What was checked stands in the record with the root that you "
    "confirmed, so that an auditor can repeat it: keyconvoy verify -k "
    "and -w with the two packages. A date in the past would have been "
    "refused.");

/* -- the key and its copy ------------------------------------------------ */

const char help_key_making[] = N_(
    "For an RSA key the module searches for two large primes; how long "
    "that takes is chance. An EC key is there at once. Esc stops it: "
    "nothing was made then, and Next begins anew. After a cut there is "
    "no key either, or a whole one that the record takes up.");

const char help_made[] = N_(
    "The words name the public half; write them down: after the import "
    "the vault's public key must give the same. The key is not used "
    "before its backup exists. If the medium is refused, take the one "
    "with the world's backup: the key belongs beside it.");

const char help_kept[] = N_(
    "The medium now holds what a new station needs: the world, the key "
    "and the head of the record. Take it out, bag it and note the bag's "
    "number (F5). It stays away from the cards until somebody has to "
    "restore.");

const char help_replace[] = N_(
    "A copy that nobody needs any more should not lie about, so there "
    "is one at most. Replacing it touches neither the original nor a "
    "package that was made already. If you did not expect another "
    "destination, leave, and find out who made that copy: the record "
    "says when.");

const char help_anew[] = N_(
    "Every file is compared with the record before it is used. This one "
    "was changed, taken away or exchanged since. A disk may do that, or "
    "a person: write a note (F5) of what you know. Making the copy anew "
    "replaces the file; the key and its backup are not touched.");

const char help_copy_making[] = N_(
    "The module decrypts the key inside itself, binds a copy to the "
    "destination and encrypts it again. It takes less than a second. "
    "The file is written whole or not at all; after a cut the cards may "
    "be asked once more.");

const char help_copy_done[] = N_(
    "The success is the module's word that the cards agreed and that "
    "the rights are these and no more. The next page shows them beside "
    "those of the original. If the destination is not what you want, "
    "leave now: with another KEK a new copy takes this one's place.");

const char help_inspecting[] = N_(
    "The module opens both key files and says what they allow; it does "
    "not use the keys. It takes less than a second and changes nothing. "
    "If a file is refused, it was changed after it was written: restore "
    "it from the backup, or have the copy made again.");

/* -- what leaves, and the end -------------------------------------------- */

const char help_package_done[] = N_(
    "The package is no secret: only the vault can open it. A second one "
    "for the same destination may be made and is recorded. F3 goes back "
    "to change the name or the operations; the file is made anew then, "
    "with other words.");

const char help_handover_done[] = N_(
    "The words are those of the manifest, and cover all that it names: the "
    "package, the key's name, its operations, this world. Whatever is "
    "changed on the way, the words differ. Unmount the stick before you "
    "pull it. If it is lost, nothing is betrayed: only the vault can open "
    "the package.");

const char help_sealing[] = N_(
    "The world signs the record's last line, so that nobody can change "
    "or shorten it unseen. It takes less than a second. After a cut, "
    "resume: K cards open the world and the seal is made; what was "
    "signed stays signed.");

const char help_end[] = N_(
    "Nothing more is written into this ceremony. The command can be run "
    "by anybody who has the folder, on any station with keyconvoy; it "
    "needs no cards. If it finds a difference, believe the paper and "
    "the backup, not the folder.");

/* -- pages over others --------------------------------------------------- */

const char help_starting[] = N_(
    "Two programs of their own hold keys and cards, so that this one "
    "never sees them. They start in less than a second. If this page "
    "stays, leave with F10 and start again; nothing was written.");

const char help_trouble[] = N_(
    "Before a ceremony begins, the station has to give what it needs: "
    "memory that is not swapped out, and a reader. The notice names the "
    "one that is missing, and how to mend it. On a station that was "
    "prepared by somebody else, show them this page.");

const char help_lost[] = N_(
    "A reader that was pulled, too little memory or somebody who ended "
    "the program may be the reason. Keys that are in memory only are "
    "lost so on purpose. If it happens again at the same place, leave "
    "with F10 and keep the folder for those who look after the station.");

const char help_idle[] = N_(
    "Keys that lie open in memory while nobody looks are what cards are there "
    "against. The line `closed` in the record says when it was. Whoever stays at "
    "the station presses a key now and then.");

const char help_note[] = N_(
    "Whatever does not go as planned belongs here: who came late, which "
    "bag was torn, why a warning was accepted. What happened is needed, "
    "the other two may stay empty. A wrong note is corrected by a "
    "second one. F3 goes back without writing.");

const char help_leave[] = N_(
    "A break is safe at any page: nobody can use the world without its "
    "cards, and the record says when you left. Take the media and cards "
    "with you. On return, start keyconvoy and choose the ceremony; what "
    "was typed on the open page is typed again.");

const char help_left[] = N_(
    "The words are those of the record's last line. On return all twelve "
    "are typed, the first four letters of each suffice, and the ceremony "
    "goes on only from this very line. Without paper nobody could tell "
    "that a later part is missing.");
