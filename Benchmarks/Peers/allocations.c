/* Counts what a program allocates and says so on standard error when it ends:
   cc -O2 -shared -fPIC allocations.c -o allocations.so, then LD_PRELOAD it. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static uint64_t calls, bytes;

__attribute__((destructor)) static void report(void) {
    fprintf(stderr, "%llu %llu\n", (unsigned long long)calls, (unsigned long long)bytes);
}

static void count(size_t size) {
    __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&bytes, size, __ATOMIC_RELAXED);
}

void *malloc(size_t size) {
    count(size);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count(number * size);
    return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
    count(size);
    return __libc_realloc(old, size);
}

int posix_memalign(void **target, size_t alignment, size_t size) {
    count(size);
    *target = __libc_memalign(alignment, size);
    return *target ? 0 : 12;
}

void *aligned_alloc(size_t alignment, size_t size) {
    count(size);
    return __libc_memalign(alignment, size);
}
