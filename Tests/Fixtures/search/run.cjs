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
  if (mode === 'tokens') return print(json(args[0]).map(t => JSON.stringify(tokens(t).map(x => { const [t, p, isWhole] = Object.values(x); return `${p}${isWhole ? '=' : ':'}${t}`; }))));
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
    return print([JSON.stringify({ error: e.is, message: e.message })]);
  }
  for (const { text, filters, order } of json(args[1])) {
    try {
      // What ships has shorter names: results are known by their place.
      const places = Object.values, [best, hits, others, counts, lifted, concepts, unfiltered, aside, unknownFilters] = places(await search(index, text, filters, order));
      const corrections = {}, unknown = [], known = list => list.map(h => places(h).slice(0, 3).map(Number));
      for (const [word, lists, corrected] of concepts.map(places)) {
        if (corrected.length) corrections[word] = corrected;
        if (!lists.length) unknown.push(word);
      }
      // A card says the same as the fragment, but for the text.
      for (const { 0: doc } of known(hits).slice(0, 3)) {
        const [card, whole] = await Promise.all([index.fragment(doc, 1), index.fragment(doc)]), told = x => places(x).filter(v => !Array.isArray(v) || typeof v[0] === 'string');
        if (JSON.stringify(told(card)) !== JSON.stringify(told(whole))) throw new Error(`damaged: the card of ${doc} differs`);
      }
      out.push(JSON.stringify({ best, hits: known(hits), others: known(others), unfiltered, counts, lifted, corrections, unknown, unknownFilters, aside }));
    } catch (e) {
      out.push(JSON.stringify({ error: e.is, message: e.message }));
    }
  }
  for (const line of out) fs.writeFileSync(args[2], line + '\n', { flag: 'a' });
}
main();
