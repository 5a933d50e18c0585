"""Every kind of page: axe, both widths and themes, no script, no request that leaves the site."""
import pathlib
import subprocess
import sys

import pytest

PAGES = pathlib.Path(__file__).with_name("pages.py")


# In parts, so that they are checked side by side.
@pytest.mark.parametrize("part", ["1/3", "2/3", "3/3"])
@pytest.mark.parametrize("which", ["site", "corpus"])
def test_pages_are_accessible_and_fit(which, part, request):
    folder = request.getfixturevalue(which)
    run = subprocess.run([sys.executable, PAGES, folder, "--part", part], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
