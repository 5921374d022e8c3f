/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Settings in /proc and /sys that are put back at the end of the test, also
 * after a failure, a timeout or SIGTERM.
 */
#ifndef TST_SYS_CONF_H
#define TST_SYS_CONF_H

/* What to do when the file is missing or not writable. */
#define TST_SR_TCONF_MISSING	0x00
#define TST_SR_TBROK_MISSING	0x01
#define TST_SR_SKIP_MISSING	0x02
#define TST_SR_TCONF_RO		0x00
#define TST_SR_TBROK_RO		0x04
#define TST_SR_SKIP_RO		0x08
/* Nor mind errors of reading and writing. */
#define TST_SR_IGNORE_ERR	0x10

#define TST_SR_TCONF	(TST_SR_TCONF_MISSING | TST_SR_TCONF_RO)
#define TST_SR_TBROK	(TST_SR_TBROK_MISSING | TST_SR_TBROK_RO)
#define TST_SR_SKIP	(TST_SR_SKIP_MISSING | TST_SR_SKIP_RO)

/**
 * struct tst_path_val - a setting to save (.save_restore).
 * @path: file; NULL ends a list
 * @val: written after saving, unless NULL
 * @flags: TST_SR_*
 */
struct tst_path_val {
	const char *path;
	const char *val;
	unsigned int flags;
};

/**
 * tst_sys_conf_save() - save the first line of a file, and maybe set it.
 *
 * Return: 0 if it was saved, 1 if it was skipped; TCONF or TBROK as the
 * flags want it.
 */
int tst_sys_conf_save(const struct tst_path_val *conf);

/** tst_sys_conf_save_str() - have @value written to @path at the end. */
void tst_sys_conf_save_str(const char *path, const char *value);

/** tst_sys_conf_restore() - put everything saved back, last one first. */
void tst_sys_conf_restore(int verbose);

/** tst_sys_conf_dump() - TINFO for each saved setting. */
void tst_sys_conf_dump(void);

void tst_sys_conf_long_set_(const char *file, const int lineno,
			    const char *path, long val, int check);
long tst_sys_conf_long_get_(const char *file, const int lineno,
			    const char *path);

/* Writes a number; with check also reads it back: TBROK if it differs. */
#define TST_SYS_CONF_LONG_SET(path, val, check) \
	tst_sys_conf_long_set_(__FILE__, __LINE__, path, val, check)

#define TST_SYS_CONF_LONG_GET(path) \
	tst_sys_conf_long_get_(__FILE__, __LINE__, path)

/**
 * tst_read_bool_sys_param() - a module parameter as a truth value.
 * @filename: file below /sys/module/.../parameters
 *
 * Return: -1 if it cannot be read or is empty; the number, if the first word
 * begins with a digit; 0 for "N" and "n"; 1 for anything else.
 */
int tst_read_bool_sys_param(const char *filename);

#endif /* TST_SYS_CONF_H */
