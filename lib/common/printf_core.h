/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Formatting as of printf(), without floating point: the part that is the
 * same for the payload's sprintf() family (lib/guest/printf.c) and for the
 * controller, which formats a payload's messages (lib/host/format.c).
 *
 * The includer provides the types size_t and uint64_t, memory functions, and
 * a struct printf_source that yields the arguments. No loop depends on a
 * width, a precision or anything else but the length of the format, of a
 * string and of the buffer.
 */
#ifndef PRINTF_CORE_H
#define PRINTF_CORE_H

#define PRINTF_MAX 0x7fffffff

enum printf_flags {
	PRINTF_LEFT = 1,	/* - */
	PRINTF_PLUS = 2,	/* + */
	PRINTF_SPACE = 4,	/* blank */
	PRINTF_ALT = 8,		/* # */
	PRINTF_ZERO = 16,	/* 0 */
	PRINTF_PRECISION = 32,	/* a precision is given */
};

/* One directive. */
struct printf_spec {
	unsigned int flags;
	uint64_t width;
	uint64_t precision;
	unsigned int bytes;	/* size of an integer; 0: no length was given */
	char conversion;
};

/*
 * The text so far: @len counts all of it, the first @size bytes are in @buf.
 * There is no terminating zero.
 */
struct printf_out {
	char *buf;
	size_t size;
	uint64_t len;
};

/*
 * Where the arguments come from. @next yields one of @bytes (4 or 8) bytes.
 * @string puts out what the argument @addr of %s points to.
 */
struct printf_source {
	uint64_t (*next)(void *ctx, unsigned int bytes);
	void (*string)(void *ctx, struct printf_out *out,
		       const struct printf_spec *spec, uint64_t addr);
	void *ctx;
	unsigned int word;	/* size of a long and of a pointer */
};

static inline size_t printf_room(const struct printf_out *out, uint64_t len)
{
	uint64_t room = out->len < out->size ? out->size - out->len : 0;

	return len < room ? len : room;
}

static inline void printf_text(struct printf_out *out, const char *text,
			       size_t len)
{
	size_t i, n = printf_room(out, len);

	for (i = 0; i < n; i++)
		out->buf[out->len + i] = text[i];
	out->len += len;
}

static inline void printf_pad(struct printf_out *out, char c, uint64_t len)
{
	size_t n = printf_room(out, len);

	if (n)
		memset(out->buf + out->len, c, n);
	out->len += len;
}

static inline uint64_t printf_missing(uint64_t have, uint64_t want)
{
	return have < want ? want - have : 0;
}

/* Text with blanks around it, up to the width. */
static inline void printf_field(struct printf_out *out,
				const struct printf_spec *spec,
				const char *text, size_t len)
{
	uint64_t pad = printf_missing(len, spec->width);

	if (!(spec->flags & PRINTF_LEFT))
		printf_pad(out, ' ', pad);
	printf_text(out, text, len);
	if (spec->flags & PRINTF_LEFT)
		printf_pad(out, ' ', pad);
}

/*
 * Digits of a power of two (2^@shift), ending before @end.
 * Returns the first.
 */
static inline char *printf_digits_shift(char *end, uint64_t value,
					unsigned int shift, const char *digits)
{
	for (; value; value >>= shift)
		*--end = digits[value & ((1u << shift) - 1)];

	return end;
}

/* Decimal digits, ending before @end. Returns the first. */
static inline char *printf_digits_decimal(char *end, uint64_t value)
{
	unsigned long low;

	for (; value > ~0UL; value /= 10)
		*--end = '0' + value % 10;

	for (low = value; low; low /= 10)
		*--end = '0' + low % 10;

	return end;
}

