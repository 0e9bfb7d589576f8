// units: lib/net/addr.c
// Addresses: what is read, how it is written, what is refused; then random ones
// against libc.
#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/net/addr.h"

// <arpa/inet.h> would bring the kernel's structures a second time.
int inet_pton(int family, const char *text, void *ip);
const char *inet_ntop(int family, const void *ip, char *text, unsigned size);

size_t
fmt_buf(char *buf, size_t cap, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(buf, cap, fmt, ap);
    va_end(ap);
    return (size_t)n;
}

Str
str_copy(Str s)
{
    static char copy[ADDR_TEXT_MAX];

    memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return (Str){ copy, s.len };
}

Str
str_of(const char *text)
{
    return (Str){ text, strlen(text) };
}

bool
str_eq(Str a, Str b)
{
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

Test(addr, knows_the_networks)
{
    Network net;

    cr_assert(network_find("tcp", &net) && net.v4 && net.v6);
    cr_assert(network_find("tcp4", &net) && net.v4 && !net.v6);
    cr_assert(network_find("tcp6", &net) && !net.v4 && net.v6);
    cr_assert(!network_find("tcp5", &net) && !network_find("", &net));
}

Test(addr, reads_and_writes_the_same)
{
    static const char *const texts[] = {
        "1.2.3.4:5", "0.0.0.0:0", "255.255.255.255:65535", "[::]:80", "[::1]:80",
        "[1::]:80", "[1:2:3:4:5:6:7:8]:80", "[fe80::1%2]:80", "[fe80::1%4294967295]:1",
        "[2001:db8::1:0:0:1]:443", "[2001:db8:0:1:1:1:1:1]:443", "[1:0:0:2::3]:9",
        "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        Addr a;
        cr_assert_eq(addr_parse(texts[i], &a), 0, "%s", texts[i]);
        Str text = addr_text(&a);
        cr_assert_str_eq(text.ptr, texts[i]);
        cr_assert_eq(text.len, strlen(texts[i]));
    }
}

Test(addr, writes_the_short_form)
{
    static const char *const pairs[][2] = {
        { ":80", "[::]:80" },
        { "[0:0:0:0:0:0:0:0]:1", "[::]:1" },
        { "[00FE:0::ABCD]:00080", "[fe::abcd]:80" },
        { "[1:2:3:4:5:6:7::]:1", "[1:2:3:4:5:6:7:0]:1" },
        { "[::2:3:4:5:6:7:8]:1", "[0:2:3:4:5:6:7:8]:1" },
        { "[1:0:0:2:0:0:0:3]:1", "[1:0:0:2::3]:1" },
        { "[1:0:0:2:3:0:0:4]:1", "[1::2:3:0:0:4]:1" },
        { "[::1.2.3.4]:1", "[::102:304]:1" },
        { "[64:ff9b::192.0.2.33]:1", "[64:ff9b::c000:221]:1" },
        { "[::ffff:1.2.3.4]:1", "1.2.3.4:1" },
        { "[::ffff:0102:0304]:1", "1.2.3.4:1" },
        { "[fe80::1%0]:1", "[fe80::1]:1" },
    };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        Addr a;
        cr_assert_eq(addr_parse(pairs[i][0], &a), 0, "%s", pairs[i][0]);
        cr_assert_str_eq(addr_text(&a).ptr, pairs[i][1]);
    }
}

Test(addr, refuses)
{
    static const char *const texts[] = {
        "", ":", "80", "1.2.3.4", "1.2.3.4:", "1.2.3.4:65536", "1.2.3.4:-1", "1.2.3.4:+1",
        "1.2.3.4: 1", "1.2.3.4:1 ", " 1.2.3.4:1", "1.2.3.4:99999999999999999999", "1.2.3.4:0x1",
        "1.2.3:1", "1.2.3.4.5:1", "1.2.3.256:1", "01.2.3.4:1", "1.2.3.04:1", "1..3.4:1",
        "1.2.3.:1", "localhost:80", "a.b.c.d:1", "::1:80", "[::1]", "[::1]80", "[::1:80",
        "::1]:80", "[]:80", "[:]:80", "[:::]:80", "[1:::2]:80", "[1::2::3]:80", "[1:]:80",
        "[:1]:80", "[1:2:3:4:5:6:7]:80", "[1:2:3:4:5:6:7:8:9]:80", "[1:2:3:4:5:6:7:8::]:80",
        "[::1:2:3:4:5:6:7:8]:80", "[12345::]:80", "[g::]:80", "[::1%]:80", "[::1%eth0]:80",
        "[::1%4294967296]:80", "[::1%1%1]:80", "[::1.2.3]:80", "[::1.2.3.4:5]:80",
        "[1:2:3:4:5:6:7:1.2.3.4]:80", "[::256.2.3.4]:80", "[1.2.3.4]:80", "[::1]:80x",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        Addr a;
        cr_assert_eq(addr_parse(texts[i], &a), -ESYNTAX, "%s", texts[i]);
    }
}

