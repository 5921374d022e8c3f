// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The sprintf() family of payloads. Reports do not come through here: the
 * controller formats them.
 */
#include "kvm_guest.h"
#include "common/printf_core.h"

/* va_list may be an array, which could not be passed on by address. */
struct printf_args {
	va_list list;
};

static uint64_t next_arg(void *ctx, unsigned int bytes)
{
	struct printf_args *args = ctx;

	if (bytes == 8)
		return va_arg(args->list, uint64_t);

	return va_arg(args->list, unsigned int);
}

static void put_string(void *ctx, struct printf_out *out,
		       const struct printf_spec *spec, uint64_t addr)
{
	const char *str = addr ? (const char *)(uintptr_t)addr : "(null)";
	size_t len = 0;

	(void)ctx;
	if (spec->flags & PRINTF_PRECISION) {
		while (len < spec->precision && str[len])
			len++;
	} else {
		len = strlen(str);
	}

	printf_field(out, spec, str, len);
}

int vsnprintf(char *dest, size_t size, const char *fmt, va_list list)
{
	struct printf_out out = { .buf = dest, .size = size ? size - 1 : 0 };
	struct printf_args args;
	const struct printf_source src = {
		.next = next_arg,
		.string = put_string,
		.ctx = &args,
		.word = sizeof(long),
	};
	const char *bad;
	size_t bad_len;

	va_copy(args.list, list);
	bad = printf_core(&out, fmt, &src, &bad_len);
	va_end(args.list);
	if (size)
		dest[out.len < size ? out.len : size - 1] = 0;

	return bad || out.len > PRINTF_MAX ? -1 : (int)out.len;
}

int snprintf(char *dest, size_t size, const char *fmt, ...)
{
	va_list list;
	int ret;

	va_start(list, fmt);
	ret = vsnprintf(dest, size, fmt, list);
	va_end(list);

	return ret;
}

int vsprintf(char *dest, const char *fmt, va_list list)
{
	return vsnprintf(dest, ~0UL, fmt, list);
}

int sprintf(char *dest, const char *fmt, ...)
{
	va_list list;
	int ret;

	va_start(list, fmt);
	ret = vsprintf(dest, fmt, list);
	va_end(list);

	return ret;
}
