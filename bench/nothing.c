// SPDX-License-Identifier: GPL-2.0-or-later
/* The least a program can do. start.c runs it, linked statically. */
int main(void)
{
	return 0;
}
