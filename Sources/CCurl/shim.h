// SPDX-License-Identifier: Apache-2.0
//
// The declarations of libcurl, and calls of its variadic functions through their addresses.
//
// The module map links nothing: HTTPEngine opens the library when the first request is made (CurlLibrary.swift). Swift
// has no variadic C calls, so each wrapper below takes the address of a variadic function and passes one argument of
// one type with a real variadic prototype.
#pragma once

#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

typedef CURLcode (*ccurl_setopt)(CURL *, CURLoption, ...);
typedef CURLcode (*ccurl_getinfo)(CURL *, CURLINFO, ...);
typedef CURLMcode (*ccurl_multi_setopt)(CURLM *, CURLMoption, ...);

static inline CURLcode ccurl_set_long(void *setopt, CURL *easy, CURLoption option, long value) {
  return ((ccurl_setopt)setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_offset(void *setopt, CURL *easy, CURLoption option, curl_off_t value) {
  return ((ccurl_setopt)setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_string(void *setopt, CURL *easy, CURLoption option, const char *value) {
  return ((ccurl_setopt)setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_pointer(void *setopt, CURL *easy, CURLoption option, void *value) {
  return ((ccurl_setopt)setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_list(void *setopt, CURL *easy, CURLoption option, struct curl_slist *value) {
  return ((ccurl_setopt)setopt)(easy, option, value);
}

// For the header, write and read functions, whose types are equal.
static inline CURLcode ccurl_set_data_function(void *setopt, CURL *easy, CURLoption option, curl_write_callback value) {
  return ((ccurl_setopt)setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_seek_function(void *setopt, CURL *easy, curl_seek_callback value) {
  return ((ccurl_setopt)setopt)(easy, CURLOPT_SEEKFUNCTION, value);
}

static inline CURLcode ccurl_set_socket_function(void *setopt, CURL *easy, curl_opensocket_callback value) {
  return ((ccurl_setopt)setopt)(easy, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode ccurl_get_long(void *getinfo, CURL *easy, CURLINFO info, long *value) {
  return ((ccurl_getinfo)getinfo)(easy, info, value);
}

static inline CURLcode ccurl_get_pointer(void *getinfo, CURL *easy, CURLINFO info, void **value) {
  return ((ccurl_getinfo)getinfo)(easy, info, value);
}

static inline CURLMcode ccurl_multi_set_long(void *setopt, CURLM *multi, CURLMoption option, long value) {
  return ((ccurl_multi_setopt)setopt)(multi, option, value);
}

static inline CURLMcode ccurl_multi_set_pointer(void *setopt, CURLM *multi, CURLMoption option, void *value) {
  return ((ccurl_multi_setopt)setopt)(multi, option, value);
}

static inline CURLMcode ccurl_multi_set_socket_function(void *setopt, CURLM *multi, curl_socket_callback value) {
  return ((ccurl_multi_setopt)setopt)(multi, CURLMOPT_SOCKETFUNCTION, value);
}

static inline CURLMcode ccurl_multi_set_timer_function(void *setopt, CURLM *multi, curl_multi_timer_callback value) {
  return ((ccurl_multi_setopt)setopt)(multi, CURLMOPT_TIMERFUNCTION, value);
}

// Names the calling thread for debuggers and top.
static inline void ccurl_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
