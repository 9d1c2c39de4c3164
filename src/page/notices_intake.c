/* What people bring: KEKs, toolsets, packages. */
#include "src/page/notices_part.h"

const struct notice notices_intake[] = {
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

	{ 0 }
};
