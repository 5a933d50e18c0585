// Runs Templates/assets/search.js under Node, without a page.
//   node run.cjs search SITE QUERIES.json   one JSON result a line
//   node run.cjs tokens TEXTS.json          one JSON list of tokens a line
//   node run.cjs stems WORDS.json           one stem a line
//   node run.cjs fold                       every folded code point: "hex folded"
const fs = require('fs'), path = require('path'), vm = require('vm');
require(process.env.SEARCH_JS || '../../../Templates/assets/search.js');
const { open, search, stem, tokens, fold } = globalThis.debriefSearch;
const [mode, ...args] = process.argv.slice(2), json = file => JSON.parse(fs.readFileSync(file, 'utf8'));
const print = lines => fs.writeSync(1, lines.join('\n') + '\n');

async function main() {
  if (mode === 'tokens') return print(json(args[0]).map(t => JSON.stringify(tokens(t).map(x => `${x.p}${x.whole ? '=' : ':'}${x.t}`))));
  if (mode === 'stems') return print(json(args[0]).map(stem));
  if (mode === 'fold') {
    const out = [];
    for (let c = 0x80; c < 0x110000; c++) {
      const s = String.fromCodePoint(c);
      if ((c >= 0xd800 && c <= 0xdfff) || /\p{Cn}/u.test(s)) continue;
      out.push(`${c.toString(16)}\t${fold(s)}`);
    }
    return fs.writeFileSync(args[0], out.join('\n'));
  }
  const out = [];
  let index;
  try {
    index = await open(async file => vm.runInThisContext(fs.readFileSync(path.join(args[0], file), 'utf8')));
  } catch (e) {
    return print([JSON.stringify({ error: e.version ? 'version' : e.path ? 'file' : 'pointer', message: e.message })]);
  }
  for (const { text, filters, order } of json(args[1])) {
    try {
      const r = await search(index, text, filters, order);
      const corrections = {};
      for (const c of r.concepts) if (c.corrections.length) corrections[c.word] = c.corrections;
      out.push(JSON.stringify({
        best: r.best, hits: r.hits.map(h => [h.doc, h.score, +h.all]), others: r.others.map(h => [h.doc, h.score, +h.all]), unfiltered: r.unfiltered,
        counts: r.counts, lifted: r.lifted, corrections, unknown: r.concepts.filter(c => !c.lists.length).map(c => c.word), unknownFilters: r.unknown, aside: r.aside,
      }));
    } catch (e) {
      out.push(JSON.stringify({ error: e.path ? 'file' : 'other', message: e.message }));
    }
  }
  for (const line of out) fs.writeFileSync(args[2], line + '\n', { flag: 'a' });
}
main();
