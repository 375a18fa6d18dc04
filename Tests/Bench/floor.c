// SPDX-License-Identifier: Apache-2.0
//
// The floor of scripts/bench: the least that any relay of model streams must do, so that figures of the server can be
// given as multiples that hold on any machine. (performance.md 1)
//
// One libcurl multi handle serves all agents with epoll. Lines of the event streams are found with memchr. The text of
// a delta is copied, still escaped, into a JSON-RPC notification with a Content-Length header. What one round of
// libcurl brought goes out with one write; with --write-each every notification has a write of its own.
//
// usage: floor [--write-each] URL MODEL...        one agent for each model; ends when all streams have ended

#define _GNU_SOURCE
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

struct bytes {
  char *data;
  size_t count, room;
};

struct agent {
  int number;
  long deltas;
  struct bytes rest;  // the beginning of a line whose end has not come yet
};

static struct bytes output;
static int write_each, poller;
static long timeout_ms = -1;

static void fail(const char *what) {
  fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void reserve(struct bytes *bytes, size_t more) {
  if (bytes->count + more <= bytes->room) return;
  while (bytes->count + more > bytes->room) bytes->room = bytes->room ? bytes->room * 2 : 1 << 16;
  if (!(bytes->data = realloc(bytes->data, bytes->room))) fail("realloc");
}

static void append(struct bytes *bytes, const char *data, size_t count) {
  memcpy(bytes->data + bytes->count, data, count);
  bytes->count += count;
}

static void flush(void) {
  for (size_t done = 0; done < output.count;) {
    ssize_t count = write(STDOUT_FILENO, output.data + done, output.count - done);
    if (count < 0 && errno != EINTR) fail("write");
    if (count > 0) done += count;
  }
  output.count = 0;
}

// Writes a number and returns how many digits it has.
static int decimal(char *place, long number) {
  char digits[24];
  int count = 0;
  do digits[count++] = '0' + number % 10;
  while (number /= 10);
  for (int index = 0; index < count; index++) place[index] = digits[count - 1 - index];
  return count;
}

static void notify(struct agent *agent, const char *text, size_t size) {
  static const char run[] = "{\"jsonrpc\":\"2.0\",\"method\":\"delta\",\"params\":{\"run\":\"run_1\",\"agent\":";
  static const char seq[] = ",\"seq\":", body[] = ",\"text\":\"", end[] = "\"}}";
  char agent_digits[24], seq_digits[24], length_digits[24];
  int agent_size = decimal(agent_digits, agent->number), seq_size = decimal(seq_digits, ++agent->deltas);
  size_t length = sizeof run - 1 + agent_size + sizeof seq - 1 + seq_size + sizeof body - 1 + size + sizeof end - 1;
  int length_size = decimal(length_digits, length);

  reserve(&output, length + 64);
  append(&output, "Content-Length: ", 16);
  append(&output, length_digits, length_size);
  append(&output, "\r\n\r\n", 4);
  append(&output, run, sizeof run - 1);
  append(&output, agent_digits, agent_size);
  append(&output, seq, sizeof seq - 1);
  append(&output, seq_digits, seq_size);
  append(&output, body, sizeof body - 1);
  append(&output, text, size);
  append(&output, end, sizeof end - 1);
  if (write_each) flush();
}

static void read_line(struct agent *agent, const char *line, size_t size) {
  static const char key[] = "\"content\":\"";
  if (size < 6 || memcmp(line, "data: ", 6) != 0) return;
  const char *text = memmem(line, size, key, sizeof key - 1);
  if (!text) return;
  text += sizeof key - 1;
  // The text ends at the first quote with an even number of backslashes before it.
  for (const char *from = text, *limit = line + size; from < limit;) {
    const char *quote = memchr(from, '"', limit - from), *slash = quote;
    if (!quote) return;
    while (slash > text && slash[-1] == '\\') slash--;
    if ((quote - slash) % 2 == 0) {
      if (quote > text) notify(agent, text, quote - text);
      return;
    }
    from = quote + 1;
  }
}

static size_t receive(char *data, size_t one, size_t size, void *context) {
  struct agent *agent = context;
  char *from = data, *limit = data + size, *end;
  while ((end = memchr(from, '\n', limit - from))) {
    if (agent->rest.count) {
      reserve(&agent->rest, end - from);
      append(&agent->rest, from, end - from);
      read_line(agent, agent->rest.data, agent->rest.count);
      agent->rest.count = 0;
    } else {
      read_line(agent, from, end - from);
    }
    from = end + 1;
  }
  if (from < limit) {
    reserve(&agent->rest, limit - from);
    append(&agent->rest, from, limit - from);
  }
  return one * size;
}

static int watch(CURL *easy, curl_socket_t socket, int what, void *context, void *known) {
  (void)easy;
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(poller, EPOLL_CTL_DEL, socket, NULL);
    return 0;
  }
  struct epoll_event event = {.data.fd = socket};
  if (what & CURL_POLL_IN) event.events |= EPOLLIN;
  if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
  if (epoll_ctl(poller, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) < 0) fail("epoll_ctl");
  curl_multi_assign(context, socket, &poller);
  return 0;
}

static int set_timer(CURLM *multi, long milliseconds, void *context) {
  (void)multi, (void)context;
  timeout_ms = milliseconds;
  return 0;
}

int main(int count, char **words) {
  int first = 1;
  if (count > 1 && !strcmp(words[1], "--write-each")) write_each = first++;
  if (count - first < 2) {
    fprintf(stderr, "usage: floor [--write-each] URL MODEL...\n");
    return 2;
  }
  curl_global_init(CURL_GLOBAL_ALL);
  CURLM *multi = curl_multi_init();
  if ((poller = epoll_create1(EPOLL_CLOEXEC)) < 0) fail("epoll_create1");
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, multi);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, set_timer);

  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  int agents = count - first - 1, running = agents, failed = 0;
  struct agent *all = calloc(agents, sizeof *all);
  for (int index = 0; index < agents; index++) {
    char body[1024];
    snprintf(
        body, sizeof body, "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Go.\"}]}",
        words[first + 1 + index]);
    all[index].number = index;
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, words[first]);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, body);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &all[index]);
    curl_multi_add_handle(multi, easy);
  }

  struct epoll_event ready[64];
  while (running > 0) {
    int events = epoll_wait(poller, ready, 64, timeout_ms);
    if (events < 0 && errno != EINTR) fail("epoll_wait");
    if (events == 0) {
      timeout_ms = -1;
      curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    for (int index = 0; index < events; index++) {
      int bits = (ready[index].events & EPOLLIN ? CURL_CSELECT_IN : 0) |
                 (ready[index].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                 (ready[index].events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
      curl_multi_socket_action(multi, ready[index].data.fd, bits, &running);
      flush();
    }
    CURLMsg *message;
    for (int left; (message = curl_multi_info_read(multi, &left));) {
      if (message->msg == CURLMSG_DONE && message->data.result != CURLE_OK) {
        fprintf(stderr, "floor: %s\n", curl_easy_strerror(message->data.result));
        failed = 1;
      }
    }
    flush();
  }
  return failed;
}
