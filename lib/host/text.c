// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes text from a guest fit to be printed; see text.h.
 */
#include <stdint.h>
#include <string.h>

#include "host/text.h"

#define CUT_LEN (sizeof(TEXT_CUT) - 1)

/* What one character can become at most: \xNN, or 4 bytes of UTF-8. */
#define UNIT_MAX 4

/*
 * Characters that act on the terminal or on the text around them, and those
 * that are not seen: Unicode's Default_Ignorable_Code_Point, but for the
 * variation selectors of emojis.
 */
static const struct range {
	uint32_t first, last;
} unprintable[] = {
	{ 0x80, 0x9f },		/* C1 control characters */
	{ 0xad, 0xad },		/* soft hyphen */
	{ 0x34f, 0x34f },
	{ 0x61c, 0x61c },	/* marks and embeddings of direction ... */
	{ 0x115f, 0x1160 },	/* fillers of Hangul */
	{ 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f },
	{ 0x200b, 0x200f },	/* ... and what has no width */
	{ 0x2028, 0x202e },
	{ 0x2060, 0x206f },
	{ 0x3164, 0x3164 },
	{ 0xd800, 0xdfff },	/* surrogates */
	{ 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 },
	{ 0xfff0, 0xffff },
	{ 0x1bca0, 0x1bca3 },
	{ 0x1d173, 0x1d17a },
	{ 0xe0000, 0xe0fff },	/* tags */
	{ 0x110000, 0x1fffff },
};

static bool is_printable(uint32_t character)
{
	size_t i;

	for (i = 0; i < sizeof(unprintable) / sizeof(*unprintable); i++) {
		if (character >= unprintable[i].first &&
		    character <= unprintable[i].last)
			return false;
	}

	return true;
}

/* Bytes a UTF-8 sequence has by its first byte; 0 if it starts none. */
static size_t utf8_length(unsigned char first)
{
	if (first >= 0xc0 && first < 0xe0)
		return 2;
	if (first >= 0xe0 && first < 0xf0)
		return 3;

	return first >= 0xf0 && first < 0xf8 ? 4 : 0;
}

/* Bytes of the printable non-ASCII character at @s; 0 if there is none. */
static size_t utf8_printable(const unsigned char *s, size_t len)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t i, n = utf8_length(*s);
	uint32_t character;

	if (!n || n > len)
		return 0;

	character = *s & (0xff >> (n + 1));
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | (s[i] & 0x3f);
	}

	return character >= least[n] && is_printable(character) ? n : 0;
}

static size_t escape(char *unit, unsigned char byte)
{
	static const char hex[] = "0123456789abcdef";
	static const char named[] = "\nn\rr\tt";
	const char *name = byte ? strchr(named, byte) : NULL;

	unit[0] = '\\';
	if (name && (name - named) % 2 == 0) {
		unit[1] = name[1];
		return 2;
	}

	unit[1] = 'x';
	unit[2] = hex[byte >> 4];
	unit[3] = hex[byte & 15];

	return 4;
}

static bool is_plain(unsigned char byte)
{
	return byte >= 0x20 && byte < 0x7f;
}

/* Most text is nothing else: copies as much as fits before the cut mark. */
static size_t copy_plain(char *out, size_t size, const unsigned char *s,
			 size_t len)
{
	size_t n, most = size - 1 - CUT_LEN;

	if (len > most)
		len = most;
	for (n = 0; n < len && is_plain(s[n]); n++)
		out[n] = s[n];
	return n;
}

/* Makes one unit of output; returns the bytes of input it stands for. */
static size_t convert(char *unit, size_t *unit_len, const unsigned char *s,
		      size_t len)
{
	size_t n = is_plain(*s) ? 1 : utf8_printable(s, len);

	if (n) {
		memcpy(unit, s, n);
		*unit_len = n;
		return n;
	}

	*unit_len = escape(unit, *s);

	return 1;
}

void kvm_text_hide_colons(char *name)
{
	while ((name = strchr(name, ':')))
		*name = '?';
}

bool kvm_text_is_cut(const char *text, size_t len)
{
	return len >= CUT_LEN && !strcmp(text + len - CUT_LEN, TEXT_CUT);
}

size_t kvm_text_mark_cut(char *out, size_t size, size_t len)
{
	if (len > size - 1 - CUT_LEN) {
		len = size - 1 - CUT_LEN;
		/* Not within a character. */
		while (len && (out[len] & 0xc0) == 0x80)
			len--;
	}

	memcpy(out + len, TEXT_CUT, CUT_LEN + 1);

	return len + CUT_LEN;
}

size_t kvm_text_sanitise(char *out, size_t size, const void *bytes, size_t len)
{
	const unsigned char *s = bytes, *end = s + len;
	size_t unit_len, used = copy_plain(out, size, s, len), safe = used;
	char unit[UNIT_MAX];

	s += used;
	while (s < end) {
		s += convert(unit, &unit_len, s, end - s);
		if (used + unit_len >= size)
			return kvm_text_mark_cut(out, size, safe);
		memcpy(out + used, unit, unit_len);
		used += unit_len;
		if (used + CUT_LEN < size)
			safe = used;
	}

	out[used] = 0;

	return used;
}