/* The digits of an unsigned value; none for zero. */
static inline char *printf_digits(char *end, char conversion, uint64_t value)
{
	switch (conversion) {
	case 'x':
		return printf_digits_shift(end, value, 4, "0123456789abcdef");
	case 'X':
	case 'p':
		return printf_digits_shift(end, value, 4, "0123456789ABCDEF");
	case 'o':
		return printf_digits_shift(end, value, 3, "01234567");
	default:
		return printf_digits_decimal(end, value);
	}
}

static inline int printf_is_signed(const struct printf_spec *spec)
{
	return spec->conversion == 'd' || spec->conversion == 'i';
}

/* What stands before the digits. */
static inline const char *printf_prefix(const struct printf_spec *spec,
					uint64_t value, int negative)
{
	if (spec->conversion == 'p')
		return "0x";
	if (spec->conversion == 'x' && spec->flags & PRINTF_ALT && value)
		return "0x";
	if (spec->conversion == 'X' && spec->flags & PRINTF_ALT && value)
		return "0X";
	if (!printf_is_signed(spec))
		return "";
	if (negative)
		return "-";
	if (spec->flags & PRINTF_PLUS)
		return "+";

	return spec->flags & PRINTF_SPACE ? " " : "";
}

/* Zeroes between prefix and digits. */
static inline uint64_t printf_zeroes(const struct printf_spec *spec,
				     size_t prefix, size_t count)
{
	const unsigned int filled = PRINTF_LEFT | PRINTF_PRECISION;
	uint64_t zeroes = 0;

	if (spec->flags & PRINTF_PRECISION)
		zeroes = printf_missing(count, spec->precision);
	else if (!count)
		zeroes = 1;

	if (spec->conversion == 'o' && spec->flags & PRINTF_ALT && !zeroes)
		zeroes = 1;

	if (spec->flags & PRINTF_ZERO && !(spec->flags & filled))
		zeroes += printf_missing(prefix + zeroes + count, spec->width);

	return zeroes;
}

static inline void printf_number(struct printf_out *out,
				 const struct printf_spec *spec,
				 uint64_t value, int negative)
{
	const char *prefix = printf_prefix(spec, value, negative);
	char buf[24], *end = buf + sizeof(buf), *digits;
	size_t count, signs = prefix[0] ? 1 + !!prefix[1] : 0;
	uint64_t zeroes, pad;

	digits = printf_digits(end, spec->conversion,
			       negative ? -value : value);
	count = end - digits;
	zeroes = printf_zeroes(spec, signs, count);
	pad = printf_missing(signs + zeroes + count, spec->width);

	if (!(spec->flags & PRINTF_LEFT))
		printf_pad(out, ' ', pad);
	printf_text(out, prefix, signs);
	printf_pad(out, '0', zeroes);
	printf_text(out, digits, count);
	if (spec->flags & PRINTF_LEFT)
		printf_pad(out, ' ', pad);
}

/* Fetches an integer and reduces it to its size. */
static inline void printf_integer(struct printf_out *out,
				  const struct printf_spec *spec,
				  const struct printf_source *src)
{
	unsigned int bytes = spec->bytes ? spec->bytes : 4;
	unsigned int unused = 64 - 8 * bytes;
	uint64_t value = src->next(src->ctx, bytes > 4 ? 8 : 4) << unused;
	int negative = printf_is_signed(spec) && value >> 63;

	value >>= unused;
	if (negative && unused)
		value |= ~0ULL << (64 - unused);
	printf_number(out, spec, value, negative);
}

static inline void printf_char(struct printf_out *out,
			       const struct printf_spec *spec,
			       const struct printf_source *src)
{
	char c = src->next(src->ctx, 4);

	printf_field(out, spec, &c, 1);
}

static inline const char *printf_parse_flags(const char *fmt,
					     unsigned int *flags)
{
	for (;; fmt++) {
		if (*fmt == '-')
			*flags |= PRINTF_LEFT;
		else if (*fmt == '+')
			*flags |= PRINTF_PLUS;
		else if (*fmt == ' ')
			*flags |= PRINTF_SPACE;
		else if (*fmt == '#')
			*flags |= PRINTF_ALT;
		else if (*fmt == '0')
			*flags |= PRINTF_ZERO;
		else
			return fmt;
	}
}

