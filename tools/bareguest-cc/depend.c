// SPDX-License-Identifier: GPL-2.0-or-later
/* Dependencies for make; see depend.h. */
#include <stdio.h>
#include <string.h>

#include "depend.h"
#include "report.h"
#include "scratch.h"

static const char *part(const char *object)
{
	return format("%s.d", object);
}

static bool names_target(const struct words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		if (!strcmp(words->at[i], "-MT") || !strcmp(words->at[i], "-MQ"))
			return true;
	}
	return false;
}

void depend_request(const struct build *build, struct words *command,
		    const char *object)
{
	const struct options *options = &build->options;

	if (!options->depend_kind)
		return;
	words_add(command, options->depend_kind);
	words_add(command, "-MF");
	words_add(command, part(object));
	words_append(command, &options->depend);
	if (names_target(&options->depend))
		return;
	words_add(command, "-MT");
	words_add(command, options->output);
}

static void append(FILE *out, const struct words *objects)
{
	for (size_t i = 0; i < objects->count; i++)
		fputs(read_file(part(objects->at[i]), NULL), out);
}

void depend_collect(const struct build *build)
{
	FILE *out;

	if (!build->depend_file)
		return;
	out = fopen(build->depend_file, "w");
	if (!out)
		die("cannot write %s: %m", build->depend_file);
	append(out, &build->payload_objects);
	append(out, &build->controller_objects);
	if (fclose(out))
		die("cannot write %s: %m", build->depend_file);
}
