// SPDX-License-Identifier: GPL-2.0-or-later
/* The payload half of a build; see payload.h. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "depend.h"
#include "elf_file.h"
#include "job.h"
#include "object.h"
#include "payload.h"
#include "report.h"
#include "scratch.h"
#include "wrap.h"

/* What payload_die() names. */
static const char *current_source;

void payload_die(const char *fmt, ...)
{
	char *problem;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&problem, fmt, args) < 0)
		problem = "out of memory";
	va_end(args);
	die("%s: payload half: %s", current_source, problem);
}

/*
 * The fixed flags come last but for the optimisation asked for by hand:
 * they undo what the compiler's name or configuration brings in.
 */
static void compile(const struct build *build, const char *source,
		    const char *object)
{
	const struct options *options = &build->options;
	struct words command = { 0 };

	words_append(&command, &options->cc);
	words_append(&command, &options->payload_cc);
	words_split_lines(&command, read_file(build->target.guest_flags, NULL));
	if (options->payload_level)
		words_add(&command, options->payload_level);
	if (options->keep_payload)
		words_add(&command, "-g3");
	if (build->colour)
		words_add(&command, "-fdiagnostics-color=always");
	words_add(&command, format("-I%s", build->target.include));
	depend_request(build, &command, object);
	words_split(&command, "-c -o");
	words_add(&command, object);
	words_add(&command, source);
	current_source = source;
	if (run(&command, LOG_NONE))
		payload_die("does not compile (with COMPILE_PAYLOAD defined)");
	if (!object_is_machine_code(object))
		payload_die("is no machine code: the compiler adds -flto behind bareguest-cc's options");
}

static bool defines_main(const struct words *objects)
{
	GElf_Sym sym;

	for (size_t i = 0; i < objects->count; i++) {
		Elf *elf = elf_open_file(objects->at[i]);

		if (elf_find_symbol(elf, "main", &sym))
			return true;
	}
	return false;
}

static void compile_all(const struct build *build)
{
	const struct words *sources = &build->options.sources;
	const struct words *objects = &build->payload_objects;

	for (size_t i = 0; i < sources->count; i++)
		compile(build, sources->at[i], objects->at[i]);
	current_source = sources->at[0];
	if (!defines_main(objects))
		payload_die("has no main(): it belongs into #ifdef COMPILE_PAYLOAD");
}

static const char link_flags[] =
	"-nostdlib -static -no-pie -fno-lto -Wl,--build-id=none "
	"-Wl,-z,noexecstack -Wl,-z,norelro -Wl,-z,max-page-size=4096 "
	"-Wl,--no-gc-sections -Wl,-T";

/* extra: a library behind the guest library, or NULL. */
static int link_with(const struct build *build, const char *extra, int log)
{
	const struct options *options = &build->options;
	const struct words *objects = &build->payload_objects;
	struct words command = { 0 };

	words_append(&command, &options->cc);
	words_append(&command, &options->payload_ld);
	words_add(&command, build->options.bits == 32 ? "-m32" : "-m64");
	object_quieten(&command, objects->at[0]);
	words_split(&command, link_flags);
	words_add(&command, build->target.guest_script);
	words_append(&command, objects);
	words_add(&command, build->target.guest_library);
	if (extra)
		words_add(&command, extra);
	words_add(&command, "-o");
	words_add(&command, build->payload_elf);
	return run(&command, log);
}

/*
 * What the guest library lacks of the helpers a compiler may call is in
 * libgcc. Hardly any payload needs it, so it is tried second.
 */
static void link_all(const struct build *build)
{
	int first = log_create(), second = log_create();
	bool linked = !link_with(build, NULL, first);
	bool with_libgcc = !linked && !link_with(build, "-lgcc", second);

	log_print(with_libgcc ? second : first);
	if (!linked && !with_libgcc)
		payload_die("does not link, see above (it has the guest library, but no C library)");
}

int payload_build(void *argument)
{
	const struct build *build = argument;

	/* clang edits its command line by it, behind our back */
	unsetenv("CCC_OVERRIDE_OPTIONS");
	compile_all(build);
	link_all(build);
	wrap_payload(build, elf_open_file(build->payload_elf));
	return 0;
}
