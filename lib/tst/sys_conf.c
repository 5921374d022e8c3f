// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Settings in /proc and /sys that are put back at the end, see
 * tst_sys_conf.h. They are in the results page, so that the library process
 * can restore what any process of the test saved.
 */
#include "tst/tst_private.h"
#include <ctype.h>

void tst_sys_conf_save_str(const char *path, const char *value)
{
	uint32_t i = __atomic_fetch_add(&tst_page->saved_count, 1, __ATOMIC_SEQ_CST);
	struct tst_saved *entry;

	if (i >= TST_SAVED_MAX || strlen(path) >= sizeof(entry->path) ||
	    strlen(value) >= sizeof(entry->value)) {
		__atomic_fetch_sub(&tst_page->saved_count, 1, __ATOMIC_SEQ_CST);
		tst_lib_brk(TBROK, "cannot save %s: more than %d settings, or "
			    "too long", path, TST_SAVED_MAX);
		return;
	}
	entry = &tst_page->saved[i];
	strcpy(entry->value, value);
	strcpy(entry->path, path);
}

/* Not usable, for a reason that the flags name an action for. */
static int unusable(const struct tst_path_val *conf, const char *why,
		    unsigned int skip, unsigned int brok)
{
	if (conf->flags & skip) {
		tst_lib_res(TINFO, "Setting %s is %s: skipped", conf->path,
			    why);
		return 1;
	}
	tst_lib_brk(conf->flags & brok ? TBROK : TCONF, "Setting %s is %s",
		    conf->path, why);
	return 1;
}

static int io_error(const struct tst_path_val *conf, const char *what)
{
	if (!(conf->flags & TST_SR_IGNORE_ERR))
		tst_lib_brk(TBROK | TERRNO, "Setting %s cannot be %s",
			    conf->path, what);
	return 1;
}

static int write_setting(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	ssize_t len = strlen(value), ret;

	if (fd < 0)
		return -1;
	ret = write(fd, value, len);
	if (close(fd) || ret != len)
		return -1;
	return 0;
}

int tst_sys_conf_save(const struct tst_path_val *conf)
{
	char line[256];

	if (!conf || !conf->path || !*conf->path)
		tst_lib_brk(TBROK, "tst_sys_conf_save(): there is no path");
	if (access(conf->path, F_OK))
		return unusable(conf, "missing", TST_SR_SKIP_MISSING,
				TST_SR_TBROK_MISSING);
	if (access(conf->path, W_OK))
		return unusable(conf, "not writable", TST_SR_SKIP_RO,
				TST_SR_TBROK_RO);
	if (!tst_read_line(conf->path, line, sizeof(line)))
		return io_error(conf, "read");
	tst_sys_conf_save_str(conf->path, line);
	if (conf->val && write_setting(conf->path, conf->val))
		return io_error(conf, "written");
	return 0;
}

void tst_sys_conf_save_all(const struct tst_path_val *confs)
{
	for (; confs->path; confs++)
		tst_sys_conf_save(confs);
}

void tst_sys_conf_restore(int verbose)
{
	const struct tst_saved *entry;

	while (tst_page->saved_count) {
		entry = &tst_page->saved[--tst_page->saved_count];
		if (verbose)
			tst_lib_res(TINFO, "Restoring %s to '%s'", entry->path,
				    entry->value);
		if (write_setting(entry->path, entry->value))
			tst_lib_res(TINFO | TERRNO, "Setting %s cannot be put "
				    "back to '%s'", entry->path, entry->value);
	}
}

void tst_sys_conf_dump(void)
{
	uint32_t i;

	for (i = 0; i < tst_page->saved_count; i++)
		tst_lib_res(TINFO, "%s = '%s'", tst_page->saved[i].path,
			    tst_page->saved[i].value);
}

long tst_sys_conf_long_get_(const char *file, const int lineno,
			    const char *path)
{
	long val = 0;

	safe_file_scanf(file, lineno, path, "%ld", &val);
	return val;
}

void tst_sys_conf_long_set_(const char *file, const int lineno,
			    const char *path, long val, int check)
{
	long now;

	safe_file_printf(file, lineno, path, "%ld", val);
	if (!check)
		return;
	now = tst_sys_conf_long_get_(file, lineno, path);
	if (now != val)
		tst_brk_(file, lineno, TBROK, "%s is %ld after writing %ld",
			 path, now, val);
}

int tst_read_bool_sys_param(const char *filename)
{
	char line[64], word[64];

	if (!tst_read_line(filename, line, sizeof(line)) ||
	    sscanf(line, "%63s", word) != 1)
		return -1;
	if (isdigit((unsigned char)*word))
		return strtol(word, NULL, 0);
	return strcasecmp(word, "n") != 0;
}
