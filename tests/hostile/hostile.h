/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the attack payloads share, on top of tests/api/api.h: each attack is a
 * case, picked with -c. Included by them, in both halves, before their own
 * #ifdef COMPILE_PAYLOAD.
 *
 *	-q	quick: the timeout comes after a second, for attacks that hang
 *	-l	the attack hangs or crashes a vulnerable host: TCONF unless this
 *		is a lab machine
 */
#ifndef TESTS_HOSTILE_H
#define TESTS_HOSTILE_H

#include "api.h"

/* Mapped, but no RAM is there. */
#define MMIO_BASEADDR 0x70000000

/* Not mapped at all. */
#define UNMAPPED_BASEADDR 0x90000000

/* Memory that the host writes to (races.c), behind the name of the case. */
#define SHARED_BASEADDR (API_CASE_BASEADDR + 0x400)

#ifdef COMPILE_PAYLOAD

#ifdef __x86_64__
#define STACK_POINTER "rsp"
#define RETURN "iretq"
#else
#define STACK_POINTER "esp"
#define RETURN "iretl"
#endif

/* An address that the compiler knows nothing about. */
static API_UNUSED void *at(uint64_t addr)
{
	uintptr_t hidden = addr;

	asm volatile("" : "+r"(hidden));
	return (void *)hidden;
}

static API_UNUSED struct kvm_payload_header *payload_header(void)
{
	return at(KVM_PAYLOAD_BASEADDR + KVM_PAYLOAD_HEADER_OFFSET);
}

static API_UNUSED uint64_t ram_end(void)
{
	return payload_header()->ram_end;
}

static API_UNUSED void not_reached(void)
{
	tst_res(TFAIL, "not reached");
}

#else /* COMPILE_PAYLOAD */

static char *hostile_quick, *hostile_lab_only;

static API_UNUSED struct tst_option hostile_options[] = {
	{ "c:", &api_case_name, "NAME   Attack to run" },
	{ "r", &api_start, "       Start the machine from reset" },
	{ "q", &hostile_quick, "       A timeout of one second" },
	{ "l", &hostile_lab_only, "       In a lab only" },
	{ NULL, NULL, NULL }
};

/* Before main(), as the library looks at it early. */
static void __attribute__((constructor)) be_quick(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], "-q"))
			setenv("LTP_TIMEOUT_MUL", "0.034", 1);
}

/* The first process of a lab machine is its agent. */
static int is_lab(void)
{
	char path[16];
	ssize_t len = readlink("/proc/1/exe", path, sizeof(path));

	return len == 5 && !memcmp(path, "/init", 5);
}

static API_UNUSED void hostile_check_host(void)
{
	if (hostile_lab_only && !is_lab())
		tst_brk(TCONF, "This attack may hang or crash a vulnerable "
			"host: run it in a lab: bareguest lab amd -- PROGRAM");
}

static API_UNUSED void hostile_run(void)
{
	hostile_check_host();
	api_run();
}

#define HOSTILE_TEST(function, end)                                           \
	static struct tst_test test = {                                       \
		.test_all = function,                                         \
		.cleanup = end,                                               \
		.options = hostile_options,                                   \
	}

#endif /* COMPILE_PAYLOAD */

#endif /* TESTS_HOSTILE_H */
