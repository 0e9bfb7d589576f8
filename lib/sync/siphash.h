// SipHash-1-3: a hash that nobody can predict who does not have the key, so that
// nobody can choose inputs that collide.
#pragma once
#include <rt/base.h>

typedef struct SipKey { uint64_t k0, k1; } SipKey;

uint64_t siphash(SipKey key, const void *data, size_t n);
