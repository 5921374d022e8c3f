/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of the library's interface share. Included by them, in both
 * halves, before their own #ifdef COMPILE_PAYLOAD.
 *
 * A test may have cases, functions of its payload (or controller): option
 * -c NAME picks one, without it the first one runs. Comment lines at the
 * top of the source tell tests/api/run what to expect, see there.
 *
 * CHECK() and CHECK_EQ() report nothing but failures; DONE() reports that all
 * checks before it passed, and fails if there was none.
 */
#ifndef TESTS_API_H
#define TESTS_API_H

#include "kvm_test.h"

/* Where the controller tells the payload which case to run. */
#define API_CASE_SLOT 7
#define API_CASE_BASEADDR 0x7fff0000
#define API_CASE_MAX 32

struct api_case {
	const char *name;
	void (*run)(void);
};

#ifdef COMPILE_PAYLOAD
#include "kvm_x86.h"
#endif

#define API_UNUSED __attribute__((unused))

static API_UNUSED unsigned int api_checks, api_failures;

#define CHECK(condition)                                                      \
	do {                                                                  \
		api_checks++;                                                 \
		if (condition)                                                \
			break;                                                \
		api_failures++;                                               \
		tst_res(TFAIL, "%s", #condition);                             \
	} while (0)

#define CHECK_EQ(actual, expected)                                            \
	do {                                                                  \
		unsigned long long api_is = (actual);                         \
		unsigned long long api_should = (expected);                   \
		api_checks++;                                                 \
		if (api_is == api_should)                                     \
			break;                                                \
		api_failures++;                                               \
		tst_res(TFAIL, "%s is 0x%llx, not 0x%llx", #actual, api_is,   \
			api_should);                                          \
	} while (0)

#define CHECK_STR(actual, expected)                                           \
	do {                                                                  \
		const char *api_is = (actual);                                \
		const char *api_should = (expected);                          \
		api_checks++;                                                 \
		if (!strcmp(api_is, api_should))                              \
			break;                                                \
		api_failures++;                                               \
		tst_res(TFAIL, "%s is \"%s\", not \"%s\"", #actual, api_is,   \
			api_should);                                          \
	} while (0)

#define DONE(what)                                                            \
	do {                                                                  \
		if (!api_checks)                                              \
			tst_res(TFAIL, "%s: nothing was checked", what);      \
		else if (!api_failures)                                       \
			tst_res(TPASS, "%s: %u checks", what, api_checks);    \
		api_checks = api_failures = 0;                                \
	} while (0)

static API_UNUSED void api_run_case(const struct api_case *cases,
				    unsigned int count, const char *name)
{
	unsigned int i;

	if (!*name) {
		cases[0].run();
		return;
	}
	for (i = 0; i < count; i++) {
		if (!strcmp(cases[i].name, name)) {
			cases[i].run();
			return;
		}
	}
	tst_brk(TBROK, "There is no case \"%s\"", name);
}

#ifdef COMPILE_PAYLOAD

#define API_CASES(...)                                                        \
	static const struct api_case api_cases[] = { __VA_ARGS__ };           \
	void main(void)                                                       \
	{                                                                     \
		api_run_case(api_cases, ARRAY_SIZE(api_cases),                \
			     (const char *)API_CASE_BASEADDR);                \
	}

#else /* COMPILE_PAYLOAD */

static char *api_case_name, *api_start, *api_needs;
static API_UNUSED struct tst_kvm_instance api_vm = { .vm_fd = -1 };

/* -x 0fa2: TCONF unless KVM can execute these bytes. */
static API_UNUSED void api_check_needs(void)
{
	unsigned char code[TST_KVM_CODE_MAX];
	size_t i, size;

	if (!api_needs)
		return;
	size = strlen(api_needs) / 2;
	for (i = 0; i < size; i++)
		sscanf(api_needs + 2 * i, "%2hhx", code + i);
	if (!tst_kvm_can_execute(code, size))
		tst_brk(TCONF, "This KVM cannot execute instruction %s",
			api_needs);
}

static API_UNUSED void api_create(void)
{
	struct tst_kvm_config config = {
		.start = api_start ? TST_KVM_START_RESET :
			TST_KVM_START_DIRECT,
	};
	char *page;

	tst_kvm_create_instance_config(&api_vm, &config);
	page = tst_kvm_alloc_memory(&api_vm, API_CASE_SLOT, API_CASE_BASEADDR,
				    getpagesize(), 0);
	if (api_case_name)
		snprintf(page, API_CASE_MAX, "%s", api_case_name);
}

static API_UNUSED void api_destroy(void)
{
	tst_kvm_destroy_instance(&api_vm);
	tst_free_all();
}

static API_UNUSED void api_run(void)
{
	api_check_needs();
	api_create();
	tst_kvm_run_instance(&api_vm, 0);
	api_destroy();
}

static API_UNUSED struct tst_option api_options[] = {
	{ "c:", &api_case_name, "NAME   Case to run" },
	{ "r", &api_start, "       Start the machine from reset" },
	{ "x:", &api_needs, "HEX    Skip unless KVM can execute this" },
	{ NULL, NULL, NULL }
};

#define API_TEST(function)                                                    \
	static struct tst_test test = {                                       \
		.test_all = function,                                         \
		.cleanup = api_destroy,                                       \
		.options = api_options,                                       \
	}

/* Cases of a controller. */
#define API_CASES(...)                                                        \
	static const struct api_case api_cases[] = { __VA_ARGS__ };           \
	static void api_run_host_case(void)                                   \
	{                                                                     \
		api_check_needs();                                            \
		api_run_case(api_cases, ARRAY_SIZE(api_cases),                \
			     api_case_name ? api_case_name : "");             \
	}                                                                     \
	API_TEST(api_run_host_case)

#endif /* COMPILE_PAYLOAD */

#endif /* TESTS_API_H */
