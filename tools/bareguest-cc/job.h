/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Child processes: commands, and functions of this program that run beside
 * it. A signal that ends this program ends them first.
 */
#ifndef JOB_H
#define JOB_H

#include "words.h"

/* To be called first: from here on signals are taken while waiting only. */
void jobs_init(void);

/* With log, what the job writes to stderr goes there. Both return a job. */
int job_start(const struct words *command, const char *log);
int job_fork(int (*function)(void *), void *argument, const char *log);

/* Exit status of the job, or 128 + the signal that ended it. */
int job_wait(int job);

/* Start and wait. */
int run(const struct words *command, const char *log);

/* Prints each command before it runs. */
void jobs_verbose(void);

#endif
