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

/* For what a job writes to stderr; in memory, so a full disk is told too. */
int log_create(void);
void log_print(int log);

/* Both return a job; log is one of the above, or LOG_NONE: our stderr. */
#define LOG_NONE 2
int job_start(const struct words *command, int log);
int job_fork(int (*function)(void *), void *argument, int log);

/* Exit status of the job, or 128 + the signal that ended it. */
int job_wait(int job);

/* Start and wait. */
int run(const struct words *command, int log);

/* Prints each command before it runs. */
void jobs_verbose(void);

#endif
