print("start")
{"a": 1}["b"]
