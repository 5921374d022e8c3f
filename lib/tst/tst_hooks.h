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
 *	brackets, as "[PORT]", it may be left out, else it is given as
 *	--name=PORT
 * @help: text for -h, one line
 * @set: called when it is given; @value is NULL if there is none
 */
struct tst_hook_option {
	const char *name;
	char letter;
	const char *arg;
	const char *help;
	void (*set)(const char *value);
};

/**
 * struct tst_hooks - the functions; each may be NULL.
 * @options: options to accept; a letter that the test itself uses is the
 *	test's
 * @timed_out: in the library process, when the time is over and before the
 *	test process @pid is killed; may wait for at most @wait_ms
 *	milliseconds for a report of the test process
 * @begin: in the test process, before setup()
 * @end: in the library process, after the test process has ended with
 *	@status (of wait()), before the summary
 */
struct tst_hooks {
	const struct tst_hook_option *options;
	void (*timed_out)(pid_t pid, unsigned int wait_ms);
	void (*begin)(void);
	void (*end)(int status);
};

/*
 * Defined by the library on top, in an object that is linked for another
 * reason as well: a weak reference takes nothing out of an archive.
 */
extern const struct tst_hooks tst_layer_hooks __attribute__((weak));

/*
 * For the library on top, in the test process: no timeout as long as @on is
 * 1, when somebody looks at the test who takes his time.
 */
void tst_suspend_timeout(int on);

/*
 * The text of the source's documentation comment, defined by the compiler
 * driver in the object that it generates.
 */
extern const char tst_source_doc[] __attribute__((weak));

#endif /* TST_HOOKS_H */
