#!/usr/bin/env python3
"""Counts the instructions of each stage of a build and compares them with a budget.

    instructions.py DEBRIEF [--record]

Clocks lie on machines that others share; instruction counts hardly move. Eight documents are built on one
thread under `valgrind --tool=callgrind`, and what each stage's function cost, calls included, is compared with
budget.json: beyond 10 % either way it says so. It always ends with 0: whether more instructions are worth it is for
people to say. --record writes the budget anew.
"""
import json, pathlib, re, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
BUDGET = HERE / "budget.json"
DOCUMENTS = 8
TOLERANCE = 0.10

# The functions that a stage consists of, as swift-demangle --simplified prints them.
STAGES = {
    "start": r"SiteBuilder\.init\(",
    "read": r"static Build\.read\(",
    "parse": r"static Build\.document\(of:path:\)",
    "facts": r"static Build\.record\(of:rules:\)",
    "cross-links": r"static KnowledgeBase\.build\(",
    "pages": r"RenderedPage\.init\(",
    "twins": r"static MarkdownTwin\.make\(",
    "feeds": r"static SiteFiles\.make\(",
    "index": r"static IndexWriter\.write\(",
    "API": r"KnowledgeAPI\.files\(",
    "write": r"SiteSession\.(add|finish)\(",
    "all": r"\(below main\)",
}


def measure(debrief):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, HERE / "corpus.py", str(DOCUMENTS), f"{folder}/corpus"], check=True,
                       stdout=subprocess.DEVNULL)
        # Valgrind 3.19 gives up on the compiler's debug information; the names of functions are enough.
        program = f"{folder}/debrief"
        subprocess.run(["strip", "--strip-debug", "-o", program, debrief], check=True)
        pathlib.Path(folder, "debrief.yml").write_text("api: true\nmarkdown: true\nhistory: false\n")
        run = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", program, "build", "--jobs", "1",
             "--content", f"{folder}/corpus", "--config", f"{folder}/debrief.yml", "--output", f"{folder}/site",
             "--quiet"], capture_output=True, text=True)
        if run.returncode not in (0, 1): sys.exit(run.stderr[-2000:])
        listing = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100", "--auto=no",
                                  f"{folder}/out"], capture_output=True, text=True, check=True).stdout
    names = subprocess.run(["swift", "demangle", "--simplified"], input=listing, capture_output=True, text=True).stdout
    counts = {stage: 0 for stage in STAGES}
    for line in names.splitlines():
        match = re.match(r"\s*([\d,]+) \(", line)
        if not match or "closure" in line or "partial apply" in line or "thunk" in line: continue
        for stage, pattern in STAGES.items():
            if re.search(pattern, line):
                count = int(match[1].replace(",", ""))
                # Specialised and general forms of one function call each other; the outermost holds all.
                counts[stage] = counts[stage] + count if stage == "write" else max(counts[stage], count)
    return counts


def main():
    counts = measure(sys.argv[1])
    if "--record" in sys.argv:
        BUDGET.write_text(json.dumps(counts, indent=2) + "\n")
    budget = json.loads(BUDGET.read_text()) if BUDGET.exists() else {}
    print(f"instructions for {DOCUMENTS} documents, in millions, beside the budget:")
    for stage, count in counts.items():
        drift = count / budget[stage] - 1 if budget.get(stage) else 0
        note = "  DRIFTED" if abs(drift) > TOLERANCE else ""
        print(f"  {stage:12} {count / 1e6:10.1f} {budget.get(stage, 0) / 1e6:10.1f} {drift:+7.1%}{note}")


if __name__ == "__main__": main()
