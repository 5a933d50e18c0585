"""The scripts that CI calls, and the YAML that calls them."""
import os
import pathlib
import re
import subprocess
import sys
import tarfile

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEBRIEF = os.environ.get("DEBRIEF_BINARY")

INCIDENT = """---
id: INC-{number}
kind: postmortem
title: {title}
date: 2026-03-1{number}
severity: SEV2
services: [orders-db]
causes: [capacity.exhaustion]
---
# {title}

## Root cause

`src/orders/log.go` kept everything.
"""


@pytest.mark.parametrize(
    "schema, path",
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.github-workflows", "Examples/github/postmortems.yml"),
        ("vendor.gitlab-ci", "Examples/gitlab/debrief.gitlab-ci.yml"),
    ],
)
def test_yaml_is_valid_by_its_published_schema(schema, path):
    run = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(ROOT / path)],
        capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_example_passes_only_inputs_that_the_action_has():
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    workflow = yaml.safe_load((ROOT / "Examples/github/postmortems.yml").read_text())
    steps = [step for job in workflow["jobs"].values() for step in job["steps"] if "/debrief@" in step.get("uses", "")]
    assert len(steps) == 2
    for step in steps:
        assert set(step["with"]) <= set(action["inputs"])
    # What people write reaches no script as text.
    for step in action["runs"]["steps"]:
        assert "${{" not in step["run"]
        for script in re.findall(r"\$ACTION/(\S+?)\"", step["run"]):
            assert os.access(ROOT / script, os.X_OK), script


def test_options_in_the_examples_are_options_of_the_program():
    """A renamed option would break everybody's CI."""
    text = "".join(
        (ROOT / path).read_text()
        for path in ["action.yml", "Examples/gitlab/debrief.gitlab-ci.yml", ".pre-commit-hooks.yaml",
                     "Scripts/ci/review", "Scripts/ci/pre-commit"])
    calls = re.findall(r"debrief (check|build|summarize|recall)\b([^|>\n]*)", text)
    assert len(calls) >= 8
    for command, rest in calls:
        help_text = subprocess.run([DEBRIEF, command, "--help"], capture_output=True, text=True).stdout
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in help_text, f"{command} {option}"


@pytest.fixture
def repository(tmp_path):
    def git(*arguments):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments],
                       cwd=tmp_path, check=True, capture_output=True)

    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "debrief").symlink_to(DEBRIEF)
    # A stand-in for GitHub's command: says what it was asked for, and has the comments of a file.
    (tools / "gh").write_text(
        '#!/usr/bin/env bash\necho "$*" >>"$GH_LOG"\n'
        'case "$*" in *--paginate*) cat "$GH_COMMENTS" 2>/dev/null; exit 0 ;; esac\n'
        'for part in "$@"; do case "$part" in body=@*) cat "${part#body=@}" >"$GH_BODY" ;; esac; done\n'
        'exit "${GH_CODE:-0}"\n')
    (tools / "gh").chmod(0o755)
    work = tmp_path / "work"
    (work / "Content").mkdir(parents=True)
    tmp_path = work
    git("init", "--quiet", "--initial-branch=main")
    (work / "Content/old.md").write_text(INCIDENT.format(number=1, title="The log filled the disk"))
    git("add", ".")
    git("commit", "--quiet", "-m", "old")
    git("switch", "--quiet", "-c", "change")
    return work, git, tools


def run(script, arguments, work, tools, **environment):
    names = {"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(work), "GH_LOG": str(work.parent / "gh.log"),
             "GH_BODY": str(work.parent / "body.md"), "GH_COMMENTS": str(work.parent / "comments"), **environment}
    return subprocess.run([ROOT / "Scripts/ci" / script, *arguments], cwd=work, env=names, capture_output=True, text=True)


def test_a_review_annotates_and_writes_a_comment(repository):
    work, git, tools = repository
    (work / "Content/new.md").write_text(INCIDENT.format(number=2, title="The <i>log</i> again, @everybody"))
    (work / "src/orders").mkdir(parents=True)
    (work / "src/orders/log.go").write_text("package orders\n")
    git("add", ".")
    git("commit", "--quiet", "-m", "new")
    comment = work.parent / "comment.md"
    result = run("review", ["main", str(comment)], work, tools)
    assert result.returncode == 1, result.stderr
    assert re.search(r"^::(error|warning) .*file=Content/new\.md,line=\d+", result.stdout, re.M), result.stdout
    assert "old.md" not in result.stdout
    text = comment.read_text()
    assert text.startswith("<!-- debrief -->\n")
    assert "| Severity | SEV2 | stated |" in text
    assert "The check found" in text and "(PM" in text
    assert "Seen before?" in text and "The log filled the disk" in text
    assert "One incident touched this before" in text or "2 incidents touched this before" in text
    assert "<i>" not in text and "@everybody" not in text


