# SPDX-License-Identifier: GPL-2.0-or-later
# The core file of a payload that does not end.
#
# RUN core wrong -c hang
# ON here lab32
# ENV LTP_TIMEOUT_MUL=0.01
# STATUS 2
# SAYS Program terminated with signal SIGALRM, Alarm clock.
# SAYS #0 *spin () at *
# SAYS #1 * hang () at *
# SAYS * TINFO: The guest's core file is */core
# SAYS * TBROK: Test timed out*
backtrace
