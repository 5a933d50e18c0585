#!/usr/bin/env python3
"""Times markdown-bench and the C floor in turn over the same files, and prints MB/s and ratios of medians.

    compare.py LIST [ROUNDS]

Builds both first. Turn and turn about, so that a noisy neighbour disturbs both alike.
"""
import os
import pathlib
import re
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def run(command):
    """Wall seconds inside the program, CPU seconds of the whole process, bytes read."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    line = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command} failed")
    fields = dict(re.findall(r"(\w+)=([\d.e-]+)", line))
    return float(fields["seconds"]), usage.ru_utime + usage.ru_stime, int(fields["in"])


def main():
    files, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 9
    (HERE / ".build").mkdir(exist_ok=True)
    subprocess.run(["cc", "-O2", HERE / "floor.c", "-o", HERE / ".build/floor", "-lcmark", "-lpthread"], check=True)
    subprocess.run(["swift", "build", "-c", "release", "--package-path", HERE], check=True, stdout=subprocess.DEVNULL)
    ours, floor = HERE / ".build/release/markdown-bench", HERE / ".build/floor"
    print("stage     threads   ours MB/s  floor MB/s  ratio of wall  ratio of CPU")
    for stage, against in (("parse", "parse"), ("render", "render"), ("document", "render")):
        for threads in (1, 2):
            mine, theirs = [], []
            for _ in range(rounds):
                mine.append(run([ours, stage, str(threads), files]))
                theirs.append(run([floor, against, str(threads), files]))
            size = mine[0][2] / 1e6
            a, b = (statistics.median(r[0] for r in runs) for runs in (mine, theirs))
            c, d = (statistics.median(r[1] for r in runs) for runs in (mine, theirs))
            print(f"{stage:9} {threads:7} {size / a:11.1f} {size / b:11.1f} {a / b:14.2f} {c / d:13.2f}", flush=True)


if __name__ == "__main__":
    main()
