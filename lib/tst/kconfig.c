// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Looking up options of the kernel's configuration and of its command line.
 */
#include "tst/tst_private.h"
#include "tst_kconfig.h"
#include <sys/utsname.h>

/* Options that a module provides: =m counts only if it is installed. */
static const struct {
	const char *id;
	const char *module;
} modules[] = {
	{ "CONFIG_KVM", "kvm" },
	{ "CONFIG_ZRAM", "zram" },
	{ "CONFIG_SQUASHFS", "squashfs" },
	{ "CONFIG_BLK_DEV_LOOP", "loop" },
	{ "CONFIG_BLK_DEV_RAM", "brd" },
	{ "CONFIG_TUN", "tun" },
	{ "CONFIG_HWPOISON_INJECT", "hwpoison-inject" },
	{ "CONFIG_QFMT_V2", "quota_v2" },
	{ "CONFIG_INPUT_UINPUT", "uinput" },
	{ "CONFIG_DUMMY", "dummy" },
	{ "CONFIG_CAN_DEV", "can-dev" },
	{ "CONFIG_CAN_RAW", "can-raw" },
	{ "CONFIG_CAN_BCM", "can-bcm" },
	{ "CONFIG_CAN_VCAN", "vcan" },
	{ "CONFIG_IP_SCTP", "sctp" },
	{ "CONFIG_NET_SCH_INGRESS", "sch_ingress" },
	{ "CONFIG_NET_CLS_MATCHALL", "cls_matchall" },
	{ "CONFIG_NET_ACT_PEDIT", "act_pedit" },
};

/* Options that can be switched off while the kernel runs. */
static const struct {
	const char *id;
	const char *path;
} namespaces[] = {
	{ "CONFIG_USER_NS", "/proc/self/ns/user" },
	{ "CONFIG_NET_NS", "/proc/self/ns/net" },
	{ "CONFIG_PID_NS", "/proc/self/ns/pid" },
	{ "CONFIG_MNT_NS", "/proc/self/ns/mnt" },
	{ "CONFIG_IPC_NS", "/proc/self/ns/ipc" },
};

static const char *const slow[] = {
	"CONFIG_PROVE_LOCKING", "CONFIG_LOCKDEP", "CONFIG_DEBUG_SPINLOCK",
	"CONFIG_DEBUG_RT_MUTEXES", "CONFIG_DEBUG_MUTEXES", "CONFIG_KASAN",
	"CONFIG_SLUB_RCU_DEBUG", "CONFIG_TRACE_IRQFLAGS", "CONFIG_DEBUG_NET",
	"CONFIG_EXT4_DEBUG", "CONFIG_QUOTA_DEBUG", "CONFIG_FAULT_INJECTION",
	"CONFIG_DEBUG_OBJECTS",
};

static void set_value(struct tst_kconfig_var *var, const char *val)
{
	size_t len = strcspn(val, "\r\n");

	if (len == 1 && strchr("ymn", *val)) {
		var->choice = *val;
		return;
	}
	var->choice = 'v';
	var->val = strndup(val, len);
}

static void check_module(struct tst_kconfig_var *var)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(modules); i++) {
		if (strcmp(var->id, modules[i].id) ||
		    !tst_check_driver(modules[i].module))
			continue;
		tst_lib_res(TINFO, "%s=m, but module %s is not installed: "
			    "taken as n", var->id, modules[i].module);
		var->choice = 'n';
	}
}

static void check_namespace(struct tst_kconfig_var *var)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(namespaces); i++) {
		if (strcmp(var->id, namespaces[i].id) ||
		    access("/proc/self", F_OK) ||
		    !access(namespaces[i].path, F_OK))
			continue;
		tst_lib_res(TINFO, "%s=y, but there is no %s: taken as n",
			    var->id, namespaces[i].path);
		var->choice = 'n';
	}
}

static void read_var(struct tst_kconfig_var *var)
{
	const char *val = tst_kconfig_line(var->id, var->id_len);

	var->choice = 0;
	var->val = NULL;
	if (val)
		set_value(var, val);
	if (var->choice == 'm')
		check_module(var);
	if (var->choice == 'y')
		check_namespace(var);
}

static void no_config(void)
{
	struct utsname un;

	uname(&un);
	tst_lib_brk(TBROK, "No kernel configuration in /proc/config.gz, "
		    "/lib/modules/%s or /boot/config-%s: set KCONFIG_PATH, or "
		    "KCONFIG_SKIP_CHECK to go without", un.release, un.release);
}

void tst_kconfig_read(struct tst_kconfig_var vars[], size_t vars_len)
{
	const char *problem = tst_kconfig_problem();
	size_t i;

	if (problem && !tst_kconfig_path)
		no_config();
	if (problem)
		tst_lib_brk(TBROK, "%s %s", tst_kconfig_path, problem);
	for (i = 0; i < vars_len; i++)
		read_var(&vars[i]);
}

/* Says which file it looks at, also if that was read before. No verdict
 * depends on whether there is one. */
static int open_again(void)
{
	int again = tst_kconfig_is_read();
	const char *problem = tst_kconfig_problem();

	if (again)
		tst_lib_res(TINFO, "Parsing kernel config '%s'",
			    tst_kconfig_path);
	else if (!tst_kconfig_path)
		tst_lib_res(TINFO, "No kernel configuration: taken as fast");
	else if (problem)
		tst_lib_res(TINFO, "%s %s; the kernel is taken as fast",
			    tst_kconfig_path, problem);
	return !problem;
}

static int find_slow(void)
{
	const char *val;
	unsigned int i;

	if (!open_again())
		return 0;
	for (i = 0; i < ARRAY_SIZE(slow); i++) {
		val = tst_kconfig_line(slow[i], strlen(slow[i]));
		if (!val || *val != 'y')
			continue;
		tst_lib_res(TINFO, "%s is enabled: the kernel may be slow",
			    slow[i]);
		return 1;
	}
	return 0;
}

int tst_has_slow_kconfig(void)
{
	if (!tst_page)
		return find_slow();
	if (tst_page->slow == TST_SLOW_UNKNOWN)
		tst_page->slow = find_slow() ? TST_SLOW_YES : TST_SLOW_NO;
	return tst_page->slow == TST_SLOW_YES;
}

static void match_param(struct tst_kcmdline_var *param, const char *word)
{
	size_t len = strlen(param->key);

	if (strncmp(word, param->key, len) || (word[len] && word[len] != '='))
		return;
	param->found = true;
	snprintf(param->value, sizeof(param->value), "%s",
		 word[len] ? word + len + 1 : "");
}

/* Ends the next word at a blank that is not between quotes. */
static char *next_word(char **pos)
{
	char *word = *pos + strspn(*pos, " \n"), *end = word;
	int quoted = 0;

	for (; *end && (quoted || !strchr(" \n", *end)); end++)
		quoted ^= *end == '"';
	if (end == word)
		return NULL;
	*pos = *end ? end + 1 : end;
	*end = 0;
	return word;
}

void tst_kcmdline_parse(struct tst_kcmdline_var params[], size_t params_len)
{
	size_t len, i;
	char *cmdline = tst_slurp("/proc/cmdline", &len), *pos, *word;

	if (!cmdline)
		tst_lib_brk(TBROK | TERRNO, "cannot read /proc/cmdline");
	pos = cmdline;
	while ((word = next_word(&pos))) {
		for (i = 0; i < params_len; i++)
			match_param(&params[i], word);
	}
	free(cmdline);
}
