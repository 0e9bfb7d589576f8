"""A reader for 64-bit little-endian ELF files: as much as tools/rt0 and the
checks on binaries (tests/check) need, and no more.

    elf = Elf("build/release/bin/hello")
    elf.type, elf.segments, elf.sections, elf.symbols, elf.dynamic, elf.relocations
    elf.syscalls()          the records that each system call site leaves behind

What is not an ELF file, or is cut short, raises ElfError with one line of text.
"""
import bisect
import struct
from collections import namedtuple

ET_NAMES = {1: "REL", 2: "EXEC", 3: "DYN", 4: "CORE"}
MACHINES = {62: "x86-64", 183: "aarch64", 243: "riscv64"}

PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_NOTE, PT_TLS = 1, 2, 3, 4, 7
PT_GNU_STACK, PT_GNU_RELRO = 0x6474e551, 0x6474e552
PF_X, PF_W, PF_R = 1, 2, 4

SHT_SYMTAB, SHT_RELA, SHT_NOBITS, SHT_DYNSYM = 2, 4, 8, 11
SHF_WRITE, SHF_ALLOC, SHF_TLS = 1, 2, 0x400

DT_NEEDED, DT_RELA, DT_RELASZ, DT_FLAGS_1 = 1, 7, 8, 0x6ffffffb
DF_1_PIE = 0x08000000

STT_FUNC, STB_LOCAL, STB_GLOBAL, SHN_UNDEF = 2, 0, 1, 0

# The relocation types that may be left in a program that relocates itself.
R_NONE = 0
R_RELATIVE = {62: 8, 183: 1027, 243: 3}

# sys_dynamic() leaves this in place of a number: any call may come from there.
NR_ANY = 0xffffffff

Segment = namedtuple("Segment", "type flags offset vaddr filesz memsz align")
Section = namedtuple("Section", "name type flags addr offset size entsize")
Symbol = namedtuple("Symbol", "name type section value size bind")
Relocation = namedtuple("Relocation", "offset type symbol addend")
Syscall = namedtuple("Syscall", "site nr function")


class ElfError(Exception):
    pass


def rwx(flags):
    return "".join(c if flags & bit else "-"
                   for c, bit in (("r", PF_R), ("w", PF_W), ("x", PF_X)))


