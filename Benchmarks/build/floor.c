/* The least that a build of Markdown into HTML can take here: read, parse, render, write, on some threads.
 *
 *   cc -O2 floor.c -o floor -lcmark -lpthread
 *   floor THREADS LIST OUTPUT
 *
 * Each file of LIST (a path per line) is parsed with libcmark without its front matter, and its HTML written to
 * OUTPUT/N/M.html, a thousand to a folder. No links, no facts, no search, no templates.
 */
#include <cmark.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char **paths;
static size_t path_count;
static const char *output;
static atomic_size_t next_path, bytes_read, bytes_written;

static void stop(const char *what) {
  perror(what);
  exit(1);
}

static char *contents(const char *path, size_t *size) {
  struct stat status;
  int file = open(path, O_RDONLY);
  if (file < 0 || fstat(file, &status) != 0) stop(path);
  char *bytes = malloc((size_t)status.st_size + 1);
  size_t got = 0;
  while (got < (size_t)status.st_size) {
    ssize_t count = read(file, bytes + got, (size_t)status.st_size - got);
    if (count <= 0) stop(path);
    got += (size_t)count;
  }
  close(file);
  bytes[got] = 0;
  *size = got;
  return bytes;
}

static void save(size_t number, const char *bytes, size_t size) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%zu/%zu.html", output, number / 1000, number);
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (file < 0) stop(path);
  while (size > 0) {
    ssize_t count = write(file, bytes, size);
    if (count <= 0) stop(path);
    bytes += count;
    size -= (size_t)count;
  }
  close(file);
}

static void *work(void *unused) {
  size_t number;
  while ((number = atomic_fetch_add(&next_path, 1)) < path_count) {
    size_t size;
    char *bytes = contents(paths[number], &size), *text = bytes;
    if (strncmp(bytes, "---\n", 4) == 0) {
      char *end = strstr(bytes + 4, "\n---\n");
      if (end) text = end + 5;
    }
    cmark_node *tree = cmark_parse_document(text, size - (size_t)(text - bytes), CMARK_OPT_DEFAULT);
    char *html = cmark_render_html(tree, CMARK_OPT_DEFAULT);
    size_t written = strlen(html);
    save(number, html, written);
    atomic_fetch_add(&bytes_read, size);
    atomic_fetch_add(&bytes_written, written);
    free(html);
    cmark_node_free(tree);
    free(bytes);
  }
  return unused;
}

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: floor THREADS LIST OUTPUT\n");
    return 2;
  }
  int threads = atoi(arguments[1]);
  if (threads < 1 || threads > 64) threads = 2;
  output = arguments[3];
  size_t size;
  char *list = contents(arguments[2], &size);
  for (size_t at = 0; at < size; at++) path_count += list[at] == '\n';
  paths = calloc(path_count + 1, sizeof *paths);
  size_t filled = 0;
  for (char *line = strtok(list, "\n"); line; line = strtok(NULL, "\n")) paths[filled++] = line;
  path_count = filled;
  if (mkdir(output, 0777) != 0 && errno != EEXIST) stop(output);
  for (size_t folder = 0; folder * 1000 < path_count; folder++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%zu", output, folder);
    if (mkdir(path, 0777) != 0 && errno != EEXIST) stop(path);
  }
  pthread_t workers[64];
  for (int index = 0; index < threads; index++) pthread_create(&workers[index], NULL, work, NULL);
  for (int index = 0; index < threads; index++) pthread_join(workers[index], NULL);
  printf("%zu files, %zu bytes read, %zu bytes written\n", path_count, (size_t)bytes_read, (size_t)bytes_written);
}
