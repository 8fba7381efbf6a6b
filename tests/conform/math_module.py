import math
from math import sqrt, pi as PI

print(sqrt(2), PI, math.e, math.inf, math.nan, math.tau)
print(math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.5), math.fabs(-2), math.factorial(20), math.gcd(12, 18))
print(math.sin(1), math.cos(1), math.tan(1), math.atan2(1, 2), math.hypot(3, 4), math.degrees(PI), math.radians(180))
print(math.exp(1), math.log(10), math.log(8, 2), math.log2(8), math.log10(1000), math.pow(2, 0.5))
print(math.isclose(0.1 + 0.2, 0.3), math.isnan(math.nan), math.isinf(math.inf), math.isqrt(17), math.fsum([0.1] * 10))
print(math.comb(5, 2), math.perm(5, 2), math.prod([1, 2, 3, 4]), math.copysign(1, -0.0), math.modf(2.5), math.fmod(-7, 3))
print(math.factorial(25), math.isqrt(10 ** 30), math.lcm(4, 6))
for act in [lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.exp(1000), lambda: math.sqrt("a"), lambda: math.floor(math.inf)]:
    try:
        act()
    except Exception as e:
        print(type(e).__name__, e)
