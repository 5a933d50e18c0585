#!/usr/bin/env python3
"""Writes a folder of invented postmortems: the same ones for the same seed, on any machine.

    corpus.py COUNT FOLDER [SEED]

A document depends on the seed and its number alone and links to earlier ones only, so a smaller corpus is the
beginning of a larger one. Each has about a thousand words (7 kB) in the sections that postmortems have: summary,
impact, a timeline as table, root cause with code, learnings, and prevention items as table or task list. Words
follow Zipf's law, and every document brings host names, tickets and commits that no other has, so that a search
index grows as it does with real text.
"""
import datetime, itertools, os, random, sys

SERVICES = [a + "-" + b for a in "orders checkout payments search login mail media ledger catalog notify".split()
            for b in "api db cache queue worker edge sync".split()]
CAUSES = """capacity.exhaustion capacity.surge change.rollout change.config code.logic code.concurrency code.resource
config.value config.drift data.migration data.query dependency.vendor dependency.internal hardware.failure
network.dns network.partition security.certificate security.attack process.gap time.clock""".split()
TAGS = "database network deploy cache queue certificate quota regional gameday customer".split()
PEOPLE = "Amara Bao Chidi Dana Elif Femi Gita Hana Ivo Jun Kofi Lena Mira Nils Olu Priya Rosa Sana Tomas".split()
SYMPTOMS = "elevated errors|slow page loads|lost writes|failed exports|stuck deploys|login failures|wrong totals".split("|")
REASONS = "after a rollout|during a migration|under a surge|after failover|due to an expired certificate|from a leak".split("|")
NOUNS = """request service database deploy latency alert queue cluster cache node replica connection release rollback
dashboard partition index pool thread memory disk token certificate lock transaction query schema backup metric
threshold runbook pager pipeline container region router gateway proxy balancer packet session login payment order
cart topic consumer broker batch scheduler retry limiter bucket volume driver patch library client header payload
response panic crash deadlock contention saturation spike outage recovery detection escalation handover ticket flag
tenant permission policy secret rotation expiry resolver record checksum drift replication quorum leader failover
shard compaction vacuum optimizer cursor buffer heap process socket handshake stream congestion vendor capacity
headroom template image manifest controller webhook probe sample percentile anomaly drill checklist finding trigger
regression workaround guardrail boundary parser serializer backend sensor warehouse refund ledger exchange audit
report archive retention restore reindex restart refresh stampede feedback cascade scope""".split()
VERBS = """fail return deploy restart increase detect observe confirm mitigate resolve exhaust block drop retry reject
accept route drain scale throttle evict flush replay migrate revert disable enable validate monitor escalate notify
review release measure trace inspect compare reproduce assume miss mask leak corrupt truncate restore rebuild
replicate promote fence poll publish process encode rotate expire revoke redirect balance saturate degrade stall
crash schedule delay pause load export query""".split()
ADJECTIVES = """slow stale partial regional manual silent hidden overloaded intermittent permanent local central public
expired missing degraded idle busy early late unexpected gradual sudden shared""".split()
SENTENCES = """The {a} {n} {d} the {n}, and the {n} {d} before anyone {d} the {a} {n}.
At {t} the {s} {n} began to {v} {a} {n}s in {r}.
We {d} the {n} because the {a} {n} had {d} more {n}s than the {n} could {v}.
Engineers on {s} {d} a {a} {n} on `{h}` and {d} the {n} again.
This {d} roughly {i} {n}s and left {i}% of them in a {a} state.
The {n} {n} did not {v}, since its {n} was {a} and had been {d} in `{c}`.
It is {a} that the {n} {d} while the {a} {n} could still {v} the {n}.
Our {n} for {n}s {d} at {i} per second, well above the {a} {n} of {i}.
The on-call {n} {d} the {n} and asked {p} to {v} the {a} {n}.
See {k} for the {n}; the {a} {n} and its {n} are {d} there.
Had the {n} been {a}, the {n} would have {d} and the {n}s would not {v}.
**The {n} {d} the {n}**, not the {a} {n} as we believed.
In {r} the {a} {n} {d} {n}s for {i} minutes, while other {n}s {d}.""".split("\n")
EVENTS = """{s} {n} begins to {v} {a} {n}s
{p} is paged for a {a} {n} on {s}
{p} {d} the {n} on `{h}`
Rollback of `{c}` {d}
Hypothesis: {a} {n} in {s}
Status page: {n}s {a} in {r}
All {n}s {d}, incident closed""".split("\n")
LESSONS = """The {n} {d} late, so the {a} {n} should {v} the {n} earlier.
{a} {n}s need a {n} that we {v} before each {n}.
Always {v} the {n} whenever a {a} {n} {d} the {n}.
Never {v} {n}s while the {n} is {a}.
A {n} without a {n} is a {a} {n}.""".split("\n")
ITEMS = """{v} the {n} {n} on {s}
add an alert on {a} {n}s
{v} the {a} {n} before each {n}
document how to {v} the {n}
limit {n}s per {n} to {i}""".split("\n")


def tail(words, count):
    """The words, then made ones, so that the vocabulary has a long tail."""
    made = [p + w for p in "over under pre post multi auto micro inter mis re".split() for w in words]
    random.Random(words[0]).shuffle(made)
    return (words + made)[:count]


