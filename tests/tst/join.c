// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A program that a test starts, and that joins it with tst_reinit(). Started
 * by the case "reinit" of results.c.
 */
#define TST_NO_DEFAULT_MAIN
#include "tst_test.h"

int main(void)
{
	tst_reinit();
	tst_res(TPASS, "joined");
	if (getenv("JOIN_TWICE"))
		tst_reinit();
	return 0;
}
