# status: 1
"a" * "b"
