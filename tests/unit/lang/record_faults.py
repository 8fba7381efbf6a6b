"""record_faults.py FILE: what CPython 3.11 says about each snippet of FILE.

Snippets are separated by lines of "----".  One line each: line:column Kind: text.
"""
import sys
import warnings

warnings.simplefilter("ignore")
with open(sys.argv[1], encoding="utf-8") as file:
    snippets = file.read().split("----\n")
for snippet in snippets:
    try:
        compile(snippet, "x.py", "exec", dont_inherit=True)
        print("compiles")
    except SyntaxError as error:
        print(f"{error.lineno}:{error.offset} {type(error).__name__}: {error.msg}")
