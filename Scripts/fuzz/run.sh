#!/bin/sh
# Fuzzes parse-and-render: run.sh [SECONDS]. Crashes land in .build/findings; turn each into a test.
# The corpus in .build/corpus grows from run to run; it starts from the specifications' examples and real documents.
set -eu
cd "$(dirname "$0")"
seconds=${1:-3600}
swift build -c release >/dev/null
mkdir -p .build/corpus .build/findings
if [ -z "$(ls -A .build/corpus)" ]; then
  # Seeds: the specifications' examples, real postmortems, and the documents of this repository.
  python3 - .build/corpus <<'PYTHON'
import pathlib, re, sys
root, out = pathlib.Path("../.."), pathlib.Path(sys.argv[1])
shared = root / "../shared"
fence = "`" * 32
for file in sorted(shared.glob("spec/*.txt")):
    examples = re.findall(fence + r" example.*?\n(.*?)\n\.\n", file.read_text(), re.S)
    for number, example in enumerate(examples):
        (out / f"{file.stem}-{number}").write_text(example.replace("→", "\t") + "\n")
documents = [*shared.glob("corpus/**/*.md"), *root.glob("Content/**/*.md"), *root.glob("Documentation/**/*.md")]
for number, file in enumerate(sorted(documents)):
    # Longer ones in pieces: an input is at most 4096 bytes.
    text = file.read_bytes()
    for start in range(0, min(len(text), 16384), 4096):
        (out / f"document-{number}-{start}").write_bytes(text[start:start + 4096])
PYTHON
fi
export SWIFT_BACKTRACE=enable=no
exec nice -n 19 .build/release/markdown-fuzz -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 \
  -artifact_prefix=.build/findings/ -dict=markdown.dict -print_final_stats=1 .build/corpus
