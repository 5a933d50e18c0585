#!/usr/bin/env python3
"""Checks every kind of page of a built site in Chromium, opened from file://.

usage: pages.py SITE_FOLDER [--all] [--quick] [--only TEXT] [--part K/N] [--screenshots FOLDER]

For each page, at 1440 and 390 px and in both themes (the largest page of a kind in all four pairs): axe finds no violation, nothing scrolls sideways, the
console stays empty, no request leaves the site; with JavaScript and without. Needs playwright and
axe-playwright-python from PyPI and Debian's chromium.
"""
import argparse
import pathlib
import re
import shutil
import sys

import axe_playwright_python
from playwright.sync_api import sync_playwright

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
WIDTHS = {"wide": (1440, 1000), "phone": (390, 844)}
ALL = [(width, theme) for width in WIDTHS for theme in ("light", "dark")]
# Each width and each theme once.
QUICK = [("wide", "light"), ("phone", "dark")]


def kind_of(path):
    """The kind of a page by its address: one page of each kind is enough for most runs."""
    name = re.sub(r"/\d+\.html$", ".html", str(path))
    if name.startswith("causes/") and name != "causes/index.html":
        return "cause" if "." in path.stem else "category"
    if "/" in name and not name.endswith("index.html"):
        return name.split("/")[0]
    return name


def sample(folder, everything):
    """All pages, or of each kind the smallest and the largest."""
    pages, kinds = kinds_of(folder)
    if everything:
        return pages
    return sorted({page for group in kinds.values() for page in (group[0], group[-1])})


def kinds_of(folder):
    """All pages that are no redirects, and those of each kind by size."""
    pages = sorted(
        p.relative_to(folder) for p in folder.rglob("*.html")
        # A redirect is judged by the page it leads to.
        if b'http-equiv="refresh"' not in p.read_bytes())
    kinds = {}
    for page in pages:
        kinds.setdefault(kind_of(page), []).append(page)
    for group in kinds.values():
        group.sort(key=lambda p: ((folder / p).stat().st_size, p))
    return pages, kinds


def check(page, folder, path, windows, script, shots, problems):
    """One page, loaded once and looked at in each window: a width and a theme."""
    said, gone = [], []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: said.append(str(e)))
    page.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else gone.append(r.url))
    page.goto((folder / path).as_uri(), wait_until="load")
    page.wait_for_timeout(30)
    if script:
        page.evaluate(AXE)
    for width, theme in windows:
        page.set_viewport_size({"width": WIDTHS[width][0], "height": WIDTHS[width][1]})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        where = f"{path} [{width} {theme}{'' if script else ' noscript'}]"
        if script:
            look(page, where, problems)
            if shots:
                name = re.sub(r"[^\w.-]+", "_", str(path)[:-5]) + f"-{width}-{theme}.png"
                page.screenshot(path=str(shots / name), full_page=True)
    problems += [f"{path}: console: {text}" for text in said]
    problems += [f"{path}: request to {url}" for url in gone]


def look(page, where, problems):
    """What a window shows: nothing sticks out, axe finds nothing, no id stands twice."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        culprit = page.evaluate("""() => [...document.querySelectorAll('body *')].filter(e => {
            const r = e.getBoundingClientRect(); return r.width && r.right > innerWidth + 1 && !e.closest('.scroll, pre, .vh, .panel');
          }).slice(0, 3).map(e => e.tagName + '.' + e.getAttribute('class')).join(', ')""")
        problems.append(f"{where}: {wide} px wider than the window ({culprit})")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    for violation in found["violations"]:
        node = violation["nodes"][0]
        problems.append(f"{where}: axe {violation['id']}: {violation['help']}: {node['html'][:160]}")
    twice = page.evaluate("""() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
        return ids.filter((id, i) => ids.indexOf(id) !== i); }""")
    problems += [f"{where}: id {name} twice" for name in twice]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("site", type=pathlib.Path)
    parser.add_argument("--all", action="store_true", help="every page, not only some of each kind")
    parser.add_argument("--quick", action="store_true", help="each width and each theme once, not in all pairs")
    parser.add_argument("--only", action="append", help="only pages with this address, or whose address contains it")
    parser.add_argument("--part", default="1/1", help="K/N: every Nth page, beginning with the Kth")
    parser.add_argument("--screenshots", type=pathlib.Path)
    options = parser.parse_args()
    folder = options.site.resolve()
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    pages = sample(folder, options.all)
    if options.only:
        named = {pathlib.Path(only) for only in options.only if (folder / only).is_file()}
        pages = sorted(named | {p for p in pages for only in options.only if pathlib.Path(only) not in named and only in str(p)})
    # The largest page of a kind holds what the others hold, so that it is looked at in every window.
    largest = {group[-1] for group in kinds_of(folder)[1].values()}
    part, parts = map(int, options.part.split("/"))
    pages = pages[part - 1::parts]
    problems = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for script in (True, False):
            context = browser.new_context(java_script_enabled=script)
            for path in pages:
                whole = not options.quick and (options.all or path in largest)
                windows = [("wide", "light")] if not script else ALL if whole else QUICK
                page = context.new_page()
                check(page, folder, path, windows, script, options.screenshots, problems)
                page.close()
            context.close()
        browser.close()
    for problem in problems:
        print(problem)
    print(f"{len(pages)} pages checked, {len(problems)} problems")
    return 1 if problems or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
