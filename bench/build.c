// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What building a test costs: bareguest-cc, from its start to its exit status.
 * The floor is what nobody can do without: the compiler for each half and one
 * link, one after the other, with as much optimisation and debug information.
 * Usage: build SOURCE LIBRARY, the latter being what a test is linked with.
 * bench/run calls it; the compiler is $CC, or gcc.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"

static char directory[] = "/tmp/bench.XXXXXX";
static const char *controller[8], *payload[16], *program[16], *ours[8];

static const char *join(const char *a, const char *b)
{
	char *text;

	if (asprintf(&text, "%s%s", a, b) < 0)
		bench_die("asprintf");
	return text;
}

static const char *scratch(const char *name)
{
	return join(directory, name);
}

#define FILL(command, ...)                                                    \
	do {                                                                  \
		const char *const words[] = { __VA_ARGS__, NULL };            \
		size_t i;                                                     \
		_Static_assert(sizeof(words) <= sizeof(command), #command);   \
		for (i = 0; words[i]; i++)                                    \
			(command)[i] = words[i];                              \
	} while (0)

static void prepare(const char *cc, const char *source, const char *library)
{
	const char *include = join("-I",
				   bench_beside("../include/bareguest"));
	const char *first = scratch("/controller.o");

	FILL(controller, cc, include, "-c", source, "-o", first);
	FILL(payload, cc, include, "-DCOMPILE_PAYLOAD", "-ffreestanding",
	     "-mgeneral-regs-only", "-O2", "-g1", "-c", source, "-o",
	     scratch("/payload.o"));
	FILL(program, cc, "-pthread", first,
	     "-Wl,--defsym,kvm_payload_start=0,--defsym,kvm_payload_end=0",
	     library, "-o", scratch("/program"));
	FILL(ours, bench_beside("../bin/bareguest-cc"), source, "-o",
	     scratch("/ours"));
}

static double build_barely(void)
{
	return bench_spawn(controller) + bench_spawn(payload) +
	       bench_spawn(program);
}

static double build_ours(void)
{
	return bench_spawn(ours);
}

static void clean_up(void)
{
	static const char *const names[] = { "/controller.o", "/payload.o",
					     "/program", "/ours" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlink(scratch(names[i]));
	rmdir(directory);
}

int main(int argc, char **argv)
{
	struct bench_row row = {
		.what = "build one test",
		.unit = "us",
		.factor = 1.3,
	};
	const char *cc = getenv("CC");

	if (argc != 3 || !mkdtemp(directory)) {
		fprintf(stderr, "Usage: build SOURCE LIBRARY, and /tmp writable\n");
		return 2;
	}
	atexit(clean_up);
	prepare(cc ? cc : "gcc", argv[1], argv[2]);
	bench_compare(&row, build_barely, build_ours);
	return bench_print(&row) ? 0 : 1;
}
