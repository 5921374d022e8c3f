/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The emulator process behind a lab machine. */
#ifndef BAREGUEST_EMULATOR_H
#define BAREGUEST_EMULATOR_H

#include "machine.h"

/* All descriptors are non-blocking. */
struct emulator {
	pid_t pid;
	int pidfd;	/* readable when the emulator has ended */
	int results;	/* the machine's parallel port */
	int console;	/* the machine's serial port */
	int terminal;	/* what the emulator itself says */
};

void emulator_start(struct emulator *e, const struct machine *m,
		    const char *dir);
void emulator_end(struct emulator *e);
void emulator_kill(void);

#endif
