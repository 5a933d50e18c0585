"""The preview in a browser: a save shows the page that it changes anew, and what is wrong stands on it."""
import http.client
import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request

import pytest

INCIDENT = """---
id: INC-1
kind: postmortem
date: 2026-03-11
severity: SEV2
---

# The disk was full

## Summary

Exports filled the disk.
"""


@pytest.fixture
def preview(tmp_path):
    """The folder of a preview, and its address."""
    content = tmp_path / "Content"
    content.mkdir()
    (content / "a.md").write_text(INCIDENT)
    process = subprocess.Popen(
        [os.environ["DEBRIEF_BINARY"], "serve", "--port", "0"], cwd=tmp_path, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True)
    yield content, process.stdout.readline().strip()
    process.terminate()
    # It ends by itself; a test that waits for ever says nothing.
    process.wait(timeout=30)


def read(address):
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError:
        return ""


def save(path, text, address, expected):
    """Writes a document, and waits until its page says what is expected."""
    path.write_text(text)
    for _ in range(300):
        if expected in read(address):
            return
        time.sleep(0.1)
    raise AssertionError(f"{address} never said {expected}")


def test_it_ends_when_it_is_told_to_right_after_its_first_word(tmp_path):
    (tmp_path / "Content").mkdir()
    (tmp_path / "Content/a.md").write_text(INCIDENT)
    for _ in range(12):
        process = subprocess.Popen(
            [os.environ["DEBRIEF_BINARY"], "serve", "--port", "0"], cwd=tmp_path, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        process.stdout.readline()
        process.terminate()
        try:
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()


def test_a_save_shows_the_page_anew(preview, browser):
    """Where only the main part is another, it takes the place of the old one, and the reader stays where they were."""
    content, address = preview
    text = INCIDENT + "\n".join(f"\n## Part {n}\n\nWords.\n" for n in range(60))
    save(content / "a.md", text, address + "incidents/inc-1.html", "Part 59")
    page = browser.new_page()
    page.goto(address + "incidents/inc-1.html")
    page.evaluate("window.isOld = true; scrollTo(0, 700)")
    (content / "a.md").write_text(
        text.replace("Exports filled", "Reports filled").replace("# The disk was full", "# The disk was too full"))
    page.get_by_text("Reports filled").first.wait_for(timeout=20_000)
    assert page.evaluate("window.isOld") is True
    assert page.title().startswith("The disk was too full") and page.locator("main").count() == 1
    assert page.evaluate("scrollY") == 700
    # What the site's script makes of a page, it makes of the new part.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator(".toc a[aria-current]").first.wait_for(state="attached", timeout=20_000)
    page.close()


def test_a_save_that_changes_more_than_the_main_part_reloads(preview, browser):
    content, address = preview
    # The page's own policy forbids what is waited for.
    page = browser.new_page(bypass_csp=True)
    page.goto(address + "incidents/inc-1.html")
    page.evaluate("window.isOld = true")
    # The first page of its kind changes the navigation of all others.
    (content / "b.md").write_text("# A page\n\nOne.\n")
    page.wait_for_function("window.isOld === undefined", timeout=20_000)
    assert "reference/" in page.locator(".masthead").inner_html()
    # A page that is not there any more.
    page.evaluate("window.isOld = true")
    (content / "a.md").unlink()
    page.wait_for_function("window.isOld === undefined", timeout=20_000)
    page.close()


def test_scripts_of_ones_own_begin_anew_with_the_page(preview, browser):
    """They may keep what they found in the old main part."""
    content, address = preview
    (content.parent / "debrief.yml").write_text("templates: Mine\n")
    (content.parent / "Mine").mkdir()
    (content.parent / "Mine/layout.mustache").write_text(
        "<!doctype html>\n<title>{{title}}</title>\n<script src=\"{{root}}assets/mine.js\"></script>\n"
        "<body><main>{{$content}}{{/content}}</main></body>\n")
    save(content / "a.md", INCIDENT, address + "incidents/inc-1.html", "assets/mine.js")
    page = browser.new_page()
    page.goto(address + "incidents/inc-1.html")
    page.evaluate("window.isOld = true")
    (content / "a.md").write_text(INCIDENT.replace("Exports filled", "Reports filled"))
    page.get_by_text("Reports filled").first.wait_for(timeout=20_000)
    assert page.evaluate("window.isOld") is None
    page.close()


def test_a_page_that_is_not_concerned_stays(preview, browser):
    content, address = preview
    save(content / "b.md", "# A page\n\nOne.\n", address + "reference/b.html", "One.")
    page = browser.new_page()
    page.goto(address + "incidents/inc-1.html")
    page.evaluate("window.isOld = true")
    other = browser.new_page()
    other.goto(address + "reference/b.html")
    (content / "b.md").write_text("# A page\n\nTwo.\n")
    other.get_by_text("Two.").first.wait_for(timeout=20_000)
    assert page.evaluate("window.isOld") is True
    page.close()
    other.close()


def test_a_page_of_an_older_version_is_told_what_has_changed_since(preview):
    """A build in between that left a page as it was is no reason to load it again."""
    content, address = preview
    # The first page of its kind changes the navigation of all others.
    save(content / "b.md", "# A page\n\nOne.\n", address + "reference/b.html", "One.")
    version = re.search(r"reload\.js\?v=(\d+)", read(address + "incidents/inc-1.html"))[1]
    save(content / "b.md", "# A page\n\nTwo.\n", address + "reference/b.html", "Two.")
    events = address + f".debrief/events?since={version}&page=/incidents/inc-1.html"
    with urllib.request.urlopen(events, timeout=20) as stream:
        event = next(line for line in stream if line.startswith(b"data: "))
    site = json.loads(event.removeprefix(b"data: "))
    assert site["version"] > int(version)
    assert "reference/b.html" in site["changed"] and "incidents/inc-1.html" not in site["changed"]


def test_what_is_wrong_stands_on_the_page(preview, browser):
    content, address = preview
    page = browser.new_page()
    page.goto(address + "incidents/inc-1.html")
    (content / "a.md").write_text(INCIDENT + "\nSee [it](gone.md) and <b onclick=x>[this](nowhere.md)</b>.\n")
    page.get_by_text("2 warnings").first.wait_for(timeout=20_000)
    page.locator("summary", has_text="2 warnings").click()
    shown = page.inner_text("body")
    assert shown.count("warning[link.") == 2 and "a.md:14:" in shown and "do: " in shown
    page.get_by_role("button", name="close").last.click()
    assert "warning[link." not in page.inner_text("body")
    page.close()


@pytest.mark.parametrize("host, status", [
    (None, 200), ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("localhost:1", 421)])
def test_other_names_are_refused(preview, host, status):
    _, address = preview
    name = address.removeprefix("http://").rstrip("/")
    connection = http.client.HTTPConnection(name)
    connection.request("GET", "/", headers={"Host": host or name})
    assert connection.getresponse().status == status
    connection.close()
