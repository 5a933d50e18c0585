"""The same answers in Chromium as from the command line, on the site of real postmortems where there is one."""
import html
import json
import os
import random
import re
import subprocess

import pytest

COUNT = 2000
FILTERS = ["cause:capacity", "is:overdue", "year:2020", "kind:learning", "severity:sev1", "kind:nonsense", "owner:a"]


def words_of(site):
    """The text of the incidents' pages, without markup."""
    for path in sorted((site / "incidents").glob("*.html")):
        text = re.sub(r"(?s)<(script|style|nav|header).*?</\1>|<[^>]+>", " ", path.read_text(encoding="utf-8"))
        words = html.unescape(text).split()
        if len(words) > 50:
            yield words


def queries(site):
    """Words, beginnings, typos, phrases, filters and pasted lines, the same ones every time."""
    dice, pages = random.Random(42), list(words_of(site))
    for _ in range(COUNT):
        words = dice.choice(pages)
        start = dice.randrange(len(words) - 12)
        chosen = words[start:start + dice.choice([1, 1, 2, 3, 4, 12])]
        way = dice.randrange(8)
        if way == 0:
            chosen[-1] = chosen[-1][:dice.randint(1, 5)]
        elif way == 1:
            word = list(chosen[0])
            word.insert(dice.randint(0, len(word)), dice.choice("aeiounrst"))
            chosen[0] = "".join(word)
        elif way == 2:
            chosen = ['"' + " ".join(chosen[:3]).replace('"', "") + '"']
        elif way == 3:
            chosen.append(dice.choice(FILTERS))
        yield " ".join(chosen) + dice.choice(["", "", " "])


def test_the_browser_answers_as_the_command_line_does(browser, site, tmp_path):
    if "DEBRIEF_CORPUS" in os.environ:
        site = site.__class__(os.environ["DEBRIEF_CORPUS"]).resolve()
    asked = list(queries(site))
    (tmp_path / "queries.txt").write_text("\n".join(asked) + "\n", encoding="utf-8")
    run = subprocess.run(
        [os.environ["DEBRIEF_BINARY"], "search", "--site", site, "--queries", tmp_path / "queries.txt",
         "--format", "jsonl", "--limit", "12"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    expected = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(expected) == len(asked) == COUNT
    page = browser.new_page()
    page.goto(site.as_uri() + "/search.html")
    found = page.evaluate("""async queries => {
      const run = path => new Promise((loaded, failed) => {
        const s = document.createElement('script');
        Object.assign(s, { src: new URL(path, location.href).href, charset: 'utf-8', onload: loaded, onerror: failed });
        document.head.append(s);
      });
      const { open, search } = debriefSearch, index = await open(run), out = [];
      for (const q of queries) {
        // What ships has shorter names: results are known by their place.
        const [best, found, , , , , , aside] = Object.values(await search(index, q)), hits = found.map(Object.values);
        const top = hits.slice(0, best === null ? 12 : 11);
        const titles = await Promise.all([...(best === null ? [] : [best]), ...top.map(h => h[0])].map(d => index.fragment(d)));
        out.push({ total: hits.length + (best !== null), all: hits.filter(h => h[2]).length,
                   scores: top.map(h => h[1]), urls: titles.map(f => f.title), aside });
      }
      return out; }""", asked)
    page.close()
    wrong = [(q, e, f) for q, e, f in zip(asked, expected, found) if f != {
        "total": e["total"], "all": e["matchesAll"], "scores": [r["score"] for r in e["results"] if not r["best"]],
        "urls": [r["title"] for r in e["results"]], "aside": e["setAside"]}]
    assert wrong[:2] == [], len(wrong)
    assert sum(e["total"] > 0 for e in expected) > COUNT * .9
