#include "src/left.h"

#include "src/steps/typed.h"

void
left_say(const struct flow *f, struct page *p, struct buf *out)
{
	struct buf folder, command;

	if (f->dir[0] == '\0' || f->look_only || f->st.ended)
		return;
	flow_fill(f, p);
	buf_init(&folder, 2 * FILE_PATH_MAX);
	buf_init(&command, 16 * FILE_PATH_MAX);
	(void)typed_path(&folder, f->dir);
	(void)typed_resume(&command, f);
	say(out, _("Left at step {i} of {n}. The ceremony is in {folder}\n"
	    "To go on: {command}\n"), "i", say_num(p->n_step), "n",
	    say_num(p->n_steps), "folder", buf_str(&folder), "command",
	    buf_str(&command), NULL);
	buf_free(&folder);
	buf_free(&command);
}
