/* Worlds, readers and cards. */
#include "src/page/notices_part.h"

const struct notice notices_world[] = {
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

	{ 0 }
};
