# rt0.  `make help` lists what can be made; FLAVOR is release, debug or
# torture (docs/torture.md).
FLAVOR ?= release
ARCH   ?= x86_64
PYTHON ?= python3
ifeq ($(origin CC),default)
CC      = gcc
endif
LD      = ld
OBJCOPY = objcopy
AR      = ar

# What clang builds lies beside what gcc builds.
BESIDE  = $(if $(findstring clang,$(CC)),-clang)
B       = build/$(FLAVOR)$(BESIDE)
UAPI    = build/uapi
MODULES = crt rt gc sched netpoll $(MODULES.$(FLAVOR))
LIBS    = $(wildcard lib/*)

# rt0.o: the runtime proper, one relocatable object; its internals are local.
RT_SRC  = $(foreach m,$(MODULES),$(wildcard $(m)/*.c $(m)/*_$(ARCH).S))
RT_OBJ  = $(patsubst %,$(B)/obj/%.o,$(RT_SRC))
# The other members of librt0.a: ordinary code, and the programs' own copy of
# the memory functions, which a signal may preempt where the runtime's may not.
LIB_SRC = $(foreach m,$(LIBS),$(wildcard $(m)/*.c))
LIB_OBJ = $(patsubst %,$(B)/obj/%.o,$(LIB_SRC)) $(B)/obj/rt/mem.c.o
HEADERS = $(wildcard include/*/*.h)
PROGS   = $(patsubst examples/%.c,$(B)/bin/%,$(wildcard examples/*.c))
PATTERNS = $(patsubst examples/%.c,$(B)/bin/%,$(wildcard examples/patterns/*.c))
TOOLS   = $(B)/bin/rt0cc $(B)/bin/rt0
ARCHIVE = $(B)/lib/rt0/librt0.a $(B)/lib/rt0/rt0.ld $(B)/include/rt0

# Nothing that is built knows the folder that it was built in.
MAP     = -ffile-prefix-map=$(CURDIR)=/usr/src/rt0
CFLAGS.release = -O2
CFLAGS.debug   = -Og -DRT0_DEBUG_FLAVOR -DRT0_FENCES
CFLAGS.torture = $(CFLAGS.debug) -DRT0_TORTURE
# What stands behind the hooks of gc/fence.h, and of rt/torture.h, which lib/ has too.
MODULES.debug   = debug
MODULES.torture = debug torture
# What runs once, at the start, or when a program dies or is looked at is compiled for
# size: every program has it.  So is format, whose callers wait for the kernel.
RARE = $(wildcard crt/*.c) $(patsubst %,rt/%.c,debugvar float format panic print random \
       signal symbols text trace vdso) $(patsubst %,sched/%.c,cgroup cpus dump fault \
       freeze go_dump goroutines init schedtrace) \
       $(patsubst %,gc/%.c,census heapmap live report settings tell trace why) \
       $(wildcard lib/err/*.c) lib/fmt/print.c
# clang's ways of doing what gcc does: no copies of loop bodies, and variables
# of other files addressed without a table, since it is all one program.
CFLAGS.gcc   = -fno-ivopts -fno-schedule-insns2 -fno-tree-loop-distribute-patterns
CFLAGS.clang = -mllvm -disable-lsr -fno-unroll-loops -fdirect-access-external-data
CFLAGS  = -std=gnu11 $(CFLAGS.$(FLAVOR)) -g -ffreestanding -nostdinc \
          -isystem $(shell $(CC) -print-file-name=include) -isystem $(UAPI) \
          -Iinclude -iquote . -iquote rt/$(ARCH) \
          -Wall -Wextra -Wstrict-prototypes -Wmissing-prototypes \
          -fPIE -fvisibility=hidden -ffunction-sections -fdata-sections \
          -fno-omit-frame-pointer -mno-red-zone -fno-stack-protector \
          -fno-asynchronous-unwind-tables -fno-strict-aliasing \
          -fcf-protection=none \
          $(MAP) \
          $(CFLAGS.$(if $(findstring clang,$(CC)),clang,gcc))
# rt0cc runs the same compiler.
export RT0_CC = $(CC)

##@ Build
all: $(ARCHIVE) $(TOOLS) $(PROGS) ## the archive, rt0cc and the larger examples
examples: all $(PATTERNS) ## also the patterns, into build/FLAVOR/bin/patterns

$(RARE:%=$(B)/obj/%.o): CFLAGS.release = -Oz
$(B)/obj/%.c.o: %.c Makefile | $(UAPI)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/%.S.o: %.S Makefile | $(UAPI)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# --unique: one record section per system-call site, and one section per function
# although functions of several files share a name, else --gc-sections could not
# drop them one by one.
$(B)/obj/rt0.o: $(RT_OBJ)
	$(LD) -r --unique=.rtsys '--unique=.rodata.*' '--unique=.text.*' -o $@ \
	    $(RT_OBJ) \
	    $(shell $(CC) -print-libgcc-file-name)

# What docs/exports.txt does not name becomes local, public names become weak.
$(B)/lib/rt0/librt0.a: $(B)/obj/rt0.o $(LIB_OBJ) tools/mkarchive docs/exports.txt $(HEADERS)
	@mkdir -p $(@D)
	OBJCOPY=$(OBJCOPY) AR=$(AR) $(PYTHON) tools/mkarchive $@ $(B)/obj/rt0.o $(LIB_OBJ)

$(B)/lib/rt0/rt0.ld: linker/rt0.ld
	@mkdir -p $(@D)
	cp $< $@

$(B)/include/rt0:
	@mkdir -p $(@D)
	ln -sfn ../../../include $@

$(B)/bin/rt0cc: tools/rt0cc
	@mkdir -p $(@D)
	cp $< $@

$(B)/bin/rt0: tools/rt0
	@mkdir -p $(@D)
	ln -sfn ../../../$< $@

$(B)/bin/%: examples/%.c $(ARCHIVE) $(B)/bin/rt0cc
	@mkdir -p $(@D)
	$(B)/bin/rt0cc -std=c11 -O2 -g -Wall -Wextra $(MAP) -o $@ $<

# The kernel's headers and nothing else of /usr/include.
$(UAPI):
	@mkdir -p $@
	@for d in linux asm asm-generic; do \
	    for top in /usr/include/$(ARCH)-linux-gnu /usr/include; do \
	        if [ -d $$top/$$d ]; then ln -sfn $$top/$$d $@/$$d; break; fi; \
	    done; \
	done

##@ Use
demo: all ## what hello is, how it boots, and httpd at work
	@tools/demo $(B)/bin

##@ Test
test: ## every test in every flavour; ends with "N passed, N failed"
	@$(MAKE) --no-print-directory FLAVOR=release all
	@$(MAKE) --no-print-directory FLAVOR=debug all
	@$(MAKE) --no-print-directory FLAVOR=torture all
	@tests/run $(patsubst %,build/%$(BESIDE),release debug torture)

bench: all ## ours and the peers, in alternation
	@bench/run $(B)

soak: ## the long runs, as root; ends with "N passed, N failed"
	@$(MAKE) --no-print-directory FLAVOR=release all
	@$(MAKE) --no-print-directory FLAVOR=torture all
	@SECONDS=$(SECONDS) tools/soak

##@ Install
PREFIX  ?= /usr/local
DESTDIR ?=
VERSION  = 0.1
TO       = $(DESTDIR)$(PREFIX)
install: $(ARCHIVE) $(TOOLS) ## rt0cc and what it needs, to $(DESTDIR)$(PREFIX)
	install -d "$(TO)/bin" "$(TO)/lib/rt0" "$(TO)/lib/pkgconfig" "$(TO)/share/rt0" \
	    "$(TO)/share/man/man1" "$(TO)/share/doc/rt0"
	install tools/rt0cc "$(TO)/bin"
	install -m 644 $(B)/lib/rt0/* "$(TO)/lib/rt0"
	for d in rt c guard; do \
	    install -d "$(TO)/include/rt0/$$d"; \
	    install -m 644 include/$$d/*.h "$(TO)/include/rt0/$$d"; \
	done
	install tools/rt0 "$(TO)/share/rt0"
	install -m 644 tools/*.py tools/share/*.cmake "$(TO)/share/rt0"
	ln -sf ../share/rt0/rt0 "$(TO)/bin/rt0"
	sed 's|@PREFIX@|$(PREFIX)|; s|@ARCH@|$(ARCH)|' tools/share/rt0-cross.ini | \
	    install -m 644 /dev/stdin "$(TO)/share/rt0/rt0-cross.ini"
	tools/mkpc $(VERSION) "$(PREFIX)" "$(TO)" | \
	    install -m 644 /dev/stdin "$(TO)/lib/pkgconfig/rt0.pc"
	install -m 644 docs/rt0cc.1 "$(TO)/share/man/man1"
	install -m 644 README.md LICENSE $(wildcard docs/*.md) "$(TO)/share/doc/rt0"

uninstall: ## takes it away again
	rm -f "$(TO)/bin/rt0cc" "$(TO)/bin/rt0" "$(TO)/lib/pkgconfig/rt0.pc" \
	    "$(TO)/share/man/man1/rt0cc.1"
	rm -rf "$(TO)/lib/rt0" "$(TO)/include/rt0" "$(TO)/share/rt0" "$(TO)/share/doc/rt0"

##@ Other
lint: $(B)/lib/rt0/librt0.a ## layers, names, exports, layout, lengths, essays
	@status=0; for check in $(filter-out %.py,$(wildcard tools/lint/*)); do \
	    $$check $< || status=1; \
	done; exit $$status

tidy: | $(UAPI) ## clang-tidy, cppcheck and gcc's analyzer
	@tools/tidy $(CFLAGS)

clean: ## remove build/
	rm -rf build

help: ## this list
	@awk -F ':.*## ' '/^##@/ { printf "\n%s\n", substr($$0, 5) } \
	    /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@printf '\n  FLAVOR=release|debug|torture   CC=gcc|clang (into build/FLAVOR-clang)\n'

.PHONY: all examples demo test bench soak install uninstall lint tidy clean help
.SECONDARY:
-include $(patsubst %.o,%.d,$(RT_OBJ) $(LIB_OBJ))
