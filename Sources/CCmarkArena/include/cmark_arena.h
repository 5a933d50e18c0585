#ifndef CMARK_ARENA_H
#define CMARK_ARENA_H

#include <cmark.h>

/* Memory for one libcmark tree at a time on each thread: taken in large chunks, given back all at once.
 *
 * libcmark's allocator has no context, so the arena is the thread's own. Between cmark_arena_begin and cmark_arena_end
 * everything that libcmark takes through cmark_arena_memory on this thread comes from it; behind cmark_arena_end none
 * of it may be touched. Nothing is kept from one tree to the next. */

/* Begins an empty arena. If one is open already, 0 is returned and nothing happens. */
int cmark_arena_begin(void);

/* The open arena of this thread as libcmark's allocator. Without memory it aborts, as libcmark's own does. */
cmark_mem *cmark_arena_memory(void);

/* Gives everything back to the system. */
void cmark_arena_end(void);

#endif
