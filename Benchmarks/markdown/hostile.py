#!/usr/bin/env python3
"""Times inputs that are meant to break parsers: cmark's pathological cases, and those of the layer above it.

    hostile.py [NAME]        only the cases whose name contains NAME

Builds markdown-bench first. A case fails if it takes more than a second of CPU time per MB (and a second in all), or
more than 1 GB, or if the process dies. Prints a table.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MEGA = 1_000_000


def fill(text, size=MEGA):
    return text * (size // len(text.encode()))


def nested_lists(depth):
    return "".join("  " * level + "* a\n" for level in range(depth))


CASES = {
    # cmark: test/pathological_tests.py, grown to a megabyte where they are of one piece.
    "nested strong emphasis": lambda: fill("*a **a ", MEGA // 2) + "b" + fill(" a** a*", MEGA // 2),
    "emphasis closers without openers": lambda: fill("a_ "),
    "emphasis openers without closers": lambda: fill("_a "),
    "link closers without openers": lambda: fill("a]"),
    "link openers without closers": lambda: fill("[a"),
    "mismatched openers and closers": lambda: fill("*a_ "),
    "openers and closers, multiples of 3": lambda: "a**b" + fill("c* "),
    "link openers and emphasis closers": lambda: fill("[ a_"),
    "[ (]( repeated": lambda: fill("[ (]("),
    "![[]() repeated": lambda: fill("![[]()"),
    "**x [a*b**c*](d) repeated": lambda: fill("**x [a*b**c*](d) "),
    "nested brackets": lambda: fill("[", MEGA // 2) + "a" + fill("]", MEGA // 2),
    "nested block quotes": lambda: fill("> ") + "a",
    "15 000 block quotes": lambda: "> " * 15_000 + "a",
    "15 000 list items on a line": lambda: "- " * 15_000 + "a",
    "700 levels of indented lists": lambda: nested_lists(700),
    "15 000 levels of emphasis": lambda: "*a **a " * 7_500 + "b" + " a** a*" * 7_500,
    "15 000 levels of links": lambda: "[" * 15_000 + "a" + "](b)" * 15_000,
    "15 000 levels of raw HTML": lambda: "<div><b>" * 7_500,
    "90 levels of footnotes": lambda: "".join("    " * min(n, 90) + f"[^{n}]: x\n\n" for n in range(3_000)),
    "15 000 footnotes on a line": lambda: "[^a]: " * 15_000 + "x",
    "backslashes": lambda: fill("\\"),
    "NUL bytes": lambda: fill("abc\0de\0"),
    "NUL bytes alone": lambda: fill("\0"),
    "backtick runs of every length": lambda: "".join("e" + "`" * n for n in range(1, 1400)),
    "a million backticks": lambda: fill("`"),
    "unclosed links <": lambda: fill("[a](<b"),
    "unclosed links": lambda: fill("[a](b"),
    "unclosed <!--": lambda: "</" + fill("<!--"),
    "unclosed everything": lambda: fill("*a __b ~~c [d ![e `f <g h=\"i <!-- j {{< k {% l [[m :n [^o &p http://q |r "),
    "unclosed everything, a line each": lambda: fill("*a\n__b\n~~c\n[d\n![e\n`f\n<g\n<!-- j\n{{< k\n{% l\n[[m\n:n\n[^o\n> - |r\n"),
    "images in images": lambda: fill("![", MEGA // 3) + fill("](a)", MEGA * 2 // 3),
    "unclosed <? <!A <![CDATA[": lambda: fill("a <? <!A <![CDATA[ "),
    "100 000 link definitions": lambda: "".join(f"[{n}]: u\n" for n in range(100_000)) + "[0] " * 50_000,
    "one label, defined 100 000 times": lambda: "[a]: u\n" * 100_000 + "[a] " * 50_000,
    "references to nothing": lambda: fill("[a] "),
    "empty lines in lists": lambda: fill("- a\n\n\n"),
    "alternating bullets": lambda: fill("- a\n* b\n"),
    "50 MB of bullets": lambda: fill("- a\n* b\n", 50 * MEGA),
    # The layer above.
    "a million [": lambda: fill("["), "a million *": lambda: fill("*"), "a million ~": lambda: fill("~"), "a million _": lambda: fill("_"),
    "a line of 50 MB": lambda: fill("a b ", 50 * MEGA), "a word of 50 MB": lambda: fill("a", 50 * MEGA),
    "50 MB of *a_ ": lambda: fill("*a_ ", 50 * MEGA),
    "10 000 columns": lambda: "|" + "a|" * 10_000 + "\n|" + "-|" * 10_000 + "\n" + ("|" + "b|" * 10_000 + "\n") * 40,
    "10 000 columns, short rows": lambda: "|" + "a|" * 10_000 + "\n|" + "-|" * 10_000 + "\n" + "x\n" * 100_000,
    "a million columns": lambda: "|" + "a|" * 250_000 + "\n|" + "-|" * 250_000 + "\nx\n",
    "tables": lambda: fill("|a|\n|-|\n\n"), "tables that run on": lambda: fill("|a|\n|-|\n2. x\n"),
    "header rows without tables": lambda: fill("|a\n"), "delimiter rows alone": lambda: fill("|-|\n"),
    "tables in quotations": lambda: fill("> |a|b|\n> |-|-|\n> |`c\\|d`|e|\n>\n"),
    "tables in lists": lambda: fill("- |a|b|\n  |-|-|\n  |c|d|\n"),
    "paragraphs with a pipe": lambda: fill("a|b\n\n"), "one paragraph of header rows": lambda: fill("a|b\nc|-\n"),
    "setext headings": lambda: fill("a\n=\n"), "lazy lines": lambda: "> a\n" + fill("b\n"),
    "tabs": lambda: fill("\t"), "carriage returns": lambda: fill("\r"), "line separators": lambda: fill("\u2028"),
    "fences in turn": lambda: fill("```\n~~~\n"), "ERB": lambda: fill("<%= "), "a heading of 50 MB": lambda: "# " + fill("a b ", 50 * MEGA),
    "50 MB of [": lambda: fill("[", 50 * MEGA), "50 MB of code": lambda: "```json\n" + fill('{"a": [1, true]} ', 50 * MEGA),
    "a quotation of 50 MB": lambda: fill("> a b\n", 50 * MEGA),
    "escaped pipes": lambda: "|a|\n|-|\n|" + fill("\\|"),
    "footnotes": lambda: "".join(f"[^{n}]: x\n\n" for n in range(30_000)) + "".join(f"[^{n}] " for n in range(30_000)),
    "one footnote, 100 000 times": lambda: "[^a]: x\n\n" + "[^a] " * 100_000,
    "addresses": lambda: fill("http://a.b/) "), "half addresses": lambda: fill("http://"), "www.": lambda: fill("www."),
    "parentheses behind an address": lambda: "http://a.b/" + fill(")"), "@": lambda: fill("a@"), "&": lambda: fill("&"), "&a": lambda: fill("&amp"),
    "entities behind an address": lambda: "http://a.b/" + fill("&a;"),
    "wiki links": lambda: fill("[[a"), "shortcodes": lambda: fill("{{< "), "{%": lambda: fill("{% a "), "emoji": lambda: fill(":a"),
    "abbreviations": lambda: "".join(f"*[a{n}]: b\n" for n in range(20_000)) + "\n" + fill("a1 "),
    "headings of one name": lambda: fill("# a\n"), "alerts": lambda: fill("> [!NOTE]\n\n"), "details": lambda: fill("<details>\n\n"),
    "raw tags": lambda: fill("<b>"), "raw attributes": lambda: fill('<b a="'), "unclosed fence": lambda: "```\n" + fill("x\n"),
    "code to highlight": lambda: "```sh\n" + fill("\"'$(`") + "\n```\n",
    "lone surrogates": lambda: b"\xed\xa0\x80" * (MEGA // 3), "no UTF-8": lambda: b"\xff\xfe\x80" * (MEGA // 3),
    "zero-width and combining marks": lambda: "# " + fill("e\u0301\u200d"),
    "front matter that never ends": lambda: "---\n" + fill("a: b\n"),
}


def write(name, file):
    text = CASES[name]()
    pathlib.Path(file).write_bytes(text if isinstance(text, bytes) else text.encode())


def run(bench, name):
    """Size in MB, CPU seconds, peak MB, status, and the rules of what was said."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "hostile.md")
        # In a process of its own: a child's peak begins with its parent's memory.
        subprocess.run([sys.executable, __file__, "--write", name, file], check=True)
        (pathlib.Path(folder) / "list").write_text(f"{file}\n")
        process = subprocess.Popen([bench, "document", "1", pathlib.Path(folder) / "list"], stdout=subprocess.PIPE,
                                   text=True)
        line = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        rules = line.split(" rules=")[1].strip() if " rules=" in line else ""
        return file.stat().st_size / 1e6, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e3, status, rules


def main():
    if sys.argv[1:2] == ["--write"]:
        return write(sys.argv[2], sys.argv[3])
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    subprocess.run(["swift", "build", "-c", "release", "--package-path", HERE], check=True, stdout=subprocess.DEVNULL)
    failed = 0
    print("| case | MB | s | s/MB | peak MB | said |\n| --- | --: | --: | --: | --: | --- |")
    for name in CASES:
        if wanted not in name:
            continue
        size, seconds, peak, status, rules = run(HERE / ".build/release/markdown-bench", name)
        bad = status != 0 or seconds > max(1.0, size) or peak > 100 + 150 * size
        failed += bad
        label = "`" + name.replace("|", "\\|") + "`" if not name[0].isalnum() else name
        print(f"| {label}{' **FAILED**' if bad else ''} | {size:.2f} | {seconds:.2f} | {seconds / size:.2f} "
              f"| {peak:.0f} | {rules} |", flush=True)
    return f"{failed} failed" if failed else 0


if __name__ == "__main__":
    sys.exit(main())
