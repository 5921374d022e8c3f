// SPDX-License-Identifier: GPL-2.0-or-later
/* Compiled objects; see object.h. */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "object.h"
#include "scratch.h"

/* What a compiler leaves for the linker to compile is neither. */
bool object_is_machine_code(const char *object)
{
	size_t size;
	char *data = read_file(object, &size);
	bool is_code = size >= SELFMAG && !memcmp(data, ELFMAG, SELFMAG) &&
		       !memmem(data, size, ".gnu.lto_", 9);

	free(data);
	return is_code;
}

/*
 * clang warns of options it has no use for in a link, gcc does not know how
 * to be asked not to. Which of them it is stands in what it made.
 */
void object_quieten(struct words *command, const char *object)
{
	size_t size;
	char *data = read_file(object, &size);

	if (memmem(data, size, "clang version", 13))
		words_add(command, "-Qunused-arguments");
	free(data);
}