class Elf:
    def __init__(self, path):
        self.path = path
        try:
            with open(path, "rb") as f:
                self.data = f.read()
        except OSError as e:
            raise ElfError(f"{path}: {e.strerror}") from None
        if self.data[:4] != b"\x7fELF":
            raise ElfError(f"{path}: not an ELF file")
        if self.data[4:6] != b"\x02\x01":
            raise ElfError(f"{path}: not a 64-bit little-endian ELF file")
        try:
            self._read()
        except (struct.error, IndexError, ValueError):
            raise ElfError(f"{path}: the file is damaged or cut short") from None

    def _table(self, fmt, offset, count, size):
        for i in range(count):
            yield struct.unpack_from(fmt, self.data, offset + i * size)

    def _string(self, table, offset):
        start = table.offset + offset
        return self.data[start:self.data.index(b"\0", start)].decode(errors="replace")

    def _read(self):
        (etype, self.machine, _, self.entry, phoff, shoff, _, _, phentsize, phnum,
         shentsize, shnum, shstrndx) = struct.unpack_from("<HHIQQQIHHHHHH", self.data, 16)
        self.type = ET_NAMES.get(etype, str(etype))
        self.arch = MACHINES.get(self.machine, f"machine {self.machine}")
        # On disk: type flags offset vaddr paddr filesz memsz align.
        self.segments = [Segment(*(h[:4] + h[5:]))
                         for h in self._table("<IIQQQQQQ", phoff, phnum, phentsize)]
        # On disk: name type flags addr offset size link info align entsize.
        raw = list(self._table("<IIQQQQIIQQ", shoff, shnum, shentsize))
        self.sections = [Section("", *h[1:6], h[9]) for h in raw]
        if raw:
            names = self.sections[shstrndx]
            self.sections = [s._replace(name=self._string(names, h[0]))
                             for s, h in zip(self.sections, raw)]
        self._links = [h[6] for h in raw]
        self.symbols = self._symbols(SHT_SYMTAB)
        self.dynamic = self._dynamic()
        self.relocations = self._relocations()

    def _symbols(self, kind):
        symbols = []
        for section, link in zip(self.sections, self._links):
            if section.type != kind:
                continue
            # On disk: name info other shndx value size.  The first is empty.
            rows = self._table("<IBBHQQ", section.offset, section.size // 24, 24)
            symbols += [Symbol(self._string(self.sections[link], name), info & 15,
                               shndx, value, size, info >> 4)
                        for name, info, _, shndx, value, size in rows][1:]
        return symbols

    def _dynamic(self):
        for segment in self.segments:
            if segment.type == PT_DYNAMIC:
                return [(tag, value) for tag, value in
                        self._table("<qQ", segment.offset, segment.filesz // 16, 16) if tag]
        return []

    def _relocations(self):
        tags = dict(self.dynamic)
        if DT_RELA not in tags:
            return []
        start = self.file_offset(tags[DT_RELA])
        return [Relocation(offset, info & 0xffffffff, info >> 32, addend)
                for offset, info, addend in
                self._table("<QQq", start, tags.get(DT_RELASZ, 0) // 24, 24)]

    def undefined(self):
        """Names that the program needs and nobody defines: not the weak ones."""
        return sorted({s.name for s in self.symbols + self._symbols(SHT_DYNSYM)
                       if s.section == SHN_UNDEF and s.name and s.bind == STB_GLOBAL})

    def file_offset(self, vaddr):
        for s in self.segments:
            if s.type == PT_LOAD and s.vaddr <= vaddr < s.vaddr + s.filesz:
                return s.offset + vaddr - s.vaddr
        raise ValueError(vaddr)

    def section(self, name):
        return next((s for s in self.sections if s.name == name), None)

    def stripped(self):
        return not self.symbols

    def kind(self):
        """What `file` would call it."""
        if self.type == "DYN":
            linked = any(s.type == PT_INTERP for s in self.segments)
            flags = dict(self.dynamic).get(DT_FLAGS_1, 0)
            if linked or not flags & DF_1_PIE:
                return "dynamic PIE" if linked else "shared object"
            return "static-pie"
        return {"EXEC": "static, fixed addresses", "REL": "object file",
                "CORE": "core file"}.get(self.type, f"type {self.type}")

    def function_at(self, addr):
        """The function that addr lies in, or None; without the prefix of names
        that are private to librt0.a (tools/mkarchive)."""
        if not hasattr(self, "_functions"):
            self._functions = sorted((s.value, s.size, s.name) for s in self.symbols
                                     if s.type == STT_FUNC and s.section != SHN_UNDEF)
            self._starts = [f[0] for f in self._functions]
        at = bisect.bisect_right(self._starts, addr) - 1
        if at < 0:
            return None
        start, size, name = self._functions[at]
        return name.removeprefix("rt0.") if addr < start + max(size, 1) else None

    def syscalls(self):
        """The records {int32 site - ., uint32 number} of section .rtsys."""
        if self.type not in ("EXEC", "DYN"):
            raise ElfError(f"{self.path}: {self.kind()}: the list is made when "
                           "the program is linked")
        table = self.section(".rtsys")
        if table is None:
            raise ElfError(f"{self.path}: no list of system calls (section .rtsys): "
                           "not linked by rt0cc?")
        calls = []
        for i in range(table.size // 8):
            distance, nr = struct.unpack_from("<iI", self.data, table.offset + 8 * i)
            site = table.addr + 8 * i + distance
            calls.append(Syscall(site, nr, self.function_at(site)))
        return calls
