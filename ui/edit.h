/* Editing the field that has the focus: keys in, events out. */
#ifndef KC_UI_EDIT_H
#define KC_UI_EDIT_H

#include "src/base/secret.h"
#include "src/flow/event.h"
#include "ui/keys.h"
#include "ui/screen.h"

struct editor {
	struct screen screen;
	char text[FIELD_VALUE_MAX];	/* what EV_SET carries */
	struct secret secret;		/* what is typed into a secret field */
	size_t secret_len;
	int forget;		/* secrets of the page, still to be looked at */
};

/* The page starts anew: the focus goes to the first field that waits. */
void edit_start(struct editor *e);

/* The page is shown again: the focus stays, what it stands on is looked up. */
void edit_again(struct editor *e);

/* The focus goes to the first field that the page's notice is about; it stays where
 * it is when that says none. */
void edit_noticed(struct editor *e);

/* A key for the focus. 1 and *ev when an event came of it, else 0. */
int edit_key(struct editor *e, const struct pressed *key, struct event *ev);

/* 1 and *ev when a secret that was typed before the page started anew (help was
 * read meanwhile) is to be forgotten: nobody knows how far it went. */
int edit_forget(struct editor *e, struct event *ev);

/* Enter: 1 when it is for the page (confirmed, or to say what is missing), 0 when
 * only the focus moved on. Optional fields are passed. */
int edit_enter(struct editor *e);

/* A key for a field of text that holds this value: as edit_key. */
int edit_text_key(struct editor *e, const struct block *f, const char *value,
    const struct pressed *key, struct event *ev);

/* What is typed next into a secret field begins it anew. */
void edit_wipe(struct editor *e);

#endif
