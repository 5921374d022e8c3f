// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * -h: environment, timeout, options and tags of a test.
 */
#include "tst/tst_private.h"
#include "tst/tst_hooks.h"
#include "tst_kconfig.h"

static const struct {
	const char *name;
	const char *text;
} variables[] = {
	{ "KCONFIG_PATH", "Kernel configuration to check" },
	{ "KCONFIG_SKIP_CHECK", "Do not check the kernel configuration" },
	{ "LTPROOT", "Prefix of the directory for test data" },
	{ "LTP_COLORIZE_OUTPUT", "Force colors on (y or 1) or off (n or 0)" },
	{ "LTP_DEBUG", "Print debug messages: 1 of the test, 2 all" },
	{ "LTP_REPRODUCIBLE_OUTPUT", "Print no values (y or 1)" },
	{ "LTP_RUNTIME_MUL", "Multiplies the runtime" },
	{ "LTP_TIMEOUT_MUL", "Multiplies all timeouts" },
	{ "LTP_VIRT_OVERRIDE", "Result of the detection of virtualisation" },
	{ "TMPDIR", "Directory for temporary directories (/tmp)" },
};

static const struct {
	const char *option;
	const char *text;
} options[] = {
	{ "-h, --help", "Print this help" },
	{ "-i n", "Run the test n times (1); 0: setup and cleanup only" },
	{ "-I x", "Run the test for x seconds" },
	{ "-D[1|2]", "Print debug messages: 1 of the test, 2 all" },
	{ "-V, --version", "Print the version" },
	{ "-j, --json FILE", "Write results to FILE, one JSON record a line" },
	{ "-t, --tap[=14|ktap]", "Write results to stdout as TAP or KTAP" },
	{ "--metadata", "Print what the test declares, as JSON" },
};

static void print_variables(void)
{
	unsigned int i;

	tst_err_printf("Environment Variables\n---------------------\n");
	for (i = 0; i < ARRAY_SIZE(variables); i++)
		tst_err_printf("%-24s %s\n", variables[i].name,
			       variables[i].text);
}

static void print_times(void)
{
	int overall;

	tst_timeouts_init();
	tst_has_slow_kconfig();
	overall = tst_overall_s();
	tst_err_printf("\nTimeout and runtime\n-------------------\n");
	if (tst_page->runtime_s)
		tst_err_printf("Test iteration runtime   %ds\n",
			       tst_page->runtime_s);
	if (overall < 0)
		tst_err_printf("Test timeout             not limited\n");
	else
		tst_err_printf("Test timeout             %dh %02dm %02ds\n",
			       overall / 3600, overall / 60 % 60,
			       overall % 60);
}

static int is_optional(const struct tst_hook_option *opt)
{
	return opt->arg && opt->arg[0] == '[';
}

static const char *value_separator(const struct tst_hook_option *opt)
{
	if (!opt->arg)
		return "";
	if (opt->is_value)
		return " [";
	return is_optional(opt) ? "[=" : " ";
}

static void print_hook_options(void)
{
	const struct tst_hook_option *opt =
		&tst_layer_hooks ? tst_layer_hooks.options : NULL;
	char name[64], letter[] = "-x, ";

	for (; opt && opt->name; opt++) {
		letter[1] = opt->letter;
		snprintf(name, sizeof(name), "%s--%s%s%s",
			 opt->letter ? letter : "", opt->name,
			 value_separator(opt),
			 opt->arg ? opt->arg + is_optional(opt) : "");
		tst_err_printf("%-24s %s\n", name, opt->help);
	}
}

static void print_test_option(const struct tst_option *opt)
{
	const char *help = opt->help ? opt->help : "";

	/* Sources of all ages bring a help with or without the letter. */
	if (help[0] == '-')
		tst_err_printf("%s\n", help);
	else
		tst_err_printf("-%c%-22s %s\n", opt->optstr[0],
			       opt->optstr[1] == ':' ? " x" : "", help);
}

static void print_options(void)
{
	const struct tst_option *opt;
	unsigned int i;

	tst_err_printf("\nOptions\n-------\n");
	for (i = 0; i < ARRAY_SIZE(options); i++)
		tst_err_printf("%-24s %s\n", options[i].option,
			       options[i].text);
	print_hook_options();
	for (opt = tst_test->options; opt && opt->optstr; opt++)
		print_test_option(opt);
}

void tst_print_help(const char *prog)
{
	/* There are no results: what looking at the kernel tells is none. */
	tst_page->json_path[0] = 0;
	tst_page->tap.format = TST_TAP_OFF;
	tst_err_printf("Usage: %s [options]\n\n", prog);
	print_variables();
	print_times();
	print_options();
	tst_print_tags();
	tst_page_destroy();
	exit(0);
}
