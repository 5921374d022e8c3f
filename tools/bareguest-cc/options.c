// SPDX-License-Identifier: GPL-2.0-or-later
/* The command line and environment of bareguest-cc; see options.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "options.h"
#include "report.h"
#include "version.h"

static const char help[] =
"Usage: bareguest-cc TEST.c [MORE.c ...] [OPTIONS] [-o OUTPUT]\n"
"\n"
"Builds a KVM test: compiles the payload and the controller half of each\n"
"source and makes one self-contained program of them.\n"
"\n"
"  -o OUTPUT        the program; without it the first source without .c\n"
"  -m32, -m64       width of both halves\n"
"  -O*              optimisation of both halves (payload: -O2 if not given)\n"
"  -D -U -I -include -isystem -std= -W*   for both halves\n"
"  other -f* -m* -g*                      for the controller half only\n"
"  -l -L -Wl, *.o *.a *.so                for the final link\n"
"  -fuse-ld=X       linker of both halves\n"
"  -MD -MMD -MP -MF -MT -MQ   dependencies of both halves, to OUTPUT.d\n"
"  --keep-payload   also leave OUTPUT.payload.elf, with debug information\n"
"  -v               print each command before it runs\n"
"  --version, --help\n"
"\n"
"Environment: CC (may hold options), CROSS_COMPILE, CPPFLAGS and CFLAGS\n"
"(-D -U -I -include -isystem -std= -W* reach both halves, the rest the\n"
"controller half), LDFLAGS, LDLIBS, TMPDIR, BAREGUEST_ROOT.\n";

/* The commands an option is for. */
enum {
	PAYLOAD_CC	= 1,
	PAYLOAD_LD	= 2,
	CONTROLLER_CC	= 4,
	CONTROLLER_LD	= 8,
	ASSEMBLER	= 16,
	INPUT		= 32,	/* among the objects, in order */
	DEPEND_KIND	= 64,
	DEPEND_FILE	= 128,
	DEPEND		= 256,
	COMPILERS	= PAYLOAD_CC | CONTROLLER_CC,
	LINKERS		= PAYLOAD_LD | CONTROLLER_LD,
	CONTROLLER	= CONTROLLER_CC | CONTROLLER_LD,
	EVERYWHERE	= COMPILERS | LINKERS | ASSEMBLER,
	REFUSED		= 0,
};

/* How much of the option has to be equal, and where its argument is. */
enum shape {
	EXACT,		/* -static */
	PREFIX,		/* -std=c11 */
	JOINED,		/* -DX or -D X */
	SEPARATE,	/* -include X */
};

struct rule {
	const char *name;
	enum shape shape;
	unsigned int target;
};

