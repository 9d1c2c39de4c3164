/*
 * Every message between the programs, said once. A request names who answers;
 * its struct is req_NAME, the answer's rep_NAME, their forms form_req_NAME and
 * form_rep_NAME. Adding a message: its two field lists and one line in MSG_LIST.
 *
 * Points are P-256, uncompressed (65 bytes, SEC 1 2.3.3). Digests are SHA-256.
 * spki is a SubjectPublicKeyInfo, DER. mode is enum mode.
 */
#ifndef KC_WIRE_MSG_H
#define KC_WIRE_MSG_H

#include "src/wire/codes.h"
#include "src/wire/form.h"

/* -- records that stand in lists inside a BYTES, one after the other -------- */

/* One administrator card of a world. cert is empty while it does not exist. */
#define REC_CARD(F) F(U8, x) F(STR, number) F(FIX16, guid) F(STR, holder) \
	F(FIX65, point) F(BYTES, cert)
/* What an inspection or a check found. id is a row of src/cmd's table, or of
 * src/cloud/checks.c's; value is data, no prose. */
enum found {
	FOUND_FACT,
	FOUND_HOLDS,
	FOUND_REMARK,
	FOUND_FAILS,	/* a vault refuses, a check does not hold */
	FOUND_UNTOLD	/* cannot be told */
};
#define REC_FINDING(F) F(U8, level) F(STR, id) F(STR, value)
/* What K cards allow: one copy of this key (SHA-256 of its SPKI) for this
 * destination, as COPY has it: azure has kek and kid, world kek, region and the
 * region's world; the rest is empty. */
#define REC_GRANT(F) F(FIX32, key) F(U8, method) F(FIX32, kek) F(STR, kid) \
	F(STR, region) F(FIX32, target)
/* A reader that was found. */
#define REC_READER(F) F(STR, name) F(STR, driver)
/* A virtual card that can be put in (src/wire/card_names.h). */
#define REC_NAMED(F) F(STR, name)
/* A file of an archive, in the archive's order. */
#define REC_ENTRY(F) F(STR, name) F(BYTES, data)

/* -- keyd --------------------------------------------------------------------- */

/* The first request; chooses mode and module for good, and shuts the jail. May
 * come again while it fails. module: its name, or "name:argument" (hsm/module.h);
 * "soft" has no argument. generator: the .byok's member of that name.
 * tested, seeded: hsm/crypto/selftest.h. */
#define REQ_HELLO(F) F(U8, mode) F(STR, module)
#define REP_HELLO(F) F(STR, module) F(STR, version) F(STR, crypto) \
	F(STR, generator) F(U8, software) F(U8, locked) F(U8, jailed) \
	F(U8, tested) F(U8, seeded)

/* Reads a KEK file of any form: the JSON of `az keyvault key show`, a JWK, PEM
 * or DER. kid may be "" (then the file's, if it has one). digest is of the SPKI.
 * form: enum kek_form. ops_known: the file says key_ops (import only, else error).
 * hsm: the file says RSA-HSM. not_before, expires: seconds since 1970, 0: the file
 * does not say, KEK_DATE_UNREAD. Errors: ERR_KEK_* (ERR_KEK_BROKEN has the line as
 * its detail), ERR_KID*, ERR_TOOBIG. A kid that is missing everywhere is no error
 * here: kid is "", else it is canonical. */
#define REQ_KEK(F) F(BYTES, file) F(STR, kid)
#define REP_KEK(F) F(U8, form) F(U32, bits) F(U8, ops_known) F(U8, hsm) \
	F(U64, not_before) F(U64, expires) \
	F(FIX32, digest) F(STR, kid) F(BYTES, spki)
#define KEK_DATE_UNREAD UINT64_MAX	/* what is there is no date */

/* The card in the reader (its PIN verified) makes its key in 9D. */
#define REQ_ENROL(F)
#define REP_ENROL(F) F(FIX65, point)

