# status: 1
e = ValueError("x")
e.add_note("line one\nline two")
e.add_note("three")
raise e
