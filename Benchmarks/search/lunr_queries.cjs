// node lunr_queries.cjs DOCUMENTS.json QUERIES.json plain|fuzzy: a JSON list of document ids a line
const lunr = require('/usr/share/javascript/lunr/lunr.js'), fs = require('fs');
const [documents, queries, mode] = process.argv.slice(2), read = f => JSON.parse(fs.readFileSync(f, 'utf8'));
const index = lunr(function () {
  this.ref('id'); this.field('title', { boost: 3 }); this.field('body');
  for (const d of read(documents)) this.add(d);
});
for (const q of read(queries)) {
  const words = lunr.tokenizer(q);
  const found = index.query(b => {
    for (const w of words) {
      b.term(w, { boost: mode === 'fuzzy' ? 10 : 1 });
      // What lunr's guide does for search as you type: endings and one typo, worth less than the word itself.
      if (mode === 'fuzzy') {
        b.term(w, { wildcard: lunr.Query.wildcard.TRAILING, usePipeline: false, boost: 3 });
        if (w.toString().length > 3) b.term(w, { editDistance: 1, usePipeline: false, boost: 1 });
      }
    }
  });
  console.log(JSON.stringify(found.slice(0, 200).map(r => r.ref)));
}