/* Makes a world out of enrolled cards (REC_CARD, x from 1 to n in order, cert
 * empty). The answer is the whole file. Then a PROVE ritual may begin. */
#define REQ_WORLD_CREATE(F) F(U8, k) F(U8, n) F(STR, suite) F(BYTES, cards)
#define REP_WORLD_CREATE(F) F(BYTES, world) F(FIX32, hknso) F(FIX32, hkm)

/* Takes a world file in: signature, form, mode, gen, every card. No key opens.
 * Replaces a loaded world only while none is open. */
#define REQ_WORLD_LOAD(F) F(BYTES, world)
#define REP_WORLD_LOAD(F) F(U8, mode) F(U32, gen) F(STR, suite) F(U8, k) \
	F(U8, n) F(FIX32, hknso) F(FIX32, hkm) F(BYTES, cards)

/* Whose card is this? cert: its 5FC10B, may be empty; guid: its CHUID's.
 * who: enum card_who; x where who is this world's. Other set: this world signed its
 * certificate, for another set of the same number. */
#define REQ_IDENTIFY(F) F(BYTES, cert) F(FIX16, guid)
#define REP_IDENTIFY(F) F(U8, who) F(U8, x) F(U32, gen) F(FIX32, hknso)

/* A ritual with people: begin, a card at a time (in the reader, PIN verified),
 * end. purpose: enum ritual. grants: REC_GRANT, 1 to GRANTS_MAX for RIGHTS, none
 * for the others. The answer says what keyd will do when the cards were seen:
 * show people that, and not what was asked for.
 *
 * x is the card's place as the pages believe; keyd opens that share or says
 * ERR_SHARE. OPEN, RIGHTS and TEST want the world's own certificate on the card:
 * ERR_CARD_WORLD (another one), ERR_CARD_OLDER (of an older set),
 * ERR_CARD_UNPROVED (none). PROVE puts it there.
 *
 * END: OPEN opens the world when have >= k, RIGHTS allows the copies of its
 * grants, each once (and opens a closed world). TEST, of a closed world, looks whether
 * all shares that were opened belong together, forgets them, and leaves KML alone:
 * the record can be sealed, no key can be used. REPLACE, of a closed world: its
 * subject is the new set (new_k, new_n, cards as for WORLD_CREATE; none of them of
 * the old one, ERR_CARD_OLDER); world is then the file of the same world with this
 * set, one generation on, which is loaded and has to be proved. RETIRE, of an open
 * world: each card is of an older set of it (x: its place there), shows that it has
 * the key of its certificate, and loses both; its end ends it. again 1: it was
 * pulled out of that once, so one without the certificate or its key loses what it
 * has, too, and nothing tells which card it was (gen 0; else gen is the set's of a
 * RETIRE, and 0 of the others). PROVE comes once, after
 * WORLD_CREATE or REPLACE, in the same run, and ahead of the others (ERR_PHASE); it opens the
 * world when all N cards were proved: one that another run left in the middle is
 * never opened, but made anew. Else ERR_QUORUM, and the ritual goes on. Any other request than CARD, END, IDENTIFY,
 * SEAL and SEALED drops an unfinished ritual; any but COPY, DESCRIBE, SEAL and
 * SEALED drops what was allowed and not used. */
#define REQ_RITUAL_BEGIN(F) F(U8, purpose) F(BYTES, grants) F(U8, new_k) \
	F(U8, new_n) F(BYTES, cards)
#define REP_RITUAL_BEGIN(F) F(U8, k) F(U8, n) F(U8, purpose) F(FIX32, hknso) \
	F(BYTES, grants) F(U8, new_k) F(U8, new_n)
#define REQ_RITUAL_CARD(F) F(U8, x) F(U8, again)
#define REP_RITUAL_CARD(F) F(U8, have) F(U32, gen)
/* open: enum opened. world: of REPLACE. */
#define REQ_RITUAL_END(F)
#define REP_RITUAL_END(F) F(U8, open) F(BYTES, world)

