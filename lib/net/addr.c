// Internet addresses as text, in both directions; no system call, no name
// service.
//
// The text of IPv6 is RFC 4291's, written as RFC 5952 recommends: lower case,
// no leading zeros, "::" for the longest run of at least two zero groups (the
// first of equals).  An IPv4 address in IPv6's clothes (::ffff:1.2.3.4) is the
// IPv4 address, wherever it comes from.  IPv4 is four decimal numbers; one with
// a leading zero is refused, because some programs take it for octal.  A scope
// is a number: the names of interfaces only the kernel knows.
//
// The parser walks over the text with one pointer.  Each take_... function
// returns whether it found its part, and leaves the pointer behind it.
#include <rt/fmt.h>
#include "lib/net/addr.h"
#include "rt/mem.h"

// An Addr keeps what follows the family in the kernel's structure.
enum {
    RAW = sizeof(uint16_t),
    LEN4 = sizeof(struct sockaddr_in) - RAW,
    LEN6 = sizeof(struct sockaddr_in6) - RAW,
};
_Static_assert(offsetof(struct sockaddr_in, sin_port) == RAW, "Addr.raw");
_Static_assert(offsetof(struct sockaddr_in6, sin6_port) == RAW, "Addr.raw");

enum { GROUPS = 8 };

static int
digit(char c, unsigned base)
{
    unsigned v = c >= '0' && c <= '9' ? (unsigned)(c - '0')
               : (c | 32) >= 'a' && (c | 32) <= 'f' ? (unsigned)((c | 32) - 'a' + 10) : 99;

    return v < base ? (int)v : -1;
}

static bool
take_char(const char **p, char c)
{
    if (**p != c)
        return false;
    (*p)++;
    return true;
}

static bool
take_number(const char **p, unsigned base, uint64_t max, uint32_t *v)
{
    uint64_t sum = 0;
    int d = digit(**p, base);

    if (d < 0)
        return false;
    for (; d >= 0; d = digit(*++*p, base))
        if ((sum = sum * base + (unsigned)d) > max)
            return false;
    *v = (uint32_t)sum;
    return true;
}

static bool
take_ipv4(const char **p, uint8_t ip[4])
{
    for (int i = 0; i < 4; i++) {
        uint32_t v;

        if (i > 0 && !take_char(p, '.'))
            return false;
        if ((*p)[0] == '0' && digit((*p)[1], 10) >= 0)
            return false;
        if (!take_number(p, 10, 255, &v))
            return false;
        ip[i] = (uint8_t)v;
    }
    return true;
}

// One group of an IPv6 address, or in the place of two groups an IPv4 address.
// Returns how many groups, 0 when there is neither.
static int
take_group(const char **p, uint8_t *out, int room)
{
    const char *start = *p;
    uint32_t v;

    if (!take_number(p, 16, 0xffff, &v) || *p - start > 4)
        return 0;
    if (**p == '.') {
        *p = start;
        return room >= 2 && take_ipv4(p, out) ? 2 : 0;
    }
    out[0] = (uint8_t)(v >> 8);
    out[1] = (uint8_t)v;
    return 1;
}

static bool
take_ipv6(const char **p, uint8_t ip[16])
{
    int n = 0, gap = -1;        // groups so far, and where "::" stands

    memset(ip, 0, 16);
    if (take_char(p, ':')) {
        if (!take_char(p, ':'))
            return false;
        gap = 0;
    }
    while (n < GROUPS && digit(**p, 16) >= 0) {
        int got = take_group(p, ip + 2 * n, GROUPS - n);
        if (got == 0)
            return false;
        n += got;
        // An IPv4 address can only be the end.
        if (got == 2 || n == GROUPS || !take_char(p, ':'))
            break;
        if (take_char(p, ':')) {
            if (gap >= 0)
                return false;
            gap = n;
        } else if (digit(**p, 16) < 0) {
            return false;       // ends in a single colon
        }
    }
    if (gap < 0)
        return n == GROUPS;
    // What stood behind "::" moves to the end; at least one group was left out.
    memmove(ip + 16 - 2 * (n - gap), ip + 2 * gap, 2 * (size_t)(n - gap));
    memset(ip + 2 * gap, 0, 2 * (size_t)(GROUPS - n));
    return n < GROUPS;
}

static bool
take_bracketed(const char **p, struct sockaddr_in6 *sa)
{
    if (!take_char(p, '[') || !take_ipv6(p, sa->sin6_addr))
        return false;
    if (take_char(p, '%') && !take_number(p, 10, UINT32_MAX, &sa->sin6_scope_id))
        return false;
    return take_char(p, ']');
}

