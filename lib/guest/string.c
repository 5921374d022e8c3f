// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory and string functions of payloads; the compiler calls some of them on
 * its own. A KVM that interprets guest code charges per instruction, so they
 * go word by word where that saves some.
 */
#include "kvm_guest.h"
#include "guest/arch.h"

/* A word at any address, in memory of any type. */
typedef unsigned long word_at __attribute__((may_alias, aligned(1)));

#define WORD sizeof(word_at)

#define WORD_ONES (~0UL / 0xff)
#define WORD_HIGHS (WORD_ONES * 0x80)

static void fill_short(unsigned char *d, int val, size_t size)
{
	while (size--)
		*d++ = val;
}

void *memset(void *dest, int val, size_t size)
{
	unsigned long fill = (unsigned char)val * WORD_ONES;

	if (size < WORD) {
		fill_short(dest, val, size);
		return dest;
	}

	/* The last word covers the rest, and bytes that are done already. */
	arch_fill_words(dest, fill, size / WORD);
	*(word_at *)((char *)dest + size - WORD) = fill;

	return dest;
}

void *memzero(void *dest, size_t size)
{
	return memset(dest, 0, size);
}

static void copy_short(unsigned char *d, const unsigned char *s, size_t size)
{
	while (size--)
		*d++ = *s++;
}

/*
 * Upwards, right also if @src is behind @dest and they overlap: each word is
 * read before anything at or behind it is written.
 */
void *memcpy(void *dest, const void *src, size_t size)
{
	unsigned long last;

	if (size < WORD) {
		copy_short(dest, src, size);
		return dest;
	}

	last = *(const word_at *)((const char *)src + size - WORD);
	arch_copy_words(dest, src, size / WORD);
	*(word_at *)((char *)dest + size - WORD) = last;

	return dest;
}

static void copy_down(unsigned char *d, const unsigned char *s, size_t size)
{
	for (; size >= WORD; size -= WORD)
		*(word_at *)(d + size - WORD) =
			*(const word_at *)(s + size - WORD);

	while (size--)
		d[size] = s[size];
}

void *memmove(void *dest, const void *src, size_t size)
{
	/* The distance wraps to a large one if @dest is before @src. */
	if ((uintptr_t)dest - (uintptr_t)src >= size)
		return memcpy(dest, src, size);

	copy_down(dest, src, size);

	return dest;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const unsigned char *p = a, *q = b;

	while (size >= WORD && *(const word_at *)p == *(const word_at *)q) {
		p += WORD;
		q += WORD;
		size -= WORD;
	}

	for (; size; p++, q++, size--) {
		if (*p != *q)
			return *p - *q;
	}

	return 0;
}

/*
 * Reads whole aligned words, thus up to WORD - 1 bytes behind the end, but
 * never in another page.
 */
__attribute__((no_sanitize("address")))
size_t strlen(const char *str)
{
	const char *s = str;

	for (; (uintptr_t)s % WORD; s++) {
		if (!*s)
			return s - str;
	}

	for (;;) {
		unsigned long w = *(const word_at *)s;

		if ((w - WORD_ONES) & ~w & WORD_HIGHS)
			break;
		s += WORD;
	}

	while (*s)
		s++;

	return s - str;
}

char *strcpy(char *dest, const char *src)
{
	return memcpy(dest, src, strlen(src) + 1);
}

char *strcat(char *dest, const char *src)
{
	strcpy(dest + strlen(dest), src);

	return dest;
}

char *strchr(const char *str, int c)
{
	for (; *str != (char)c; str++) {
		if (!*str)
			return NULL;
	}

	return (char *)str;
}

char *strrchr(const char *str, int c)
{
	const char *s = str + strlen(str);

	for (;; s--) {
		if (*s == (char)c)
			return (char *)s;
		if (s == str)
			return NULL;
	}
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}

	return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t size)
{
	for (; size && *a && *a == *b; a++, b++)
		size--;

	return size ? (unsigned char)*a - (unsigned char)*b : 0;
}
