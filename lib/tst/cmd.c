// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Programs: finding them, their versions, running them. See tst_cmd.h.
 */
#include "tst/tst_private.h"
#include <spawn.h>
#include <sys/wait.h>

#define CMD_MISSING 255
#define CMD_NOT_STARTED 254

static int is_program(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !access(path, X_OK);
}

/* A path, or a name to be looked for in PATH; returns 0 if it is there. */
int tst_find_cmd(const char *name, char *path, size_t size)
{
	const char *dir = getenv("PATH"), *end;

	if (strchr(name, '/')) {
		snprintf(path, size, "%s", name);
		return is_program(path) ? 0 : -1;
	}
	for (; dir; dir = *end ? end + 1 : NULL) {
		end = dir + strcspn(dir, ":");
		snprintf(path, size, "%.*s%s%s", (int)(end - dir), dir,
			 end == dir ? "" : "/", name);
		if (is_program(path))
			return 0;
	}
	return -1;
}

/* As of execvp(): what is no program by itself is a script for the shell. */
static int spawn_script(pid_t *pid, const char *path,
			const posix_spawn_file_actions_t *actions,
			const posix_spawnattr_t *attr, const char *const argv[])
{
	const char **args;
	size_t n = 0;
	int ret;

	while (argv[n])
		n++;
	args = calloc(n + 2, sizeof(*args));
	if (!args)
		return ENOMEM;
	args[0] = "sh";
	args[1] = path;
	memcpy(args + 2, argv + 1, (n - 1) * sizeof(*args));
	ret = posix_spawn(pid, "/bin/sh", actions, attr, (char *const *)args,
			  environ);
	free(args);
	return ret;
}

/* Starts a program with the signals as the test was given them; -1 if it is
 * missing, -2 if it could not be started. */
int tst_spawn(const char *const argv[], int out_fd, int err_fd)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	char path[PATH_MAX];
	sigset_t none;
	pid_t pid;
	int ret;

	if (tst_find_cmd(argv[0], path, sizeof(path)))
		return -1;
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	sigemptyset(&none);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	if (out_fd >= 0)
		posix_spawn_file_actions_adddup2(&actions, out_fd, 1);
	if (err_fd >= 0)
		posix_spawn_file_actions_adddup2(&actions, err_fd, 2);
	ret = posix_spawn(&pid, path, &actions, &attr, (char *const *)argv,
			  environ);
	if (ret == ENOEXEC)
		ret = spawn_script(&pid, path, &actions, &attr, argv);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	return ret ? -2 : pid;
}

static int wait_for(const char *file, const int lineno, pid_t pid,
		    const char *name, enum tst_cmd_flags flags)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR) {
			tst_brk_(file, lineno, TBROK | TERRNO,
				 "waitpid() failed for '%s'", name);
			return CMD_NOT_STARTED;
		}
	}
	if (WIFEXITED(status) &&
	    (!WEXITSTATUS(status) || flags & TST_CMD_PASS_RETVAL))
		return WEXITSTATUS(status);
	tst_brk_(file, lineno, TBROK, "'%s' %s", name, tst_strstatus(status));
	return WIFEXITED(status) ? WEXITSTATUS(status) : CMD_NOT_STARTED;
}

int tst_cmd_fds_(const char *file, const int lineno, const char *const argv[],
		 int stdout_fd, int stderr_fd, enum tst_cmd_flags flags)
{
	int pid;

	if (!argv || !argv[0]) {
		tst_brk_(file, lineno, TBROK, "there is no program to run");
		return CMD_NOT_STARTED;
	}
	tst_flush();
	pid = tst_spawn(argv, stdout_fd, stderr_fd);
	if (pid == -1) {
		if (flags & TST_CMD_TCONF_ON_MISSING)
			tst_brk_(file, lineno, TCONF,
				 "Couldn't find '%s' in $PATH", argv[0]);
		return CMD_MISSING;
	}
	if (pid < 0) {
		if (!(flags & TST_CMD_PASS_RETVAL))
			tst_brk_(file, lineno, TBROK, "cannot start '%s'",
				 argv[0]);
		return CMD_NOT_STARTED;
	}
	return wait_for(file, lineno, pid, argv[0], flags);
}

static int open_output(const char *file, const int lineno, const char *path)
{
	int fd;

	if (!path)
		return -1;
	fd = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		tst_brk_(file, lineno, TBROK | TERRNO, "cannot open %s", path);
	return fd;
}

int tst_cmd_(const char *file, const int lineno, const char *const argv[],
	     const char *stdout_path, const char *stderr_path,
	     enum tst_cmd_flags flags)
{
	int out = open_output(file, lineno, stdout_path);
	int err = open_output(file, lineno, stderr_path);
	int ret = tst_cmd_fds_(file, lineno, argv, out, err, flags);

