/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The subcommands of bareguest: each takes its own words, returns a status. */
#ifndef BAREGUEST_COMMANDS_H
#define BAREGUEST_COMMANDS_H

int lab_main(int argc, char **argv);

#endif
