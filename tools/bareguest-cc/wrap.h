/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes the object file that carries a payload into the controller. Called
 * by the payload half of the build.
 */
#ifndef WRAP_H
#define WRAP_H

#include <gelf.h>

#include "build.h"

void wrap_payload(const struct build *build, Elf *payload);

#endif