/* World open. type: enum key_type; size in bits (RSA) or of the curve (256, 384,
 * 521); pubexp 0 for 65537. Sends progress. The file is key_simple_IDENT. */
#define REQ_GENERATE(F) F(STR, ident) F(STR, plainname) F(U8, type) \
	F(U32, size) F(U64, pubexp)
#define REP_GENERATE(F) F(BYTES, file) F(BYTES, spki)

/* What a key file says. authentic: its tag was checked under the open world's
 * KM; 0 when no world is open (then nothing here is certain). ERR_WORLD_OTHER
 * when a world is loaded and the file names another. rights: enum right bits. */
#define REQ_DESCRIBE(F) F(BYTES, file)
#define REP_DESCRIBE(F) F(U8, authentic) F(U8, mode) F(STR, app) F(STR, ident) \
	F(STR, plainname) F(U8, type) F(U32, size) F(FIX32, hknso) \
	F(FIX32, hkm) F(BYTES, spki) F(U32, rights) F(U8, method) \
	F(FIX32, kek) F(STR, kid) F(STR, region) F(FIX32, target)

/* The copy with reduced rights, as a RIGHTS ritual allowed it (else ERR_QUORUM):
 * for this key and this destination, once. method: enum method.
 * azure: kek and kid say where to. world: the pair of packages does, checked
 * anew (as PACKAGES; root may not be zero). What the other needs is empty. */
#define REQ_COPY(F) F(BYTES, file) F(U8, method) F(FIX32, kek) F(STR, kid) \
	F(BYTES, kek_pkg) F(BYTES, world_pkg) F(FIX32, root) F(U64, now)
#define REP_COPY(F) F(BYTES, file)

/* Packs a reduced copy for its destination. The answer is the .byok, whole. */
#define REQ_WRAP(F) F(BYTES, copy) F(BYTES, kek) F(STR, kid)
#define REP_WRAP(F) F(BYTES, byok)

/* World open, or tested. Seals line n of a record, whose digest is head: a compact JWS by
 * KML over what SEALED answers. acts: what keyd did since the run's last seal, a
 * line each (hsm/keys/acts.h). ERR_ARG: n is not above that of the last one, or
 * another ceremony. */
#define REQ_SEAL(F) F(FIX16, ceremony) F(U64, n) F(FIX32, head)
#define REP_SEAL(F) F(STR, jws) F(BYTES, acts)

/* What a seal says, once it held: under the KML of the open world, else of the
 * loaded one, through a delegation of the same KNSO where it is of an older set.
 * run: random in each run of keyd; seq: from 1 in each run; cards: the x of
 * those that opened, ascending; acts: SHA-256 of the texts. ERR_AUTH, ERR_FORMAT,
 * ERR_MODE, ERR_WORLD_OTHER; ERR_PHASE without a world. */
#define SEAL_RUN_LEN	16
#define REQ_SEALED(F) F(STR, jws)
#define REP_SEALED(F) F(FIX16, ceremony) F(U64, n) F(FIX32, head) F(U8, mode) \
	F(FIX32, hknso) F(U32, gen) F(FIX16, run) F(U64, seq) F(BYTES, cards) \
	F(FIX32, acts)

/* Was the key of the loaded world's card x made on a card, by the word of a maker
 * whose certificates people trust? attestation, attester: as C_ATTEST gave them.
 * roots: PEM. state: enum attested. ERR_FORMAT: roots is no such file; ERR_ARG:
 * no such card; ERR_PHASE without a world. */
#define REQ_ATTESTED(F) F(U8, x) F(BYTES, attestation) F(BYTES, attester) \
	F(BYTES, roots)
#define REP_ATTESTED(F) F(U8, state)