/* The first one that fits counts. */
static const struct rule rules[] = {
	{ "-c", EXACT, REFUSED },
	{ "-S", EXACT, REFUSED },
	{ "-E", EXACT, REFUSED },
	{ "-fsyntax-only", EXACT, REFUSED },
	{ "-", EXACT, REFUSED },
	{ "-M", EXACT, REFUSED },
	{ "-MM", EXACT, REFUSED },
	{ "-MD", EXACT, DEPEND_KIND },
	{ "-MMD", EXACT, DEPEND_KIND },
	{ "-MF", SEPARATE, DEPEND_FILE },
	{ "-MT", SEPARATE, DEPEND },
	{ "-MQ", SEPARATE, DEPEND },
	{ "-MP", EXACT, DEPEND },
	{ "-M", PREFIX, REFUSED },
	{ "-x", PREFIX, REFUSED },
	{ "-r", EXACT, REFUSED },
	{ "-shared", EXACT, REFUSED },
	{ "-mx32", EXACT, REFUSED },
	{ "@", PREFIX, REFUSED },
	{ "--help", PREFIX, REFUSED },
	{ "-m32", EXACT, EVERYWHERE },
	{ "-m64", EXACT, EVERYWHERE },
	{ "-B", JOINED, EVERYWHERE },
	{ "--sysroot=", PREFIX, EVERYWHERE },
	{ "--sysroot", SEPARATE, EVERYWHERE },
	{ "--target=", PREFIX, EVERYWHERE },
	{ "-target", SEPARATE, EVERYWHERE },
	{ "--gcc-toolchain=", PREFIX, EVERYWHERE },
	{ "-fuse-ld=", PREFIX, LINKERS },
	{ "-D", JOINED, COMPILERS },
	{ "-U", JOINED, COMPILERS },
	{ "-isystem", JOINED, COMPILERS },
	{ "-include", JOINED, COMPILERS },
	{ "-imacros", JOINED, COMPILERS },
	{ "-idirafter", JOINED, COMPILERS },
	{ "-iquote", JOINED, COMPILERS },
	{ "-I", JOINED, COMPILERS },
	{ "-std=", PREFIX, COMPILERS },
	{ "-ansi", EXACT, COMPILERS },
	{ "-pedantic", PREFIX, COMPILERS },
	{ "-w", EXACT, COMPILERS },
	{ "-fdiagnostics-", PREFIX, COMPILERS },
	{ "-Wl,", PREFIX, INPUT },
	{ "-Wa,", PREFIX, CONTROLLER_CC },
	{ "-Wp,", PREFIX, CONTROLLER_CC },
	{ "-W", PREFIX, COMPILERS },
	{ "-O", PREFIX, CONTROLLER },
	{ "-Xlinker", SEPARATE, INPUT },
	{ "-Xassembler", SEPARATE, CONTROLLER_CC },
	{ "-Xpreprocessor", SEPARATE, CONTROLLER_CC },
	{ "-Xclang", SEPARATE, CONTROLLER_CC },
	{ "-mllvm", SEPARATE, CONTROLLER_CC },
	{ "--param", SEPARATE, CONTROLLER },
	{ "-P", PREFIX, CONTROLLER_CC },
	{ "-l", JOINED, INPUT },
	{ "-L", JOINED, INPUT },
	{ "-T", JOINED, INPUT },
	{ "-u", JOINED, INPUT },
	{ "-z", JOINED, INPUT },
	{ "-static", PREFIX, CONTROLLER_LD },
	{ "-s", EXACT, CONTROLLER_LD },
	{ "-pie", EXACT, CONTROLLER_LD },
	{ "-no-pie", EXACT, CONTROLLER_LD },
	{ "-rdynamic", EXACT, CONTROLLER_LD },
	{ "-nostdinc", EXACT, CONTROLLER_CC },
	{ "-no", PREFIX, CONTROLLER_LD },
	{ "-", PREFIX, CONTROLLER },
};

static bool fits(const struct rule *rule, const char *word)
{
	if (rule->shape == PREFIX || rule->shape == JOINED)
		return !strncmp(word, rule->name, strlen(rule->name));
	return !strcmp(word, rule->name);
}

static bool has_argument(const struct rule *rule, const char *word)
{
	return rule->shape == SEPARATE ||
	       (rule->shape == JOINED && !strcmp(word, rule->name));
}

static void add_to(struct options *options, unsigned int target,
		   const char *word)
{
	if (target & PAYLOAD_CC)
		words_add(&options->payload_cc, word);
	if (target & PAYLOAD_LD)
		words_add(&options->payload_ld, word);
	if (target & ASSEMBLER)
		words_add(&options->assembler, word);
	if (target & CONTROLLER_CC)
		words_add(&options->controller_cc, word);
	if (target & CONTROLLER_LD)
		words_add(&options->controller_ld, word);
	if (target & INPUT)
		words_add(&options->inputs, word);
	if (target & DEPEND)
		words_add(&options->depend, word);
	if (target & DEPEND_KIND)
		options->depend_kind = word;
	if (target & DEPEND_FILE)
		options->depend_file = word;
}

/* What is known of an option beyond who gets it. */
static void note(struct options *options, const char *word, bool explicit)
{
	if (explicit && !strncmp(word, "-O", 2))
		options->payload_level = word;
	if (!strncmp(word, "--target=", 9) || !strcmp(word, "-target"))
		options->foreign = true;
	if (!strcmp(word, "-m32"))
		options->bits = 32;
	else if (!strcmp(word, "-m64"))
		options->bits = 64;
}

