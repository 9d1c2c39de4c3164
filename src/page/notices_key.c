/* The key, what is signed, bags. */
#include "src/page/notices_part.h"

const struct notice notices_key[] = {
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

	{ 0 }
};
