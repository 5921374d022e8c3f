// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A fuzz target as libFuzzer wants it. The program's name picks the target:
 * fuzz.mk makes a link for each one. Called by `make fuzz`.
 */
#include "fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct fuzz_target *target;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	target = fuzz_find((*argv)[0]);
	if (!target) {
		fprintf(stderr, "%s is not the name of a target\n",
			(*argv)[0]);
		exit(1);
	}
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	target->run(data, size);
	return 0;
}
