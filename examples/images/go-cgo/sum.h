#include <stddef.h>
#include <stdint.h>

uint32_t fletcher32(const uint8_t *bytes, size_t length);
