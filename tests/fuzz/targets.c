// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The list of fuzz targets, and what they share; see fuzz.h.
 */
#include "fuzz.h"

const struct fuzz_target fuzz_targets[] = {
	{ "text", fuzz_text },
	{ "format", fuzz_format },
	{ "payload", fuzz_payload },
	{ "symbols", fuzz_symbols },
	{ "exits", fuzz_exits },
	{ "paging", fuzz_paging },
	{ "backtrace", fuzz_backtrace },
	{ "trace", fuzz_trace },
	{ "gdb", fuzz_gdb },
	{ "commands", fuzz_commands },
	{ "machine", fuzz_machine },
	{ NULL, NULL },
};

const struct fuzz_target *fuzz_find(const char *name)
{
	const struct fuzz_target *target;
	const char *slash = strrchr(name, '/');

	name = slash ? slash + 1 : name;
	for (target = fuzz_targets; target->name; target++)
		if (!strcmp(target->name, name))
			return target;
	return NULL;
}

size_t fuzz_bytes(struct fuzz_input *in, void *out, size_t size)
{
	size_t have = size < in->size ? size : in->size;

	memset(out, 0, size);
	if (have)
		memcpy(out, in->data, have);
	in->data += have;
	in->size -= have;
	return have;
}

uint64_t fuzz_number(struct fuzz_input *in, size_t bytes)
{
	uint64_t value = 0;

	fuzz_bytes(in, &value, bytes);
	return value;
}

void *fuzz_copy(const void *data, size_t size)
{
	void *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	if (size)
		memcpy(copy, data, size);
	return copy;
}

/*
 * What must not be in a line although it is UTF-8: by its bytes, from the
 * first to the last of a row.
 */
static const char *const harmful[][2] = {
	{ "\xc2\xad", "\xc2\xad" },		/* soft hyphen */
	{ "\xd8\x9c", "\xd8\x9c" },		/* direction, U+061C */
	{ "\xe2\x80\x8b", "\xe2\x80\x8f" },	/* no width, direction */
	{ "\xe2\x80\xa8", "\xe2\x80\xae" },	/* lines, direction */
	{ "\xe2\x81\xa0", "\xe2\x81\xaf" },	/* no width, isolates */
	{ "\xe3\x85\xa4", "\xe3\x85\xa4" },	/* a filler */
	{ "\xef\xbb\xbf", "\xef\xbb\xbf" },	/* byte order mark */
	{ "\xf3\xa0\x80\x80", "\xf3\xa0\xbf\xbf" },	/* tags */
};

static bool is_harmful(const unsigned char *s, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(harmful) / sizeof(*harmful); i++)
		if (strlen(harmful[i][0]) == len &&
		    memcmp(s, harmful[i][0], len) >= 0 &&
		    memcmp(s, harmful[i][1], len) <= 0)
			return true;
	return false;
}

/*
 * Written another way than lib/host/text.c, which is on trial here: by the
 * bytes of UTF-8, not by the characters they stand for.
 */
static size_t printable_length(const unsigned char *s)
{
	if (*s >= 0x20 && *s < 0x7f)
		return 1;
	/* C2 80 to C2 9F are the C1 control characters. */
	if (*s >= 0xc2 && *s < 0xe0 && s[1] >= 0x80 && s[1] < 0xc0)
		return *s == 0xc2 && s[1] < 0xa0 ? 0 : 2;
	if (*s < 0xe0 || *s > 0xf4 || s[1] < 0x80 || s[1] > 0xbf ||
	    s[2] < 0x80 || s[2] > 0xbf)
		return 0;
	/* Shortest form only, no surrogates. */
	if (*s < 0xf0)
		return (*s == 0xe0 && s[1] < 0xa0) ||
		       (*s == 0xed && s[1] > 0x9f) ? 0 : 3;
	return s[3] < 0x80 || s[3] > 0xbf || (*s == 0xf0 && s[1] < 0x90) ||
	       (*s == 0xf4 && s[1] > 0x8f) ? 0 : 4;
}

bool fuzz_printable(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t len;

	for (; *s; s += len) {
		len = printable_length(s);
		if (!len || is_harmful(s, len))
			return false;
	}
	return true;
}
