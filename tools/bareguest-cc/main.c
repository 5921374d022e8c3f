// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bareguest-cc: builds a KVM test, one program out of a source with two
 * halves. The payload half is built in a process of its own while the
 * controller half compiles; doc/bareguest-cc.md tells the whole way.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "controller.h"
#include "depend.h"
#include "job.h"
#include "payload.h"
#include "report.h"
#include "scratch.h"

static void name_objects(struct words *objects, const char *half, size_t count)
{
	for (size_t i = 0; i < count; i++)
		words_add(objects, scratch_file(format("%s%zu.o", half, i)));
}

static void name_files(struct build *build)
{
	const struct options *options = &build->options;
	const char *output = options->output;

	name_objects(&build->payload_objects, "payload",
		     options->sources.count);
	name_objects(&build->controller_objects, "controller",
		     options->sources.count);
	build->payload_object = scratch_file("payload.o");
	build->payload_elf = scratch_file("payload.elf");
	build->program = output_prepare(output);
	if (options->keep_payload)
		build->payload_elf =
			output_prepare(format("%s.payload.elf", output));
	if (options->depend_kind && options->depend_file)
		build->depend_file = output_prepare(options->depend_file);
	else if (options->depend_kind)
		build->depend_file = output_prepare(format("%s.d", output));
}

/* The halves' messages are collected: compilers do not see the terminal. */
static bool wants_colour(void)
{
	const char *terminal = getenv("TERM");

	return isatty(2) && terminal && strcmp(terminal, "dumb") != 0;
}

static void build_all(struct build *build)
{
	int log = log_create();
	int payload = job_fork(payload_build, build, log);
	bool good = controller_compile(build);

	if (job_wait(payload))
		good = false;
	log_print(log);
	if (!good)
		exit(1);
	controller_link(build);
	depend_collect(build);
	output_commit();
}

int main(int argc, char **argv)
{
	struct build build = { 0 };

	(void)argc;
	jobs_init();
	build.colour = wants_colour();
	options_parse(&build.options, argv);
	if (build.options.verbose)
		jobs_verbose();
	scratch_create();
	target_choose(&build.target, &build.options);
	name_files(&build);
	build_all(&build);
	return 0;
}