class Zipf:
    def __init__(self, words):
        self.words = words
        self.weights = list(itertools.accumulate(1 / (rank + 2.7) ** 1.05 for rank in range(len(words))))

    def __call__(self, rng): return rng.choices(self.words, cum_weights=self.weights)[0]


noun, verb, adjective = Zipf(tail(NOUNS, 1800)), Zipf(tail(VERBS, 700)), Zipf(tail(ADJECTIVES, 240))
past = lambda word: word + "d" if word.endswith("e") else word + "ed"


def fill(rng, pattern, services):
    values = {
        "n": lambda: noun(rng), "v": lambda: verb(rng), "d": lambda: past(verb(rng)), "a": lambda: adjective(rng),
        "s": lambda: rng.choice(services), "p": lambda: rng.choice(PEOPLE), "i": lambda: str(rng.randint(2, 99)),
        "t": lambda: f"{rng.randrange(24):02}:{rng.randrange(60):02} UTC", "r": lambda: f"eu-west-{rng.randint(1, 6)}",
        "h": lambda: f"{rng.choice(services)}-{rng.randint(1, 400):03}", "c": lambda: f"{rng.getrandbits(40):010x}",
        "k": lambda: f"OPS-{rng.randint(1000, 99999)}",
    }
    parts = pattern.replace("}", "{").split("{")
    text = "".join(values[part]() if place % 2 else part for place, part in enumerate(parts))
    return text[0].upper() + text[1:]


def identity(seed, number):
    rng = random.Random(f"{seed}/{number}/identity")
    date = datetime.datetime(2016, 1, 1) + datetime.timedelta(minutes=rng.randrange(10 * 365 * 24 * 60))
    service = rng.choice(SERVICES)
    title = f"{service}: {rng.choice(SYMPTOMS)} {rng.choice(REASONS)}"
    slug = "".join(c if c.isalnum() else "-" for c in title.lower()).replace("--", "-")
    return date, service, title, f"{date:%Y}/{date:%Y-%m-%d}-{slug}-{number:06}.md"


def document(seed, number):
    date, service, title, path = identity(seed, number)
    rng = random.Random(f"{seed}/{number}/body")
    services = [service] + [s for s in rng.sample(SERVICES, 2) if s != service][: rng.randrange(3)]
    text = lambda low, high: " ".join(fill(rng, p, services) for p in rng.choices(SENTENCES, k=rng.randint(low, high)))
    some = lambda patterns: fill(rng, rng.choice(patterns), services)
    links = [f"[{t}](../{p})" for t, p in (identity(seed, rng.randrange(number))[2:] for _ in range(3))] if number else []
    out = ["---", f'title: "{title}"', f"date: {date:%Y-%m-%dT%H:%M:00Z}", f"severity: SEV{rng.randint(1, 4)}",
           f"services: [{', '.join(services)}]", f"causes: [{', '.join(rng.sample(CAUSES, rng.randint(1, 2)))}]",
           f"tags: [{', '.join(rng.sample(TAGS, 3))}]", "---", "", "## Summary", "", text(4, 6), ""]
    if links: out += [f"This resembles {links[0]}.", ""]
    out += ["## Impact", "", text(3, 4), "", *(f"- **{s}**: {some(EVENTS)}." for s in services), "",
            "## Timeline", "", "All times are in UTC.", "", "| Time | Actor | Event |", "| --- | --- | --- |"]
    at = date
    for _ in range(rng.randint(10, 14)):
        out.append(f"| {at:%H:%M} | {rng.choice(PEOPLE)} | {some(EVENTS)} |")
        at += datetime.timedelta(minutes=rng.randint(1, 14))
    out += ["", "## Root cause", "", text(5, 7), ""]
    if links: out += [f"> {text(1, 2)} Compare {links[1]}.", ""]
    out += ["```yaml", *(f"{services[0].replace('-', '_')}.{noun(rng)}_limit: {rng.randint(2, 4000)}" for _ in range(6)),
            "```", "", "## Resolution", "", text(5, 8), "", text(4, 6), "", "### What helped", "", text(5, 7), "",
            "## What went well", "", *("- " + some(LESSONS) for _ in range(3)), "", "## Learnings", "",
            *("- " + some(LESSONS) for _ in range(4)), "", text(5, 8), "", text(5, 8), ""]
    if links: out += [f"The same was learned in {links[2]}.", ""]
    out += ["## Action items", ""]
    due = lambda: f"{date + datetime.timedelta(days=rng.randint(3, 90)):%Y-%m-%d}"
    if number % 2:
        out += ["| Action | Owner | Due | Ticket |", "| --- | --- | --- | --- |"]
        out += [f"| {some(ITEMS)} | {rng.choice(PEOPLE)} | {due()} | OPS-{rng.randint(1000, 99999)} |" for _ in range(5)]
    else:
        out += [f"- [{rng.choice(' x')}] {some(ITEMS)} ({rng.choice(PEOPLE)}, {due()})" for _ in range(5)]
    return path, "\n".join(out) + "\n"


def main():
    count, folder, seed = int(sys.argv[1]), sys.argv[2], int((sys.argv + ["1"])[3])
    for year in range(2016, 2026): os.makedirs(f"{folder}/postmortems/{year}", exist_ok=True)
    size = 0
    for number in range(count):
        path, text = document(seed, number)
        size += len(text)
        with open(f"{folder}/postmortems/{path}", "w", encoding="utf-8") as file: file.write(text)
    print(f"{count} documents of {size // max(1, count)} bytes each in {folder}")


if __name__ == "__main__": main()
