"""Every link of every page leads to a file of the site and, where it names one, to an anchor that is there."""
import html.parser
import os
import pathlib
import urllib.parse

import pytest


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.links, self.ids = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if values.get("id"):
            self.ids.add(values["id"])
        if tag == "meta" and (values.get("http-equiv") or "").lower() == "refresh":
            self.links.append(values["content"].split("url=", 1)[-1])
        for name in ("href", "src", "action"):
            # A link or picture without an address was broken in its source, and has been reported there.
            if values.get(name):
                self.links.append(values[name])


@pytest.mark.parametrize("which", ["site", "corpus"])
def test_internal_links_resolve(which, request):
    folder = request.getfixturevalue(which)
    pages = {p.relative_to(folder).as_posix(): Page(p.read_text()) for p in folder.rglob("*.html")}
    assert len(pages) > 100
    checked, broken = 0, []
    for path, page in pages.items():
        for link in page.links:
            parts = urllib.parse.urlsplit(link)
            # A path from the root of a host leads out of a site that may stand anywhere; the build reports it.
            if parts.scheme or parts.netloc or parts.path.startswith("/"):
                continue
            checked += 1
            target = path
            if parts.path:
                joined = folder / pathlib.PurePosixPath(path).parent / urllib.parse.unquote(parts.path)
                target = os.path.relpath(os.path.normpath(joined), folder)
                # Attachments that real documents name and their folders lack are warnings of the build.
                if which == "corpus" and target.startswith("files/"):
                    continue
                if not (folder / target).is_file():
                    broken.append(f"{path}: {link} leads to no file")
                    continue
            anchor = urllib.parse.unquote(parts.fragment)
            # Anchors that a document names wrongly are warnings of the build; Content/ is built with --strict.
            if anchor and which == "site" and anchor not in pages[target].ids | {"top"}:
                broken.append(f"{path}: {link} leads to no anchor")
    assert checked > 1000
    assert broken == [], "\n".join(broken[:40])
