// SPDX-License-Identifier: Apache-2.0
//
// The few functions of libvips that scale pictures, as types of functions that are found while the program runs.
//
// No header of libvips is needed to build: MediaFormats opens the library when the first picture is scaled
// (VipsLibrary.swift). Swift has no variadic C calls, so each wrapper below takes the address of a variadic function and
// calls it with the options it is for; a list of options ends with NULL.
#pragma once

#include <stddef.h>

typedef struct _VipsImage VipsImage;
