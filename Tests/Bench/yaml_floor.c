// SPDX-License-Identifier: Apache-2.0
// The least that reading a team file costs: libyaml makes a tree of a text, again and again.
//   yaml_floor FILE TIMES   prints the CPU seconds of one pass
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <yaml.h>

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int count, char **words) {
  if (count != 3) return 2;
  FILE *file = fopen(words[1], "rb");
  if (!file) return 2;
  size_t room = 16 << 20, size;
  unsigned char *text = malloc(room);
  size = fread(text, 1, room, file);
  fclose(file);
  int times = atoi(words[2]);
  double began = seconds();
  for (int index = 0; index < times; index++) {
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser)) return 1;
    yaml_parser_set_input_string(&parser, text, size);
    if (!yaml_parser_load(&parser, &document)) return 1;
    yaml_document_delete(&document);
    yaml_parser_delete(&parser);
  }
  printf("%.9f\n", (seconds() - began) / times);
  free(text);
  return 0;
}
