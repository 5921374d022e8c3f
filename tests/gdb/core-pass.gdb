# SPDX-License-Identifier: GPL-2.0-or-later
# Nothing went wrong: there is no core file, not even an old one.
#
# RUN core wrong -c pass
# ON here
# STATUS 0
# SAYS * TPASS: Nothing went wrong
# NEVER *core file*
# NEVER *Program terminated*
backtrace
