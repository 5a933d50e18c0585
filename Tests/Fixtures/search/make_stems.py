#!/usr/bin/env python3
"""Writes stems.txt: what Snowball's own English stemmer (PyStemmer 3.1.0, from PyPI) says of a word list.

    pip install PyStemmer==3.1.0; apt-get install wamerican
    python3 make_stems.py > stems.txt

One word a line, in order, front-coded in base 36:  <letters shared with the word before><rest> <letters
kept><added>.  "1ccess 4" after "a" is "access", its stem the first four letters and nothing more.
"""
import re, sys
import Stemmer

stem = Stemmer.Stemmer("english").stemWord
words = {w.strip().lower() for w in open("/usr/share/dict/american-english", encoding="utf-8")}
words |= set("skis skies dying lying tying vying idly gently ugly early only singly sky news howe atlas cosmos bias "
             "andes inning outing canning herring earring evening proceed exceed succeed past pasted pasting "
             "generate generously communism arsenal universities later laterally emergency organization "
             "sayyid yyy yoyoing boycott 's' 'quoted' o's hopping hoping add adding egg egging ebbing odds".split())
words = sorted(w for w in words if re.fullmatch(r"[a-z']+", w) and len(w) <= 35)
print("# word list: Debian's wamerican (SCOWL, Copyright 2000-2019 by Kevin Atkinson; free to use, copy, modify and")
print("# distribute with this notice); stems: PyStemmer 3.1.0. See make_stems.py.")
digit = lambda n: "0123456789abcdefghijklmnopqrstuvwxyz"[n]
common = lambda a, b: next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
before = ""
for w in words:
    s = stem(w)
    n, k = common(before, w), common(w, s)
    print(f"{digit(n)}{w[n:]} {digit(k)}{s[k:]}")
    before = w
