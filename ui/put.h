/* Text in cells of the screen: nothing else writes there. */
#ifndef KC_UI_PUT_H
#define KC_UI_PUT_H

/*
 * At most width columns of the text at y, x. What would move the cursor, and what
 * curses would count as another number of columns than the layout did, shows as
 * question marks; no-break spaces show as blanks. Without term_rich() all is
 * ASCII, letters without their accents.
 */
void put_text(int y, int x, const char *s, unsigned width);

#endif
