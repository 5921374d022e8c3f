// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Kernel modules, see tst_module.h. What a test does to them is undone by
 * module_saved.c.
 */
#include "tst/tst_private.h"
#include "tst_module.h"
#include "tst_kconfig.h"

#define PARAMS_MAX 64
#define UNLOAD_MS 1000
#define UNLOAD_WAIT_US 20000

/* As the kernel spells it: "-" is "_", no path, no suffix. */
void tst_module_plain_name(char *buf, size_t size, const char *name)
{
	const char *slash = strrchr(name, '/');
	char *c;

	snprintf(buf, size, "%s", slash ? slash + 1 : name);
	c = strstr(buf, ".ko");
	if (c)
		*c = 0;
	for (c = buf; *c; c++) {
		if (*c == '-')
			*c = '_';
	}
}

bool tst_module_is_loaded(const char *mod_name)
{
	char name[64], path[128];

	tst_module_plain_name(name, sizeof(name), mod_name);
	snprintf(path, sizeof(path), "/sys/module/%s/initstate", name);
	return !access(path, F_OK);
}

bool tst_module_is_builtin(const char *mod_name)
{
	return !tst_module_is_loaded(mod_name) &&
	       !tst_check_builtin_driver(mod_name);
}

static void need_tool(const char *tool)
{
	char path[PATH_MAX];

	if (tst_find_cmd(tool, path, sizeof(path)))
		tst_lib_brk(TCONF, "Couldn't find '%s' in $PATH: install the "
			    "kmod tools", tool);
}

/* Exit status of "tool name params...". */
int tst_module_tool(const char *tool, const char *name, char *const params[],
		    int quiet)
{
	const char *argv[PARAMS_MAX + 3] = { tool, name };
	int fd = quiet ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;
	int i, ret;

	for (i = 0; params && params[i]; i++) {
		if (i == PARAMS_MAX)
			tst_lib_brk(TBROK, "module %s: more than %d parameters",
				    name, PARAMS_MAX);
		argv[i + 2] = params[i];
	}
	ret = tst_cmd_fds(argv, fd, fd, TST_CMD_PASS_RETVAL);
	if (fd >= 0)
		close(fd);
	return ret;
}

int tst_module_try_unload(const char *name)
{
	int64_t end = tst_now_ns() +
		      tst_multiply_timeout(UNLOAD_MS) * 1000000LL;

	do {
		if (!tst_module_tool("rmmod", name, NULL, 1))
			return 0;
		usleep(UNLOAD_WAIT_US);
	} while (tst_now_ns() < end);
	return tst_module_tool("rmmod", name, NULL, 0);
}

static void need_module(const char *mod_name)
{
	if (tst_module_is_builtin(mod_name))
		tst_lib_brk(TCONF, "Module %s is built into the kernel and "
			    "cannot be unloaded or reloaded", mod_name);
}

void tst_module_unload(const char *mod_name)
{
	need_module(mod_name);
	need_tool("rmmod");
	tst_module_remember(mod_name);
	if (tst_module_try_unload(mod_name))
		tst_lib_brk(TBROK, "Module %s cannot be unloaded; is it in "
			    "use?", mod_name);
}

void tst_modprobe(const char *mod_name, char *const argv[])
{
	int ret;

	need_tool("modprobe");
	tst_module_remember(mod_name);
	ret = tst_module_tool("modprobe", mod_name, argv, 0);
	if (ret)
		tst_lib_brk(TBROK, "modprobe %s failed with %d", mod_name,
			    ret);
}

void tst_module_reload(const char *mod_name, char *const argv[])
{
	tst_lib_res(TINFO, "Reloading kernel module %s", mod_name);
	need_module(mod_name);
	need_tool("modprobe");
	if (tst_module_is_loaded(mod_name))
		tst_module_unload(mod_name);
	tst_modprobe(mod_name, argv);
}

/* The place number n to look for a module in; NULL if this run has none. */
static char *module_place(int n, const char *mod_name)
{
	const char *root = getenv("LTPROOT");
	char *path = NULL;
	int ret = -1;

	if (n == 0)
		ret = asprintf(&path, "%s", mod_name);
	else if (n == 1 && root)
		ret = asprintf(&path, "%s/testcases/bin/%s", root, mod_name);
	else if (n == 2 && tst_start_dir)
		ret = asprintf(&path, "%s/%s", tst_start_dir, mod_name);
	return ret < 0 ? NULL : path;
}

void tst_module_exists(const char *mod_name, char **mod_path)
{
	char *path;
	int i;

	for (i = 0; i < 3; i++) {
		path = module_place(i, mod_name);
		if (path && !access(path, F_OK))
			break;
		free(path);
	}
	if (i == 3)
		tst_lib_brk(TCONF, "Failed to find module '%s'", mod_name);
	else if (mod_path)
		*mod_path = path;
	else
		free(path);
}

void tst_module_load(const char *mod_name, char *const argv[])
{
	char *path = NULL;
	int ret;

	tst_module_exists(mod_name, &path);
	need_tool("insmod");
	tst_module_remember(mod_name);
	ret = tst_module_tool("insmod", path, argv, 0);
	free(path);
	if (ret)
		tst_lib_brk(TBROK, "insmod %s failed with %d", mod_name, ret);
}

bool tst_module_signature_enforced(void)
{
	struct tst_kcmdline_var params =
		TST_KCMDLINE_INIT("module.sig_enforce");
	struct tst_kconfig_var force =
		TST_KCONFIG_INIT("CONFIG_MODULE_SIG_FORCE");

	tst_kcmdline_parse(&params, 1);
	tst_kconfig_read(&force, 1);
	return (params.found && !strchr("0nN", params.value[0] ? : '1')) ||
	       force.choice == 'y';
}

void tst_requires_module_signature_disabled(void)
{
	if (tst_module_signature_enforced())
		tst_lib_brk(TCONF, "The kernel accepts signed modules only");
}
