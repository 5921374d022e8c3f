// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Conditions on the kernel's configuration: tst_kconfig_check(). Recursive
 * descent:
 *
 *	or   = and { "|" and }
 *	and  = not { "&" not }
 *	not  = "!" not | "(" or ")" | CONFIG_X [ "=" value ]
 */
#include "tst/tst_private.h"
#include "tst_kconfig.h"
#include <ctype.h>

#define MAX_DEPTH 32

struct parser {
	const char *text;
	const char *pos;
	int depth;
	int show;	/* second pass: TINFO for each option */
};

static void syntax_error(struct parser *p, const char *what)
{
	tst_err_printf("%s\n%*s^\n", p->text, (int)(p->pos - p->text), "");
	tst_lib_brk(TBROK, "kconfig condition '%s': %s at character %d",
		    p->text, what, (int)(p->pos - p->text) + 1);
}

static int next_is(struct parser *p, char c)
{
	p->pos += strspn(p->pos, " \t");
	if (*p->pos != c)
		return 0;
	p->pos++;
	return 1;
}

static void parse_name(struct parser *p, struct tst_kconfig_var *var)
{
	size_t len = 0;

	while (isupper((unsigned char)p->pos[len]) ||
	       isdigit((unsigned char)p->pos[len]) || p->pos[len] == '_')
		len++;
	if (strncmp(p->pos, "CONFIG_", 7) || len < 8)
		syntax_error(p, "expected CONFIG_...");
	if (len >= sizeof(var->id))
		syntax_error(p, "too long a name");
	memcpy(var->id, p->pos, len);
	var->id[len] = 0;
	var->id_len = len;
	p->pos += len;
}

/* Returns the length of the value, which is alphanumeric or quoted. */
static size_t parse_value(struct parser *p, const char **val)
{
	const char *end = p->pos;

	*val = p->pos;
	if (*end == '"') {
		end = strchr(end + 1, '"');
		if (!end)
			syntax_error(p, "missing closing quote");
		end++;
	} else {
		while (isalnum((unsigned char)*end) || *end == '_')
			end++;
	}
	if (end == p->pos)
		syntax_error(p, "expected a value");
	p->pos = end;
	return end - *val;
}

static int is_choice(const char *val, size_t len)
{
	return len == 1 && strchr("ymn", *val);
}

static int matches(const struct tst_kconfig_var *var, const char *val,
		   size_t len)
{
	if (!val)
		return var->choice == 'y' || var->choice == 'm';
	if (is_choice(val, len)) {
		if (*val == 'n')
			return !var->choice || var->choice == 'n';
		return var->choice == *val;
	}
	return var->choice == 'v' && strlen(var->val) == len &&
	       !memcmp(var->val, val, len);
}

static void show_var(const struct tst_kconfig_var *var)
{
	if (!var->choice)
		tst_lib_res(TINFO, "Variable: %s is undefined", var->id);
	else if (var->choice == 'v')
		tst_lib_res(TINFO, "Variable: %s=%s", var->id, var->val);
	else
		tst_lib_res(TINFO, "Variable: %s=%c", var->id, var->choice);
}

static int parse_var(struct parser *p)
{
	struct tst_kconfig_var var;
	const char *val = NULL;
	size_t len = 0;
	int ret;

	parse_name(p, &var);
	if (*p->pos == '=') {
		p->pos++;
		len = parse_value(p, &val);
	}
	tst_kconfig_read(&var, 1);
	if (p->show)
		show_var(&var);
	ret = matches(&var, val, len);
	free(var.val);
	return ret;
}

static int parse_or(struct parser *p);

static int parse_not(struct parser *p)
{
	int ret;

	if (++p->depth > MAX_DEPTH)
		syntax_error(p, "too deeply nested");
	if (next_is(p, '!')) {
		ret = !parse_not(p);
	} else if (next_is(p, '(')) {
		ret = parse_or(p);
		if (!next_is(p, ')'))
			syntax_error(p, "expected )");
	} else {
		ret = parse_var(p);
	}
	p->depth--;
	return ret;
}

static int parse_and(struct parser *p)
{
	int ret = parse_not(p);

	while (next_is(p, '&'))
		ret &= parse_not(p);
	return ret;
}

static int parse_or(struct parser *p)
{
	int ret = parse_and(p);

	while (next_is(p, '|'))
		ret |= parse_and(p);
	return ret;
}

static int eval(const char *text, int show)
{
	struct parser p = { .text = text, .pos = text, .show = show };
	int ret = parse_or(&p);

	p.pos += strspn(p.pos, " \t");
	if (*p.pos)
		syntax_error(&p, "expected & or |");
	return ret;
}

int tst_kconfig_check(const char *const kconfigs[])
{
	int ret = 0;

	for (; *kconfigs; kconfigs++) {
		if (eval(*kconfigs, 0))
			continue;
		tst_lib_res(TINFO, "Constraint '%s' not satisfied!",
			    *kconfigs);
		eval(*kconfigs, 1);
		ret = 1;
	}
	return ret;
}