Test(addr, kernel_form)
{
    Addr a, back;
    SockAddr sa;

    cr_assert_eq(addr_parse("1.2.3.4:258", &a), 0);
    cr_assert_eq(a.family, AF_INET);
    cr_assert_eq(addr_to_kernel(&a, &sa), sizeof(struct sockaddr_in));
    cr_assert_eq(memcmp(&sa, "\2\0\1\2\1\2\3\4\0\0\0\0\0\0\0\0", 16), 0);
    addr_from_kernel(&back, &sa);
    cr_assert_eq(memcmp(&a, &back, sizeof a), 0);

    cr_assert_eq(addr_parse("[fe80::1%7]:258", &a), 0);
    cr_assert_eq(addr_to_kernel(&a, &sa), sizeof(struct sockaddr_in6));
    cr_assert_eq(sa.in6.sin6_scope_id, 7);
    cr_assert_eq(sa.in6.sin6_port[0], 1);
    addr_from_kernel(&back, &sa);
    cr_assert_eq(memcmp(&a, &back, sizeof a), 0);

    cr_assert_str_eq(addr_text(&(Addr){ 0 }).ptr, "");
}

Test(addr, any)
{
    static const struct { const char *text; bool any; } rows[] = {
        { ":1", true }, { "[::]:1", true }, { "0.0.0.0:1", true },
        { "[::1]:1", false }, { "127.0.0.1:0", false }, { "[1::]:0", false },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Addr a;
        cr_assert_eq(addr_parse(rows[i].text, &a), 0);
        cr_assert_eq(addr_is_any(&a), rows[i].any, "%s", rows[i].text);
    }
}

// Addresses with many zeros, written by libc and read by us and the reverse.
Test(addr, agrees_with_libc)
{
    for (int round = 0; round < 100000; round++) {
        SockAddr sa = { .in6.sin6_family = AF_INET6, .in6.sin6_port = { 0, 7 } };
        char libcs[48], text[64];
        uint8_t ip[16];
        Addr a;

        for (int i = 0; i < 8; i++)
            if (rand() % 3 == 0)
                sa.in6.sin6_addr[2 * i + rand() % 2] = (uint8_t)(rand() >> 7);
        sa.in6.sin6_addr[0] |= 0x20;    // no IPv4 in it, where the forms differ
        inet_ntop(AF_INET6, sa.in6.sin6_addr, libcs, sizeof libcs);
        snprintf(text, sizeof text, "[%s]:7", libcs);
        cr_assert_eq(addr_parse(text, &a), 0, "%s", text);
        cr_assert_eq(memcmp(a.raw + 6, sa.in6.sin6_addr, 16), 0, "%s", text);
        cr_assert_str_eq(addr_text(&a).ptr, text);
        cr_assert_eq(inet_pton(AF_INET6, libcs, ip), 1);
    }
}

// Random texts of the characters that addresses have: whatever is accepted must
// come back from its own text.
Test(addr, whatever_is_read_can_be_written)
{
    static const char alphabet[] = "0123456789abcdef::::....[]%";
    int accepted = 0;

    for (int round = 0; round < 300000; round++) {
        char text[40] = "[::";
        Addr a, b;
        int n = rand() % 20, at = rand() % 2 ? 3 : 0;

        for (int i = 0; i < n; i++)
            text[at++] = alphabet[rand() % (sizeof alphabet - 1)];
        strcpy(text + at, rand() % 2 ? "]:1" : ":1");
        if (addr_parse(text, &a) < 0)
            continue;
        accepted++;
        cr_assert_eq(addr_parse(addr_text(&a).ptr, &b), 0, "%s", text);
        cr_assert_eq(memcmp(&a, &b, sizeof a), 0, "%s", text);
    }
    cr_assert_gt(accepted, 1000);
}
