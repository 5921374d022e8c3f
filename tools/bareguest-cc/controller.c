// SPDX-License-Identifier: GPL-2.0-or-later
/* The controller half of a build; see controller.h. */
#include "controller.h"
#include "depend.h"
#include "job.h"
#include "report.h"

static bool compile(const struct build *build, const char *source,
		    const char *object)
{
	struct words command = { 0 };

	words_append(&command, &build->options.cc);
	words_append(&command, &build->options.controller_cc);
	words_add(&command, format("-I%s", build->target.include));
	if (build->target.kernel_headers) {
		words_add(&command, "-idirafter");
		words_add(&command, build->target.kernel_headers);
	}
	depend_request(build, &command, object);
	words_split(&command, "-pthread -c -o");
	words_add(&command, object);
	words_add(&command, source);
	if (!run(&command, LOG_NONE))
		return true;
	complain("%s: controller half: does not compile", source);
	return false;
}

bool controller_compile(const struct build *build)
{
	const struct words *sources = &build->options.sources;
	bool good = true;

	for (size_t i = 0; i < sources->count; i++)
		good &= compile(build, sources->at[i],
				build->controller_objects.at[i]);
	return good;
}

void controller_link(const struct build *build)
{
	const struct options *options = &build->options;
	struct words command = { 0 };

	words_append(&command, &options->cc);
	words_append(&command, &options->controller_ld);
	words_split(&command, "-pthread -o");
	words_add(&command, build->program);
	words_append(&command, &build->controller_objects);
	words_add(&command, build->payload_object);
	words_append(&command, &options->inputs);
	words_add(&command, build->target.host_library);
	if (run(&command, LOG_NONE))
		die("%s: controller half: does not link",
		    options->sources.at[0]);
}
