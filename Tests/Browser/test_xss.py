"""No script of the well-known filter-evasion collections runs, and no request leaves: on the pages of a site that is
made of them, and in what `debrief render` prints. The same documents, trusted, show that the test would see it."""
import json
import os
import subprocess

import pytest
import xss

DOCUMENT = b"""---
id: XSS-%d
title: %s
date: 2026-01-02
severity: SEV2
services: [%s]
---

# %s

## Summary

%s

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 10:00 | %s |
| 10:05 | [%s](%s "%s") |

## Lessons learned

- %s

## Action items

- [ ] %s (owner: %s)

%s
"""


def document(number, payload):
    line = b" ".join(payload.split(b"\n"))
    quoted = json.dumps(payload.decode(errors="replace")).encode()
    return DOCUMENT % (number, quoted, quoted, line, payload, line.replace(b"|", b"\\|"), line, line, line, line, line,
                       line, payload)


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    folder = tmp_path_factory.mktemp("content")
    for number, payload in enumerate(xss.payloads()):
        (folder / f"{number}.md").write_bytes(document(number, payload))
    return folder


def build(content, folder, raw_html):
    site = folder / "site"
    (folder / "debrief.yml").write_text(f"content: {content}\noutput: {site}\nraw_html: {raw_html}\n")
    # 1 says that documents have flaws, which these have.
    run = subprocess.run([os.environ["DEBRIEF_BINARY"], "build", "--config", folder / "debrief.yml", "--quiet"],
                         capture_output=True, text=True)
    assert run.returncode <= 1, run.stderr[-2000:]
    return site


def incidents(site):
    pages = sorted(page.relative_to(site).as_posix() for page in (site / "incidents").glob("xss-*.html"))
    assert len(pages) == len(list(xss.payloads()))
    return pages


def test_no_script_runs_on_a_site(chromium, content, tmp_path):
    site = build(content, tmp_path, "sanitized")
    others = ["index.html", "incidents/index.html", "learnings.html", "prevention.html", "search.html?q=alert"]
    assert xss.visit(chromium, site, incidents(site) + others) == xss.Findings([], [], [])


def test_no_script_runs_in_what_render_prints(chromium, tmp_path):
    pages = []
    for number, payload in enumerate(xss.payloads()):
        html = subprocess.run([os.environ["DEBRIEF_BINARY"], "render", "-"], input=payload + b"\n",
                              capture_output=True, check=True).stdout
        pages.append(f"{number}.html")
        (tmp_path / pages[-1]).write_bytes(b'<!doctype html><meta charset="utf-8"><main>' + html + b"</main>")
    assert xss.visit(chromium, tmp_path, pages) == xss.Findings([], [], [])


def test_the_same_documents_trusted_trip_the_test(chromium, content, tmp_path):
    site = build(content, tmp_path, "trusted")
    found = xss.visit(chromium, site, incidents(site)[:80])
    pages = {address for address in found.ran if "/incidents/xss-" in address}
    assert len(pages) > 30 and any("evil.test" in address for address in found.left), found
