#!/usr/bin/env python3
"""Times markdown-bench and the C floor in turn over the same files, and prints MB/s and the ratio of their medians.

    compare.py LIST [ROUNDS]

Builds both first. Turn and turn about, so that a noisy neighbour disturbs both alike.
"""
import pathlib
import re
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def run(command):
    line = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    fields = dict(re.findall(r"(\w+)=([\d.e-]+)", line))
    return float(fields["seconds"]), int(fields["in"])


def main():
    files, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 9
    subprocess.run(["cc", "-O2", HERE / "floor.c", "-o", HERE / ".build/floor", "-lcmark", "-lpthread"], check=True)
    subprocess.run(["swift", "build", "-c", "release", "--package-path", HERE], check=True, stdout=subprocess.DEVNULL)
    ours, floor = HERE / ".build/release/markdown-bench", HERE / ".build/floor"
    print("stage     threads      ours MB/s     floor MB/s   ratio")
    for stage, against in (("parse", "parse"), ("render", "render"), ("document", "render")):
        for threads in (1, 2):
            mine, theirs, size = [], [], 0
            for _ in range(rounds):
                seconds, size = run([ours, stage, str(threads), files])
                mine.append(seconds)
                theirs.append(run([floor, against, str(threads), files])[0])
            a, b = statistics.median(mine), statistics.median(theirs)
            print(f"{stage:9} {threads:7} {size / a / 1e6:14.1f} {size / b / 1e6:14.1f} {a / b:7.2f}")


if __name__ == "__main__":
    main()