int
addr_parse(const char *text, Addr *a)
{
    const char *p = text;
    SockAddr sa = { 0 };
    uint32_t port;

    if (digit(*p, 10) >= 0) {
        sa.family = AF_INET;
        if (!take_ipv4(&p, sa.in4.sin_addr))
            return -ESYNTAX;
    } else {
        sa.family = AF_INET6;
        if (*p != ':' && !take_bracketed(&p, &sa.in6))
            return -ESYNTAX;
    }
    if (!take_char(&p, ':') || !take_number(&p, 10, 65535, &port) || *p != '\0')
        return -ESYNTAX;
    // The port stands at the same place in both families.
    sa.in4.sin_port[0] = (uint8_t)(port >> 8);
    sa.in4.sin_port[1] = (uint8_t)port;
    addr_from_kernel(a, &sa);
    return 0;
}

static uint16_t
raw_len(uint16_t family)
{
    return family == AF_INET ? LEN4 : family == AF_INET6 ? LEN6 : 0;
}

unsigned
addr_to_kernel(const Addr *a, SockAddr *sa)
{
    *sa = (SockAddr){ .family = a->family };
    memcpy((char *)sa + RAW, a->raw, raw_len(a->family));
    return RAW + raw_len(a->family);
}

void
addr_from_kernel(Addr *a, const SockAddr *sa)
{
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
    SockAddr in4 = { .family = AF_INET };

    if (sa->family == AF_INET6 && memcmp(sa->in6.sin6_addr, mapped, sizeof mapped) == 0) {
        memcpy(in4.in4.sin_port, sa->in6.sin6_port, sizeof in4.in4.sin_port);
        memcpy(in4.in4.sin_addr, sa->in6.sin6_addr + sizeof mapped, sizeof in4.in4.sin_addr);
        sa = &in4;
    }
    *a = (Addr){ .family = sa->family, .len = raw_len(sa->family) };
    memcpy(a->raw, (const char *)sa + RAW, a->len);
}

bool
addr_is_any(const Addr *a)
{
    static const uint8_t zero[16];
    SockAddr sa;

    addr_to_kernel(a, &sa);
    return a->family == AF_INET ? memcmp(sa.in4.sin_addr, zero, 4) == 0
                                : memcmp(sa.in6.sin6_addr, zero, 16) == 0;
}

static unsigned
group(const uint8_t *ip, int i)
{
    return (unsigned)ip[2 * i] << 8 | ip[2 * i + 1];
}

// The longest run of zero groups: how many, and where it begins.
static int
longest_gap(const uint8_t *ip, int *from)
{
    int best = 0;

    for (int i = 0, n = 0; i < GROUPS; i++) {
        n = group(ip, i) == 0 ? n + 1 : 0;
        if (n > best) {
            best = n;
            *from = i + 1 - n;
        }
    }
    return best;
}

// Writes behind an opening bracket; returns the end.
static char *
write_ipv6(char *p, const uint8_t ip[16])
{
    int from = 0, gap = longest_gap(ip, &from);

    for (int i = 0; i < GROUPS; i++) {
        if (gap >= 2 && i == from) {
            *p++ = ':';
            *p++ = ':';
            i += gap - 1;
        } else {
            if (i > 0 && p[-1] != ':')
                *p++ = ':';
            p += fmt_buf(p, sizeof "ffff", "%x", group(ip, i));
        }
    }
    return p;
}

size_t
addr_write(const Addr *a, char buf[ADDR_TEXT_MAX])
{
    SockAddr sa;
    char *p = buf, *end = buf + ADDR_TEXT_MAX;
    const uint8_t *ip;

    addr_to_kernel(a, &sa);
    *p = '\0';
    switch (a->family) {
    case AF_INET:
        ip = sa.in4.sin_addr;
        p += fmt_buf(p, ADDR_TEXT_MAX, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
        break;
    case AF_INET6:
        *p++ = '[';
        p = write_ipv6(p, sa.in6.sin6_addr);
        if (sa.in6.sin6_scope_id != 0)
            p += fmt_buf(p, (size_t)(end - p), "%%%u", sa.in6.sin6_scope_id);
        *p++ = ']';
        break;
    default:
        return 0;
    }
    p += fmt_buf(p, (size_t)(end - p), ":%u", group(a->raw, 0));
    return (size_t)(p - buf);
}

Str
addr_text(const Addr *a)
{
    char buf[ADDR_TEXT_MAX];

    return str_copy((Str){ buf, addr_write(a, buf) });
}

bool
network_find(const char *name, Network *net)
{
    Str s = str_of(name);

    net->v4 = str_eq(s, STR("tcp")) || str_eq(s, STR("tcp4"));
    net->v6 = str_eq(s, STR("tcp")) || str_eq(s, STR("tcp6"));
    return net->v4 || net->v6;
}
