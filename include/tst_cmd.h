/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs: are they there, and running them.
 */
#ifndef TST_CMD_H
#define TST_CMD_H

#include <stdbool.h>

/**
 * struct tst_cmd - a program that the test needs (.needs_cmds).
 * @cmd: its name, or "name >= 1.2.3" (also > <= < == !=); a version is known
 *	for mkfs.ext4 and mkfs.xfs; NULL ends a list
 * @optional: count a TCONF if it is missing, and go on
 * @present: set by the library
 */
struct tst_cmd {
	const char *cmd;
	unsigned int optional:1;
	unsigned int present:1;
};

/** tst_cmd_present() - is @cmd there? TBROK if .needs_cmds lacks it. */
bool tst_cmd_present(const char *cmd);

enum tst_cmd_flags {
	/* Return the exit status instead of TBROK. */
	TST_CMD_PASS_RETVAL = 1,
	/* TCONF if the program is missing. */
	TST_CMD_TCONF_ON_MISSING = 2,
};

/**
 * tst_cmd_fds() - run a program and wait for it.
 * @argv: name and arguments, ended by NULL
 * @stdout_fd: file descriptor for its output, or -1
 * @stderr_fd: the same for errors
 * @flags: TST_CMD_*
 *
 * Return: 0; with TST_CMD_PASS_RETVAL its exit status; 255 if it is missing;
 * 254 if it could not be started.
 */
int tst_cmd_fds_(const char *file, const int lineno, const char *const argv[],
		 int stdout_fd, int stderr_fd, enum tst_cmd_flags flags);
/** tst_cmd() - the same with files for the output, or NULL. */
int tst_cmd_(const char *file, const int lineno, const char *const argv[],
	     const char *stdout_path, const char *stderr_path,
	     enum tst_cmd_flags flags);
#define tst_cmd_fds(argv, stdout_fd, stderr_fd, flags) \
	tst_cmd_fds_(__FILE__, __LINE__, argv, stdout_fd, stderr_fd, flags)
#define tst_cmd(argv, stdout_path, stderr_path, flags) \
	tst_cmd_(__FILE__, __LINE__, argv, stdout_path, stderr_path, flags)

/** tst_system() - system(), TBROK if the shell cannot be run. */
int tst_system(const char *command);

#endif /* TST_CMD_H */
