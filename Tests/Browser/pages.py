#!/usr/bin/env python3
"""Checks every kind of page of a built site in Chromium, opened from file://.

usage: pages.py SITE_FOLDER [--all] [--only TEXT] [--part K/N] [--screenshots FOLDER]

For each page, with JavaScript and without: nothing scrolls sideways, no text leaves its column and none in a chart
covers another from 320 to 1440 px, axe finds no violation at 1440 and 390 px and in both themes, the console stays
empty, no request leaves the site.
Needs playwright and axe-playwright-python from PyPI and Debian's chromium.
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
# Where layouts turn: the narrowest phone, a phone, a tablet or 1440 px enlarged twice, a small laptop, a screen.
WIDTHS = {"narrow": (320, 568), "phone": (390, 844), "tablet": (720, 900), "laptop": (1024, 768), "wide": (1440, 1000)}
# Axe looks at each theme once and at both ends of the layout; how wide text is takes a look at every width, which
# costs a hundredth of that.
JUDGED = {"wide": "light", "phone": "dark"}
# Pages of one template with nothing of their own: one kind.
SAME = {"services", "teams", "detection", "triggers", "years", "follow-up"}

# Text that stands outside of the column of its page or of its block.
OUTSIDE = """() => {
  const main = document.querySelector('main'), style = getComputedStyle(main), frame = main.getBoundingClientRect();
  const left = frame.left + parseFloat(style.paddingLeft), right = frame.right - parseFloat(style.paddingRight);
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode, element = text.parentElement;
    if (!text.data.trim() || !element.checkVisibility({visibilityProperty: true})
        || element.closest('.vh, .skip, .stack thead, .scroll, pre, svg, noscript, script, template, option, .panel')) continue;
    const block = element.closest('td, th, dd, dt, li, p, h1, h2, h3, summary, caption, figcaption, label');
    const edge = block && getComputedStyle(block).display !== 'inline' && block.getBoundingClientRect();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      if (!box.width) continue;
      let out = main.contains(element) ? Math.max(box.right - right, left - box.left) : Math.max(box.right - innerWidth, -box.left);
      if (edge) out = Math.max(out, box.right - edge.right, edge.left - box.left);
      if (out > 1.5) { found.push(Math.ceil(out) + ' px: ' + text.data.trim().slice(0, 60)); break; }
    }
  }
  return found;
}"""

# Texts of one chart that cover each other, or stick out of the page.
COVERED = """() => {
  const found = [];
  for (const chart of document.querySelectorAll('svg')) {
    // The heads of tables that are stacked are there for screen readers only.
    if (chart.closest('.stack thead, .vh')) continue;
    const texts = [...chart.querySelectorAll('text')].filter(t => t.checkVisibility({visibilityProperty: true}))
      .map(t => ({said: t.textContent.trim(), box: t.getBoundingClientRect()})).filter(t => t.box.width);
    texts.forEach((a, i) => {
      if (!chart.closest('.scroll') && (a.box.right > innerWidth + 1 || a.box.left < -1)) found.push('outside: ' + a.said);
      for (const b of texts.slice(i + 1)) {
        const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        // Lines of type may touch: a box is higher than its letters.
        if (x > 1 && y > 4) found.push(`"${a.said}" covers "${b.said}"`);
      }
    });
  }
  return found;
}"""


TWICE = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  return ids.filter((id, i) => ids.indexOf(id) !== i);
}"""


def kind_of(path):
    """The kind of a page by its address: one page of each kind is enough for most runs."""
    name = re.sub(r"/\d+\.html$", ".html", str(path))
    if name.startswith("causes/") and name != "causes/index.html":
        return "cause" if "." in path.stem else "category"
    folder = name.split("/")[0]
    if folder in SAME:
        return "facet" if name.endswith("index.html") else "facet value"
    if "/" in name and not name.endswith("index.html"):
        return folder + "/drill" if path.stem == "drill" else folder
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


# Axe judges every element by itself, and a long list has hundreds that are made alike: of those below one parent with
# the same tags and classes within, two stay.
THIN = """() => {
  for (const parent of document.querySelectorAll('main :is(tbody, ol, ul, dl, div, section)')) {
    if (parent.children.length < 6) continue;
    const seen = new Map();
    for (const child of [...parent.children]) {
      const made = [child, ...child.querySelectorAll('*')].map(e => e.tagName + '.' + (e.getAttribute('class') || ''));
      const key = [...new Set(made)].sort().join();
      seen.set(key, (seen.get(key) || 0) + 1);
      if (seen.get(key) > 2) child.remove();
    }
  }
}"""