/* KM, KML and an unfinished ritual are wiped; the world stays loaded. */
#define REQ_CLOSE(F)
#define REP_CLOSE(F)

/* World open. A flattened JWS by KML over this JSON object (keyd adds none). */
#define REQ_MANIFEST(F) F(BYTES, payload)
#define REP_MANIFEST(F) F(BYTES, jws)

/* Checks a manifest or list of trust through its delegation, any state. form: enum
 * signed_form. hknso: the world that signed. ERR_AUTH, ERR_FORMAT, ERR_MODE. */
#define REQ_CHECK(F) F(U8, form) F(BYTES, jws)
#define REP_CHECK(F) F(BYTES, payload) F(FIX32, hknso) F(U8, mode)

/* Explains a .byok, of any tool. kek and kid may be empty. Any state.
 * findings: REC_FINDING. verdict: 0 nothing against it, 1 a vault would refuse,
 * 3 cannot be told. */
#define REQ_BYOK(F) F(BYTES, byok) F(BYTES, kek) F(STR, kid)
#define REP_BYOK(F) F(U8, verdict) F(BYTES, findings)

/* The two exchange packages of a region, checked as a pair; hsm/exchange/exchange.h has
 * the checks. region: the one that is expected, "" when any will do. root:
 * SHA-256 of the root's certificate as people know it, zero before they said
 * it. now: the wall clock, seconds since 1970. findings: one a check, in order,
 * its id without value, that holds, fails or is untold. ok: none fails; only then
 * the rest of the answer is what the packages say. until: the first of the
 * chain's certificates ends. Any state. */
#define REQ_PACKAGES(F) F(BYTES, kek_pkg) F(BYTES, world_pkg) F(STR, region) \
	F(FIX32, root) F(U64, now)
#define REP_PACKAGES(F) F(U8, ok) F(BYTES, findings) F(U8, mode) F(STR, region) \
	F(FIX32, root) F(FIX32, kek) F(U32, bits) F(FIX32, hknso) \
	F(STR, suite) F(U64, until)

/* World open. Packs a reduced copy (method world) for its destination: the
 * transfer package, hsm/keys/transfer.h. subscription: a GUID, lower case. */
#define REQ_PACK(F) F(BYTES, copy) F(BYTES, kek_pkg) F(BYTES, world_pkg) \
	F(FIX32, root) F(U64, now) F(STR, subscription) F(STR, name)
#define REP_PACK(F) F(BYTES, package)

/* What a transfer package says, once its signature held: by source's KML. Any
 * state. rights: what the key may do where it arrives. */
#define REQ_TRANSFER(F) F(BYTES, package)
#define REP_TRANSFER(F) F(U8, mode) F(STR, region) F(STR, subscription) \
	F(STR, name) F(FIX32, source) F(FIX32, target) F(FIX32, kek) \
	F(U8, type) F(U32, size) F(BYTES, spki) F(U32, rights)

/* The key that a vault answers with (KeyBundle, as the service or az has it), against
 * the public half that the ceremony handed out (PEM): same 1 when all numbers are.
 * signs: enum signs, of the signature over digest by alg (RS256, ES256, ES384,
 * ES512), which may be "". spki: of the vault's. Any state. ERR_FORMAT,
 * ERR_POINT, ERR_ARG (an alg that does not go with the key). */
#define REQ_PUBLIC(F) F(BYTES, answer) F(BYTES, pem) F(STR, alg) \
	F(BYTES, digest) F(BYTES, signature)
#define REP_PUBLIC(F) F(U8, same) F(U8, signs) F(FIX32, spki)

/* -- keyd of a vault ------------------------------------------------------------- */

/* All of these are for rehearsals: ERR_MODE in production. */

/* World open. Makes the vault's KEK (RSA bits), and for it a new root, chain and
 * the two packages of this region, good for so many days from now on. kek is a
 * key file of this world; kid names the KEK for method azure; root: X.509, DER.
 * The private keys of root and chain are gone when the answer is there. Sends
 * progress. */
