// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The command line: the library's options, the ones of a library on top, and
 * the test's own.
 */
#include "tst/tst_private.h"
#include "tst/tst_hooks.h"
#include <getopt.h>

#define MAX_OPTIONS 64
#define LONG_BASE 0x100
#define LONG_HOOK 0x200

int tst_iterations = 1;
float tst_duration;

/* Letters that no test may take; j and t give way to the test's own. */
static const char builtin[] = "hi:I:D::V";
static char shorts[3 * MAX_OPTIONS];
static int runtime_override;

enum {
	LONG_METADATA = LONG_BASE,
	LONG_TAP,
	LONG_JSON,
};

static struct option longs[MAX_OPTIONS] = {
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ "json", required_argument, NULL, LONG_JSON },
	{ "tap", optional_argument, NULL, LONG_TAP },
	{ "metadata", no_argument, NULL, LONG_METADATA },
};

static const struct tst_hook_option *hook_options(void)
{
	return &tst_layer_hooks ? tst_layer_hooks.options : NULL;
}

static void add_short(const char *opt)
{
	strncat(shorts, opt, sizeof(shorts) - strlen(shorts) - 1);
}

static void add_test_options(void)
{
	const struct tst_option *opt;

	for (opt = tst_test->options; opt && opt->optstr; opt++) {
		if (!strchr(shorts, opt->optstr[0]))
			add_short(opt->optstr);
	}
}

static void check_test_options(void)
{
	const struct tst_option *opt, *other;

	for (opt = tst_test->options; opt && opt->optstr; opt++) {
		if (strchr(builtin, opt->optstr[0]) || opt->optstr[0] == ':')
			tst_lib_brk(TBROK, ".options: '%s': the letter is the "
				    "library's own", opt->optstr);
		for (other = tst_test->options; other < opt; other++) {
			if (other->optstr[0] == opt->optstr[0])
				tst_lib_brk(TBROK, ".options: '%s' is there "
					    "twice", opt->optstr);
		}
	}
}

static void add_optional_letter(char letter, int has_arg)
{
	char opt[4] = { letter, has_arg ? ':' : 0,
			has_arg == optional_argument ? ':' : 0, 0 };

	if (letter && !strchr(shorts, letter))
		add_short(opt);
}

static int has_arg(const struct tst_hook_option *opt)
{
	if (!opt->arg)
		return no_argument;
	return opt->arg[0] == '[' ? optional_argument : required_argument;
}

static void add_hook_options(void)
{
	const struct tst_hook_option *opt = hook_options();
	unsigned int n = 0;

	while (longs[n].name && longs[n].val < LONG_HOOK)
		n++;
	for (; opt && opt->name && n < MAX_OPTIONS - 1; opt++, n++) {
		longs[n].name = opt->name;
		longs[n].has_arg = has_arg(opt);
		longs[n].val = LONG_HOOK + (opt - hook_options());
		add_optional_letter(opt->letter, has_arg(opt));
	}
}

static void set_iterations(const char *arg)
{
	if (tst_parse_int(arg, &tst_iterations, 0, INT_MAX))
		tst_lib_brk(TBROK, "-i '%s': allowed is a number of "
			    "iterations from 0 to %d", arg, INT_MAX);
}

static void set_duration(const char *arg)
{
	if (tst_test->runtime > 0) {
		if (tst_parse_int(arg, &runtime_override, 1, INT_MAX))
			tst_lib_brk(TBROK, "-I '%s': allowed are seconds from "
				    "1 to %d", arg, INT_MAX);
		tst_test->runtime = runtime_override;
	} else if (tst_parse_float(arg, &tst_duration, 0.1, 1e9)) {
		tst_lib_brk(TBROK, "-I '%s': allowed are seconds from 0.1 to "
			    "1e9", arg);
	}
}

static void set_debug(const char *arg)
{
	int level = 1;

	if (arg && tst_parse_int(arg, &level, 1, 2))
		tst_lib_brk(TBROK, "-D '%s': allowed is -D, -D1 or -D2", arg);
	tst_page->debug = level;
}

static void set_tap(const char *arg)
{
	if (!arg || !strcmp(arg, "14"))
		tst_page->tap.format = TST_TAP_14;
	else if (!strcmp(arg, "ktap"))
		tst_page->tap.format = TST_TAP_KTAP;
	else
		tst_lib_brk(TBROK, "--tap '%s': allowed is 14 or ktap", arg);
}

static void set_json(const char *arg)
{
	if (!*arg || strlen(arg) >= sizeof(tst_page->json_path))
		tst_lib_brk(TBROK, "--json '%s': allowed is the name of a file,"
			    " of at most %zu bytes", arg,
			    sizeof(tst_page->json_path) - 1);
	strcpy(tst_page->json_path, arg);
}

static void print_version(void)
{
	tst_err_printf("LTP version: %s\n", TST_VERSION);
	tst_page_destroy();
	exit(0);
}

