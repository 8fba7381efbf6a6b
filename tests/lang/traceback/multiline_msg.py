# status: 1
raise ValueError("line1\nline2")
