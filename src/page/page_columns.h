/* Rows whose cells stand below each other, in a page's text. */
#ifndef KC_PAGE_PAGE_COLUMNS_H
#define KC_PAGE_PAGE_COLUMNS_H

#include "src/page/page.h"

/* Appends the rows (BLOCK_COLUMNS) from block i on, in lines of width columns (0:
 * never broken). Returns the index of the block behind them. */
size_t columns_text(const struct page *p, size_t i, size_t width,
    struct buf *out);

#endif
