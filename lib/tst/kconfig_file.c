// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds, unpacks and reads the kernel's configuration, once for a process and
 * what it forks. gzip is unpacked here; xz and zstd by the programs.
 */
#include "tst/tst_private.h"
#include "tst_kconfig.h"
#include <sys/utsname.h>
#include <sys/wait.h>

/* %s is the release of the running kernel. */
static const char *const places[] = {
	"/proc/config.gz",
	"/lib/modules/%s/build/.config",
	"/lib/modules/%s/config",
	"/boot/config-%s",
	"/lib/kernel/config-%s",
};

static const char *const suffixes[] = { "", ".gz", ".xz", ".zst" };

const char *tst_kconfig_path;
static char path_buf[PATH_MAX];
static char *text;
static size_t text_len;

static const char *by_env(void)
{
	static int told;
	const char *env = getenv("KCONFIG_PATH");

	if (!env || !*env)
		return NULL;
	if (!access(env, R_OK))
		return env;
	if (!told++)
		tst_lib_res(TWARN | TERRNO, "KCONFIG_PATH='%s': allowed is a "
			    "readable file; now looking elsewhere", env);
	return NULL;
}

static const char *by_place(const char *place, const char *release)
{
	unsigned int i;
	int len = snprintf(path_buf, sizeof(path_buf), place, release);

	for (i = 0; i < ARRAY_SIZE(suffixes); i++) {
		snprintf(path_buf + len, sizeof(path_buf) - len, "%s",
			 suffixes[i]);
		if (!access(path_buf, R_OK))
			return path_buf;
	}
	return NULL;
}

static const char *find_config(void)
{
	struct utsname un;
	unsigned int i;

	if (tst_kconfig_path)
		return tst_kconfig_path;
	tst_kconfig_path = by_env();
	uname(&un);
	for (i = 0; i < ARRAY_SIZE(places) && !tst_kconfig_path; i++)
		tst_kconfig_path = by_place(places[i], un.release);
	return tst_kconfig_path;
}

/* Output of a program that unpacks the file. */
static char *unpack_by(const char *program, const char *path, size_t *len)
{
	const char *const argv[] = { program, "-dc", path, NULL };
	int fds[2], status;
	char *out;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC))
		return NULL;
	pid = tst_spawn(argv, fds[1], -1);
	close(fds[1]);
	out = pid < 0 ? NULL : tst_slurp_fd(fds[0], len);
	close(fds[0]);
	if (pid > 0 && (waitpid(pid, &status, 0) != pid || status)) {
		free(out);
		return NULL;
	}
	return out;
}

/* Told apart by the first bytes: names lie. */
static char *unpack(char *raw, const char *path, size_t *len)
{
	char *out;

	if (*len > 18 && !memcmp(raw, "\x1f\x8b", 2))
		out = tst_gunzip((unsigned char *)raw, *len, len);
	else if (*len > 6 && !memcmp(raw, "\xfd" "7zXZ", 5))
		out = unpack_by("xz", path, len);
	else if (*len > 4 && !memcmp(raw, "\x28\xb5\x2f\xfd", 4))
		out = unpack_by("zstd", path, len);
	else
		return raw;
	free(raw);
	return out;
}

int tst_kconfig_is_read(void)
{
	return !!text;
}

static const char *load(const char *path)
{
	tst_lib_res(TINFO, "Parsing kernel config '%s'", path);
	text = tst_slurp(path, &text_len);
	if (text)
		text = unpack(text, path, &text_len);
	if (!text)
		return "cannot be read or unpacked: set KCONFIG_PATH to a "
		       "plain file";
	/* With nothing in it every test would be skipped. */
	if (memmem(text, text_len, "CONFIG_", 7))
		return NULL;
	free(text);
	text = NULL;
	return "holds no kernel configuration: set KCONFIG_PATH to a file "
	       "that does";
}

/* Reads the configuration; NULL, or what is wrong with tst_kconfig_path,
 * which is NULL if there is none. */
const char *tst_kconfig_problem(void)
{
	static const char *problem = "is missing";
	static int tried;

	if (!text && !tried++ && find_config())
		problem = load(tst_kconfig_path);
	return text ? NULL : problem;
}

/* What stands behind "CONFIG_X=", or "n" for "# CONFIG_X is not set"; NULL if
 * the option is absent. */
const char *tst_kconfig_line(const char *id, size_t len)
{
	const char *pos = text, *end = text + text_len;

	while (pos && (pos = memmem(pos, end - pos, id, len))) {
		if (pos[len] == '=' && (pos == text || pos[-1] == '\n'))
			return pos + len + 1;
		if (pos - text >= 2 && !memcmp(pos - 2, "# ", 2) &&
		    !strncmp(pos + len, " is not set", 11))
			return "n";
		pos += len;
	}
	return NULL;
}
