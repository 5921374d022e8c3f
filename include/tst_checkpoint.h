/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checkpoints: processes and threads of a test wait for each other. Needs
 * .needs_checkpoints.
 */
#ifndef TST_CHECKPOINT_H
#define TST_CHECKPOINT_H

/* Wait to be woken up at checkpoint id; TBROK after 10 s, scaled. */
#define TST_CHECKPOINT_WAIT(id) \
	tst_safe_checkpoint_wait_(__FILE__, __LINE__, id, 10000)
/* The same with a timeout in milliseconds, scaled; 0: wait for ever. */
#define TST_CHECKPOINT_WAIT2(id, timeout_ms) \
	tst_safe_checkpoint_wait_(__FILE__, __LINE__, id, timeout_ms)
/* Wake one waiter; waits until there is one. */
#define TST_CHECKPOINT_WAKE(id) \
	tst_safe_checkpoint_wake_(__FILE__, __LINE__, id, 1)
/* Wake nr waiters. */
#define TST_CHECKPOINT_WAKE2(id, nr) \
	tst_safe_checkpoint_wake_(__FILE__, __LINE__, id, nr)
/* Wake one waiter, then wait. */
#define TST_CHECKPOINT_WAKE_AND_WAIT(id) do {				\
	TST_CHECKPOINT_WAKE(id);					\
	TST_CHECKPOINT_WAIT(id);					\
} while (0)

/**
 * tst_checkpoint_wait() - wait to be woken up.
 * @id: number of the checkpoint
 * @msec_timeout: milliseconds, scaled; 0: wait for ever
 *
 * Return: 0; -1 with errno ETIMEDOUT, or EOVERFLOW for a number too large.
 */
int tst_checkpoint_wait(unsigned int id, unsigned int msec_timeout);

/**
 * tst_checkpoint_wake() - wake exactly @nr_wake waiters.
 *
 * Return: as tst_checkpoint_wait()
 */
int tst_checkpoint_wake(unsigned int id, unsigned int nr_wake,
			unsigned int msec_timeout);

void tst_safe_checkpoint_wait_(const char *file, const int lineno,
			       unsigned int id, unsigned int msec_timeout);
void tst_safe_checkpoint_wake_(const char *file, const int lineno,
			       unsigned int id, unsigned int nr_wake);

#endif /* TST_CHECKPOINT_H */
