/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a library on top of the test library may add to it, such as the one
 * for virtual machines. The test library calls it without knowing it.
 */
#ifndef TST_HOOKS_H
#define TST_HOOKS_H

#include <stddef.h>
#include <sys/types.h>

/**
 * struct tst_hook_option - an option such as --core FILE.
 * @name: without the dashes; NULL ends a list
 * @letter: the short form, or 0
 * @arg: what the value is called in -h, or NULL if it takes none; in
 *	brackets, as "[PORT]", it may be left out
 * @help: text for -h, one line
 * @set: called when it is given; @value is NULL if there is none
 * @is_value: of a value that may be left out: whether the next @word is the
 *	value, as in --name PORT. Without it only --name=PORT is one
 */
struct tst_hook_option {
	const char *name;
	char letter;
	const char *arg;
	const char *help;
	void (*set)(const char *value);
	int (*is_value)(const char *word);
};

/**
 * struct tst_hooks - the functions; each may be NULL.
 * @options: options to accept; a letter that the test itself uses is the
 *	test's
 * @timed_out: in the library process, when the time is over and before the
 *	test process @pid is killed; may wait for about @wait_ms milliseconds
 *	for a report of the test process. Returns 1 if that ends the test by
 *	itself, with tst_brk(): it gets the time of another step for it
 * @begin: in the test process, before setup()
 * @failed: in a process of the test, behind a TFAIL or TBROK result: what else
 *	there is to say about it
 * @end: in the library process, after the test process has ended with
 *	@status (of wait()), before the summary
 */
struct tst_hooks {
	const struct tst_hook_option *options;
	int (*timed_out)(pid_t pid, unsigned int wait_ms);
	void (*begin)(void);
	void (*failed)(void);
	void (*end)(int status);
};

/*
 * Defined by the library on top, in an object that is linked for another
 * reason as well: a weak reference takes nothing out of an archive.
 */
extern const struct tst_hooks tst_layer_hooks __attribute__((weak));

/* What the test process answers the library process when time is over. */
enum tst_hang_answer {
	TST_HANG_NONE,
	TST_HANG_REPORTING,
	TST_HANG_REPORTED,	/* and has to be killed */
	TST_HANG_ENDING,	/* reported, and ends by itself */
};

/* For the test process, also in a signal handler. */
void tst_hang_answer(enum tst_hang_answer answer);

/*
 * For the library process: waits until the answer is more than @last, for at
 * most @wait_ms milliseconds. Returns it.
 */
enum tst_hang_answer tst_hang_wait(enum tst_hang_answer last,
				   unsigned int wait_ms);

/*
 * For the test process: threads that the library process shall ask first, as
 * their work is what may hang. Those that find no room are not remembered.
 */
void tst_hang_thread_add(pid_t thread);
void tst_hang_thread_remove(pid_t thread);

/* For the library process: the one of number @index, which may be 0; -1: end. */
pid_t tst_hang_thread(unsigned int index);

/*
 * Whether other processes of the test are asked after this one: set by the
 * library process, for a process that then reports and does not end the test.
 */
void tst_hang_set_more(int more);
int tst_hang_more(void);

/*
 * For the library on top, in the test process: no timeout as long as @on is
 * 1, when somebody looks at the test who takes his time.
 */
void tst_suspend_timeout(int on);

/* What a named check comes to: @mode is of enum tst_check_mode. */
int tst_check_ttype(int ok, int mode);

/* Whether debug messages of the test are wanted (-D). */
int tst_debug_on(void);

/*
 * For a thread that finds something gone: does not return if another thread
 * cleans up, as the test has its verdict then.
 */
void tst_wait_if_ending(void);

/*
 * The text of the source's documentation comment, defined by the compiler
 * driver in the object that it generates.
 */
extern const char tst_source_doc[] __attribute__((weak));

#endif /* TST_HOOKS_H */
