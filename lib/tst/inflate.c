// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Unpacks a gzip file (RFC 1952) with deflated data (RFC 1951), such as
 * /proc/config.gz. Starting zcat for it would take longer than the rest of a
 * small test, and zcat need not be there. Called by kconfig_file.c.
 */
#include "tst/tst_private.h"

#define MAX_BITS 15
#define FAST_BITS 9
#define MAX_OUT (64 << 20)

struct stream {
	const unsigned char *in;
	const unsigned char *end;
	uint32_t bits;
	int nbits;
	char *out;
	size_t len;
	size_t size;
	int bad;
};

/* A canonical Huffman code: how many codes each length has, and the symbols
 * in the order of their codes. For short codes, by the next bits of the input:
 * symbol * 16 + length; 0 stands for a longer one. */
struct code {
	uint16_t count[MAX_BITS + 1];
	uint16_t symbol[288];
	uint16_t fast[1 << FAST_BITS];
};

static void fill_bits(struct stream *s)
{
	while (s->nbits <= 24 && s->in < s->end) {
		s->bits |= (uint32_t)*s->in++ << s->nbits;
		s->nbits += 8;
	}
}

/* At most 16. */
static unsigned int get_bits(struct stream *s, int n)
{
	unsigned int val;

	if (s->nbits < n)
		fill_bits(s);
	if (s->nbits < n) {
		s->bad = 1;
		return 0;
	}
	val = s->bits & ((1u << n) - 1);
	s->bits >>= n;
	s->nbits -= n;
	return val;
}

static void put_byte(struct stream *s, int c)
{
	char *more;

	if (s->len == s->size) {
		s->size = s->size ? s->size * 2 : 262144;
		more = s->size > MAX_OUT ? NULL : realloc(s->out, s->size);
		if (!more) {
			s->bad = 1;
			s->size = s->len;
			return;
		}
		s->out = more;
	}
	s->out[s->len++] = c;
}

static unsigned int reverse(unsigned int code, int len)
{
	unsigned int ret = 0;

	while (len--) {
		ret = ret << 1 | (code & 1);
		code >>= 1;
	}
	return ret;
}

/* Codes come with their first bit first, that is the lowest. */
static void make_fast(struct code *c)
{
	unsigned int code = 0, pos, index = 0;
	int len, i;

	memset(c->fast, 0, sizeof(c->fast));
	for (len = 1; len <= FAST_BITS; len++, code <<= 1) {
		for (i = 0; i < c->count[len]; i++, code++, index++) {
			pos = reverse(code, len);
			for (; pos < 1 << FAST_BITS; pos += 1 << len)
				c->fast[pos] = c->symbol[index] << 4 | len;
		}
	}
}

/* More codes than there are numbers of their length: damaged. */
static int is_oversubscribed(const struct code *c)
{
	int len, left = 1;

	for (len = 1; len <= MAX_BITS && left >= 0; len++)
		left = 2 * left - c->count[len];
	return left < 0;
}

static void make_code(struct stream *s, struct code *c,
		      const unsigned char *lens, int n)
{
	uint16_t offset[MAX_BITS + 2] = { 0 };
	int i;

	memset(c->count, 0, sizeof(c->count));
	for (i = 0; i < n; i++)
		c->count[lens[i]]++;
	c->count[0] = 0;
	for (i = 1; i <= MAX_BITS; i++)
		offset[i + 1] = offset[i] + c->count[i];
	for (i = 0; i < n; i++) {
		if (lens[i])
			c->symbol[offset[lens[i]]++] = i;
	}
	make_fast(c);
	if (is_oversubscribed(c))
		s->bad = 1;
}

static int get_long_symbol(struct stream *s, const struct code *c)
{
	int len, code = 0, first = 0, index = 0;

	for (len = 1; len <= MAX_BITS && !s->bad; len++) {
		code |= get_bits(s, 1);
		if (code - first < c->count[len])
			return c->symbol[index + code - first];
		index += c->count[len];
		first = (first + c->count[len]) << 1;
		code <<= 1;
	}
	s->bad = 1;
	return 256;
}

static int get_symbol(struct stream *s, const struct code *c)
{
	unsigned int fast;

	if (s->nbits < MAX_BITS)
		fill_bits(s);
	fast = c->fast[s->bits & ((1 << FAST_BITS) - 1)];
	if (!fast || (int)(fast & 15) > s->nbits)
		return get_long_symbol(s, c);
	s->bits >>= fast & 15;
	s->nbits -= fast & 15;
	return fast >> 4;
}

/* Base value and extra bits of the symbols for lengths and distances follow
 * a rule; only the last length is an exception. */
static unsigned int get_length(struct stream *s, int symbol)
{
	int extra = symbol < 265 ? 0 : (symbol - 261) / 4;

	if (symbol == 285)
		return 258;
	if (!extra)
		return symbol - 254;
	return 3 + ((4 + (symbol - 261) % 4) << extra) + get_bits(s, extra);
}

static unsigned int get_distance(struct stream *s, int symbol)
{
	int extra = symbol < 4 ? 0 : symbol / 2 - 1;

	if (symbol > 29) {
		s->bad = 1;
		return 0;
	}
	if (!extra)
		return symbol + 1;
	return 1 + ((2 + symbol % 2) << extra) + get_bits(s, extra);
}