	if (out >= 0)
		close(out);
	if (err >= 0)
		close(err);
	return ret;
}

void safe_cmd(const char *file, const int lineno, const char *const argv[],
	      const char *stdout_path, const char *stderr_path)
{
	tst_cmd_(file, lineno, argv, stdout_path, stderr_path,
		 TST_CMD_TCONF_ON_MISSING);
}

int tst_system(const char *command)
{
	int ret = system(command);

	if (ret == -1)
		tst_lib_brk(TBROK | TERRNO, "system(%s) failed", command);
	return ret;
}

/* How the programs that have a known version tell it. */
static const struct {
	const char *cmd;
	const char *args;
	const char *format;
} versions[] = {
	{ "mkfs.ext4", "-V 2>&1", "mke2fs %d.%d.%d" },
	{ "mkfs.xfs", "-V 2>&1", "mkfs.xfs version %d.%d.%d" },
};

static int get_version(const char *cmd, int ver[3])
{
	char line[256];
	unsigned int i;
	int ret = 0;
	FILE *f;

	for (i = 0; i < ARRAY_SIZE(versions); i++) {
		if (strcmp(cmd, versions[i].cmd))
			continue;
		snprintf(line, sizeof(line), "%s %s", cmd, versions[i].args);
		f = popen(line, "r");
		if (f && fgets(line, sizeof(line), f))
			ret = sscanf(line, versions[i].format, &ver[0],
				     &ver[1], &ver[2]);
		if (f)
			pclose(f);
		return ret >= 2 ? 0 : -1;
	}
	tst_lib_brk(TBROK, ".needs_cmds: the version of '%s' is not known",
		    cmd);
	return -1;
}

static int compare_versions(const int a[3], const int b[3])
{
	int i;

	for (i = 0; i < 3; i++) {
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	}
	return 0;
}

static const struct {
	const char *op;
	int lt, eq, gt;		/* is it true if less, equal, greater? */
} operators[] = {
	{ ">=", 0, 1, 1 }, { "<=", 1, 1, 0 }, { "==", 0, 1, 0 },
	{ "!=", 1, 0, 1 }, { ">", 0, 0, 1 }, { "<", 1, 0, 0 },
};

static int holds(const char *op, int cmp)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(operators); i++) {
		if (!strcmp(op, operators[i].op))
			return cmp < 0 ? operators[i].lt :
			       cmp > 0 ? operators[i].gt : operators[i].eq;
	}
	return -1;
}

/* Is "name" or "name OP version" there? */
static int is_present(const char *text)
{
	char name[128], op[3], path[PATH_MAX];
	int want[3] = { 0 }, have[3] = { 0 }, n, ret;

	n = sscanf(text, "%127s %2s %d.%d.%d", name, op, &want[0], &want[1],
		   &want[2]);
	if (n < 1 || n == 2 || (n > 1 && holds(op, 0) < 0))
		tst_lib_brk(TBROK, ".needs_cmds: '%s': expected a name, or a "
			    "name, an operator and a version", text);
	if (tst_find_cmd(name, path, sizeof(path)))
		return 0;
	if (n == 1)
		return 1;
	ret = get_version(name, have);
	if (ret)
		tst_lib_brk(TBROK, ".needs_cmds: '%s' does not tell its "
			    "version", name);
	return holds(op, compare_versions(have, want));
}

static void tell_missing(const struct tst_cmd *cmd)
{
	const char *version = strchr(cmd->cmd, ' ') ? ", or not of that version"
						    : "";

	if (!cmd->optional)
		tst_lib_brk(TCONF, "Couldn't find '%s' in $PATH%s", cmd->cmd,
			    version);
	tst_lib_res(TCONF, "Couldn't find '%s' in $PATH%s, which is optional",
		    cmd->cmd, version);
}

void tst_check_cmds(struct tst_cmd *cmd)
{
	for (; cmd->cmd; cmd++) {
		cmd->present = is_present(cmd->cmd);
		if (!cmd->present)
			tell_missing(cmd);
	}
}

bool tst_cmd_present(const char *name)
{
	const struct tst_cmd *cmd;
	size_t len;

	for (cmd = tst_test->needs_cmds; cmd && cmd->cmd; cmd++) {
		len = strcspn(cmd->cmd, " ");
		if (strlen(name) == len && !strncmp(name, cmd->cmd, len))
			return cmd->present;
	}
	tst_lib_brk(TBROK, "'%s' is not in .needs_cmds", name);
	return false;
}
