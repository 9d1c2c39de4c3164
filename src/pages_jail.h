/* The jail of the pages: what of the file system they need, and no more. */
#ifndef KC_PAGES_JAIL_H
#define KC_PAGES_JAIL_H

/* args: a struct args. To be called when the terminal is open and before anything
 * foreign is read; says in opt.landlock what holds. 0, or the error, which it has
 * said: also for a root in production whom nothing would keep from any file. */
int pages_jail(void *args);

/* The same for a command without pages: it reads the files and folders that its
 * arguments name (of a record also the world beside it), writes none, and has of
 * cards their names; the launcher opens nothing for it any more. */
struct args;
int command_jail(const struct args *a);

#endif
