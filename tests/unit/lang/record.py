"""record.py FILE...: print CPython 3.11's code as lang_stage.h prints ours.

CACHE is hidden, jumps count instructions, indexes are dropped where the arg has
a meaning.  EXTENDED_ARG is hidden too: its successor carries the whole arg.
"""
import dis
import sys
import types
import warnings


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


def number(code, kept):
    """From offsets to numbers; a CACHE counts as the next instruction."""
    index, at = {}, len(kept)
    start = {ins.offset: i for i, ins in enumerate(kept)}
    for offset in range(len(code.co_code), -1, -2):
        at = start.get(offset, at)
        index[offset] = at
    return index


def show(code):
    kept = [i for i in dis.get_instructions(code) if i.opname != "EXTENDED_ARG"]
    index = number(code, kept)
    print(f"== {code.co_qualname}")
    for i, ins in enumerate(kept):
        text = meaning(code, ins, index)
        print(i, ins.opname + (" " + text if text else ""), end="  ")
        print(place(ins.positions))
    for entry in dis._parse_exception_table(code):
        lasti = " lasti" if entry.lasti else ""
        print(f"handler {index[entry.start]}..{index[entry.end]} -> "
              f"{index[entry.target]} [{entry.depth}]{lasti}")
    print(f"stack {code.co_stacksize}")
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            show(const)


def is_odd(const):
    """Does it hold what we do not fold, or print otherwise?

    That is: integers beyond 64 bits, and unprintable characters beyond ASCII."""
    if isinstance(const, types.CodeType):
        const = const.co_consts
    if isinstance(const, (tuple, frozenset)):
        return any(is_odd(item) for item in const)
    if isinstance(const, str):
        return any(c > "~" and not c.isprintable() for c in const)
    return isinstance(const, int) and abs(const) >= 2**63


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    warnings.simplefilter("ignore")
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8") as file:
            code = compile(file.read(), name, "exec", dont_inherit=True)
        if len(sys.argv) > 2:
            if is_odd(code):
                continue
            print(f"## {name}")
        show(code)
