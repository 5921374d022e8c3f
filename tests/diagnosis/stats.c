// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Accounts of machines: -v prints them, --stats writes them as JSON. For
 * tests/diagnosis/run.
 *
 * RUN -c small -v
 * SAYS TPASS: on purpose
 * SAYS TINFO: Machine 1: direct start, 16388 KiB RAM, 1 vCPU, 4 exits (*IO 2, *HLT 2), 1 mess*ms
 * RUN -c small -r --verbose
 * SAYS TINFO: Machine 1: reset start, 16388 KiB RAM, 1 vCPU, * exits (*IO 2*), 1 messages, *ms
 * RUN -c small
 * SAYS TPASS: on purpose
 * NEVER TINFO: Machine *
 * RUN -c kept -v
 * SAYS TPASS: on purpose
 * SAYS TINFO: Machine 1: * 4 exits *
 * SAYS TINFO: Machine 2: * 4 exits *
 * RUN -c json
 * SAYS TPASS: account: 10 checks
 * RUN -c small --stats /no/such/file
 * STATUS 2
 * SAYS TBROK: cannot write /no/such/file: ENOENT (2)
 * NEVER TPASS: *
 */
#include "api.h"

#ifdef COMPILE_PAYLOAD

static void small(void)
{
	tst_signal_host(NULL);
	kvm_yield();
	kvm_yield();
	tst_res(TPASS, "on purpose");
}

API_CASES({ "small", small })

#else /* COMPILE_PAYLOAD */

#include <stdio.h>

static void host_small(void)
{
	api_run();
}

/* The second one is never destroyed. */
static void host_kept(void)
{
	api_case_name = "small";
	api_run();
	api_create();
	tst_kvm_run_instance(&api_vm, 0);
	api_vm.vm_fd = -1;	/* lost */
}

#define MEMBER(text) CHECK(strstr(line, text))

static void host_json(void)
{
	char command[PATH_MAX + 32], self[PATH_MAX] = "", line[2048] = "";
	FILE *out;

	CHECK(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
	snprintf(command, sizeof(command), "'%s' -c small --stats - 2>&-",
		 self);
	out = popen(command, "r");
	CHECK(out && fgets(line, sizeof(line), out));
	tst_res(TINFO, "%s", line);
	MEMBER("{\"machine\": 1, \"start\": \"direct\", \"ram\": 16781312,");
	MEMBER(" \"vcpus\": 1, ");
	MEMBER(sizeof(long) == 8 ? " \"bits\": 64," : " \"bits\": 32,");
	MEMBER(" \"ended\": true, ");
	MEMBER(" \"reasons\": {\"KVM_EXIT_IO\": 2, \"KVM_EXIT_HLT\": 2}, ");
	MEMBER(" \"messages\": 1, ");
	MEMBER("}\n");
	CHECK(!fgets(line, sizeof(line), out));
	pclose(out);
	DONE("account");
}

static void run_case(void)
{
	if (!strcmp(api_case_name, "kept"))
		host_kept();
	else if (!strcmp(api_case_name, "json"))
		host_json();
	else
		host_small();
}

API_TEST(run_case);

#endif /* COMPILE_PAYLOAD */