#define REQ_EXCHANGE(F) F(STR, region) F(STR, kid) F(U32, bits) F(U64, now) \
	F(U32, days)
#define REP_EXCHANGE(F) F(BYTES, kek) F(BYTES, spki) F(BYTES, kek_pkg) \
	F(BYTES, world_pkg) F(BYTES, root)

/* World open. Adds a source world to the list of those that are trusted: a JWS
 * by KML (SIGNED_TRUST); list is empty at first. ERR_EXISTS when it is there. */
#define REQ_TRUST(F) F(BYTES, list) F(FIX32, hknso)
#define REP_TRUST(F) F(BYTES, list)

/* World open. Takes a key in by the vault's KEK. package: a transfer package,
 * whose source has to be in the list, or a .byok for the KEK's kid, then name
 * says what the key is called (else "" : the package says it). file: a key file
 * of this world, which may sign and decrypt and never leaves. ERR_REGION,
 * ERR_DEST (another KEK, kid or world), ERR_UNTRUSTED, ERR_AUTH, ERR_FORMAT. */
#define REQ_IMPORT(F) F(BYTES, package) F(BYTES, kek) F(BYTES, trust) \
	F(STR, name)
#define REP_IMPORT(F) F(U8, method) F(BYTES, file) F(BYTES, spki) F(STR, name) \
	F(STR, subscription) F(FIX32, source)

/* World open, the key's rights allow it. alg by RFC 7518: RS256 RS384 RS512 PS256
 * PS384 PS512 (RSA), ES256 ES384 ES512 (by curve; r || s); RSA-OAEP,
 * RSA-OAEP-256. digest: of the alg's hash. */
#define REQ_SIGN(F) F(BYTES, file) F(STR, alg) F(BYTES, digest)
#define REP_SIGN(F) F(BYTES, signature)
#define REQ_DECRYPT(F) F(BYTES, file) F(STR, alg) F(BYTES, ciphertext)
#define REP_DECRYPT(F) F(BYTES, plain)

/* -- unpack ------------------------------------------------------------------------ */

/* The files of a toolset, a zip whose digest people accepted. ERR_ARCHIVE: broken,
 * a name or kind that has no place there, too many, too large. entries:
 * REC_ENTRY. The first request and the last. */
#define REQ_UNPACK(F) F(BYTES, zip)
#define REP_UNPACK(F) F(BYTES, entries)

/* -- az ---------------------------------------------------------------------------- */

/*
 * One call of az (enum az_call), with words for its places: a text that the call has
 * no place for stays "". No text begins with a hyphen, each has its own characters
 * (src/az/calls.c), else ERR_ARG. rest: by `az rest`, for calls of keys; address and
 * body are made there. managed: vault is a Managed HSM. file: what az reads by a
 * descriptor, for calls that have one. The first request and the last.
 * ended: its exit status, 0 it did what it was asked; out: what it answered;
 * said: the end of what it said besides, as one line; memory: its sign-in lies in
 * memory, not on a disk. AZ_EMPTY takes the sign-in away, and what runs that were
 * killed left of theirs. Sends progress, in seconds, and MSG_SAID.
 * ERR_NOTFOUND: there is no az. ERR_TIMEOUT; ERR_TOOBIG: it answered too much;
 * ERR_PERM: what is there in the sign-in's place is not ours; ERR_FORMAT: its cloud has
 * no name for vaults.
 */
#define REQ_AZ(F) F(U8, call) F(U8, rest) F(STR, tenant) F(STR, subscription) \
	F(U8, managed) F(STR, vault) F(STR, name) F(STR, version) F(STR, size) \
	F(STR, kty) F(STR, crv) F(STR, ops) F(STR, alg) F(STR, digest) \
	F(BYTES, file)
#define REP_AZ(F) F(U8, ended) F(BYTES, out) F(STR, said) F(U8, memory)

