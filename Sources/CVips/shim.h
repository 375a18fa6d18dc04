// SPDX-License-Identifier: Apache-2.0
//
// Calls of the variadic functions of libvips through their addresses.
//
// No header of libvips is needed to build: MediaFormats opens the library when the first picture is scaled
// (VipsLibrary.swift). Swift has no variadic C calls, so each wrapper below takes the address of a variadic function and
// calls it with the options it is for. Options are pairs of a name and a value; NULL ends them. Numbers of enumerations
// are those of vips/resample.h, vips/foreign.h and vips/conversion.h.
#pragma once

#include <malloc.h>
#include <stddef.h>

typedef struct _VipsImage VipsImage;
typedef struct _VipsArrayDouble VipsArrayDouble;

typedef VipsImage *(*cvips_new_from_buffer)(const void *, size_t, const char *, ...);
typedef int (*cvips_thumbnail_buffer)(void *, size_t, VipsImage **, int, ...);
typedef int (*cvips_thumbnail_image)(VipsImage *, VipsImage **, int, ...);
typedef int (*cvips_change)(VipsImage *, VipsImage **, ...);
typedef int (*cvips_convert)(VipsImage *, VipsImage **, int, ...);
typedef int (*cvips_write_to_buffer)(VipsImage *, const char *, void **, size_t *, ...);

// Only down (2), an error for what is broken or cut, rows and columns as stored. Some versions pass the option fail_on
// of this function on to no decoder, so the decoder is told.
static inline int cvips_thumbnail(void *function, const void *bytes, size_t count, VipsImage **out, int side) {
  return ((cvips_thumbnail_buffer)function)(
      (void *)bytes, count, out, side, "height", side, "size", 2, "no_rotate", 1, "option_string", "[fail_on=error]", NULL);
}

// The same for a picture with a colour profile, which is applied.
static inline int cvips_thumbnail_with_profile(
    void *function, const void *bytes, size_t count, VipsImage **out, int side) {
  return ((cvips_thumbnail_buffer)function)(
      (void *)bytes, count, out, side, "height", side, "size", 2, "no_rotate", 1, "option_string", "[fail_on=error]",
      "export_profile", "srgb", NULL);
}

static inline int cvips_thumbnail_of_image(void *function, VipsImage *image, VipsImage **out, int side) {
  return ((cvips_thumbnail_image)function)(image, out, side, "height", side, "size", 2, "no_rotate", 1, NULL);
}

static inline VipsImage *cvips_open(void *function, const void *bytes, size_t count) {
  return ((cvips_new_from_buffer)function)(bytes, count, "", NULL);
}

static inline int cvips_copy_as(void *function, VipsImage *image, VipsImage **out, int interpretation) {
  return ((cvips_change)function)(image, out, "interpretation", interpretation, NULL);
}

static inline int cvips_autorot(void *function, VipsImage *image, VipsImage **out) {
  return ((cvips_change)function)(image, out, NULL);
}

static inline int cvips_flatten(void *function, VipsImage *image, VipsImage **out, VipsArrayDouble *background) {
  return ((cvips_change)function)(image, out, "background", background, NULL);
}

static inline int cvips_colourspace(void *function, VipsImage *image, VipsImage **out, int space) {
  return ((cvips_convert)function)(image, out, space, NULL);
}

// Without metadata; the quality is for formats that lose something.
static inline int cvips_write_lossy(
    void *function, VipsImage *image, const char *suffix, void **bytes, size_t *count, int quality) {
  return ((cvips_write_to_buffer)function)(image, suffix, bytes, count, "strip", 1, "Q", quality, NULL);
}

static inline int cvips_write_lossless(
    void *function, VipsImage *image, const char *suffix, void **bytes, size_t *count) {
  return ((cvips_write_to_buffer)function)(image, suffix, bytes, count, "strip", 1, NULL);
}

// Gives memory that is free again back to the system: a decoded picture leaves tens of megabytes of it behind.
static inline void cvips_trim_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}
