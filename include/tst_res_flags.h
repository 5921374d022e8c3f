/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Result types of a test. The one header that the controller's test library
 * and the payload's library have in common besides kvm_common.h.
 */
#ifndef TST_RES_FLAGS_H
#define TST_RES_FLAGS_H

/**
 * enum tst_res_flags - what a reported line means.
 * @TPASS: a check passed
 * @TFAIL: a check failed: the tested thing is wrong
 * @TBROK: the test could not be carried out
 * @TWARN: something went wrong beside what is tested
 * @TDEBUG: printed only when debugging output is on
 * @TINFO: a note, counts as nothing
 * @TCONF: the test does not apply here; says what is missing
 * @TERRNO: append errno (controller only)
 * @TTERRNO: append TST_ERR (controller only)
 * @TRERRNO: append the error number -TST_RET (controller only)
 */
enum tst_res_flags {
	TPASS	= 0,
	TFAIL	= 1,
	TBROK	= 2,
	TWARN	= 4,
	TDEBUG	= 8,
	TINFO	= 16,
	TCONF	= 32,
#ifndef COMPILE_PAYLOAD	/* which has no errno */
	TERRNO	= 0x100,
	TTERRNO	= 0x200,
	TRERRNO	= 0x400,
#endif
};

/* The bits of a result that hold one of the types above. */
#define TTYPE_MASK 0x3f

/* The type of a result without its errno flags. */
#define TTYPE_RESULT(ttype) ((ttype) & TTYPE_MASK)

#endif /* TST_RES_FLAGS_H */