/* -- cardd ---------------------------------------------------------------------- */

/* The first request: which reader, as parsed from "DRIVER[:ARG]". cards: a
 * rec_named for each card of a virtual reader's folder, else empty; ERR_TOOBIG for
 * more than CARD_NAMES_MAX. */
#define REQ_C_HELLO(F) F(STR, driver) F(STR, arg)
#define REP_C_HELLO(F) F(STR, driver) F(STR, version) F(U8, locked) F(U8, jailed) \
	F(BYTES, cards)

#define REQ_C_READERS(F)
#define REP_C_READERS(F) F(BYTES, readers)

/* state: enum card_state. count grows with every insertion and removal, so that
 * "left in" differs from "put back". */
#define REQ_C_STATE(F)
#define REP_C_STATE(F) F(U8, state) F(U32, count) F(STR, reader)

/* Virtual reader only: put the card NAME in (made on first use), or take out
 * what is in it. action: enum tray_action. cards: as for C_HELLO, as they are now. */
#define REQ_C_TRAY(F) F(U8, action) F(STR, name)
#define REP_C_TRAY(F) F(BYTES, cards)

/* Reads without a PIN. guid is zero without a CHUID; point is zero when 9D has
 * no key or the card does not tell; tries 0xff unknown. own_pin: a virtual
 * card's PIN is no longer the one that derives from its name. fit: enum card_fit;
 * touch 1: it waits for a touch before it is written or opened. empty 1: it says
 * that 9D has no key. It takes a card that was put in since the last one; to every
 * other request that is ERR_CARD_REMOVED. */
#define REQ_C_INFO(F)
#define REP_C_INFO(F) F(STR, model) F(STR, version) F(U8, is_virtual) \
	F(STR, number) F(FIX16, guid) F(U8, tries) F(U8, tries_max) \
	F(U8, has_key) F(FIX65, point) F(BYTES, cert) F(U8, own_pin) \
	F(U8, fit) F(U8, touch) F(U8, empty)

/*
 * Opens the management key (9B), by the one that the card keeps once its PIN was
 * verified, else by the factory's, and gives a card without a GUID, or with
 * fresh 1 any, a random one. After the PIN a factory's key gives way to a random
 * one that stays on the card. mgm: enum card_mgm. ERR_PIN_NEEDED when the card
 * may keep its key; ERR_CARD_MGM, ERR_CARD_ISSUED, ERR_CARD_UNFIT when it can
 * not be opened: the card is as it was.
 */
#define REQ_C_PREPARE(F) F(U8, fresh)
#define REP_C_PREPARE(F) F(FIX16, guid) F(U8, mgm)

/* Is the PIN still the factory's? Told by the card, else tried, once, and only
 * while the counter is full and 9B is open; factory 0 and the tries that are
 * left otherwise. */
#define REQ_C_FACTORY(F)
#define REP_C_FACTORY(F) F(U8, factory) F(U8, tries)

/* PINs: 6 to 8 digits, else ERR_PIN_FORM and the card is not asked. ERR_PIN
 * carries the tries left as detail, 0xff unknown; ERR_PIN_BLOCKED none. old "" is
 * the factory's. ERR_PIN_RULES: the card wants another new one, no try is lost.
 * After CHANGE the new PIN is verified. known: it is one that makers set. */
#define REQ_C_VERIFY(F) F(BYTES, pin)
#define REP_C_VERIFY(F) F(U8, known)
#define REQ_C_CHANGE(F) F(BYTES, old) F(BYTES, pin)
#define REP_C_CHANGE(F)

/* Tries that the card says are left of its PUK; 0xff unknown. Spends none. */
#define REQ_C_PUK_LEFT(F)
#define REP_C_PUK_LEFT(F) F(U8, tries)

