#!/bin/sh
# Fuzzes parse-and-render: run.sh [SECONDS]. Crashes land in .build/findings; turn each into a test.
# The corpus in .build/corpus grows from run to run; it starts from the specification's examples where they are there.
set -eu
cd "$(dirname "$0")"
seconds=${1:-3600}
swift build -c release >/dev/null
mkdir -p .build/corpus .build/findings
shared=../../../shared/spec
if [ -d "$shared" ] && [ -z "$(ls -A .build/corpus)" ]; then
  python3 - "$shared" .build/corpus <<'PYTHON'
import pathlib, re, sys
for file in pathlib.Path(sys.argv[1]).glob("*.txt"):
    fence = "`" * 32
    examples = re.findall(fence + r" example.*?\n(.*?)\n\.\n", file.read_text(), re.S)
    for number, example in enumerate(examples):
        (pathlib.Path(sys.argv[2]) / f"{file.stem}-{number}").write_text(example.replace("→", "\t") + "\n")
PYTHON
fi
export SWIFT_BACKTRACE=enable=no
exec nice -n 19 .build/release/markdown-fuzz -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 \
  -artifact_prefix=.build/findings/ -dict=markdown.dict -print_final_stats=1 .build/corpus
