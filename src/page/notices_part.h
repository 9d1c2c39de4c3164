/* The tables that notices.c reads, in its order; each ends with an id NULL. */
#ifndef KC_PAGE_NOTICES_PART_H
#define KC_PAGE_NOTICES_PART_H

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/page/notices.h"

#define INFO LEVEL_INFO
#define WARN LEVEL_WARN
#define NO LEVEL_REFUSED

/* Most rows concern no field, and end before it. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

extern const struct notice notices_general[], notices_intake[], notices_world[],
    notices_media[], notices_key[], notices_online[];

#endif