/* A number, from the format or an argument; the former is never negative. */
static inline const char *printf_parse_number(const char *fmt, int64_t *number,
					      const struct printf_source *src)
{
	*number = 0;

	if (*fmt == '*') {
		*number = (int32_t)src->next(src->ctx, 4);
		return fmt + 1;
	}

	for (; *fmt >= '0' && *fmt <= '9'; fmt++) {
		*number = *number * 10 + *fmt - '0';
		if (*number > PRINTF_MAX)
			*number = PRINTF_MAX;
	}

	return fmt;
}

static inline const char *printf_parse_field(const char *fmt,
					     struct printf_spec *spec,
					     const struct printf_source *src)
{
	int64_t number;

	fmt = printf_parse_number(fmt, &number, src);
	if (number < 0)
		spec->flags |= PRINTF_LEFT;
	spec->width = number < 0 ? -number : number;

	if (*fmt != '.')
		return fmt;

	fmt = printf_parse_number(fmt + 1, &number, src);
	if (number < 0)
		return fmt;
	spec->flags |= PRINTF_PRECISION;
	spec->precision = number;

	return fmt;
}

static inline const char *printf_parse_length(const char *fmt,
					      unsigned int *bytes,
					      unsigned int word)
{
	int twice = fmt[0] && fmt[0] == fmt[1];

	switch (*fmt) {
	case 'h':
		*bytes = twice ? 1 : 2;
		return fmt + 1 + twice;
	case 'l':
		*bytes = twice ? 8 : word;
		return fmt + 1 + twice;
	case 'j':
		*bytes = 8;
		return fmt + 1;
	case 'z':
	case 't':
		*bytes = word;
		return fmt + 1;
	default:
		return fmt;
	}
}

/* Returns what follows the directive. @fmt points behind its %. */
static inline const char *printf_parse(const char *fmt,
				       struct printf_spec *spec,
				       const struct printf_source *src)
{
	*spec = (struct printf_spec){ 0 };

	fmt = printf_parse_flags(fmt, &spec->flags);
	fmt = printf_parse_field(fmt, spec, src);
	fmt = printf_parse_length(fmt, &spec->bytes, src->word);
	spec->conversion = *fmt;

	return *fmt ? fmt + 1 : fmt;
}

/* Returns 0, or -1 for what is not supported. */
static inline int printf_convert(struct printf_out *out,
				 struct printf_spec *spec,
				 const struct printf_source *src)
{
	switch (spec->conversion) {
	case 'd':
	case 'i':
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		printf_integer(out, spec, src);
		return 0;
	}

	if (spec->bytes)
		return -1;

	switch (spec->conversion) {
	case 'p':
		spec->bytes = src->word;
		printf_integer(out, spec, src);
		return 0;
	case 'c':
		printf_char(out, spec, src);
		return 0;
	case 's':
		src->string(src->ctx, out, spec,
			    src->next(src->ctx, src->word));
		return 0;
	case '%':
		printf_text(out, "%", 1);
		return 0;
	default:
		return -1;
	}
}

/*
 * Returns NULL, or the directive that is not supported, with its length in
 * @bad_len.
 */
static inline const char *printf_core(struct printf_out *out, const char *fmt,
				      const struct printf_source *src,
				      size_t *bad_len)
{
	struct printf_spec spec;
	const char *start;

	for (;;) {
		for (start = fmt; *fmt && *fmt != '%'; fmt++)
			;
		printf_text(out, start, fmt - start);
		if (!*fmt)
			return NULL;

		start = fmt;
		fmt = printf_parse(fmt + 1, &spec, src);
		if (printf_convert(out, &spec, src)) {
			*bad_len = fmt - start;
			return start;
		}
	}
}

#endif /* PRINTF_CORE_H */
