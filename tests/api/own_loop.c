// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Controllers that call KVM_RUN themselves: tst_kvm_fetch_result(),
 * tst_kvm_print_result() and tst_kvm_validate_result(), all values of the
 * latter. For tests/api/run.
 *
 * RUN -c loop
 * SAYS TINFO: number 5
 * SAYS TPASS: fetched: *
 * SAYS TPASS: exit: *
 * RUN -c valid
 * SAYS TPASS: valid results: *
 * RUN -c broken
 * STATUS 2
 * SAYS @guest-broken TBROK: broken
 * RUN -c print-nothing
 * STATUS 2
 * SAYS @print-nothing TBROK: The guest stopped without a result
 * RUN -c print-function
 * SAYS TPASS: by hand
 * RUN -c none
 * STATUS 2
 * SAYS @none TBROK: The guest stopped without a result
 * RUN -c 3
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: 3
 * NEVER TFAIL: *
 * RUN -c 33
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: 33
 * NEVER TFAIL: *
 * RUN -c 64
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: 64
 * NEVER TFAIL: *
 * RUN -c 256
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: 256
 * NEVER TFAIL: *
 * RUN -c 258
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: 258
 * NEVER TFAIL: *
 * RUN -c 255
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: 255
 * NEVER TFAIL: *
 * RUN -c -2
 * STATUS 2
 * SAYS TBROK: The guest gave an invalid result: -2
 * NEVER TFAIL: *
 * RUN -c sync
 * STATUS 2
 * SAYS @sync TBROK: The guest gave an invalid result: 254
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

static void loop(void)
{
	tst_res(TINFO, "number %d", 5); /* @guest-info */
	asm volatile("outb %%al, $0x80" : : "a"(0));
}

static void broken(void)
{
	tst_brk(TBROK, "broken"); /* @guest-broken */
}

API_CASES({ "loop", loop }, { "broken", broken })

#else /* COMPILE_PAYLOAD */

static void run_once(void)
{
	SAFE_IOCTL(api_vm.vcpu_fd, KVM_RUN, 0);
}

static void host_loop(void)
{
	char *file;

	api_create();
	run_once();
	CHECK_EQ(tst_kvm_fetch_result(&api_vm), 1);
	CHECK_EQ(api_vm.result->result, TINFO);
	CHECK(api_vm.result->lineno > 0);
	CHECK(!strcmp(api_vm.result->message, "number 5"));
	file = tst_kvm_get_memptr(&api_vm, api_vm.result->file_addr);
	CHECK(file && strstr(file, "own_loop.c"));
	tst_kvm_print_result(&api_vm);
	run_once();
	CHECK_EQ(tst_kvm_fetch_result(&api_vm), 0);
	CHECK_EQ(api_vm.vcpu_info->exit_reason, KVM_EXIT_IO);
	CHECK_EQ(api_vm.vcpu_info->io.port, 0x80);
	DONE("fetched");
	run_once();
	CHECK_EQ(tst_kvm_fetch_result(&api_vm), 1);
	CHECK_EQ(api_vm.result->result, KVM_TEXIT);
	CHECK_EQ(api_vm.ended, 1);
	DONE("exit");
	api_destroy();
}

static void host_broken(void)
{
	api_create();
	run_once();
	CHECK_EQ(tst_kvm_fetch_result(&api_vm), 1);
	tst_kvm_print_result(&api_vm);
	tst_res(TFAIL, "not reached");
}

static void print_nothing(void)
{
	api_create();
	tst_kvm_print_result(&api_vm); /* @print-nothing */
}

static void print_function(void)
{
	void (*print)(const struct tst_kvm_instance *) = tst_kvm_print_result;

	api_create();
	api_vm.result->result = TPASS;
	strcpy(api_vm.result->message, "by hand");
	print(&api_vm);
	api_destroy();
}

static const int valid_results[] = { TPASS, TFAIL, TBROK, TWARN, TDEBUG, TINFO,
	TCONF };

static void valid(void)
{
	void (*validate)(int) = tst_kvm_validate_result;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(valid_results); i++) {
		tst_kvm_validate_result(valid_results[i]);
		validate(valid_results[i]);
		api_checks++;
	}
	DONE("valid results");
}

static void none(void)
{
	tst_kvm_validate_result(KVM_TNONE); /* @none */
	tst_res(TFAIL, "not reached");
}

static void sync_value(void)
{
	tst_kvm_validate_result(KVM_TSYNC); /* @sync */
	tst_res(TFAIL, "not reached");
}

#define REFUSED(value, name)                                                  \
	static void name(void)                                                \
	{                                                                     \
		tst_kvm_validate_result(value);                               \
		tst_res(TFAIL, "not reached");                                \
	}

REFUSED(3, refuse_3)
REFUSED(33, refuse_33)
REFUSED(64, refuse_64)
REFUSED(256, refuse_256)
REFUSED(258, refuse_258)
REFUSED(255, refuse_255)
REFUSED(-2, refuse_minus_2)

API_CASES({ "loop", host_loop }, { "broken", host_broken },
	  { "print-nothing", print_nothing },
	  { "print-function", print_function }, { "valid", valid },
	  { "none", none }, { "sync", sync_value },
	  { "3", refuse_3 },
	  { "33", refuse_33 },
	  { "64", refuse_64 },
	  { "256", refuse_256 },
	  { "258", refuse_258 },
	  { "255", refuse_255 },
	  { "-2", refuse_minus_2 });

#endif /* COMPILE_PAYLOAD */
