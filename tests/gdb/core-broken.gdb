# SPDX-License-Identifier: GPL-2.0-or-later
# The core file of a payload that gives up.
#
# RUN core wrong -c broken
# ON here
# STATUS 2
# SAYS Program terminated with signal SIGABRT, Aborted.
# SAYS * broken () at *
# SAYS * TBROK: Broken
backtrace
