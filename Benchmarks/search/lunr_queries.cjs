// node lunr_queries.cjs DOCUMENTS.json QUERIES.json plain|fuzzy: a JSON list of document ids a line
const lunr = require('/usr/share/javascript/lunr/lunr.js'), fs = require('fs');
const [documents, queries, mode] = process.argv.slice(2), read = f => JSON.parse(fs.readFileSync(f, 'utf8'));
const index = lunr(function () {
  this.ref('id'); this.field('title', { boost: 3 }); this.field('body');
  for (const d of read(documents)) this.add(d);
});
// "fuzzy" is what lunr's guide does for search as you type: endings and one typo, worth less than the word itself.
const ask = (words, level) => index.query(b => {
  for (const w of words) {
    b.term(w, { boost: 10 });
    if (level > 0) b.term(w, { wildcard: lunr.Query.wildcard.TRAILING, usePipeline: false, boost: 3 });
    if (level > 1 && w.toString().length > 3) b.term(w, { editDistance: 1, usePipeline: false, boost: 1 });
  }
});
for (const q of read(queries)) {
  // A star would be a wildcard of lunr's.
  const words = lunr.tokenizer(q.replace(/\*/g, ' '));
  let found;
  // Some words make lunr 2.3 find an ending that its index lacks, and throw.
  for (let level = mode === 'fuzzy' ? 2 : 0; !found; level--) try { found = ask(words, level); } catch { /* with less */ }
  console.log(JSON.stringify(found.slice(0, 200).map(r => r.ref)));
}
