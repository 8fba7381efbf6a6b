"""record.py FILE: print CPython 3.11's code for FILE as langdis prints ours.

CACHE is hidden, jumps count instructions, indexes are dropped where the arg has
a meaning.  EXTENDED_ARG is hidden too: its successor carries the whole arg.
"""
import dis
import sys
import types


def meaning(code, ins, index):
    if isinstance(ins.argval, types.CodeType):
        return f"(<code object {ins.argval.co_name}>)"
    if ins.opcode in dis.hasjrel:
        return f"(to {index[ins.argval]})"
    if isinstance(ins.argval, frozenset):
        return "(frozenset)"
    if ins.opname == "KW_NAMES":
        return f"({code.co_consts[ins.arg]!r})"
    if ins.argrepr:
        return f"({ins.argrepr})"
    return "" if ins.arg is None or ins.opcode < dis.HAVE_ARGUMENT else str(ins.arg)


def place(positions):
    line, end_line, col, end_col = positions
    if not line:  # a module's RESUME says line 0
        end_line = 0
    return f"@{line or 0}:{col or 0}-{end_line or 0}:{end_col or 0}"


def show(code):
    kept = [i for i in dis.get_instructions(code) if i.opname != "EXTENDED_ARG"]
    index = {}
    for number, ins in enumerate(kept):
        index[ins.offset] = number
    last = 0
    for offset in range(0, len(code.co_code) + 2, 2):
        if offset in index:
            last = index[offset]
        else:  # CACHE, or EXTENDED_ARG of the next one
            after = [o for o in range(offset, len(code.co_code) + 2, 2) if o in index]
            index[offset] = index[after[0]] if after else last + 1
    print(f"== {code.co_qualname}")
    for number, ins in enumerate(kept):
        text = meaning(code, ins, index)
        print(number, ins.opname + (" " + text if text else ""), end="  ")
        print(place(ins.positions))
    for entry in dis._parse_exception_table(code):
        lasti = " lasti" if entry.lasti else ""
        print(f"handler {index[entry.start]}..{index[entry.end]} -> "
              f"{index[entry.target]} [{entry.depth}]{lasti}")
    print(f"stack {code.co_stacksize}")
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            show(const)


with open(sys.argv[1], encoding="utf-8") as file:
    show(compile(file.read(), sys.argv[1], "exec", dont_inherit=True))
