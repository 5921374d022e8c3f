/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The configuration and the command line of the running kernel.
 */
#ifndef TST_KCONFIG_H
#define TST_KCONFIG_H

#include <stdbool.h>

/**
 * struct tst_kconfig_var - one option of the kernel's configuration.
 * @id: its name, "CONFIG_..."
 * @id_len: length of the name
 * @choice: 'y', 'm', 'n' (explicitly not set), 'v' (has a value), 0 (absent)
 * @val: the value as written, quotes included; from malloc(), or NULL
 */
struct tst_kconfig_var {
	char id[64];
	unsigned int id_len;
	char choice;
	char *val;
};

#define TST_KCONFIG_INIT(confname) \
	{ .id = confname, .id_len = sizeof(confname) - 1 }

/**
 * tst_kconfig_read() - look options up.
 * @vars: the options; choice and val are filled in
 * @vars_len: how many
 *
 * TBROK if no configuration can be found: the line says where it was looked.
 */
void tst_kconfig_read(struct tst_kconfig_var vars[], size_t vars_len);

/**
 * tst_kconfig_check() - check conditions on the kernel's configuration.
 * @kconfigs: conditions, ended by NULL; all have to be true
 *
 * A condition consists of CONFIG_X (y or m), CONFIG_X=y, =m, =n (set to n or
 * absent), =VALUE, ="string", and of !, &, | and parentheses; ! binds closer
 * than &, & closer than |. A syntax error is TBROK.
 *
 * Return: 0 if all are true; else 1, after TINFO lines that say why.
 */
int tst_kconfig_check(const char *const kconfigs[]);

/**
 * tst_has_slow_kconfig() - does the kernel have an option that slows it down
 * several times, such as KASAN or lock debugging?
 */
int tst_has_slow_kconfig(void);

/**
 * struct tst_kcmdline_var - a parameter of the kernel's command line.
 * @key: its name
 * @value: receives what stands behind "="
 * @found: set if the parameter is there
 */
struct tst_kcmdline_var {
	const char *key;
	char value[256];
	bool found;
};

#define TST_KCMDLINE_INIT(keyname) \
	{ .key = keyname, .value = "", .found = false }

/** tst_kcmdline_parse() - look up @params_len parameters in /proc/cmdline. */
void tst_kcmdline_parse(struct tst_kcmdline_var params[], size_t params_len);

#endif /* TST_KCONFIG_H */
