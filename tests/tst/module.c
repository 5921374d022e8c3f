// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reloads the modules of KVM, in a lab: whatever becomes of the test, they
 * have to be as before. Run by tests/tst/modules.sh.
 */
#include "cases.h"
#include "tst_module.h"

#define PARAM(module, name) "/sys/module/" module "/parameters/" name

static char *const unnested[] = { "nested=0", NULL };
static char *const unpaged[] = { "npt=0", NULL };
static char *const wrong[] = { "nested=perhaps", NULL };
static char *const ignoring[] = { "ignore_msrs=1", NULL };

static void reload(void)
{
	tst_module_reload("kvm_amd", unnested);
	TST_EXP_EQ_LI(tst_read_bool_sys_param(PARAM("kvm_amd", "nested")), 0);
	TST_EXP_EQ_LI(tst_read_bool_sys_param(PARAM("kvm_amd", "npt")), 1);
}

static void fail(void)
{
	reload();
	tst_res(TFAIL, "on purpose");
}

static void breaks(void)
{
	reload();
	tst_brk(TBROK, "on purpose");
}

static void crash(void)
{
	reload();
	raise(SIGSEGV);
}

static void hang(void)
{
	reload();
	for (;;)
		pause();
}

static void terminate(void)
{
	reload();
	kill(getppid(), SIGTERM);
	for (;;)
		pause();
}

static void twice(void)
{
	tst_module_reload("kvm_amd", unpaged);
	TST_EXP_EQ_LI(tst_read_bool_sys_param(PARAM("kvm_amd", "npt")), 0);
	tst_module_reload("kvm-amd", unnested);
	TST_EXP_EQ_LI(tst_read_bool_sys_param(PARAM("kvm_amd", "npt")), 1);
}

static void unload(void)
{
	tst_module_unload("kvm_amd");
	TST_EXP_EXPR(!tst_module_is_loaded("kvm_amd"));
}

static void refused(void)
{
	tst_module_reload("kvm_amd", wrong);
}

/* One module uses the other. */
static void both(void)
{
	tst_module_unload("kvm_amd");
	tst_module_reload("kvm", ignoring);
	tst_modprobe("kvm_amd", NULL);
	TST_EXP_EQ_LI(tst_read_bool_sys_param(PARAM("kvm", "ignore_msrs")), 1);
}

/* None of them was there before. */
static void fresh(void)
{
	TST_EXP_EXPR(!tst_module_is_loaded("kvm"));
	tst_modprobe("kvm_amd", unnested);
	TST_EXP_EXPR(tst_module_is_loaded("kvm"));
}

static void in_use(void)
{
	int fd = SAFE_OPEN("/dev/kvm", O_RDWR);

	SAFE_IOCTL(fd, 0xae01 /* KVM_CREATE_VM */, 0);
	tst_module_unload("kvm_amd");
}

static const struct tst_case cases[] = {
	{ "reload", { .test_all = reload } },
	{ "fail", { .test_all = fail } },
	{ "breaks", { .test_all = breaks } },
	{ "crash", { .test_all = crash } },
	{ "hang", { .test_all = hang } },
	{ "terminate", { .test_all = terminate } },
	{ "twice", { .test_all = twice } },
	{ "unload", { .test_all = unload } },
	{ "refused", { .test_all = refused } },
	{ "both", { .test_all = both } },
	{ "fresh", { .test_all = fresh } },
	{ "in_use", { .test_all = in_use } },
};

PICK_CASE
