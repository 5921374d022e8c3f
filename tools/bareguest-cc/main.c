// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bareguest-cc: builds a KVM test, one program out of a source with two
 * halves. The payload half is built in a process of its own while the
 * controller half compiles; doc/bareguest-cc.md tells the whole way.
 */
#include <stdlib.h>

#include "controller.h"
#include "job.h"
#include "payload.h"
#include "report.h"
#include "scratch.h"

static void name_files(struct build *build)
{
	const char *output = build->options.output;

	build->program = output_prepare(output);
	build->payload_object = scratch_file("payload.o");
	if (build->options.keep_payload)
		build->payload_elf =
			output_prepare(format("%s.payload.elf", output));
	else
		build->payload_elf = scratch_file("payload.elf");
}

static void build_all(struct build *build)
{
	struct words objects = { 0 };
	int log = log_create();
	int payload = job_fork(payload_build, build, log);
	bool good = controller_compile(build, &objects);

	if (job_wait(payload))
		good = false;
	log_print(log);
	if (!good)
		exit(1);
	controller_link(build, &objects);
	output_commit();
}

int main(int argc, char **argv)
{
	struct build build = { 0 };

	(void)argc;
	jobs_init();
	options_parse(&build.options, argv);
	if (build.options.verbose)
		jobs_verbose();
	scratch_create();
	target_choose(&build.target, &build.options);
	name_files(&build);
	build_all(&build);
	return 0;
}
