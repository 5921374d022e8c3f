/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a lab machine is made of: share/bareguest/lab/NAME.lab. */
#ifndef BAREGUEST_MACHINE_H
#define BAREGUEST_MACHINE_H

#include "util.h"

struct machine {
	const char *name;
	struct strings keys;	/* settings in order; a key may repeat */
	struct strings values;	/* of the same length */
};

char *lab_file(const char *name);
struct strings machine_names(void);
void machine_load(struct machine *m, const char *name);
const char *machine_get(const struct machine *m, const char *key);
void machine_set(struct machine *m, const char *key, const char *value);
void machine_add(struct machine *m, const char *key, const char *value);
char *machine_expand(const struct machine *m, const char *text);
void machine_check_tools(const struct machine *m);

#endif
