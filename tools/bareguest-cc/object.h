/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a compiled object tells of its compiler. For the payload half. */
#ifndef OBJECT_H
#define OBJECT_H

#include <stdbool.h>

#include "words.h"

bool object_is_machine_code(const char *object);

/* Adds to a command for the object's compiler that it shall not complain. */
void object_quieten(struct words *command, const char *object);

#endif
