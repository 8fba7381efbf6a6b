"""The figures that are measured beside CPython: the GIL's, and speed.

    /usr/bin/python3 tests/bench/beside_python.py build/baton [NAME]

Each row runs the same file under both, alternated, and prints both figures and
the bound.  The free capacity of two cores is measured before and after each
window; windows below 1.9 are thrown away, and a row that found no quiet window
says NOT MEASURED.  CPU-time rows need no quiet window.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time

BATON = sys.argv[1] if len(sys.argv) > 1 else "build/baton"
ONLY = sys.argv[2] if len(sys.argv) > 2 else ""
PYTHON = "/usr/bin/python3"
PROGRAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs")
QUIET = 1.9
TRIES = int(os.environ.get("BENCH_TRIES", "12"))

tally = {"PASS": 0, "FAIL": 0, "NOT MEASURED": 0}


def spin(cpu, results, seconds=0.25):
    """Run pinned to one CPU and note the share of it that was got."""
    code = (
        "import os,time\n"
        f"os.sched_setaffinity(0,{{{cpu}}})\n"
        "a=time.perf_counter();c=time.process_time()\n"
        f"while time.perf_counter()-a<{seconds}: pass\n"
        "print((time.process_time()-c)/(time.perf_counter()-a))"
    )
    out = subprocess.run([PYTHON, "-S", "-c", code], capture_output=True, text=True).stdout
    results.append(float(out))


def capacity():
    results = []
    cpus = sorted(os.sched_getaffinity(0))[:2]
    spinners = [threading.Thread(target=spin, args=(cpu, results)) for cpu in cpus]
    for spinner in spinners:
        spinner.start()
    for spinner in spinners:
        spinner.join()
    return sum(results)


def tasks_below(pid):
    """All (pid, tid) of a process and its descendants."""
    found = []
    try:
        for tid in os.listdir(f"/proc/{pid}/task"):
            found.append((pid, int(tid)))
            with open(f"/proc/{pid}/task/{tid}/children") as file:
                for child in file.read().split():
                    found += tasks_below(int(child))
    except OSError:
        pass
    return found


def spread(pid, is_over):
    """Pin the workers of the run to different CPUs, as soon as they exist."""
    cpus = sorted(os.sched_getaffinity(0))[:2]
    pinned = {}
    while not is_over():
        for owner, tid in tasks_below(pid):
            if tid == owner or tid in pinned:
                continue
            pinned[tid] = cpus[len(pinned) % 2]
            try:
                os.sched_setaffinity(tid, {pinned[tid]})
            except OSError:
                pass
        time.sleep(0.002)


def program(name, params):
    """A copy of the file with its constants replaced, for both interpreters."""
    with open(os.path.join(PROGRAMS, name)) as file:
        lines = file.read().split("\n")
    for key, number in params.items():
        lines = [f"{key} = {number!r}" if line.startswith(f"{key} = ") else line for line in lines]
    path = os.path.join(tempfile.gettempdir(), f"baton-bench-{os.getpid()}-{name}")
    with open(path, "w") as file:
        file.write("\n".join(lines))
    return path


def run(command, pin=False):
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    if pin:
        spread(child.pid, lambda: child.poll() is not None)
    out = child.communicate()[0]
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: status {child.returncode}")
    return [float(word) for word in out.split()]


def baton(path, *options):
    return [BATON, "run", path, *options]


def verdict(name, ok, text):
    word = "NOT MEASURED" if ok is None else "PASS" if ok else "FAIL"
    tally[word] += 1
    print(f"{word:12} {name:34} {text}", flush=True)


def in_quiet(measure, wanted=3):
    """Call `measure` in windows that are quiet before and after; a list of its answers."""
    found = []
    for _ in range(TRIES):
        before = capacity()
        if before < QUIET:
            continue
        answer = measure()
        after = capacity()
        if after >= QUIET:
            found.append((answer, (before + after) / 2))
        if len(found) >= wanted:
            break
    return found


def bench_slices():
    for interval in (0.001, 0.005, 0.050):
        path = program("slices.py", {"INTERVAL": interval, "SLICES": 40 if interval > 0.01 else 120})
        found = in_quiet(lambda: (run(baton(path), True), run([PYTHON, path], True)))
        name = f"slice median, I = {interval * 1e3:g} ms"
        if not found:
            verdict(name, None, "the machine was never quiet")
            continue
        ours = statistics.median(a[0][0] for a, _ in found)
        theirs = statistics.median(a[1][0] for a, _ in found)
        low, high = interval * 1e3, interval * 1e3 + 0.3
        verdict(name, low - 0.02 <= ours <= high,
                f"{ours:.3f} ms   python3 {theirs:.3f} ms   [{low:g}, {high:g}]")


def bench_ratio():
    for kind, name in (("threads", "2 threads / serial"), ("processes", "2 processes / serial")):
        def measure(kind=kind):
            ours, theirs = [], []
            for which, command, scale in ((ours, baton, 6), (theirs, lambda p: [PYTHON, p], 1)):
                n = 10_000_000 * scale
                path = program("ratio.py", {"KIND": "serial", "N": n})
                serial = run(command(path))[0]
                path = program("ratio.py", {"KIND": kind, "N": n})
                which.append(run(command(path))[0] / serial)
            return ours[0], theirs[0]
        found = in_quiet(measure, 5)
        if not found:
            verdict(name, None, "the machine was never quiet")
            continue
        ours = statistics.median(a[0] for a, _ in found)
        theirs = statistics.median(a[1] for a, _ in found)
        free = statistics.median(c for _, c in found)
        if kind == "threads":
            low, high = 0.95, 1.06
        else:
            low, high = 0.95 / free, 1.05 / free
        verdict(name, low <= ours <= high, f"{ours:.3f}   python3 {theirs:.3f}   [{low:.3f}, {high:.3f}]")


def bench_sleeper():
    for interval in (0.005, 0.001):
        path = program("sleeper.py", {"INTERVAL": interval})
        with tempfile.NamedTemporaryFile(suffix=".json") as report:
            def measure():
                theirs = run([PYTHON, path], True)[0]
                run(baton(path, "--report", report.name), True)
                with open(report.name) as file:
                    lanes = json.load(file)["lanes"]
                main = [lane for lane in lanes if lane["name"] == "MainThread"][0]
                ours = run(baton(path), True)[0]
                return ours, theirs, main["state_ns"]["gil"] / 60 / 1e6
            found = in_quiet(measure)
        name = f"sleeper beside a burner, I = {interval * 1e3:g} ms"
        if not found:
            verdict(name, None, "the machine was never quiet")
            continue
        ours = statistics.median(a[0] for a, _ in found)
        theirs = statistics.median(a[1] for a, _ in found)
        gil = statistics.median(a[2] for a, _ in found)
        low, high = 0.9 * interval * 1e3, interval * 1e3 + 0.3
        verdict(name, low <= ours <= high,
                f"late {ours:.3f} ms (gil {gil:.3f} a sleep)   python3 {theirs:.3f} ms   [{low:g}, {high:g}]")


def bench_lost():
    path = program("lost.py", {})
    lost = [run(baton(path))[0] for _ in range(5)]
    verdict("plain += under checks 3.11", max(lost) == 0, f"lost {max(lost):.0%} at most in {len(lost)} runs")
    # Each thread must live at least 20 slices of 1 ms.
    path = program("lost.py", {"N": 3_000_000})
    lost = sorted(run(baton(path, "--checks", "3.9", "--interval", "1ms"))[0] for _ in range(20))
    middle = statistics.median(lost)
    verdict("plain += under checks 3.9", middle > 0.2, f"lost {middle:.0%} in the median of 20 runs (> 20 %)")


def bench_speed():
    bounds = {"loop_while.py": 3.0, "loop_for.py": 3.0, "attribute.py": 3.0, "fib.py": 2.5}
    for name, bound in bounds.items():
        path = program(name, {})
        pairs = [(run([PYTHON, path])[0], run(baton(path))[0]) for _ in range(7)]
        ratio = statistics.median(theirs / ours for theirs, ours in pairs)
        ours = min(p[1] for p in pairs)
        theirs = min(p[0] for p in pairs)
        verdict(f"speed, {name}", ratio >= bound,
                f"{ratio:.2f} times   baton {ours:.3f} s, python3 {theirs:.3f} s CPU   (>= {bound})")


def bench_tape():
    for name in ("loop_while.py", "loop_for.py", "attribute.py", "fib.py"):
        path = program(name, {})
        pairs = [(run(baton(path))[0], run(baton(path, "--no-tape"))[0]) for _ in range(15)]
        cost = min(p[0] for p in pairs) / min(p[1] for p in pairs) - 1
        verdict(f"recording, {name}", cost <= 0.01, f"{cost:+.2%} of CPU time (<= 1 %)")


def main():
    version = subprocess.run([PYTHON, "--version"], capture_output=True, text=True).stdout.strip()
    print(f"{version} beside {BATON}; capacity now {capacity():.2f} of 2 cores")
    for name, bench in list(globals().items()):
        if name.startswith("bench_") and ONLY in name:
            bench()
    print(f"{tally['PASS']} passed, {tally['FAIL']} failed, {tally['NOT MEASURED']} skipped")
    return 1 if tally["FAIL"] else 0


sys.exit(main())
