"""How many of a rule's findings are right, by the verdicts of people.

usage: debrief check --format json ../shared/corpus > report.json
       python3 Benchmarks/review/precision.py report.json [--sample RULE]

Reads verdicts.tsv beside this file: rule, path, line, message, fingerprint, right or wrong, why. Counts only findings that the
report still has, so that the share is that of the rules as they are today. Documents of the two repositories that were
written with machines and the templates are left out. --sample prints findings of a rule that nobody has judged yet, in
an order that is always the same.
"""
import collections
import csv
import json
import pathlib
import random
import sys

LEFT_OUT = ("bdougie__contributor.info", "Kaikei-e__Alt", "_templates")
report = json.loads(pathlib.Path(sys.argv[1]).read_text())
findings = [f for f in report["findings"] if f["rule"].startswith("PM") and not any(x in f["path"] for x in LEFT_OUT)]
with open(pathlib.Path(__file__).parent / "verdicts.tsv", encoding="utf-8") as file:
    verdicts = {(row["path"], row["fingerprint"], row["message"]): row
                for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def key(finding):
    """What a finding is recognised by: its path in the corpus, the text of its line, and what it says."""
    return finding["path"].split("corpus/", 1)[-1], finding["fingerprint"], finding["message"]


if "--sample" in sys.argv:
    rule = sys.argv[sys.argv.index("--sample") + 1]
    open_ones = [f for f in findings if f["rule"] == rule and key(f) not in verdicts]
    for f in random.Random(8).sample(open_ones, min(50, len(open_ones))):
        print(f["rule"], f["path"], f["line"], f["fingerprint"], f["message"], sep="\t")
    sys.exit()

found, judged, right = (collections.Counter() for _ in range(3))
for f in findings:
    found[f["rule"]] += 1
    if row := verdicts.get(key(f)):
        judged[f["rule"]] += 1
        right[f["rule"]] += row["verdict"] == "right"
low = []
print("| rule | findings | judged | right |\n| --- | ---: | ---: | ---: |")
for rule in sorted(found):
    share = f"{100 * right[rule] / judged[rule]:.0f} %" if judged[rule] else "–"
    print(f"| {rule} | {found[rule]} | {judged[rule]} | {share} |")
    if judged[rule] >= 10 and right[rule] < 0.9 * judged[rule]:
        low.append(rule)
print(f"\n{sum(judged.values())} of {sum(found.values())} findings judged, {sum(right.values())} right.")
sys.exit(f"below nine in ten: {', '.join(low)}" if low else 0)
