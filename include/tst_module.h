/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel modules, handled with the kmod tools (modprobe, rmmod, insmod).
 *
 * A module that a test unloads, loads or reloads is put back at the end of
 * the test, also after a failure, a timeout or SIGTERM: loaded again with the
 * parameters it had, or unloaded if it was not there.
 */
#ifndef TST_MODULE_H
#define TST_MODULE_H

#include <stdbool.h>

/**
 * tst_module_reload() - unload a module and load it with other parameters.
 * @mod_name: name of the module
 * @argv: parameters such as "npt=0", ended by NULL; NULL for none
 *
 * TCONF if the module is built into the kernel; TBROK if it cannot be
 * unloaded or loaded.
 */
void tst_module_reload(const char *mod_name, char *const argv[]);

/** tst_module_unload() - remove a module; tries for a second; else TBROK. */
void tst_module_unload(const char *mod_name);

/** tst_modprobe() - load an installed module with parameters; else TBROK. */
void tst_modprobe(const char *mod_name, char *const argv[]);

/**
 * tst_module_load() - load a module file with parameters.
 * @mod_name: file name; see tst_module_exists()
 * @argv: parameters, ended by NULL; NULL for none
 */
void tst_module_load(const char *mod_name, char *const argv[]);

/**
 * tst_module_exists() - find a module file.
 * @mod_name: looked for in the working directory, in $LTPROOT/testcases/bin
 *	and in the directory the test was started in; TCONF if it is not there
 * @mod_path: receives the path, from malloc(), unless it is NULL
 */
void tst_module_exists(const char *mod_name, char **mod_path);

/** tst_module_is_loaded() - is the module in /proc/modules? */
bool tst_module_is_loaded(const char *mod_name);

/** tst_module_is_builtin() - is the module compiled into the kernel? */
bool tst_module_is_builtin(const char *mod_name);

/** tst_module_signature_enforced() - does the kernel want signed modules? */
bool tst_module_signature_enforced(void);

/** tst_requires_module_signature_disabled() - TCONF if it does. */
void tst_requires_module_signature_disabled(void);

#endif /* TST_MODULE_H */
