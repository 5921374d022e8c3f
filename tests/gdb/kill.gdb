# SPDX-License-Identifier: GPL-2.0-or-later
# A test whose guest gdb kills is broken.
#
# RUN live walk
# ON here lab32
# STATUS 2
# SAYS [Inferior 1 (*) killed]
# SAYS * TBROK: gdb killed the guest
# NEVER * TPASS: *
kill
