#include "src/steps/fit.h"

#include <string.h>

#include "src/base/system.h"
#include "src/base/text.h"

#define SENTENCES_MAX 2048

const struct fit_check fit_checks[] = {
	{ "network", N_("networks"), UNFIT_NOTE, N_("This station is on a network "
	  "({what}). Microsoft's guide wants it offline, from an internal network "
	  "too: unplug it, and switch radio off."), fit_network },
	{ "swap", N_("swap"), UNFIT_NOTE, N_("Swap is on ({what}): memory of "
	  "programs may come to the disk. As root: swapoff -a."), fit_swap },
	{ "hibernation", N_("hibernation"), UNFIT_NOTE, N_("This station can "
	  "hibernate (to {what}), which writes all memory to the disk, keys "
	  "too. Start the system with nohibernate."), fit_hibernation },
	{ "sleep", N_("sleep"), UNFIT_NOTE, N_("This station may go to sleep, and "
	  "what is in memory stays there, keys too. As root: systemctl mask "
	  "--runtime {what}."), fit_sleep },
	{ "lid", N_("lid"), UNFIT_ADVICE, N_("Closing the lid ({what}) sends this "
	  "station to sleep: leave it open, or mask sleep."), fit_lid },
	{ "battery", N_("mains"), UNFIT_ADVICE, N_("This station runs on its "
	  "battery ({what}). Plug it in: a ceremony takes hours."),
	  fit_battery },
	{ "blanking", N_("screen"), UNFIT_ADVICE, N_("The console goes blank after "
	  "{what} seconds, while people read aloud. Type at a shell: setterm "
	  "--blank 0."), fit_blanking },
	{ "files", N_("Landlock"), UNFIT_NOTE, N_("This kernel has no Landlock: "
	  "whoever takes over the pages has every file of this user. Take a "
	  "station whose kernel has it."), fit_files },
	/* Not refused: who tries a build with the sanitizers has none of it. */
	{ "calls", N_("seccomp"), UNFIT_NOTE, N_("These programs were built without "
	  "their jail (seccomp), for tests. Install those of the bundle."),
	  fit_calls },
	{ "memory", N_("locked memory"), UNFIT_REFUSED, N_("The memory of keys is "
	  "not locked and may be swapped. Raise the limit (ulimit -l) to 1024 "
	  "KiB or more, then start again."), fit_memory },
	{ "selftest", N_("self-tests"), UNFIT_REFUSED, N_("The cryptography does not "
	  "give what is known: a self-test failed. Install OpenSSL and these "
	  "programs again, or take another computer."), fit_selftest },
	{ "random", N_("random numbers"), UNFIT_REFUSED, N_("The system had no random "
	  "numbers yet when the programs started. Type and wait a minute, then "
	  "start again."), fit_random },
	{ "space", N_("free space"), UNFIT_REFUSED, N_("The disk of the ceremony's "
	  "folder has {what} KiB left, and a ceremony may need 16384. Remove "
	  "what is not needed, or name another place with --data."), fit_space },
	{ "clock", N_("date"), UNFIT_NOTE, N_("A clock has a date from before this "
	  "program was made ({what}): its battery may be dead. Set date and "
	  "time, as root: timedatectl set-time, or date and hwclock "
	  "--systohc."), fit_clock },
	{ "readers", N_("readers"), UNFIT_ADVICE, N_("Other programs that take card "
	  "readers run here: {what}. Stop them: systemctl stop pcscd.socket "
	  "pcscd; gpgconf --kill scdaemon."), fit_readers },
	{ "printers", N_("printers"), UNFIT_ADVICE, N_("A printer is here, or what "
	  "serves one ({what}). It keeps what it prints in its memory: unplug "
	  "it, and stop cups. Nothing is printed at this station."),
	  fit_printers },
	{ "room", NULL, UNFIT_NOTE, N_("A medium has less than 16384 KiB left "
	  "({what}). Remove what is not needed there, or take another one."),
	  fit_room },
	{ "mounted", NULL, UNFIT_REFUSED, N_("A stick that is in cannot be mounted "
	  "({what}): this user may not, or its file system is none of vfat, exFAT "
	  "and ext4. Type at a shell: udisksctl mount -b DEVICE; or start again "
	  "with sudo."), fit_mounted },
	{ "locked", NULL, UNFIT_REFUSED, N_("A medium cannot be written ({what}): "
	  "move the switch on it, or take another one."), fit_locked },
	{ "media", N_("media"), UNFIT_REFUSED, N_("The command line names no medium "
	  "for this: {what}. Leave with F10, and start again with --stick and "
	  "--backup, each with the name of a stick that is listed here, or with "
	  "the folder where its medium is mounted."),
	  fit_media },
	{ NULL, NULL, UNFIT_ADVICE, NULL, NULL }
};

_Static_assert(sizeof(fit_checks) / sizeof(fit_checks[0]) <= FIT_MAX + 1,
    "a bit each");

void
fit_look(const struct flow *f, struct fit *fit)
{
	struct buf b;

	memset(fit, 0, sizeof(*fit));
	for (unsigned i = 0; fit_checks[i].id != NULL; i++) {
		buf_init(&b, SYSTEM_SAYS_MAX);
		if (!fit_checks[i].holds(f, &b))
			fit->unfit |= 1u << i;
		text_clip(fit->what[i], FIT_WHAT, buf_str(&b));
		buf_free(&b);
	}
}

int
fit_has(const struct fit *fit, enum unfit unfit)
{
	for (unsigned i = 0; fit_checks[i].id != NULL; i++)
		if (fit->unfit & 1u << i && fit_checks[i].unfit == unfit)
			return 1;
	return 0;
}

struct json_t *
fit_record(const struct fit *fit)
{
	struct json_t *j = js_new();

	for (unsigned i = 0; fit_checks[i].id != NULL; i++)
		if (fit->unfit & 1u << i)
			js_set_str(j, fit_checks[i].id, fit->what[i]);
	return j;
}

/* -- on a page -------------------------------------------------------------------- */

static const char *
verdict(const struct flow *f, enum unfit unfit)
{
	if (rehearsal(f) || unfit == UNFIT_ADVICE)
		return "";
	return unfit == UNFIT_NOTE ? _("It needs a note (F5).") :
	    _("Production does not go on so.");
}

static void
fill_wrong(const struct flow *f, struct page *p, const struct fit *fit,
    unsigned i)
{
	const char *then = verdict(f, fit_checks[i].unfit);
	struct buf b;

	buf_init(&b, SENTENCES_MAX);
	say(&b, _(fit_checks[i].mend), "what", fit->what[i], NULL);
	page_check_as(p, HOLDS_NOT, then[0] == '\0' ? "{text}" : "{text} {then}",
	    "text", buf_str(&b), "then", then, NULL);
	buf_free(&b);
}

void
fit_page(const struct flow *f, struct page *p, const struct fit *fit)
{
	struct buf b;
	int whole = 1;

	buf_init(&b, SENTENCES_MAX);
	for (unsigned i = 0; fit_checks[i].id != NULL; i++) {
		if (fit->unfit & 1u << i) {
			fill_wrong(f, p, fit, i);
			whole = 0;
		}
		if (fit_checks[i].label == NULL)
			continue;
		if (fit->absent && fit_checks[i].holds == fit_media)
			whole = 0;
		if (whole)
			buf_printf(&b, "%s%s", b.len > 0 ? ", " : "",
			    _(fit_checks[i].label));
		whole = 1;
	}
	if (b.len > 0)
		page_check(p, _("In order: {what}."), "what", buf_str(&b), NULL);
	buf_free(&b);
}
