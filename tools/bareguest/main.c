// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The bareguest command: finds the subcommand and hands over to it.
 */
#include <stdlib.h>
#include <string.h>
#include "commands.h"
#include "util.h"
#include "version.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} commands[] = {
	{ "lab", lab_main, "run a program in an emulated machine with KVM" },
};

static void usage(FILE *out)
{
	size_t i;

	fprintf(out, "usage: bareguest COMMAND ...\n\n");
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(out, "  %-10s %s\n", commands[i].name,
			commands[i].summary);
	fprintf(out, "\nbareguest COMMAND --help tells more. Tests are built "
		"by bareguest-cc.\n");
}

static int run_command(int argc, char **argv)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(argv[0], commands[i].name))
			return commands[i].run(argc, argv);
	die(STATUS_USAGE, "no command \"%s\": bareguest --help", argv[0]);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		usage(stderr);
		return STATUS_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		usage(stdout);
		return 0;
	}
	if (!strcmp(argv[1], "--version")) {
		printf("bareguest %s\n", BAREGUEST_VERSION);
		return 0;
	}
	return run_command(argc - 1, argv + 1);
}
