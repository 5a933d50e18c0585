#!/usr/bin/env python3
"""Relevance of Debrief's search beside others, on the same documents and queries.

    relevance.py DEBRIEF CORPUS [--half tuning|final] [--only debrief] [--misses]

DEBRIEF is the program, CORPUS a folder of postmortems such as ../shared/corpus, with gold.jsonl. Needs node-lunr
(Debian) and, in the Python that runs it, pagefind[bin] and playwright. Prints MRR@10 per kind of query, and nDCG@10 of
the category queries over the annotated documents (the others are left out of every ranking, as nobody judged them).
"""
import argparse, collections, functools, http.server, json, math, os, pathlib, re, sqlite3, subprocess, sys, tempfile, threading

HERE = pathlib.Path(__file__).parent
KINDS = ["paraphrase", "typo", "pasted"]


def documents(corpus):
    """What every peer indexes: path, title, and the text without its markup."""
    out = []
    for path in sorted(corpus.rglob("*")):
        name = str(path.relative_to(corpus))
        if path.suffix not in (".md", ".qmd") or name.startswith("_") or "/" not in name:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        title = None
        front = re.match(r"(---|\+\+\+)\n(.*?)\n\1\n", text, re.S)
        if front:
            found = re.search(r"^title\s*[:=]\s*(.+)$", front[2], re.M)
            title, text = found and found[1].strip("\"' "), text[front.end():]
        heading = re.search(r"^#+ +(.+)$|^(.+)\n[=-]{3,}$", text, re.M)
        title = title or (heading and (heading[1] or heading[2])) or path.stem
        text = re.sub(r"\]\([^)\s]*\)", "] ", text)
        out.append({"id": name, "title": title.strip("# "), "body": re.sub(r"[|`*#>\[\]]+", " ", text)})
    return out


def table(name):
    lines = (HERE / name).read_text().splitlines()
    keys = lines[0].split("\t")
    return [dict(zip(keys, line.split("\t"))) for line in lines[1:]]


def by_debrief(program, corpus, queries, kinds=()):
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(queries) + "\n")
        file.flush()
        out = subprocess.run(
            [program, "search", "--content", corpus, "--queries", file.name, "--format", "jsonl", "--limit", "400"]
            + [x for kind in kinds for x in ("--kind", kind)],
            capture_output=True, text=True)
    if out.returncode > 1:
        sys.exit(out.stderr)
    for line in out.stdout.splitlines():
        found = []
        for hit in json.loads(line)["results"]:
            name = os.path.relpath(hit["file"], corpus) if hit.get("file") else hit["url"]
            found.append(name)
        yield found


def by_fts5(docs, queries, prefix):
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table d using fts5(id unindexed, title, body, tokenize = 'porter unicode61')")
    base.executemany("insert into d values (:id, :title, :body)", docs)
    for query in queries:
        words = re.findall(r"\w+", query)
        match = " OR ".join(f'"{w}"' for w in words)
        if prefix and words:
            match += "*"
        rows = base.execute("select id from d where d match ? order by bm25(d, 0, 3, 1), rowid limit 200", [match])
        yield [row[0] for row in rows]


def by_lunr(docs, queries, mode):
    with tempfile.TemporaryDirectory() as folder:
        for name, value in ("docs", docs), ("queries", queries):
            pathlib.Path(folder, name).write_text(json.dumps(value))
        out = subprocess.run(["node", HERE / "lunr_queries.cjs", f"{folder}/docs", f"{folder}/queries", mode],
                             capture_output=True, text=True, check=True)
    return [json.loads(line) for line in out.stdout.splitlines()]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def by_pagefind(docs, queries):
    import html
    from playwright.sync_api import sync_playwright
    with tempfile.TemporaryDirectory() as folder:
        for number, doc in enumerate(docs):
            pathlib.Path(folder, f"{number}.html").write_text(
                f"<!DOCTYPE html><html lang=en><title>{html.escape(doc['title'])}</title><body data-pagefind-body>"
                f"<h1>{html.escape(doc['title'])}</h1><p>{html.escape(doc['body'])}</p>")
        subprocess.run([sys.executable, "-m", "pagefind", "--site", folder], check=True, capture_output=True)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/0.html")
            found = page.evaluate("""async queries => {
              const pagefind = await import('/pagefind/pagefind.js'), out = [];
              await pagefind.init();
              for (const q of queries) {
                const r = await pagefind.search(q);
                out.push((await Promise.all(r.results.slice(0, 60).map(x => x.data()))).map(x => x.raw_url || x.url));
              }
              return out; }""", queries)
            browser.close()
        server.shutdown()
    return [[docs[int(re.search(r"(\d+)\.html", url)[1])]["id"] for url in urls] for urls in found]


