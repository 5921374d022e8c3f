/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The version of everything in this tree. Included by the test library and by
 * the tools.
 */
#ifndef VERSION_H
#define VERSION_H

#define BAREGUEST_VERSION "0.1"

#endif /* VERSION_H */