static int set_test_option(int c, const char *arg)
{
	const struct tst_option *opt;

	for (opt = tst_test->options; opt && opt->optstr; opt++) {
		if (opt->optstr[0] != c)
			continue;
		if (*opt->arg)
			tst_lib_res(TWARN, "Option -%c was given twice", c);
		*opt->arg = (char *)(arg ? arg : "");
		return 1;
	}
	return 0;
}

static const struct tst_hook_option *find_hook_option(int c)
{
	const struct tst_hook_option *opt = hook_options();
	int i;

	for (i = 0; opt && opt[i].name; i++)
		if (c == LONG_HOOK + i || c == opt[i].letter)
			return opt + i;
	return NULL;
}

/* getopt() never takes the next word for a value that may be left out. */
static const char *next_value(const struct tst_hook_option *opt, int argc,
			      char *argv[])
{
	if (!opt->is_value || optind >= argc || !opt->is_value(argv[optind]))
		return NULL;
	return argv[optind++];
}

static int set_hook_option(int c, const char *arg, int argc, char *argv[])
{
	const struct tst_hook_option *opt = find_hook_option(c);

	if (opt && opt->set)
		opt->set(arg ? arg : next_value(opt, argc, argv));
	return !!opt;
}

static void set_builtin(int c, const char *arg)
{
	switch (c) {
	case 'h':
		tst_print_help(tst_tcid);
	case 'i':
		set_iterations(arg);
		break;
	case 'I':
		set_duration(arg);
		break;
	case 'D':
		set_debug(arg);
		break;
	case 'V':
		print_version();
		break;
	case 'j':
	case LONG_JSON:
		set_json(arg);
		break;
	case 't':
	case LONG_TAP:
		set_tap(arg);
		break;
	case LONG_METADATA:
		tst_page_destroy();
		tst_print_metadata();
	}
}

/* Of the options known, only a long one can have a value it does not take. */
static int is_known(int opt)
{
	return opt >= LONG_BASE || opt == 'h' || opt == 'V';
}

static void unknown(char *const argv[], int c)
{
	const char *why = c == ':' ? "needs a value" :
			  is_known(optopt) ? "takes no value" : "is not known";

	if (optopt > 0 && !is_known(optopt))
		tst_lib_brk(TBROK, "Option -%c %s; -h lists all options",
			    optopt, why);
	tst_lib_brk(TBROK, "Option %s %s; -h lists all options",
		    argv[optind - 1], why);
}

static void set_debug_by_env(void)
{
	const char *env = getenv("LTP_DEBUG");

	if (!env || !*env || tst_page->debug)
		return;
	if (!strcmp(env, "1") || !strcmp(env, "y"))
		tst_page->debug = 1;
	else if (!strcmp(env, "2"))
		tst_page->debug = 2;
	else
		tst_lib_res(TWARN, "LTP_DEBUG='%s': allowed is 1, y or 2", env);
}

static void collect_options(void)
{
	snprintf(shorts, sizeof(shorts), ":%s", builtin);
	add_test_options();
	add_optional_letter('j', 1);
	add_optional_letter('t', 0);
	add_hook_options();
	opterr = 0;
	optind = 0;
}

static int is_test_option(int c)
{
	const struct tst_option *opt;

	for (opt = tst_test->options; opt && opt->optstr; opt++) {
		if (opt->optstr[0] == c)
			return 1;
	}
	return 0;
}

/* What is wrong with any of them is told later. */
static void find_record_option(int c, const char *arg)
{
	if (is_test_option(c))
		return;
	if ((c == 'j' || c == LONG_JSON) && *arg &&
	    strlen(arg) < sizeof(tst_page->json_path))
		set_json(arg);
	if ((c == 't' || c == LONG_TAP) &&
	    (!arg || !strcmp(arg, "14") || !strcmp(arg, "ktap")))
		set_tap(arg);
}

/* A result that comes before the options are parsed wants records, too. */
void tst_find_record_options(int argc, char *argv[])
{
	const struct tst_hook_option *opt;
	char **copy = malloc((argc + 1) * sizeof(*copy));
	int c;

	if (!copy)
		tst_lib_brk(TBROK | TERRNO, "malloc() for the options failed");
	/* getopt() sorts them. */
	memcpy(copy, argv, (argc + 1) * sizeof(*copy));
	collect_options();
	while ((c = getopt_long(argc, copy, shorts, longs, NULL)) != -1) {
		opt = find_hook_option(c);
		if (opt && !optarg)
			next_value(opt, argc, copy);
		if (!opt)
			find_record_option(c, optarg);
	}
	free(copy);
}

void tst_parse_options(int argc, char *argv[])
{
	int c;

	check_test_options();
	collect_options();
	while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (c == '?' || c == ':')
			unknown(argv, c);
		if (!set_test_option(c, optarg) &&
		    !set_hook_option(c, optarg, argc, argv))
			set_builtin(c, optarg);
	}
	if (optind < argc)
		tst_lib_brk(TBROK, "Argument '%s' is not expected; -h lists "
			    "all options", argv[optind]);
	set_debug_by_env();
}