/* A new PIN by the PUK, both of 6 to 8 digits and the PIN none that makers set, else
 * ERR_PIN_FORM and the card is not asked; then the new PIN is verified: 0 though
 * that fails, as it is set, and the next request says what is. ERR_PUK
 * carries the PUK's tries that are left as detail, 0xff unknown; ERR_PUK_BLOCKED
 * none. ERR_PIN_RULES: as of CHANGE. ERR_PUK_NONE: the card does not do so. */
#define REQ_C_UNBLOCK(F) F(BYTES, puk) F(BYTES, pin)
#define REP_C_UNBLOCK(F)

/* Replaces the factory PUK by a random one; puk is empty when forget is 1. 9B is
 * opened first. Notices, and nothing changed: ERR_PUK_CHANGED when it was not the
 * factory's, ERR_PUK_NONE when the card does not let it be changed. */
#define REQ_C_PUK(F) F(U8, forget)
#define REP_C_PUK(F) F(BYTES, puk)

/* What the card attests of the key that it made in 9D: a certificate by its key F9,
 * and F9's own; both as the card gave them. Empty where it does not. */
#define REQ_C_ATTEST(F)
#define REP_C_ATTEST(F) F(BYTES, attestation) F(BYTES, attester)

/* Ends the session with the card: its PIN must be verified again. */
#define REQ_C_END(F)
#define REP_C_END(F)

/* keyd's own, of bounded size, on the socket that the two daemons share. */
#define REQ_X_ENROLL(F)
#define REP_X_ENROLL(F) F(FIX65, point)
#define REQ_X_AGREE(F) F(FIX65, point)
#define REP_X_AGREE(F) F(FIX32, z)
#define REQ_X_STORE(F) F(BYTES, cert)
#define REP_X_STORE(F)
/* The card becomes a spare: its key in 9D gives way to another, 5FC10B is emptied. */
#define REQ_X_RETIRE(F)
#define REP_X_RETIRE(F)
/* What stands in 5FC10B; empty without a certificate, ERR_TOOBIG for one that is
 * none of a world. */
#define REQ_X_CERT(F)
#define REP_X_CERT(F) F(BYTES, cert)

/* M(number, NAME, name, who answers) */
#define MSG_LIST(M) \
	M(1, HELLO, hello, KEYD) \
	M(2, KEK, kek, KEYD) \
	M(3, ENROL, enrol, KEYD) \
	M(4, WORLD_CREATE, world_create, KEYD) \
	M(5, WORLD_LOAD, world_load, KEYD) \
	M(6, IDENTIFY, identify, KEYD) \
	M(7, RITUAL_BEGIN, ritual_begin, KEYD) \
	M(8, RITUAL_CARD, ritual_card, KEYD) \
	M(9, RITUAL_END, ritual_end, KEYD) \
	M(10, GENERATE, generate, KEYD) \
	M(11, DESCRIBE, describe, KEYD) \
	M(12, COPY, copy, KEYD) \
	M(13, WRAP, wrap, KEYD) \
	M(14, SEAL, seal, KEYD) \
	M(15, MANIFEST, manifest, KEYD) \
	M(16, CHECK, check, KEYD) \
	M(17, BYOK, byok, KEYD) \
	M(18, PACKAGES, packages, KEYD) \
	M(19, PACK, pack, KEYD) \
	M(20, TRANSFER, transfer, KEYD) \
	M(21, SEALED, sealed, KEYD) \
	M(22, CLOSE, close, KEYD) \
	M(24, EXCHANGE, exchange, KEYD) \
	M(25, TRUST, trust, KEYD) \
	M(26, IMPORT, import, KEYD) \
	M(27, SIGN, sign, KEYD) \
	M(28, DECRYPT, decrypt, KEYD) \
	M(29, ATTESTED, attested, KEYD) \
	M(30, PUBLIC, public, KEYD) \
	M(32, C_HELLO, c_hello, CARDD) \
	M(33, C_READERS, c_readers, CARDD) \
	M(34, C_STATE, c_state, CARDD) \
	M(35, C_TRAY, c_tray, CARDD) \
	M(36, C_INFO, c_info, CARDD) \
	M(37, C_PREPARE, c_prepare, CARDD) \
	M(38, C_FACTORY, c_factory, CARDD) \
	M(39, C_VERIFY, c_verify, CARDD) \
	M(40, C_CHANGE, c_change, CARDD) \
	M(41, C_PUK, c_puk, CARDD) \
	M(42, C_END, c_end, CARDD) \
	M(43, C_ATTEST, c_attest, CARDD) \
	M(44, C_PUK_LEFT, c_puk_left, CARDD) \
	M(45, C_UNBLOCK, c_unblock, CARDD) \
	M(48, X_ENROLL, x_enroll, CARD) \
	M(49, X_AGREE, x_agree, CARD) \
	M(50, X_STORE, x_store, CARD) \
	M(51, X_CERT, x_cert, CARD) \
	M(52, X_RETIRE, x_retire, CARD) \
	M(64, UNPACK, unpack, UNPACK) \
	M(65, AZ, az, AZ)

