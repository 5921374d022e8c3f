# SPDX-License-Identifier: GPL-2.0-or-later
# The core file of a guest that leaves in a way that is no result.
#
# RUN core wrong -c halt
# ON here
# STATUS 2
# SAYS Program terminated with signal SIGABRT, Aborted.
# SAYS #0 * halt () at *
# SAYS * TBROK: The guest left without a result*
backtrace
