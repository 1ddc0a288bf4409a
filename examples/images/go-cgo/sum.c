#include "sum.h"

uint32_t fletcher32(const uint8_t *bytes, size_t length) {
	uint32_t low = 0xffff, high = 0xffff;
	for (size_t i = 0; i < length; i++) {
		low = (low + bytes[i]) % 65535;
		high = (high + low) % 65535;
	}
	return high << 16 | low;
}
