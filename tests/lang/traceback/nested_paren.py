# status: 1
a = b = 1
c = None
z = ( a ) + ( c )
