/* The station with the network. */
#include "src/page/notices_part.h"

const struct notice notices_online[] = {
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
