# SPDX-License-Identifier: GPL-2.0-or-later
# The core file of a failure that does not end the test: of the first one.
#
# RUN core wrong -c fail
# ON here
# STATUS 1
# SAYS Program terminated with signal SIGABRT, Aborted.
# SAYS #1 * judge (value=*1) at *
# SAYS *@failed*
# SAYS * TFAIL: Failed with 1
# SAYS * TINFO: The guest's core file is */core
# SAYS * TFAIL: Failed with 2
# SAYS * TPASS: Went on
backtrace
frame function judge