def test_a_change_without_documents_needs_no_comment(repository):
    work, git, tools = repository
    (work / "other.txt").write_text("x\n")
    git("add", ".")
    git("commit", "--quiet", "-m", "other")
    comment = work.parent / "comment.md"
    result = run("review", ["main", str(comment)], work, tools)
    assert result.returncode == 0, result.stderr
    assert comment.read_text() == ""
    assert run("comment", [str(comment)], work, tools).returncode == 0
    assert not (work.parent / "gh.log").exists()


def test_an_unknown_base_is_said(repository):
    work, _, tools = repository
    result = run("review", ["gone", str(work / "c.md")], work, tools)
    assert result.returncode == 2 and "fetch-depth" in result.stderr


def test_the_comment_is_written_once_and_then_updated(repository):
    work, _, tools = repository
    comment = work.parent / "comment.md"
    comment.write_text("<!-- debrief -->\nwords\n")
    names = {"GITHUB_REPOSITORY": "o/r", "PULL_REQUEST": "5", "GITHUB_STEP_SUMMARY": str(work.parent / "summary.md")}
    assert run("comment", [str(comment)], work, tools, **names).returncode == 0
    log = work.parent / "gh.log"
    assert "--method POST repos/o/r/issues/5/comments" in log.read_text()
    assert (work.parent / "body.md").read_text() == comment.read_text() == (work.parent / "summary.md").read_text()
    (work.parent / "comments").write_text("77\n")
    assert run("comment", [str(comment)], work, tools, **names).returncode == 0
    assert "--method PATCH repos/o/r/issues/comments/77" in log.read_text()
    # A fork's token may not write.
    refused = run("comment", [str(comment)], work, tools, **names, GH_CODE="1")
    assert refused.returncode == 0 and "summary" in refused.stderr


def test_the_hook_looks_at_what_has_changed(repository):
    work, _, tools = repository
    assert run("pre-commit", [], work, tools).returncode == 0
    (work / "Content/bad.md").write_text(INCIDENT.format(number=3, title="A third"))
    result = run("pre-commit", [], work, tools)
    assert result.returncode == 1 and "bad.md" in result.stdout + result.stderr


def test_install_takes_only_what_its_checksum_vouches_for(tmp_path):
    release = tmp_path / "release"
    release.mkdir()
    (release / "debrief").write_text("#!/bin/sh\necho 1.2.3\n")
    (release / "debrief").chmod(0o755)
    machine = os.uname().machine
    name = f"debrief-linux-{machine}.tar.gz"
    with tarfile.open(release / name, "w:gz") as archive:
        archive.add(release / "debrief", "debrief")
    sums = subprocess.run(["sha256sum", name], cwd=release, capture_output=True, text=True).stdout
    (release / "SHA256SUMS").write_text(sums)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "gh").write_text(
        '#!/usr/bin/env bash\nwhile [ "$1" != --dir ]; do shift; done\ncp "$RELEASE"/*.tar.gz "$RELEASE"/SHA256SUMS "$2"\n')
    (tools / "gh").chmod(0o755)
    names = {"PATH": f"{tools}:/usr/bin:/bin", "RELEASE": str(release), "RUNNER_TEMP": str(tmp_path / "temp"),
             "DEBRIEF_REPOSITORY": "o/debrief", "GITHUB_PATH": str(tmp_path / "path")}
    script = ROOT / "Scripts/ci/install"
    good = subprocess.run([script, "v1.2.3"], env=names, capture_output=True, text=True)
    assert good.returncode == 0 and "1.2.3" in good.stdout, good.stderr
    assert (tmp_path / "path").read_text().strip() == str(tmp_path / "temp/debrief")
    (release / "SHA256SUMS").write_text(sums.replace(sums[0], "0" if sums[0] != "0" else "1", 1))
    bad = subprocess.run([script, "v1.2.3"], env={**names, "RUNNER_TEMP": str(tmp_path / "other")},
                         capture_output=True, text=True)
    assert bad.returncode != 0
    assert not (tmp_path / "other/debrief/debrief").exists()
