/* What libcmark alone takes: the floor for markdown-bench.
 *
 *   cc -O2 floor.c -o floor -lcmark -lpthread
 *   floor parse|render THREADS LIST
 *
 * Reads each file of LIST, leaves out front matter, parses it with libcmark and, with `render`, writes its HTML in
 * memory. Threads take the files in turn. Prints one line like markdown-bench.
 */
#include <cmark.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char **files;
static size_t file_count;
static int rendering;
static atomic_size_t cursor, bytes_in, bytes_out;

static char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(1);
  }
  fseek(file, 0, SEEK_END);
  *length = (size_t)ftell(file);
  rewind(file);
  char *text = malloc(*length + 1);
  if (!text || fread(text, 1, *length, file) != *length) exit(1);
  text[*length] = 0;
  fclose(file);
  return text;
}

static const char *behind_front_matter(const char *text) {
  if (strncmp(text, "---\n", 4) != 0) return text;
  const char *end = strstr(text + 4, "\n---\n");
  return end ? end + 5 : text;
}

static void *worker(void *unused) {
  size_t index;
  while ((index = atomic_fetch_add(&cursor, 1)) < file_count) {
    size_t length;
    char *text = read_file(files[index], &length);
    const char *body = behind_front_matter(text);
    cmark_node *document = cmark_parse_document(body, length - (size_t)(body - text), CMARK_OPT_DEFAULT);
    if (rendering) {
      char *html = cmark_render_html(document, CMARK_OPT_DEFAULT);
      bytes_out += strlen(html);
      free(html);
    }
    cmark_node_free(document);
    bytes_in += length;
    free(text);
  }
  return unused;
}

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: floor parse|render THREADS LIST\n");
    return 2;
  }
  rendering = strcmp(arguments[1], "parse") != 0;
  int threads = atoi(arguments[2]);
  size_t length;
  char *list = read_file(arguments[3], &length);
  for (size_t i = 0; i < length; i++) file_count += list[i] == '\n';
  files = calloc(file_count + 1, sizeof *files);
  size_t found = 0;
  for (char *line = strtok(list, "\n"); line; line = strtok(NULL, "\n")) files[found++] = line;
  file_count = found;

  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  pthread_t workers[64];
  if (threads < 1 || threads > 64) return 2;
  for (int i = 0; i < threads; i++) pthread_create(&workers[i], NULL, worker, NULL);
  for (int i = 0; i < threads; i++) pthread_join(workers[i], NULL);
  clock_gettime(CLOCK_MONOTONIC, &end);
  double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
  printf("%s threads=%d files=%zu in=%zu out=%zu seconds=%f\n", arguments[1], threads, file_count,
         (size_t)bytes_in, (size_t)bytes_out, seconds);
  return 0;
}
