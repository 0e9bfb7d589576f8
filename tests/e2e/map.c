// Map: what each function returns, keys of all kinds, iterations in iterations with
// deletions (Go's TestMapRangeNestedCall), growth to many keys.
//
// procs: 1 2 8
// expect: NULL, 1, 2; 3 stays, 3; gone NULL; len 0
// expect: keys: 1 2 3 4
// expect: nested: 3 each, nothing left
// expect: 100000 keys, sum right, 50000 left
#include <rt/rt.h>

static intptr_t
n(const void *val)
{
    return (intptr_t)val;
}

static void *
v(intptr_t i)
{
    return (void *)i;
}

static void
results(void)
{
    Map m = { 0 };

    print("%s, ", map_store(&m, STR("k"), v(1)) == NULL ? "NULL" : "NOT NULL");
    print("%ld, ", n(map_store(&m, STR("k"), v(2))));
    print("%ld; ", n(map_delete(&m, STR("k"))));
    map_load_or_store(&m, STR("k"), v(3));
    print("%ld stays, ", n(map_load_or_store(&m, STR("k"), v(4))));
    print("%ld; ", n(map_load(&m, STR("k"))));
    map_delete(&m, STR("k"));
    print("gone %s; ", map_delete(&m, STR("k")) == NULL ? "NULL" : "NOT NULL");
    print("len %zu\n", map_len(&m));
}

static void
keys(void)
{
    struct { int32_t x, y; } point = { 3, -4 };
    double pi = 3.14;
    char text[] = "text";
    Map m = { 0 };

    map_store(&m, STR_BYTES(point), v(1));
    map_store(&m, STR_BYTES(pi), v(2));
    map_store(&m, str_of(text), v(3));
    map_store(&m, (Str){ NULL, 0 }, v(4));
    text[0] = 'n';              // the map has a copy
    point.x = 4;
    point.x--;
    print("keys: %ld %ld ", n(map_load(&m, STR_BYTES(point))), n(map_load(&m, STR_BYTES(pi))));
    print("%ld %ld\n", n(map_load(&m, STR("text"))), n(map_load(&m, STR(""))));
}

static void
nested(void)
{
    static const char *const words[] = { "hello", "world", "rt0" };
    Map m = { 0 };
    int outer = 0, inner = 0;

    for (int i = 0; i < 3; i++)
        map_store(&m, STR_BYTES(i), v((intptr_t)words[i]));
    for (MapIter it = { 0 }; map_next(&m, &it); outer++) {
        for (MapIter jt = { 0 }; map_next(&m, &jt);) {
            if (map_load(&m, jt.key) != jt.val)
                print("another value\n");
            if (map_load_or_store(&m, STR("42"), &m) != NULL ||
                map_delete(&m, STR("42")) != &m)
                print("42 is strange\n");
            inner++;
        }
        map_delete(&m, it.key);
    }
    MapIter it = { 0 };
    print("nested: %d each, ", inner == 3 + 2 + 1 ? outer : -1);
    print("%s left\n", map_next(&m, &it) ? "SOMETHING" : "nothing");
}

static void
many(void)
{
    Map m = { 0 };
    int64_t count = 0, sum = 0;

    gc_set_percent(-1);         // or torture takes its time
    for (int i = 1; i <= 100000; i++)
        map_store(&m, fmt_str("key %d", i), v(i));
    for (MapIter it = { 0 }; map_next(&m, &it); count++)
        sum += n(it.val);
    print("%ld keys, sum %s, ", count, sum == 100000L * 100001 / 2 ? "right" : "WRONG");
    for (int i = 1; i <= 100000; i += 2)
        if (n(map_delete(&m, fmt_str("key %d", i))) != i)
            print("%d is not there\n", i);
    for (int i = 2; i <= 100000; i += 2)
        if (n(map_load(&m, fmt_str("key %d", i))) != i)
            print("%d is gone\n", i);
    print("%zu left\n", map_len(&m));
}

int
main(void)
{
    results();
    keys();
    nested();
    many();
    return 0;
}
