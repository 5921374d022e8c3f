// SPDX-License-Identifier: GPL-2.0-or-later
/* Lists of words; see words.h. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "words.h"

char *format(const char *fmt, ...)
{
	va_list args;
	char *text;
	int ret;

	va_start(args, fmt);
	ret = vasprintf(&text, fmt, args);
	va_end(args);
	if (ret < 0)
		die("out of memory");
	return text;
}

static void add_owned(struct words *words, char *word)
{
	size_t size = (words->count + 2) * sizeof(*words->at);

	words->at = realloc(words->at, size);
	if (!words->at || !word)
		die("out of memory");
	words->at[words->count++] = word;
	words->at[words->count] = NULL;
}

void words_add(struct words *words, const char *word)
{
	add_owned(words, strdup(word));
}

void words_append(struct words *words, const struct words *more)
{
	for (size_t i = 0; i < more->count; i++)
		words_add(words, more->at[i]);
}

/* Copies one character or quoted part of a word. Returns what follows. */
static const char *unquote(const char *text, FILE *word)
{
	const char quote = *text;
	const char *end;

	if (quote == '\\' && text[1]) {
		fputc(text[1], word);
		return text + 2;
	}
	end = quote == '\'' || quote == '"' ? strchr(text + 1, quote) : NULL;
	if (!end) {
		fputc(quote, word);
		return text + 1;
	}
	fwrite(text + 1, 1, end - text - 1, word);
	return end + 1;
}

static const char *split_word(struct words *words, const char *text)
{
	char *word = NULL;
	size_t size;
	FILE *out = open_memstream(&word, &size);

	if (!out)
		die("out of memory");
	while (*text && !isspace((unsigned char)*text))
		text = unquote(text, out);
	fclose(out);
	add_owned(words, word);
	return text;
}

static const char *skip_blanks(const char *text, bool comments)
{
	while (isspace((unsigned char)*text) || (comments && *text == '#'))
		text += *text == '#' ? strcspn(text, "\n") : 1;
	return text;
}

static void split(struct words *words, const char *text, bool comments)
{
	while (*(text = skip_blanks(text, comments)))
		text = split_word(words, text);
}

void words_split(struct words *words, const char *text)
{
	split(words, text, false);
}

void words_split_lines(struct words *words, const char *text)
{
	split(words, text, true);
}
