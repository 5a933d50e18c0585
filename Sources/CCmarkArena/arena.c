#include "cmark_arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, FIRST_CHUNK = 64 << 10, LARGEST_CHUNK = 4 << 20 };

/* What stands before each piece of memory and at the head of each chunk; both keep the alignment. */
struct piece {
  size_t size;
  size_t unused;
};

struct chunk {
  struct chunk *previous;
  size_t unused;
};

static _Thread_local struct {
  int is_open;
  struct chunk *chunk;
  size_t next_size;
  /* The free part of the newest chunk. */
  unsigned char *free, *end;
  /* The newest piece: the only one that can grow or be given back. */
  unsigned char *last;
} arena;

static void fail(void) {
  fputs("[cmark] out of memory, aborting\n", stderr);
  abort();
}

static struct piece *piece_of(unsigned char *bytes) { return (struct piece *)(void *)(bytes - sizeof(struct piece)); }

static size_t aligned(size_t size) {
  if (size > SIZE_MAX / 2) fail();
  return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static void add_chunk(size_t needed) {
  size_t size = arena.next_size;
  if (size < needed + sizeof(struct chunk)) size = needed + sizeof(struct chunk);
  struct chunk *chunk = malloc(size);
  if (!chunk) fail();
  chunk->previous = arena.chunk;
  arena.chunk = chunk;
  arena.free = (unsigned char *)chunk + sizeof *chunk;
  arena.end = (unsigned char *)chunk + size;
  arena.last = NULL;
  if (arena.next_size < LARGEST_CHUNK) arena.next_size *= 2;
}

static unsigned char *take(size_t size) {
  size = aligned(size);
  size_t whole = size + sizeof(struct piece);
  if ((size_t)(arena.end - arena.free) < whole) add_chunk(whole);
  unsigned char *bytes = arena.free + sizeof(struct piece);
  arena.free += whole;
  arena.last = bytes;
  piece_of(bytes)->size = size;
  return bytes;
}

static void *arena_calloc(size_t count, size_t size) {
  if (size && count > SIZE_MAX / size) fail();
  unsigned char *bytes = take(count * size);
  return memset(bytes, 0, count * size);
}

static void *arena_realloc(void *old, size_t size) {
  if (!old) return take(size);
  struct piece *piece = piece_of(old);
  size_t room = aligned(size);
  if (room <= piece->size) return old;
  if (old == arena.last && (size_t)(arena.end - (unsigned char *)old) >= room) {
    arena.free = (unsigned char *)old + room;
    piece->size = room;
    return old;
  }
  size_t had = piece->size;
  return memcpy(take(size), old, had);
}

static void arena_free(void *old) {
  if (!old || old != arena.last) return;
  arena.free = (unsigned char *)old - sizeof(struct piece);
  arena.last = NULL;
}

static cmark_mem memory = {arena_calloc, arena_realloc, arena_free};

int cmark_arena_begin(void) {
  if (arena.is_open) return 0;
  memset(&arena, 0, sizeof arena);
  arena.is_open = 1;
  arena.next_size = FIRST_CHUNK;
  return 1;
}

cmark_mem *cmark_arena_memory(void) { return &memory; }

void cmark_arena_end(void) {
  while (arena.chunk) {
    struct chunk *previous = arena.chunk->previous;
    free(arena.chunk);
    arena.chunk = previous;
  }
  memset(&arena, 0, sizeof arena);
}
