/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text from a guest, made fit to be printed. Used wherever the controller
 * prints what a guest wrote.
 */
#ifndef HOST_TEXT_H
#define HOST_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Stands at the end of text that did not fit. */
#define TEXT_CUT "[cut]"

/*
 * kvm_text_sanitise() - make bytes printable.
 * @out: memory for the text, always terminated
 * @size: bytes at @out, more than sizeof(TEXT_CUT)
 * @bytes: anything
 * @len: bytes at @bytes
 *
 * Printable ASCII and valid UTF-8 stay as they are; newline, carriage return
 * and tab become \n, \r and \t; any other byte becomes \xNN. So do characters
 * that control a terminal or the direction of text. What does not fit is cut
 * off, never within an escape or a character, and TEXT_CUT put behind.
 *
 * Return: length of the text.
 */
size_t kvm_text_sanitise(char *out, size_t size, const void *bytes, size_t len);

/*
 * kvm_text_hide_colons() - make a file's name fit for a line of output.
 * @name: sanitised text
 *
 * A colon ends the file's name there: "a:1: TPASS: " must not be one.
 */
void kvm_text_hide_colons(char *name);

/*
 * kvm_text_mark_cut() - put TEXT_CUT behind text, within its memory.
 * @out: sanitised text
 * @size: bytes at @out, more than sizeof(TEXT_CUT)
 * @len: length of the text
 *
 * Return: the new length.
 */
size_t kvm_text_mark_cut(char *out, size_t size, size_t len);

/* Whether text of @len bytes ends with TEXT_CUT. */
bool kvm_text_is_cut(const char *text, size_t len);

#endif /* HOST_TEXT_H */
