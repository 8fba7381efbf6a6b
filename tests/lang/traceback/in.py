# status: 1
3 in 5