def unique(names):
    return list(dict.fromkeys(names))


def reciprocal_rank(found, wanted):
    return next((1 / rank for rank, name in enumerate(found[:10], 1) if name == wanted), 0)


def ndcg(found, gains):
    def dcg(values):
        return sum((2 ** g - 1) / math.log2(rank + 2) for rank, g in enumerate(values[:10]))
    ideal = dcg(sorted(gains.values(), reverse=True))
    return dcg([gains.get(name, 0) for name in found]) / ideal if ideal else None


def judgements(corpus):
    """By cause or category: document → 2 where it is the primary cause, 1 where it is another."""
    gold = [json.loads(line) for line in (corpus / "gold.jsonl").read_text().splitlines()]
    judged, gains = set(), collections.defaultdict(dict)
    for entry in gold:
        cause = entry.get("cause")
        if not cause:
            continue
        judged.add(entry["path"])
        for gain, leaves in ((1, cause.get("also") or []), (2, [cause["primary"]])):
            for leaf in leaves:
                for name in (leaf, leaf.split(".")[0]):
                    known = gains[name]
                    known[entry["path"]] = max(gain, known.get(entry["path"], 0))
    return judged, gains


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("debrief")
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("--half", choices=["tuning", "final"])
    parser.add_argument("--only", help="only systems whose name begins so")
    parser.add_argument("--misses", action="store_true", help="what each system does not find among its first ten")
    options = parser.parse_args()
    docs = documents(options.corpus)
    names = {doc["id"] for doc in docs}
    known = [q for q in table("queries.tsv") if options.half in (None, q["half"])]
    categories = [q for q in table("categories.tsv") if options.half in (None, q["half"])]
    queries = [q["query"] for q in known + categories]
    judged, gains = judgements(options.corpus)
    systems = {
        "Debrief": lambda: by_debrief(options.debrief, options.corpus, queries),
        "SQLite FTS5 (OR)": lambda: by_fts5(docs, queries, False),
        "SQLite FTS5 (OR, last word a prefix)": lambda: by_fts5(docs, queries, True),
        "lunr": lambda: by_lunr(docs, queries, "plain"),
        "lunr (endings and one typo)": lambda: by_lunr(docs, queries, "fuzzy"),
        "Pagefind": lambda: by_pagefind(docs, queries),
    }
    print(f"{len(docs)} documents, {len(known)} known-item and {len(categories)} category queries"
          + (f" ({options.half} half)" if options.half else ""))
    print("| | " + " | ".join(f"MRR@10 {kind}" for kind in KINDS) + " | nothing found | nDCG@10 categories |")
    print("|---|" + "---|" * (len(KINDS) + 2))
    for name, run in systems.items():
        if options.only and not name.lower().startswith(options.only.lower()):
            continue
        found = [list(f) for f in run()]
        assert len(found) == len(queries), (name, len(found))
        raw = found
        # A learning or a prevention item of an incident stands for it. A page that no peer has, such as that of a cause,
        # counts as a result like others: whoever looks for an incident has to read past it.
        found = [unique(f) for f in found]
        ranks = [reciprocal_rank(f, q["document"]) for q, f in zip(known, found)]
        cells = []
        for kind in KINDS:
            values = [r for q, r in zip(known, ranks) if q["kind"] == kind]
            cells.append(f"{sum(values) / len(values):.3f}")
        empty = sum(not f for f in raw[:len(known)])
        scores = []
        for q, f in zip(categories, found[len(known):]):
            value = ndcg([n for n in f if n in judged], gains[q["cause"]])
            if value is not None:
                scores.append(value)
            if options.misses:
                print(f"   nDCG {value:.2f}  {q['cause']}: {q['query']}")
        if options.misses:
            for q, r, f in zip(known, ranks, found):
                if r < 1:
                    print(f"   1/{round(1 / r) if r else '∞'}  [{q['kind']}] {q['query'][:90]}  → {q['document'].split('/', 1)[1][:50]}; first: {(f or ['nothing'])[0].split('/', 1)[-1][:50]}")
        print(f"| {name} | " + " | ".join(cells) + f" | {empty} of {len(known)} | {sum(scores) / max(1, len(scores)):.3f} |", flush=True)


if __name__ == "__main__":
    main()