/*
 * Sorts a compiler option, with its argument if that is a word of its own.
 * explicit: it stands on the command line. Returns its last word.
 */
static char **take_option(struct options *options, char **word, bool explicit)
{
	const struct rule *rule = rules;

	while (!fits(rule, *word))
		rule++;
	if (rule->target == REFUSED)
		die("option %s is not supported: a program is all I make",
		    *word);
	note(options, *word, explicit);
	add_to(options, rule->target, *word);
	if (!has_argument(rule, *word))
		return word;
	if (!*++word)
		die("option %s needs an argument", word[-1]);
	add_to(options, rule->target, *word);
	return word;
}

static bool ends_with(const char *word, const char *suffix)
{
	size_t length = strlen(word), tail = strlen(suffix);

	return length > tail && !strcmp(word + length - tail, suffix);
}

static void take_input(struct options *options, const char *word)
{
	if (access(word, R_OK))
		die("cannot read %s: %m", word);
	if (ends_with(word, ".c"))
		words_add(&options->sources, word);
	else if (ends_with(word, ".o") || ends_with(word, ".a") ||
		 strstr(word, ".so"))
		words_add(&options->inputs, word);
	else
		die("%s: is no C source (.c), object or library (.o .a .so)",
		    word);
}

static void print_and_end(const char *text)
{
	fputs(text, stdout);
	if (fflush(stdout))
		die("cannot write to standard output: %m");
	exit(0);
}

/* Returns the last word of the option, or NULL if it is not one of ours. */
static char **take_own(struct options *options, char **word)
{
	if (!strcmp(*word, "--help") || !strcmp(*word, "-h"))
		print_and_end(help);
	if (!strcmp(*word, "--version"))
		print_and_end("bareguest-cc " BAREGUEST_VERSION "\n");
	if (!strcmp(*word, "-v"))
		options->verbose = true;
	else if (!strcmp(*word, "--keep-payload"))
		options->keep_payload = true;
	else if (!strncmp(*word, "-o", 2))
		options->output = (*word)[2] ? *word + 2 : *++word;
	else
		return NULL;
	if (!*word)
		die("option -o needs an argument");
	return word;
}

static void take_words(struct options *options, char **word)
{
	for (; *word; word++) {
		char **last = take_own(options, word);

		if (last)
			word = last;
		else if (**word == '-' || **word == '@')
			word = take_option(options, word, true);
		else
			take_input(options, *word);
	}
}

static void take_variable(struct options *options, const char *name)
{
	const char *value = getenv(name);
	struct words words = { 0 };

	if (!value)
		return;
	words_split(&words, value);
	for (char **word = words.at; word && *word; word++) {
		if (**word == '-')
			word = take_option(options, word, false);
		else
			take_input(options, *word);
	}
}

static void choose_compiler(struct options *options)
{
	const char *cc = getenv("CC");
	const char *prefix = getenv("CROSS_COMPILE");

	words_split(&options->cc, cc ? cc : "");
	if (!options->cc.count)
		words_add(&options->cc, format("%sgcc", prefix ? prefix : ""));
	for (size_t i = 1; i < options->cc.count; i++)
		note(options, options->cc.at[i], false);
}

/* a/test.c becomes ./test */
static const char *default_output(const char *source)
{
	const char *slash = strrchr(source, '/');
	const char *name = slash ? slash + 1 : source;

	return format("%.*s", (int)strlen(name) - 2, name);
}

void options_parse(struct options *options, char **argv)
{
	choose_compiler(options);
	take_variable(options, "CPPFLAGS");
	take_variable(options, "CFLAGS");
	take_variable(options, "LDFLAGS");
	take_words(options, argv + 1);
	take_variable(options, "LDLIBS");
	if (!options->sources.count)
		die("no source: name a test.c (--help tells more)");
	if (!options->output)
		options->output = default_output(options->sources.at[0]);
	if (ends_with(options->output, ".c"))
		die("-o %s would overwrite a source", options->output);
}
