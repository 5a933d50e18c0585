"""The facts of annotated documents, beside the bars that the project sets itself."""
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared/corpus"


def test_no_figure_is_below_its_bar(tmp_path):
    if not (CORPUS / "gold.jsonl").exists() or not (CORPUS / "score.py").exists():
        pytest.skip("there are no annotated documents here")
    files = sorted(str(path) for path in CORPUS.rglob("*") if path.is_file())
    read = subprocess.run([os.environ["DEBRIEF_BINARY"], "inspect", "--format", "jsonl", *files], capture_output=True)
    facts = tmp_path / "facts.jsonl"
    facts.write_bytes(read.stdout)
    score = subprocess.run(
        [sys.executable, ROOT / "Scripts/score", CORPUS, facts, "--below"], capture_output=True, text=True)
    assert score.returncode == 0, score.stdout + score.stderr
