// Loops over arrays of N words, for disguised.c: what compilers are known to move
// out of an array, and the plain loops beside it.  Compiled by rt0cc.
#include "tests/check/disguised.h"

typedef struct Triple {
    int64_t x, y, z;
} Triple;

#define LOOP(name) static int64_t name(LOOP_PARAMETERS)

// The index runs beside the array.
LOOP(offset)
{
    for (int64_t i = k; i < n + k; i++)
        s += a[i - k];
    return s;
}

LOOP(offset_call)
{
    for (int64_t i = k; i < n + k; i++) {
        call(i);
        s += a[i - k];
    }
    return s;
}

LOOP(offset_two)
{
    for (int64_t i = k; i < n + k; i++)
        s += a[i - k] * b[i - k];
    return s;
}

LOOP(offset_two_call)
{
    for (int64_t i = k; i < n + k; i++) {
        call(i);
        s += a[i - k] * b[i - k];
    }
    return s;
}

LOOP(offset_step)
{
    for (int64_t i = k; i < n + k; i += 3)
        s += a[i - k];
    return s;
}

LOOP(offset_down_call)
{
    for (int64_t i = n + k - 1; i >= k; i--) {
        call(i);
        s += a[i - k];
    }
    return s;
}

LOOP(offset_if)
{
    for (int64_t i = k; i < n + k; i++)
        if (a[i - k] & 1)
            b[i - k] = i;
    return s;
}

LOOP(shift)
{
    for (int64_t i = k; i < n; i++)
        b[i - k] = a[i];
    return s;
}

LOOP(shift_call)
{
    for (int64_t i = k; i < n; i++) {
        call(i);
        b[i - k] = a[i];
    }
    return s;
}

LOOP(shift_up)
{
    for (int64_t i = n - 1; i >= k; i--)
        a[i] = a[i - k];
    return s;
}

LOOP(shift_up_call)
{
    for (int64_t i = n - 1; i >= k; i--) {
        call(i);
        a[i] = a[i - k];
    }
    return s;
}

LOOP(shift_int)
{
    int32_t *x = (void *)a, *y = (void *)b;
    for (int64_t i = k; i < n; i++)
        y[i - k] = x[i];
    return s;
}

LOOP(window_call)
{
    for (int64_t i = 0; i + k <= n; i += k)
        for (int64_t j = i; j < i + k; j++) {
            call(j);
            s += a[j] * c[j - i];
        }
    return s;
}

// Down.
LOOP(down)
{
    for (int64_t i = n - 1; i >= 0; i--)
        s = s * 3 + a[i];
    return s;
}

LOOP(down_call)
{
    for (int64_t i = n - 1; i >= 0; i--) {
        call(i);
        s += a[i];
    }
    return s;
}

LOOP(while_down)
{
    int64_t *p = a + n;
    while (p-- > a)
        s = s * 3 + *p;
    return s;
}

LOOP(while_down_call)
{
    int64_t *p = a + n;
    while (p-- > a) {
        call(0);
        s += *p;
    }
    return s;
}

LOOP(mirror)
{
    for (int64_t i = 0; i < n; i++)
        s = s * 5 + a[n - 1 - i];
    return s;
}

LOOP(mirror_call)
{
    for (int64_t i = 1; i <= n; i++) {
        call(i);
        s += a[n - i];
    }
    return s;
}

LOOP(reverse)
{
    for (int64_t i = 0, j = n - 1; i < j; i++, j--) {
        int64_t t = a[i];
        a[i] = a[j];
        a[j] = t;
    }
    return s;
}

// Up to an end.
LOOP(walk)
{
    for (int64_t *p = a, *end = a + n; p != end; p++)
        s = s * 3 + *p;
    return s;
}

LOOP(walk_less)
{
    for (int64_t *p = a, *end = a + n; p < end;)
        s = s * 3 + *p++;
    return s;
}

LOOP(walk_call)
{
    for (int64_t *p = a, *end = a + n; p != end; p++) {
        call(0);
        s += *p;
    }
    return s;
}

LOOP(walk_step_call)
{
    for (int64_t *p = a, *end = a + n; p < end; p += 7) {
        call(0);
        s += *p;
    }
    return s;
}

LOOP(count_call)
{
    int64_t *p = a;
    while (n--) {
        call(n);
        s += *p++;
    }
    return s;
}

LOOP(const_call)
{
    for (int64_t *p = a; p != a + N; p++) {
        call(0);
        s += *p;
    }
    return s;
}

LOOP(triples_call)
{
    for (Triple *p = (Triple *)a, *end = p + n / 3; p < end; p++) {
        call(0);
        s += p->x - p->z;
    }
    return s;
}

LOOP(unrolled_call)
{
    int64_t *p = a;
    for (int64_t m = n / 4; m > 0; m--) {
        call(m);
        s += p[0] + 2 * p[1] + 3 * p[2] + 4 * p[3];
        p += 4;
    }
    return s;
}

// Several at once.
LOOP(copy)
{
    while (n-- > 0)
        *b++ = *a++;
    return s;
}

LOOP(copy_call)
{
    while (n-- > 0) {
        call(n);
        *b++ = *a++;
    }
    return s;
}

LOOP(add)
{
    for (int64_t i = 0; i < n; i++)
        c[i] = a[i] + b[i];
    return s;
}

LOOP(add_call)
{
    for (int64_t i = 0; i < n; i++) {
        call(i);
        c[i] = a[i] + b[i];
    }
    return s;
}

LOOP(stencil)
{
    for (int64_t i = 1; i < n - 1; i++)
        b[i] = a[i - 1] + a[i] + a[i + 1];
    return s;
}

LOOP(complex)
{
    float *x = (void *)a;
    float *y = (void *)b;
    for (int64_t i = 0; i < n; i++) {
        float re = x[2 * i] * y[2 * i] - x[2 * i + 1] * y[2 * i + 1];
        y[2 * i + 1] = x[2 * i] * y[2 * i + 1] + x[2 * i + 1] * y[2 * i];
        y[2 * i] = re;
    }
    return s;
}

LOOP(column_call)
{
    for (int64_t j = 0; j < k; j++)
        for (int64_t i = 0; i < n / k; i++) {
            call(i);
            s += a[i * k + j];
        }
    return s;
}

LOOP(matmul)
{
    for (int64_t i = 0; i < 9; i++)
        for (int64_t j = 0; j < 9; j++) {
            for (int64_t m = 0; m < 9; m++)
                c[i * 9 + j] += a[i * 9 + m] * b[m * 9 + j];
        }
    return s;
}

#define OF(name)    \
    {               \
#name, name \
    }
const Loop loops[] = {
    OF(offset),
    OF(offset_call),
    OF(offset_two),
    OF(offset_two_call),
    OF(offset_step),
    OF(offset_down_call),
    OF(offset_if),
    OF(shift),
    OF(shift_call),
    OF(shift_up),
    OF(shift_up_call),
    OF(shift_int),
    OF(window_call),
    OF(down),
    OF(down_call),
    OF(while_down),
    OF(while_down_call),
    OF(mirror),
    OF(mirror_call),
    OF(reverse),
    OF(walk),
    OF(walk_less),
    OF(walk_call),
    OF(walk_step_call),
    OF(count_call),
    OF(const_call),
    OF(triples_call),
    OF(unrolled_call),
    OF(copy),
    OF(copy_call),
    OF(add),
    OF(add_call),
    OF(stencil),
    OF(complex),
    OF(column_call),
    OF(matmul),
    { NULL, NULL },
};
