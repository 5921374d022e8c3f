/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Strings, memory and formatting for payloads: the part of the C library a
 * payload has. Included by kvm_guest.h, behind the types it uses.
 *
 * Everything not said here is as in the C standard (ISO/IEC 9899:2011, 7.21.6
 * and 7.24).
 */
#ifndef KVM_GUEST_STRING_H
#define KVM_GUEST_STRING_H

/**
 * memset() - fill memory with a byte.
 * @dest: first byte
 * @val: value, of which the low 8 bits count
 * @size: bytes
 *
 * Return: @dest.
 */
void *memset(void *dest, int val, size_t size);

/**
 * memzero() - fill memory with zeroes.
 * @dest: first byte
 * @size: bytes
 *
 * Return: @dest.
 */
void *memzero(void *dest, size_t size);

/**
 * memcpy() - copy memory that does not overlap.
 * @dest: first byte to write
 * @src: first byte to read
 * @size: bytes
 *
 * Return: @dest.
 */
void *memcpy(void *dest, const void *src, size_t size);

/**
 * memmove() - copy memory that may overlap.
 * @dest: first byte to write
 * @src: first byte to read
 * @size: bytes
 *
 * Return: @dest.
 */
void *memmove(void *dest, const void *src, size_t size);

/**
 * memcmp() - compare memory.
 * @a: first byte of one block
 * @b: first byte of the other
 * @size: bytes
 *
 * Return: 0 if equal; otherwise negative or positive as the first differing
 * byte of @a, taken as unsigned, is less or greater.
 */
int memcmp(const void *a, const void *b, size_t size);

/**
 * strcpy() - copy a string.
 * @dest: memory for it, with its terminating zero
 * @src: the string
 *
 * Return: @dest.
 */
char *strcpy(char *dest, const char *src);

/**
 * strcat() - append a string.
 * @dest: string to append to, with room for both and a terminating zero
 * @src: string to append
 *
 * Return: @dest.
 */
char *strcat(char *dest, const char *src);

/**
 * strlen() - length of a string.
 * @str: the string
 *
 * Return: bytes before the terminating zero.
 */
size_t strlen(const char *str);

/**
 * strchr() - find the first occurrence of a character.
 * @str: string to look in
 * @c: character; 0 finds the terminating zero
 *
 * Return: where it is, or NULL.
 */
char *strchr(const char *str, int c);

/**
 * strrchr() - find the last occurrence of a character.
 * @str: string to look in
 * @c: character; 0 finds the terminating zero
 *
 * Return: where it is, or NULL.
 */
char *strrchr(const char *str, int c);

/**
 * strcmp() - compare strings.
 * @a: one string
 * @b: the other
 *
 * Return: 0 if equal; otherwise negative or positive as the first differing
 * character of @a, taken as unsigned, is less or greater.
 */
int strcmp(const char *a, const char *b);

/**
 * strncmp() - compare the beginning of strings.
 * @a: one string
 * @b: the other
 * @size: characters to compare at most
 *
 * Return: as strcmp().
 */
int strncmp(const char *a, const char *b, size_t size);

/**
 * vsnprintf() - format text into bounded memory.
 * @dest: memory for the text and its terminating zero; may be NULL if @size
 *	is 0
 * @size: bytes at @dest; what does not fit is cut off
 * @fmt: format, with the flags ``-+ #0``, width and precision (also ``*``),
 *	the lengths hh, h, l, ll, j, z and t, and the conversions
 *	c s d i u o x X p %
 * @args: what it refers to
 *
 * %p prints 0x and upper-case digits, for NULL 0x0. %s prints (null) for
 * NULL. Other directives, such as %n and those for floating point, are not
 * supported.
 *
 * Return: length of the whole text, without the terminating zero, whether it
 * fits or not; -1 if a directive is not supported, in which case @dest holds
 * the terminated text up to there, or if the length exceeds INT_MAX.
 */
int vsnprintf(char *dest, size_t size, const char *fmt, va_list args)
	__attribute__((format(printf, 3, 0)));

/**
 * snprintf() - format text into bounded memory.
 * @dest: memory for the text and its terminating zero
 * @size: bytes at @dest
 * @fmt: format as for vsnprintf()
 *
 * Return: as vsnprintf().
 */
int snprintf(char *dest, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * vsprintf() - format text into memory that is large enough.
 * @dest: memory for the text and its terminating zero
 * @fmt: format as for vsnprintf()
 * @args: what it refers to
 *
 * Return: as vsnprintf().
 */
int vsprintf(char *dest, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0)));

/**
 * sprintf() - format text into memory that is large enough.
 * @dest: memory for the text and its terminating zero
 * @fmt: format as for vsnprintf()
 *
 * Return: as vsnprintf().
 */
int sprintf(char *dest, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif /* KVM_GUEST_STRING_H */