enum msg_peer { PEER_KEYD, PEER_CARDD, PEER_CARD, PEER_UNPACK, PEER_AZ };

#define MSG_NUMBER(num, NAME, name, peer) MSG_##NAME = (num),
enum msg_type {
	MSG_LIST(MSG_NUMBER)
	/* from the one who answers */
	MSG_REPLY = 0x80,	/* the answer's body */
	MSG_ERROR = 0x81,	/* form_error */
	MSG_PROGRESS = 0x82,	/* form_progress */
	MSG_SAID = 0x84,	/* form_said */
	/* to the one who answers, while a request is in flight */
	MSG_CANCEL = 0x83
};
#undef MSG_NUMBER

/* code: the positive number of an ERR_*; detail: tries left and the like. */
#define REC_ERROR(F) F(U32, code) F(U32, detail)
/* total 0: how long it takes is not known. */
#define REC_PROGRESS(F) F(U32, done) F(U32, total)
/* What people have to know while it goes on. */
#define REC_SAID(F) F(STR, text)

struct rec_card { REC_CARD(WIRE_MEMBER) };
struct rec_finding { REC_FINDING(WIRE_MEMBER) };
struct rec_grant { REC_GRANT(WIRE_MEMBER) };
struct rec_reader { REC_READER(WIRE_MEMBER) };
struct rec_named { REC_NAMED(WIRE_MEMBER) };
struct rec_entry { REC_ENTRY(WIRE_MEMBER) };
struct rec_error { REC_ERROR(WIRE_MEMBER) };
struct rec_progress { REC_PROGRESS(WIRE_MEMBER) };
struct rec_said { REC_SAID(WIRE_MEMBER) };
extern const struct wire_form form_card, form_finding, form_grant,
    form_reader, form_named, form_entry, form_error, form_progress,
    form_said;

/* A message without fields still has a struct, with one unused byte. */
#define MSG_STRUCTS(num, NAME, name, peer) \
	struct req_##name { REQ_##NAME(WIRE_MEMBER) uint8_t none_; }; \
	struct rep_##name { REP_##NAME(WIRE_MEMBER) uint8_t none_; }; \
	extern const struct wire_form form_req_##name, form_rep_##name;
MSG_LIST(MSG_STRUCTS)
#undef MSG_STRUCTS

/* Room for any answer's struct. */
#define MSG_UNION(num, NAME, name, peer) \
	struct req_##name q_##name; struct rep_##name r_##name;
union msg_any { MSG_LIST(MSG_UNION) };
#undef MSG_UNION

struct msg {
	uint8_t type;
	const char *name;
	enum msg_peer peer;
	const struct wire_form *req, *rep;
};

/* The row of a request type, or NULL. */
const struct msg *msg_find(uint8_t type);

#endif