static void copy_match(struct stream *s, unsigned int len, unsigned int dist)
{
	if (dist > s->len) {
		s->bad = 1;
		return;
	}
	if (s->size - s->len >= len) {
		for (; len; len--, s->len++)
			s->out[s->len] = s->out[s->len - dist];
		return;
	}
	while (len-- && !s->bad)
		put_byte(s, s->out[s->len - dist]);
}

static void inflate_codes(struct stream *s, const struct code *lit,
			  const struct code *dist)
{
	unsigned int len;
	int symbol;

	while (!s->bad) {
		symbol = get_symbol(s, lit);
		if (symbol == 256)
			return;
		if (symbol < 256) {
			put_byte(s, symbol);
			continue;
		}
		if (symbol > 285) {
			s->bad = 1;
			return;
		}
		len = get_length(s, symbol);
		copy_match(s, len, get_distance(s, get_symbol(s, dist)));
	}
}

static void inflate_stored(struct stream *s)
{
	unsigned int len;

	get_bits(s, s->nbits & 7);
	len = get_bits(s, 16);
	get_bits(s, 16);
	while (len-- && !s->bad)
		put_byte(s, get_bits(s, 8));
}

static void inflate_fixed(struct stream *s)
{
	unsigned char lens[288];
	struct code lit, dist;
	int i;

	for (i = 0; i < 288; i++)
		lens[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	make_code(s, &lit, lens, 288);
	memset(lens, 5, 30);
	make_code(s, &dist, lens, 30);
	inflate_codes(s, &lit, &dist);
}

/* The lengths of the two codes are themselves coded; 16 to 18 repeat. */
static void get_lengths(struct stream *s, const struct code *c,
			unsigned char *lens, int n)
{
	int i = 0, symbol, repeat, value;

	while (i < n && !s->bad) {
		symbol = get_symbol(s, c);
		if (symbol < 16) {
			lens[i++] = symbol;
			continue;
		}
		value = symbol == 16 && i ? lens[i - 1] : 0;
		repeat = symbol == 16 ? 3 + get_bits(s, 2) :
			 symbol == 17 ? 3 + get_bits(s, 3) :
					11 + get_bits(s, 7);
		while (repeat-- && i < n)
			lens[i++] = value;
	}
}

static void inflate_dynamic(struct stream *s)
{
	static const unsigned char order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10,
						 5, 11, 4, 12, 3, 13, 2, 14, 1,
						 15 };
	int nlit = get_bits(s, 5) + 257, ndist = get_bits(s, 5) + 1;
	int ncode = get_bits(s, 4) + 4, i;
	unsigned char lens[320] = { 0 };
	struct code lit, dist;

	for (i = 0; i < ncode; i++)
		lens[order[i]] = get_bits(s, 3);
	make_code(s, &lit, lens, 19);
	memset(lens, 0, sizeof(lens));
	if (nlit > 286 || ndist > 30)
		s->bad = 1;
	else
		get_lengths(s, &lit, lens, nlit + ndist);
	make_code(s, &lit, lens, MIN(nlit, 286));
	make_code(s, &dist, lens + nlit, MIN(ndist, 30));
	inflate_codes(s, &lit, &dist);
}

static void inflate(struct stream *s)
{
	int last;

	do {
		last = get_bits(s, 1);
		switch (get_bits(s, 2)) {
		case 0:
			inflate_stored(s);
			break;
		case 1:
			inflate_fixed(s);
			break;
		case 2:
			inflate_dynamic(s);
			break;
		default:
			s->bad = 1;
		}
	} while (!last && !s->bad);
}

static void skip_string(struct stream *s)
{
	while (!s->bad && get_bits(s, 8))
		;
}

static void skip_header(struct stream *s)
{
	enum { FHCRC = 2, FEXTRA = 4, FNAME = 8, FCOMMENT = 16 };
	unsigned int magic = get_bits(s, 16), method = get_bits(s, 8);
	unsigned int flags = get_bits(s, 8), skip = 6;

	if (magic != 0x8b1f || method != 8)
		s->bad = 1;
	while (skip-- && !s->bad)
		get_bits(s, 8);
	if (flags & FEXTRA) {
		for (skip = get_bits(s, 16); skip-- && !s->bad;)
			get_bits(s, 8);
	}
	if (flags & FNAME)
		skip_string(s);
	if (flags & FCOMMENT)
		skip_string(s);
	if (flags & FHCRC)
		get_bits(s, 16);
}

/* Text from malloc() with a NUL behind it, or NULL if the data is damaged. */
char *tst_gunzip(const unsigned char *in, size_t len, size_t *out_len)
{
	struct stream s = { .in = in, .end = in + len };

	/* The last four bytes are the size, unless the file is damaged. */
	s.size = in[len - 4] | in[len - 3] << 8 | in[len - 2] << 16;
	s.size++;
	s.out = malloc(s.size);
	if (!s.out)
		return NULL;
	skip_header(&s);
	if (!s.bad)
		inflate(&s);
	put_byte(&s, 0);
	if (s.bad) {
		free(s.out);
		return NULL;
	}
	*out_len = s.len - 1;
	return s.out;
}
