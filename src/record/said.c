#include "src/record/said.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"

int
said_add(struct act_list *l, uint64_t n, const char *text)
{
	struct act_said *s = &l->said[l->n];

	if (l->n == SAID_MAX) {
		l->over = l->over == 0 ? n : l->over;
		return 0;
	}
	if ((s->text = strdup(text)) == NULL)
		return ERR_NOMEM;
	s->n = n;
	l->n++;
	return 0;
}

void
said_drop(struct act_list *l, size_t i)
{
	free(l->said[i].text);
	l->n--;
	memmove(&l->said[i], &l->said[i + 1],
	    (l->n - i) * sizeof(l->said[0]));
}

int
said_take(struct act_list *l, const char *text)
{
	size_t i = 0;

	while (i < l->n && strcmp(l->said[i].text, text) != 0)
		i++;
	if (i == l->n)
		return 0;
	said_drop(l, i);
	return 1;
}

void
said_clear(struct act_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->said[i].text);
	l->n = 0;
	l->over = 0;
}
