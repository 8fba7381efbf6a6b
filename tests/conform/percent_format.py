print("%s and %s" % ("a", 1), "%d items" % 5, "%5d|%-5d|%05d|%+d" % (1, 2, 3, 4))
print("%.2f %8.3f|%-8.1f|%e %g %g" % (3.14159, 2.5, 1.25, 12345.678, 0.0001, 1e10))
print("%x %X %o %#x %c %c" % (255, 255, 8, 255, "A", 66))
print("%r %s %10s|%-10s|%.2s" % ("q", None, "right", "left", "cut"))
print("%(name)s is %(age)d" % {"name": "Ann", "age": 30}, "100%%" % ())
print("%s" % [1, 2], "%s %s" % ((1, 2), 3), "%d" % 3.99, "%s" % True, "%i" % -7)
print("%*d|%.*f" % (6, 42, 2, 3.14159))
for fmt, args in [("%d", "x"), ("%d %d", (1,)), ("%d", (1, 2)), ("%q", 1)]:
    try:
        print(fmt % args)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
