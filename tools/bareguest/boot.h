/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One boot of a lab machine. */
#ifndef BAREGUEST_BOOT_H
#define BAREGUEST_BOOT_H

#include <signal.h>
#include "job.h"
#include "machine.h"

/* How a boot is to go. */
struct boot_options {
	const char *dir;	/* for what the emulator needs */
	double boot_timeout;	/* seconds, until the next job starts */
	double job_timeout;	/* seconds, for each job */
	bool verbose;		/* show the machine's console */
	const volatile sig_atomic_t *interrupted;	/* by a signal */
};

size_t boot_run(const struct machine *m, const struct boot_options *opts,
		struct job *jobs, size_t n);

#endif
