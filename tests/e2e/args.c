// The arguments reach main and proc_args, the empty one and the last included,
// and the list ends with NULL.
//
// args: one 'two words' '' --four=4
// expect: argc 5
// expect: 1 <one>
// expect: 2 <two words>
// expect: 3 <>
// expect: 4 <--four=4>
// expect: end true, proc_args the same true
// also: -no-pie
#include <rt/rt.h>

int
main(int argc, char **argv)
{
    print("argc %d\n", argc);
    for (int i = 1; i < argc; i++)
        print("%d <%s>\n", i, argv[i]);
    print("end %s, proc_args the same %s\n", argv[argc] == NULL ? "true" : "false",
          proc_args() == argv ? "true" : "false");
    return 0;
}
