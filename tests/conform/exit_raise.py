print("one", end="")
raise SystemExit(300)
