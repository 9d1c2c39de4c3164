/* What the two files of toolset.h share. */
#ifndef KC_STEPS_TOOLSET_PART_H
#define KC_STEPS_TOOLSET_PART_H

#include "src/steps/toolset.h"

struct toolset_work *toolset_work(struct flow *f);

/* The word was typed: unpacks what it was typed for. */
enum move toolset_open(struct flow *f);

#endif
