/*
 * What F1 says: why a page is there, and what to do when it fails. Here is what
 * pages share, and what has no room in its row; a page names its text (page_def).
 */
#ifndef KC_PAGE_HELP_H
#define KC_PAGE_HELP_H

/* Ceremonies. */
extern const char help_resume[], help_look[];

/* What the stick brings. */
extern const char help_seen[], help_reading[], help_vendor[],
    help_toolset[], help_unpacking[], help_files[], help_other[];

/* Cards of any ritual. */
extern const char help_insert[], help_pin[], help_refused[],
    help_remove[];

/* Enrolment. */
extern const char help_number[], help_pin_new[], help_pin_own[],
    help_puk[], help_spare[], help_unblock[];

/* The world. */
extern const char help_world_making[], help_prove_insert[], help_void[],
    help_which[], help_restore[], help_loading[], help_backup_done[];

/* The packages of a region. */
extern const char help_checking[], help_root[], help_success[];

/* The key and its copy. */
extern const char help_key_making[], help_made[], help_kept[],
    help_replace[], help_anew[], help_copy_making[], help_copy_done[],
    help_inspecting[];

/* What leaves, and the end. */
extern const char help_package_done[], help_handover_done[],
    help_sealing[], help_end[];

/* Pages over others. */
extern const char help_starting[], help_trouble[], help_lost[], help_idle[],
    help_note[], help_leave[], help_left[];

#endif
