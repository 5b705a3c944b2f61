#include <stddef.h>
#include <stdint.h>

/// libFuzzer's own main, with the function that it calls for each input.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test)(const uint8_t *data, size_t size));