def listening(page):
    """Lists that fill with what the console says and with what is asked of others."""
    said, gone = [], []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: said.append(str(e)))
    page.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else gone.append(r.url))
    return said, gone


def check(page, heard, folder, path, script, shots, problems):
    """One page, loaded once and looked at in each width."""
    page.goto((folder / path).as_uri(), wait_until="load")
    page.wait_for_timeout(30)
    page.emulate_media(reduced_motion="reduce")
    # What a page without marks of its own for readers without script loses with it is seen at both ends.
    for width in WIDTHS if script or differs(folder / path) else ("narrow", "wide"):
        turn(page, width)
        fits(page, f"{path} [{width}{'' if script else ' noscript'}]", problems)
    if script:
        problems += [f"{path}: id {name} twice" for name in page.evaluate(TWICE)]
        if shots:
            for width, theme in JUDGED.items():
                turn(page, width, theme)
                name = re.sub(r"[^\w.-]+", "_", str(path)[:-5]) + f"-{width}-{theme}.png"
                page.screenshot(path=str(shots / name), full_page=True)
        page.evaluate(AXE)
        page.evaluate(THIN)
        for width, theme in JUDGED.items():
            turn(page, width, theme)
            judge(page, f"{path} [{width} {theme}]", problems)
    for what, texts in zip(("console:", "request to"), heard):
        problems += [f"{path}: {what} {text}" for text in texts]
        texts.clear()


def turn(page, width, theme=None):
    page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width])))
    if theme:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")


def differs(file):
    """Whether a page has parts for readers without script, or with it."""
    return re.search(r'<noscript|class="([^"]* )?js[ "]', file.read_text()) is not None


def check_bare(page, folder, path, problems):
    """What a reader without script sees, for axe, which needs timers: scripts do not load, and `noscript` counts."""
    turn(page, "wide", "light")
    page.goto((folder / path).as_uri(), wait_until="load")
    page.evaluate("""() => {
        document.documentElement.classList.remove('js');
        document.querySelectorAll('noscript').forEach(e => {
            const shown = document.createElement('div'); shown.innerHTML = e.textContent; e.replaceWith(shown); }); }""")
    page.evaluate(AXE)
    page.evaluate(THIN)
    judge(page, f"{path} [wide light noscript]", problems)


def fits(page, where, problems):
    """Nothing scrolls sideways, and no text sticks out of its column."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        culprit = page.evaluate("""() => [...document.querySelectorAll('body *')].filter(e => {
            const r = e.getBoundingClientRect(); return r.width && r.right > innerWidth + 1 && !e.closest('.scroll, pre, .vh, .panel');
          }).slice(0, 3).map(e => e.tagName + '.' + e.getAttribute('class')).join(', ')""")
        problems.append(f"{where}: {wide} px wider than the window ({culprit})")
    problems += [f"{where}: outside of its column by {text}" for text in page.evaluate(OUTSIDE)[:3]]
    problems += [f"{where}: chart: {text}" for text in page.evaluate(COVERED)[:3]]


def judge(page, where, problems):
    """Axe finds nothing."""
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    for violation in found["violations"]:
        node = violation["nodes"][0]
        problems.append(f"{where}: axe {violation['id']}: {violation['help']}: {node['html'][:160]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("site", type=pathlib.Path)
    parser.add_argument("--all", action="store_true", help="every page, not only some of each kind")
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
    part, parts = map(int, options.part.split("/"))
    pages = pages[part - 1::parts]
    problems = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for script in (True, False):
            context = browser.new_context(java_script_enabled=script)
            page = context.new_page()
            heard = listening(page)
            for path in pages:
                check(page, heard, folder, path, script, options.screenshots, problems)
            context.close()
        # Most pages are the same with script and without.
        context = browser.new_context()
        page = context.new_page()
        page.route("**/*.js", lambda route: route.abort())
        for path in pages:
            if differs(folder / path):
                check_bare(page, folder, path, problems)
        context.close()
        browser.close()
    for problem in problems:
        print(problem)
    print(f"{len(pages)} pages checked, {len(problems)} problems")
    return 1 if problems or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
