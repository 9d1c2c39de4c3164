/* The jail of the pages: what of the file system they need, and no more. */
#ifndef KC_PAGES_JAIL_H
#define KC_PAGES_JAIL_H

/* args: a struct args. To be called when the terminal is open and before anything
 * foreign is read; says in opt.landlock what holds. 0, or the error, which it has
 * said: also for a root in production whom nothing would keep from any file. */
int pages_jail(void *args);

/* The same for a command without pages: it opens no file, be there Landlock or not. The
 * files and folders that its arguments name the launcher opens for it, to be read; of
 * cards it has their names. */
struct args;
int command_jail(const struct args *a);

#endif
