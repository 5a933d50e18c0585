// Searches the static index below search/, in any browser, from file:// too, without dependencies.
// The first half is the engine: the same rules as Sources/TextAnalysis and Sources/SearchIndex, with the
// same ids and scores (SearchIndexTests runs both). Documentation/SearchFormat.md describes the files.
// What ships has shorter names, also for these properties, which nothing else knows:
// own: varint facets parts weight kinds pasted label terms wholes storage members column groups heads phrase heading postings bases kicker places phrases chain impacts prefixes positions shown section sections summary overdue severity anchor footer entities idf calm kept aliases apart noisy quoted docs filters list words string isIncident order
(() => {
  'use strict';
  const VERSION = '2 1 english-3.1', GROUP_LIMIT = 8, COMPLETIONS = 8, CORRECTIONS = 4, CONCEPTS = 32;

  // --- Text: byte strings hold one byte a character, so that they sort as the index does.
  const bytes = t => /[^\0-\x7f]/.test(t) ? String.fromCharCode(...new TextEncoder().encode(t)) : t;
  const text = b => /[\x80-\xff]/.test(b) ? new TextDecoder().decode(Uint8Array.from(b, c => c.charCodeAt(0))) : b;

  const KEPT = { skis: 'ski', skies: 'sky', idly: 'idl', gently: 'gentl', ugly: 'ugli', early: 'earli', only: 'onli', singly: 'singl' };
  for (const w of 'sky news howe atlas cosmos bias andes'.split(' ')) KEPT[w] = w;
  const table = s => Object.fromEntries(s.split(' ').map(r => r.split('>')));
  const matcher = rules => new RegExp(`^(.*?)(${Object.keys(rules).join('|')})$`);
  const STEP2 = table('tional>tion enci>ence anci>ance abli>able entli>ent izer>ize ization>ize ational>ate ation>ate ator>ate alism>al aliti>al alli>al fulness>ful ousli>ous ousness>ous iveness>ive iviti>ive biliti>ble bli>ble ogist>og ogi>og fulli>ful lessli>less li>');
  const STEP3 = table('tional>tion ational>ate alize>al icate>ic iciti>ic ical>ic ful> ness> ative>');
  const STEP4 = table('al> ance> ence> er> ic> able> ible> ant> ement> ment> ent> ism> ate> iti> ous> ive> ize> ion>');
  const M2 = matcher(STEP2), M3 = matcher(STEP3), M4 = matcher(STEP4);
  const short = w => /[^aeiouy][aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$|past$/.test(w);

  /// Snowball English 3.1; PorterStemmer.swift says which rule is which.
  function stem(w) {
    if (Object.hasOwn(KEPT, w)) return KEPT[w];
    if (w.length < 3) return w;
    w = w.replace(/^'/, '').replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y');
    const region = from => (/^.*?[aeiouy].*?[^aeiouy]/.exec(w.slice(from)) || [w.slice(from)])[0].length + from;
    const p1 = (/^(gener|commun|arsen|past|univers|later|emerg|organ|inter)/.exec(w) || [''])[0].length || region(0), p2 = region(p1);
    w = w.replace(/('s'|'s|')$/, '');
    if (/sses$/.test(w)) w = w.slice(0, -2);
    else if (/ie[ds]$/.test(w)) w = w.slice(0, w.length > 4 ? -2 : -1);
    else if (/[aeiouy].+s$/.test(w) && !/[us]s$/.test(w)) w = w.slice(0, -1);
    let m = /^(.*?)(eedly|ingly|edly|eed|ing|ed)$/.exec(w);
    if (m) {
      const [, b, end] = m;
      if (end.startsWith('eed')) { if (b.length >= p1 && !/^(proc|exc|succ)$/.test(b)) w = b + 'ee'; }
      else if (end === 'ing' && /^[^aeiouy]y$/.test(b)) w = b[0] + 'ie';
      else if (!(end === 'ing' && /^(inn|out|cann|herr|earr|even)$/.test(b)) && /[aeiouy]/.test(b)) {
        w = b;
        if (/(at|bl|iz)$/.test(w)) w += 'e';
        else if (/([bdfgmnprt])\1$/.test(w)) { if (!/^[aeo]..$/.test(w)) w = w.slice(0, -1); }
        else if (w.length === p1 && short(w)) w += 'e';
      }
    }
    w = w.replace(/(.[^aeiouy])[yY]$/, '$1i');
    if ((m = M2.exec(w)) && m[1].length >= p1 && !(m[2] === 'ogi' && !/l$/.test(m[1])) && !(m[2] === 'li' && !/[cdeghkmnrt]$/.test(m[1]))) w = m[1] + STEP2[m[2]];
    if ((m = M3.exec(w)) && m[1].length >= p1 && !(m[2] === 'ative' && m[1].length < p2)) w = m[1] + STEP3[m[2]];
    if ((m = M4.exec(w)) && m[1].length >= p2 && !(m[2] === 'ion' && !/[st]$/.test(m[1]))) w = m[1];
    const b = w.slice(0, -1);
    if (/e$/.test(w) ? b.length >= p2 || (b.length >= p1 && !short(b)) : /ll$/.test(w) && b.length >= p2) w = b;
    return w.replace(/Y/g, 'y');
  }
  const known = new Map();
  const term = t => {
    if (!known.has(t)) known.set(t, /^[a-z]+$/.test(t) ? stem(t) : t);
    return known.get(t);
  };

  const WIDE = /[\u3041-\u3098\u309b-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u{20000}-\u{3ffff}]/u;
  const fold = c => /[\uac00-\ud7a3]/.test(c) ? c : c.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replace(/ς/g, 'σ');
  const kindOf = (c, up) => /[a-z]/.test(c) ? (up ? 'U' : 'L') : /[0-9]/.test(c) ? 'D' : /[-_.:/@+#\u2010]/.test(c) ? 'J' : /['’]/.test(c) ? 'A'
    : c < '\x80' ? 'O' : WIDE.test(c) ? 'W' : /\p{L}/u.test(c) ? (up ? 'U' : 'L') : /\p{N}/u.test(c) ? 'D' : 'O';

  function units(source) {
    const out = [];
    let at = 0;
    for (const c of source) {
      const end = at + c.length, ascii = c < '\x80', up = ascii ? c >= 'A' && c <= 'Z' : /\p{Lu}/u.test(c);
      for (const f of ascii ? c.toLowerCase() : fold(c)) out.push({ k: kindOf(f, up), c: f, s: at, e: end });
      at = end;
    }
    return out;
  }

  /// Tokens as Tokenizer.swift makes them: { t: text, p: position, whole, s and e: where it stands }.
  function tokens(source) {
    const u = units(source), out = [];
    let p = 0, i = 0;
    const is = (k, kinds) => k >= 0 && k < u.length && kinds.includes(u[k].k), word = k => is(k, 'ULD');
    const joiner = k => is(k, 'J') ? u[k].c.replace('\u2010', '-') : '';
    const emit = (t, at, whole, s, e) => { if (t && bytes(t).length <= 40) out.push({ t, p: at, whole, s, e }); };
    const boundary = (l, k) => {
      if (l[k].k !== 'U') return false;
      if (l[k - 1].k === 'L') return true;
      if (l[k + 1]?.k !== 'L') return false;
      return !(l[k + 1].c === 's' && !(l[k + 2] && 'UL'.includes(l[k + 2].k)));
    };
    while (i < u.length) {
      if (is(i, 'W')) {
        let end = i;
        while (is(end, 'W')) end++;
        for (let k = i; k < Math.max(end - 1, i + 1); k++) {
          const last = Math.min(k + 1, end - 1);
          emit(last > k ? u[k].c + u[last].c : u[k].c, p++, false, u[k].s, u[last].e);
        }
        i = end;
        continue;
      }
      if (!word(i)) { i++; continue; }
      const start = i, parts = [], segments = [];
      let sep = '', atom;
      for (;;) {
        atom = i;
        while (word(i) || (is(i, 'A') && i > atom && is(i - 1, 'UL') && is(i + 1, 'UL'))) i++;
        const l = u.slice(atom, i).filter(x => x.k !== 'A');
        if (i - atom > 2 && is(i - 2, 'A') && u[i - 1].c === 's') l.pop();
        const first = parts.length;
        for (let k = 0, from = 0; k < l.length; k++) {
          if (k + 1 < l.length && !boundary(l, k + 1)) continue;
          parts.push({ t: l.slice(from, k + 1).map(x => x.c).join(''), s: l[from].s, e: l[k].e });
          from = k + 1;
        }
        const whole = l.map(x => x.c).join(''), last = segments.at(-1);
        if (last && /[-_.]/.test(sep)) { last.n += parts.length - first; last.t += (sep === '.' ? sep : '') + whole; }
        else segments.push({ first, n: parts.length - first, t: whole, sep });
        if (!is(i, 'J') || !word(i + 1)) break;
        sep = joiner(i++);
      }
      for (const g of segments) {
        for (let k = g.first; k < g.first + g.n; k++) emit(parts[k].t, p + k, false, parts[k].s, parts[k].e);
        if (g.n > 1 && g.n <= 8) emit(g.t, p + g.first, true, parts[g.first].s, parts[g.first + g.n - 1].e);
      }
      if ((segments.length === 2 || segments.length === 3) && segments.every(g => g.n === 1)) {
        const name = segments.map(g => g.sep + g.t).join('');
        if (bytes(name).length <= 12) emit(name, p, true, parts[0].s, parts.at(-1).e);
      }
      const letter = i - atom === 1 ? u[atom].c : '', at = p + parts.length - 1;
      if (letter === 'c' && joiner(i) === '+' && joiner(i + 1) === '+' && !word(i + 2)) { emit('c++', at, true, u[atom].s, u[i + 1].e); i += 2; }
      else if (/^[cf]$/.test(letter) && joiner(i) === '#' && !word(i + 1)) { emit(letter + '#', at, true, u[atom].s, u[i].e); i++; }
      else if (atom === start && i - start === 3 && joiner(start - 1) === '.' && u.slice(start, i).map(x => x.c).join('') === 'net') emit('.net', at, true, u[start - 1].s, u[i - 1].e);
      p += parts.length;
    }
    return out;
  }

  const STOP = new Set('a about after all also an and any are as at be because been before but by can cause caused causes could did do does during find for from get got had has have how i if in incident incidents into is it its just me my not of on or our outage outages show so some such than that the their them then there these they this to too was we were what when where which while who why will with would you your'.split(' '));

  // --- Files: every step is checked, because a file may hold anything.
  class Damage extends Error {}
  class Bytes {
    constructor(s, at = 0) { this.s = s; this.at = at; }
    get done() { return this.at >= this.s.length; }
    varint() {
      let v = 0, f = 1;
      for (let n = 0; n < 7; n++, f *= 128) {
        if (this.done) break;
        const b = this.s.charCodeAt(this.at++);
        v += (b & 127) * f;
        if (b < 128) return v;
      }
      throw new Damage('damaged');
    }
    slice(n) {
      if (n > this.s.length - this.at) throw new Damage('damaged');
      return this.s.slice(this.at, this.at += n);
    }
    string() { return text(this.slice(this.varint())); }
    list(item = () => this.string()) {
      const n = this.varint();
      if (n > this.s.length - this.at) throw new Damage('damaged');
      return Array.from({ length: n }, item);
    }
    word(before) {
      const n = this.varint();
      if (n > before.length) throw new Damage('damaged');
      return before.slice(0, n) + this.slice(this.varint());
    }
  }

  const inbox = new Map();
  globalThis.debriefSearch = (generation, name, payload) => inbox.set(generation + '/' + name, payload);
  const lastAtMost = (keys, key) => {
    let low = 0, high = keys.length;
    while (low < high) { const mid = (low + high) >> 1; if (key < keys[mid]) high = mid; else low = mid + 1; }
    return low - 1;
  };

  /// An index; `run(path)` executes a script of the site and rejects when it does not load.
  async function open(run) {
    inbox.clear();
    await run('search/current.js');
    const [key, version] = [...inbox].find(([k]) => k.startsWith('current/')) || [];
    if (!key) throw new Damage('search/current.js is damaged');
    if (version !== VERSION) throw Object.assign(new Error(`The search index is of version “${version}”, and this page reads “${VERSION}”.`), { version });
    const generation = key.slice(8), cache = new Map();
    // A file that failed is asked for again the next time.
    const once = (name, make) => {
      if (!cache.has(name)) cache.set(name, make().catch(e => { cache.delete(name); throw e; }));
      return cache.get(name);
    };
    const load = (name, parse) => once(name, async () => {
      const path = `search/${generation}/${name}.js`, id = `${generation}/${name}`;
      try {
        await run(path);
        const framed = inbox.get(id), r = new Bytes(framed || '', 1);
        inbox.delete(id);
        if (framed?.charCodeAt(0) !== 255) throw new Damage('damaged');
        const n = r.varint(), payload = r.slice(n);
        if (!r.done) throw new Damage('damaged');
        return parse(new Bytes(payload));
      } catch (e) {
        throw e instanceof Damage ? Object.assign(new Damage(`${path} is damaged`), { path }) : Object.assign(e, { path });
      }
    });

    /// Kind and values of every document; what is part of another has the values of its base (FacetColumns.swift).
    const values = (r, f, first) => {
      const list = first ? [(first >> 1) - 1] : [];
      for (let more = first & 1; more;) {
        const v = r.varint();
        list.push(v >> 1);
        more = v & 1;
      }
      if (!list.every(v => f.values[v])) throw new Damage('damaged');
      return list;
    };
    const column = (r, f, m) => f.name === 'kind' ? f : Array.from({ length: m.bases.at(-1) + 1 }, () => values(r, f, r.varint()));
    function columns(r, m) {
      m.docs = [];
      m.bases = [];
      m.parts = [];
      while (m.docs.length < m.count) {
        const run = r.varint(), kind = run >> 1 & 15;
        for (let n = run >> 5; n-- > 0 && m.docs.length < m.count;) {
          if (run & 1) m.parts.push(m.docs.length);
          m.bases.push(run & 1 ? m.bases.at(-1) || 0 : (m.bases.at(-1) ?? -1) + 1);
          m.docs.push(kind);
        }
        if (run < 32 || kind >= m.kinds.length) throw new Damage('damaged');
      }
      const kinds = m.kinds.map(k => k.name);
      for (const f of m.facets) {
        f.own = new Map();
        f.column = f.storage < 2 && column(r, f, m);
        const ofKind = kinds.map(k => f.values.flatMap((v, i) => v.id === k ? [i] : []).slice(0, 1));
        f.of = f.name === 'kind' ? doc => ofKind[m.docs[doc]] : doc => f.own.get(doc) || (f.column ? f.column[m.bases[doc]] : []);
      }
    }
    const apart = () => load('apart', r => {
      for (const f of m.facets) if (f.storage) {
        if (f.storage > 1) f.column = column(r, f, m);
        for (const doc of m.parts) {
          const first = r.varint();
          if (first) f.own.set(doc, values(r, f, first - 1));
        }
      }
      return true;
    });
    const m = await load('manifest', r => {
      if (r.string() !== VERSION) throw new Damage('damaged');
      const keys = () => r.list(() => r.slice(r.varint()));
      const manifest = { count: r.varint(), p: keys(), q: keys(), l: keys() };
      let start = 0;
      manifest.f = r.list(() => start += r.varint());
      manifest.kinds = r.list(() => ({ name: r.string(), label: r.string(), weight: r.varint() }));
      manifest.facets = r.list(() => ({
        name: r.string(), label: r.string(), aliases: r.list(), kinds: r.varint(), storage: r.varint(),
        values: r.list(() => ({ id: r.string(), label: r.string(), parent: r.varint() - 1 })),
      }));
      manifest.groups = r.list(() => ({ name: r.string(), members: r.list().map(x => x.split(' ')) }));
      manifest.entities = r.list(() => ({ doc: r.varint(), names: r.list() }));
      for (const f of manifest.facets) f.values.forEach((v, i) => {
        if (v.parent >= i) throw new Damage('damaged');
        v.chain = [i, ...(v.parent >= 0 ? f.values[v.parent].chain : [])];
        v.keys = [v.id, v.id.split(/[./]/).filter(Boolean).at(-1) || '', v.label].map(keyOf);
      });
      columns(r, manifest);
      return manifest;
    });
    const heads = new Map();
    for (const g of m.groups) for (const member of g.members) heads.set(member[0], [...(heads.get(member[0]) || []), { member, name: g.name }]);

    const directory = skip => r => {
      const map = new Map();
      for (let w = ''; !r.done; r.slice(r.varint())) {
        map.set(w = r.word(w), r.at);
        skip(r);
      }
      return { map, s: r.s };
    };
    async function postings(t) {
      const key = bytes(t), shard = lastAtMost(m.p, key);
      if (shard < 0) return null;
      const { map, s } = await load('p' + shard, directory(r => { r.varint(); r.varint(); }));
      if (!map.has(key)) return null;
      const r = new Bytes(s, map.get(key)), idf = r.varint(), n = r.varint(), docs = [], impacts = [];
      r.varint();
      for (let k = 0, doc = 0; k < n; k++) {
        const v = r.varint();
        doc += Math.floor(v / 32);
        if (doc >= m.count) throw Object.assign(new Damage(`search/${generation}/p${shard}.js is damaged`), { path: 'p' + shard });
        docs.push(doc++);
        impacts.push(v % 32);
      }
      return { idf, docs, impacts };
    }
    async function positions(t) {
      const key = bytes(t), shard = lastAtMost(m.q, key), found = new Map();
      if (shard < 0) return found;
      const { map, s } = await load('q' + shard, directory(() => {}));
      if (!map.has(key)) return found;
      const r = new Bytes(s, map.get(key)), length = r.varint(), end = r.at + length;
      for (let doc = 0; r.at < end; doc++) {
        doc += r.varint();
        let at = 0;
        found.set(doc, new Set(r.list(() => at += r.varint())));
      }
      return found;
    }
    /// Lexicon words from one byte string up to another.
    async function words(low, high) {
      const shards = [];
      for (let k = Math.max(0, lastAtMost(m.l, low)); k < m.l.length && (!shards.length || m.l[k] < high); k++) shards.push(k);
      const lists = await Promise.all(shards.map(k => load('l' + k, r => {
        const list = [];
        for (let w = ''; !r.done;) list.push({ w: w = r.word(w), n: r.varint() });
        return list;
      })));
      return lists.flat().filter(x => x.w >= low && x.w < high);
    }
    async function fragment(doc) {
      const shard = lastAtMost(m.f, doc);
      const list = await load('f' + shard, r => {
        const records = [];
        while (!r.done) {
          const d = new Bytes(r.slice(r.varint()));
          const x = { kind: m.kinds[d.varint()], title: d.string(), url: d.string(), day: d.varint() - 1, summary: d.string(), severity: d.varint(), id: d.string(), date: d.string(), kicker: d.list(), footer: d.list(), done: d.varint(), open: d.varint(), overdue: d.varint() };
          x.sections = d.list(() => ({ anchor: d.string(), heading: d.string(), text: d.string() }));
          if (x.day > 0 && x.day % 2) x.day = -x.day - 1;
          x.day /= 2;
          records.push(x);
        }
        return records;
      });
      const found = list[doc - m.f[shard]];
      if (!found) throw new Damage(`search/${generation}/f${shard}.js is damaged`);
      return found;
    }
    return { m, heads, apart, postings, positions, words, fragment };
  }

  // --- Queries
  const keyOf = t => tokens(t).filter(x => !x.whole).map(x => x.t).join('');
  const hex = c => { const d = c.replace(/[^A-Za-z0-9\u0080-\u{10ffff}]/gu, '').replace(/^0x/, ''); return d.length > 7 && /\d/.test(d) && /^[0-9a-f]+$/i.test(d); };
  const showsPaste = c => hex(c) || /[0-9]{2}:[0-9]{2}/.test(c);
  const isNoise = c => {
    if (hex(c)) return true;
    const d = c.replace(/[^0-9]/g, ''), others = [...c.replace(/[^A-Za-z\u0080-\u{10ffff}]/gu, '')].length;
    return (d.length > 3 && d.length >= others) || (!!d && !others && !/^[45]..$/.test(d));
  };
  const isID = t => { const d = t.replace(/[^0-9]/g, '').length, n = [...t].length; return d === n ? !/^[45]..$/.test(t) : n > 4 && d > 1; };

  /// The text of a query taken apart; QueryScanner.swift and QueryWords.swift say why.
  function parse(q, m) {
    const pieces = [], filters = new Map(), unknown = [];
    let endsInWord = false;
    const filter = (name, value) => {
      name = name.toLowerCase();
      const f = m.facets.findIndex(x => x.name.toLowerCase() === name || x.aliases.includes(name)), key = f >= 0 && keyOf(value);
      if (!key) return false;
      const pick = test => m.facets[f].values.flatMap((v, i) => v.keys.some(test) ? [i] : []);
      let found = pick(k => k === key);
      if (!found.length) found = pick(k => k.startsWith(key));
      if (!found.length) unknown.push(`${name}:${value}`);
      filters.set(f, [...(filters.get(f) || []), ...found]);
      return true;
    };
    q = q.replace(/[“”]/g, '"');
    for (let i = 0, r; i < q.length;) {
      const rest = q.slice(i);
      if ((r = /^\s+/.exec(rest))) i += r[0].length;
      else if ((r = /^([A-Za-z0-9_-]+):"([^"]*)"/.exec(rest)) && filter(r[1], r[2])) i += r[0].length;
      else if ((r = /^"([^"]*)"/.exec(rest))) { pieces.push({ t: r[1], phrase: true }); i += r[0].length; }
      else {
        const c = /^\S+/.exec(rest)[0], f = /^([A-Za-z0-9_-]+):(.+)$/su.exec(c);
        if (!(f && filter(f[1], f[2]))) { pieces.push({ t: c }); endsInWord = c.length === rest.length; }
        i += c.length;
      }
    }
    const words = pieces.map(x => tokens(x.t)), parts = [], wholes = [], phrases = [];
    let aside = [], offset = 0, last;
    const free = pieces.filter(x => !x.phrase), pasted = free.flatMap(x => tokens(x.t)).filter(x => !x.whole).length > 8 || free.some(x => showsPaste(x.t));
    pieces.forEach((piece, k) => {
      const drop = pasted && isNoise(piece.t), phrase = piece.phrase && !pasted;
      if (drop && words[k].length) aside.push(piece.t);
      for (const x of words[k]) {
        x.s += offset; x.e += offset;
        if (x.whole) { wholes.push(x); continue; }
        parts.push(last = x);
        x.term = term(x.t);
        x.quoted = phrase;
        x.noisy = drop || (pasted && isID(x.t));
      }
      const stems = words[k].filter(x => !x.whole).map(x => x.term);
      if (phrase && stems.length) phrases.push(stems);
      offset += piece.t.length + 1;
    });
    const open = endsInWord && last?.e === offset - 1 ? last : null, calm = parts.filter(x => !x.noisy);
    let kept = calm.filter(x => x.quoted || !STOP.has(x.t));
    if (!kept.length) kept = calm.length ? calm : parts;
    if (!calm.length) aside = [];
    return { filters, unknown, parts, wholes, phrases, kept, aside, open, pasted };
  }

  function concepts(q, heads) {
    const list = [], stems = new Set(), inside = (x, w) => w.s <= x.s && x.e <= w.e;
    for (const part of q.kept) {
      stems.add(part.term);
      if (list.length >= CONCEPTS || list.some(c => c.terms.keys().next().value === part.term)) continue;
      const terms = new Map([[part.term, 256]]), wholes = q.wholes.filter(w => inside(part, w)), groups = [], index = q.parts.indexOf(part);
      const expand = (t, weight) => { if (!terms.has(t)) terms.set(t, weight); };
      for (const w of wholes) expand(term(w.t), q.parts.filter(x => inside(x, w)).length <= 2 ? 256 : 192);
      for (let s = Math.max(0, index - GROUP_LIMIT + 1); s <= index; s++) {
        for (const { member, name } of heads.get(q.parts[s].term) || []) {
          if (s + member.length > index && member.every((t, k) => q.parts[s + k]?.term === t)) groups.push(name);
        }
      }
      for (const w of wholes) for (const { member, name } of heads.get(term(w.t)) || []) if (member.length === 1) groups.push(name);
      for (const name of groups) { stems.add(name); expand(name, 205); }
      const prefixes = q.open && part.e === q.open.e ? [part, ...wholes].map(x => x.t).filter(t => [...t].length > 1 || t >= '\u3041') : [];
      list.push({ word: part.t, terms, prefixes });
    }
    return { list, stems };
  }

  /// Restricted Damerau–Levenshtein distance, or more than the limit.
  function distance(a, b, limit) {
    if (Math.abs(a.length - b.length) > limit) return 9;
    let two = [], one = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let r = 0; r < a.length; r++) {
      const row = [r + 1];
      for (let c = 0; c < b.length; c++) {
        let cost = Math.min(one[c + 1] + 1, row[c] + 1, one[c] + (a[r] !== b[c]));
        if (r && c && a[r] === b[c - 1] && a[r - 1] === b[c]) cost = Math.min(cost, two[c - 1] + 1);
        row.push(cost);
      }
      if (Math.min(...row) > limit) return 9;
      two = one; one = row;
    }
    return one[b.length];
  }
  const byFrequency = (a, b) => b.n - a.n || (a.w < b.w ? -1 : 1);

  /// Postings of everything that stands for a concept: ConceptResolver.swift.
  async function resolve(c, index, pasted) {
    const found = (await Promise.all([...c.terms].map(async ([t, w]) => ({ p: await index.postings(t), w })))).filter(x => x.p);
    c.lists = found.map(({ p, w }) => ({ ...p, weight: w * p.idf }));
    c.corrections = [];
    const seen = new Set(c.terms.keys());
    const add = async list => {
      const fresh = [];
      for (const x of list) {
        const t = term(text(x.w));
        if (!seen.has(t)) { seen.add(t); fresh.push({ x, t }); }
      }
      const all = await Promise.all(fresh.map(async y => ({ ...y, p: await index.postings(y.t) })));
      return all.filter(y => y.p);
    };
    let completions = (await Promise.all(c.prefixes.map(async t => { const low = bytes(t); return (await index.words(low, low + '\xff')).filter(x => x.w !== low); }))).flat();
    completions = await add(completions.sort(byFrequency).slice(0, COMPLETIONS));
    const limit = c.lists[0]?.idf ?? Math.min(...completions.map(y => y.p.idf));
    for (const { p, t } of completions) { c.lists.push({ ...p, weight: 200 * Math.min(limit, p.idf) }); c.terms.set(t, 200); }
    if (!c.lists.length && /^[a-z]{4,24}$/.test(c.word)) {
      const edits = c.word.length > 7 ? 2 : 1, near = [];
      for (const x of await index.words(c.word[0], String.fromCharCode(c.word.charCodeAt(0) + 1))) {
        const d = distance(c.word, x.w, edits);
        if (d > 0 && d <= edits) near.push({ ...x, d });
      }
      for (const { p, t, x } of await add(near.sort((a, b) => a.d - b.d || byFrequency(a, b)).slice(0, CORRECTIONS))) {
        c.lists.push({ ...p, weight: (x.d === 1 ? 180 : 130) * p.idf });
        c.corrections.push(text(x.w));
        c.terms.set(t, 180);
      }
    }
    // In a pasted line a rare word tells far more than several common ones.
    if (pasted) for (const l of c.lists) l.weight = Math.floor(l.weight * l.weight / 262144);
    c.weight = Math.floor(Math.max(0, ...c.lists.map(l => l.weight)) / 256);
    return c;
  }

  /// Ids, scores and counts as QueryEngine.swift finds them. `filters`: value ids by facet name.
  async function search(index, q, filters = {}, order = 'best') {
    const { m } = index, parsed = parse(q, m), chosen = parsed.filters;
    for (const [name, ids] of Object.entries(filters)) {
      const f = m.facets.findIndex(x => x.name === name);
      if (f >= 0 && ids.length) chosen.set(f, [...(chosen.get(f) || []), ...ids.map(id => m.facets[f].values.findIndex(v => v.id === id))]);
    }
    const { list, stems } = concepts(parsed, index.heads);
    const kinds = m.docs;
    await Promise.all([[...chosen.keys()].some(f => m.facets[f].storage) && index.apart(), ...list.map(c => resolve(c, index, parsed.pasted))]);
    let matches = kinds.map((_, doc) => ({ doc, score: 0, all: true }));
    if (list.length) {
      const sums = new Float64Array(m.count), covered = new Float64Array(m.count), matched = new Uint8Array(m.count);
      const total = list.reduce((n, c) => n + c.weight, 0), known = list.filter(c => c.lists.length).length;
      for (const c of list) {
        const best = new Map();
        for (const l of c.lists) l.docs.forEach((doc, k) => best.set(doc, Math.max(best.get(doc) || 0, l.weight * l.impacts[k])));
        for (const [doc, v] of best) { sums[doc] += v; covered[doc] += c.weight; matched[doc]++; }
      }
      const kind = name => m.kinds.findIndex(k => k.name === name), causes = m.facets.find(f => f.name === 'cause');
      // Words that describe a cause find its incidents: QueryEngine.addCauses.
      if (!parsed.pasted && total && causes) {
        const { values } = causes, scores = values.map(() => 0), of = (name, each) => kinds.forEach((k, doc) => { if (k === kind(name) && sums[doc]) each(doc, causes.of(doc)); });
        of('cause', (doc, [v]) => { if (v !== undefined) scores[v] = Math.max(scores[v], Math.floor(sums[doc] * Math.floor(256 * covered[doc] / total) / 256)); });
        of('incident', (doc, list) => { sums[doc] += Math.max(0, ...list.flatMap((v, i) => values[v].chain.map(c => Math.floor(scores[c] * (i ? 90 : 180) / 256)))); });
      }
      matches = matches.filter(x => matched[x.doc]);
      for (const stems of parsed.phrases) {
        const lists = await Promise.all(stems.map(index.positions));
        matches = matches.filter(({ doc }) => [...(lists[0].get(doc) || [])].some(at => lists.every((l, k) => l.get(doc)?.has(at + k))));
      }
      for (const x of matches) {
        const coverage = total ? 179 + Math.floor(77 * covered[x.doc] / total) : 256;
        x.score = Math.floor(sums[x.doc] * coverage * m.kinds[kinds[x.doc]].weight / 65536);
        x.all = matched[x.doc] === known;
      }
    }
    let best = null;
    if (list.length && order === 'best') {
      const scores = new Map(matches.map(x => [x.doc, x.score]));
      for (const { doc, names } of m.entities) {
        if (!scores.has(doc)) continue;
        const fits = names.map(n => n.split(' ')).filter(n => n.every(s => stems.has(s))).map(n => n.length);
        const rank = fits.length ? [Math.max(...fits), scores.get(doc), doc] : null;
        const k = rank && best ? [0, 1, 2].find(i => rank[i] !== best[i]) : 0;
        if (rank && (!best || rank[k] > best[k])) best = rank;
      }
    }
    best = best && best[2];
    if (best !== null) matches = matches.filter(x => x.doc !== best);

    const accepted = [...chosen].map(([f, ids]) => [f, new Set(m.facets[f].values.flatMap((v, i) => v.chain.some(k => ids.includes(k)) ? [i] : []))]);
    const counts = m.facets.map(f => f.values.map(() => 0)), lifted = m.facets.map(() => 0), hits = [];
    let others = [];
    for (const x of matches) {
      const failed = accepted.filter(([f, set]) => !m.facets[f].of(x.doc).some(v => set.has(v))).map(([f]) => f);
      (failed.length ? others : hits).push(x);
      if (failed.length > 1) continue;
      if (failed.length) lifted[failed[0]]++;
      for (const f of failed.length ? failed : m.facets.keys()) {
        if (!(m.facets[f].kinds >> kinds[x.doc] & 1) || m.facets[f].storage > 1) continue;
        const own = m.facets[f].of(x.doc), { values } = m.facets[f];
        for (const v of own.length > 1 ? new Set(own.flatMap(v => values[v].chain)) : own.length ? values[own[0]].chain : []) counts[f][v]++;
      }
    }
    const facet = name => m.facets.findIndex(f => f.name === name), cause = facet('cause'), severity = facet('severity');
    const incident = m.kinds.findIndex(k => k.name === 'incident'), causes = accepted.find(([f]) => f === cause)?.[1];
    const other = d => +(kinds[d] !== incident), level = d => m.facets[severity]?.of(d)[0] ?? 255;
    const contributing = d => { const [first] = causes ? m.facets[cause].of(d) : []; return +!(first === undefined || causes.has(first)); };
    const compare = (a, b) => (!list.length && other(a.doc) - other(b.doc)) || (order === 'newest' ? b.doc - a.doc
      : order === 'best' && list.length ? 0 : (order === 'best' && contributing(a.doc) - contributing(b.doc)) || level(a.doc) - level(b.doc))
      || b.score - a.score || b.doc - a.doc;
    others = others.sort(compare).slice(0, 3);
    return { best, hits: hits.sort(compare), others, counts, lifted, concepts: list, unfiltered: matches.length, aside: parsed.aside, unknown: parsed.unknown, isIncident: d => !other(d) };
  }
  Object.assign(globalThis.debriefSearch, { open: open, search: search, stem: stem, tokens: tokens, fold: fold });
  if (!globalThis.document) return;

  // --- Page: what comes from the index becomes text nodes and attributes, never markup.
  const d = document, root = new URL('..', d.currentScript.src), PAGE = 10, FIRST = 5, RECENT = 'debrief-recent';
  const $ = (s, from = d) => from.querySelector(s), $$ = (s, from = d) => [...from.querySelectorAll(s)];
  const el = (tag, attrs, ...kids) => {
    const e = d.createElement(tag);
    for (const [k, v] of Object.entries(attrs || {})) if (v !== null && v !== undefined) typeof v === 'function' ? e.addEventListener(k, v) : e.setAttribute(k, v);
    e.append(...kids.filter(k => k === 0 || k));
    return e;
  };
  const site = path => { const u = new URL(path, root); return u.protocol === root.protocol ? u.href : root.href; };
  const run = path => new Promise((loaded, failed) => {
    const s = el('script', { src: site(path), charset: 'utf-8', load: () => { s.remove(); loaded(); }, error: () => { s.remove(); failed(new Error(`${path} did not load.`)); } });
    d.head.append(s);
  });
  let opening;
  const ready = () => opening ||= open(run).catch(e => { opening = null; throw e; });
  const plural = (n, one, many = one + 's') => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
  const remembered = () => { try { return JSON.parse(localStorage.getItem(RECENT)) || []; } catch { return []; } };
  const remember = q => { try { if (q.trim()) localStorage.setItem(RECENT, JSON.stringify([q.trim(), ...remembered().filter(x => x !== q.trim())].slice(0, 5))); } catch { /* nothing is remembered where nothing may be stored */ } };

  /// Terms that a hit is highlighted by, each with its concept.
  function highlights(result, index) {
    const map = new Map();
    map.members = [];
    for (const c of result.concepts) for (const t of c.terms.keys()) {
      map.set(t, c);
      for (const g of index.m.groups) if (g.name === t) for (const m of g.members) m.length === 1 ? map.set(m[0], c) : map.members.push([m, c]);
    }
    return map;
  }
  function ranges(source, map) {
    const all = tokens(source).map(x => ({ ...x, term: term(x.t) })), parts = all.filter(x => !x.whole);
    const out = all.filter(x => map.has(x.term)).map(({ s, e, term }) => ({ s, e, c: map.get(term) }));
    parts.forEach((x, i) => {
      for (const [m, c] of map.members) if (m.every((t, k) => parts[i + k]?.term === t)) out.push({ s: x.s, e: parts[i + m.length - 1].e, c });
    });
    return out.sort((a, b) => a.s - b.s);
  }
  function marked(source, map) {
    const out = [];
    let at = 0, open = null;
    for (const { s, e } of [...ranges(source, map), { s: Infinity, e: Infinity }]) {
      if (open && (s <= open.e || !source.slice(open.e, s).trim()) && s < Infinity) { open.e = Math.max(open.e, e); continue; }
      if (open) { out.push(source.slice(at, open.s), el('mark', null, source.slice(open.s, open.e))); at = open.e; }
      open = { s, e };
    }
    return [...out, source.slice(at)];
  }
  /// The passage with the most telling words, the section it is from, and how many other sections have any.
  function passage(f, map) {
    let best = null, places = 0;
    for (const section of f.sections) {
      const found = ranges(section.text, map);
      places += found.length || ranges(section.heading, map).length ? 1 : 0;
      found.forEach((first, i) => {
        const inside = new Set();
        for (let k = i; k < found.length && found[k].e < first.s + 200; k++) inside.add(found[k].c);
        const value = [...inside].reduce((n, c) => n + c.weight, 0);
        if (!best || value > best.value) best = { value, section, at: first.s };
      });
    }
    if (!best) return { text: f.summary, places };
    const t = best.section.text;
    let from = Math.max(0, best.at - 60), to = Math.min(t.length, from + 250);
    if (from) from = t.indexOf(' ', from) + 1 || from;
    if (to < t.length) to = Math.max(t.lastIndexOf(' ', to), best.at + 40);
    return { text: (from ? '…' : '') + t.slice(from, to).trim() + (to < t.length ? '…' : ''), section: best.section, places };
  }
  const time = f => f.date && el('time', { datetime: f.day >= 0 ? new Date(f.day * 864e5).toISOString().slice(0, 10) : null }, f.date);
  function squares(f) {
    const svg = (tag, attrs) => { const e = d.createElementNS('http://www.w3.org/2000/svg', tag); for (const k in attrs) e.setAttribute(k, attrs[k]); return e; };
    const total = f.done + f.open + f.overdue, box = svg('svg', { class: 'units i', width: 9 * Math.min(total, 20), height: 9, 'aria-hidden': 'true' });
    for (let i = 0; i < Math.min(total, 20); i++) box.append(svg('rect', { x: 9 * i + .5, y: .5, width: 6, height: 8, class: i < f.done ? 'u1' : i < f.done + f.open ? 'u0' : 'u2' }));
    return el('span', null, box, `${f.done} of ${total} done`, f.overdue ? ', ' : '', f.overdue > 0 && el('span', { class: 'state state-overdue' }, `${f.overdue} overdue`));
  }
  const spaced = list => list.filter(Boolean).flatMap((x, i) => i ? [' ', x] : [x]);
  const kicker = f => spaced([
    f.kind.name !== 'incident' && el('b', null, f.kind.label), f.severity > 0 && el('span', { class: `sev sev-${f.severity}` }, `SEV${f.severity}`),
    f.id && el('span', { class: 'id' }, f.id), time(f), ...f.kicker.map(x => el('span', null, x))]);
  function item(f, map, isBest) {
    const p = passage(f, map), inTitle = ranges(f.title, map).length, s = p.section;
    // A long page that is no story is opened at the place.
    const deep = s?.anchor && !isBest && /^(reference|runbook|role|template|outcome|page)$/.test(f.kind.name) ? f.url.split('#')[0] + '#' + s.anchor : f.url;
    const where = s ? s.heading || 'the text' : inTitle ? 'the title' : '', more = p.places - 1;
    const why = where && el('span', null, 'Found in ', s?.anchor ? el('a', { href: site(f.url.split('#')[0] + '#' + s.anchor) }, where) : where, s && more > 0 ? ` and ${plural(more, 'more place')}` : '');
    return el('li', isBest ? { class: 'best' } : null, el('p', { class: 'kicker' }, ...kicker(f)),
      el('h3', null, el('a', { href: site(deep) }, ...marked(f.title, map))),
      el('p', { class: 'x' }, ...marked(isBest ? f.summary || p.text : p.text, map)),
      el('p', { class: 'f' }, ...spaced([!isBest && map.size > 0 && why, ...f.footer.map(x => el('span', null, x)), f.done + f.open + f.overdue > 0 && squares(f)])));
  }

  // --- The box on every page: a combobox whose list holds results, or recent searches while it is empty.
  function combobox(input, n) {
    const list = el('ul', { id: `seek-${n}`, class: 'suggest', role: 'listbox', 'aria-label': 'Suggestions' }), form = input.form;
    let active = -1, serial = 0;
    list.hidden = true;
    input.after(list);
    for (const [k, v] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id, autocomplete: 'off' })) input.setAttribute(k, v);
    const options = () => $$('[role=option]', list);
    const select = k => {
      active = k;
      options().forEach((o, i) => o.setAttribute('aria-selected', i === k));
      k < 0 ? input.removeAttribute('aria-activedescendant') : input.setAttribute('aria-activedescendant', options()[k].id);
      options()[k]?.scrollIntoView({ block: 'nearest' });
    };
    const show = rows => {
      list.replaceChildren(...rows.map(({ href, kids }, i) => el('li', { role: 'option', id: `${list.id}-${i}`, 'aria-selected': 'false', 'data-href': href,
        mousedown: e => e.preventDefault(), click: () => { remember(input.value); location.href = href; } }, ...kids)));
      list.hidden = !rows.length;
      input.setAttribute('aria-expanded', String(!list.hidden));
      select(-1);
    };
    const page = q => `${form.action}?q=${encodeURIComponent(q)}`;
    const update = async () => {
      const mine = ++serial, q = input.value;
      if (!q.trim()) return show(remembered().map(r => ({ href: page(r), kids: [r, ' ', el('span', { class: 'm' }, 'searched before')] })));
      try {
        const index = await ready(), result = await search(index, q), map = highlights(result, index);
        const docs = [result.best, ...result.hits.map(h => h.doc)].filter(x => x !== null).slice(0, 7);
        const found = await Promise.all(docs.map(index.fragment));
        if (mine !== serial || d.activeElement !== input) return;
        show([...found.map(f => ({ href: site(f.url), kids: [el('span', { class: 't' }, ...marked(f.title, map)), ' ', el('span', { class: 'm' }, ...kicker(f))] })),
          { href: page(q), kids: [found.length ? `All ${plural(result.hits.length + (result.best !== null), 'result')} for “${q}”` : `Nothing matches “${q}”: search for nearby words`] }]);
      } catch (e) {
        if (mine === serial) show([{ href: page(q), kids: [`${e.message} Open the search page to try again.`] }]);
      }
    };
    input.addEventListener('input', update);
    input.addEventListener('focus', update);
    input.addEventListener('blur', () => { serial++; show([]); });
    input.addEventListener('keydown', e => {
      const n = options().length;
      if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && n) {
        e.preventDefault();
        const step = e.key === 'ArrowDown' ? 1 : -1;
        select((active + step + n + 2) % (n + 1) - 1);
      } else if (e.key === 'Escape' && n) { e.preventDefault(); serial++; show([]); }
      else if (e.key === 'Enter' && active >= 0) { e.preventDefault(); options()[active].click(); }
    });
    form.addEventListener('submit', () => remember(input.value));
  }

  // --- The search page
  function searchPage(form, filters) {
    const input = $('[name=q]', form), status = $('#res'), hits = $('ol.hits') || status.parentElement.appendChild(el('ol', { class: 'hits' }));
    const chips = $('ul.chips'), order = $('select[name=order]'), boxes = $$('input[type=checkbox]', filters);
    const notes = el('div'), rest = el('div'), alert = el('div', { role: 'alert' });
    hits.before(alert, notes);
    hits.after(rest);
    let state, serial = 0;
    const read = () => {
      const p = new URLSearchParams(location.search), chosen = {};
      for (const k of new Set(boxes.map(b => b.name))) if (p.has(k)) chosen[k] = p.getAll(k);
      state = { q: p.get('q') || '', filters: chosen, order: p.get('order') || 'best', shown: FIRST };
      input.value = state.q;
      if (order) order.value = state.order;
    };
    const address = s => {
      const p = new URLSearchParams();
      if (s.q) p.set('q', s.q);
      for (const [k, ids] of Object.entries(s.filters)) for (const id of ids) p.append(k, id);
      if (s.order !== 'best') p.set('order', s.order);
      return location.pathname + (String(p) && '?' + p);
    };
    const without = (name, id) => {
      const { [name]: ids, ...others } = state.filters, left = id === undefined ? [] : ids.filter(x => x !== id);
      return { ...state, shown: FIRST, filters: left.length ? { ...others, [name]: left } : others };
    };
    const go = (next, how = 'pushState') => {
      state = { ...next };
      if (input.value.trim() !== state.q.trim()) input.value = state.q;
      try { history[how](null, '', address(state)); } catch { /* some browsers limit how often */ }
      render();
    };
    const link = (next, attrs, ...kids) => el('a', { ...attrs, href: address(next), click: e => { if (!(e.ctrlKey || e.metaKey || e.shiftKey)) { e.preventDefault(); go(next); } } }, ...kids);
    const row = (title, ...kids) => el('div', null, el('dt', null, title), ...kids.map(k => el('dd', null, ...k)));
    // A status that is written again is read out again.
    const say = (...kids) => { const next = el('i', null, ...kids); if (next.textContent !== status.textContent) status.replaceChildren(...next.childNodes); };
    // A page of results is two helpings: the second is fetched by those who scroll to it.
    const near = globalThis.IntersectionObserver && new IntersectionObserver(seen => {
      if (seen.some(x => x.isIntersecting) && state.shown < PAGE) { state.shown = PAGE; render(); }
    }, { rootMargin: '99999px 0px 0px' });

    function filterList(m, result) {
      for (const b of boxes) {
        b.checked = !!state.filters[b.name]?.includes(b.value);
        const f = m.facets.findIndex(x => x.name === b.name), v = f < 0 ? -1 : m.facets[f].values.findIndex(x => x.id === b.value), label = b.closest('label');
        const n = result.counts[f]?.[v] ?? 0, shown = label && $('.n', label);
        if (shown) shown.textContent = n.toLocaleString('en');
        label?.classList.toggle('zero', !n);
      }
      if (!chips) return;
      const on = Object.entries(state.filters).flatMap(([name, ids]) => ids.map(id => ({ name, id, label: m.facets.find(f => f.name === name)?.values.find(v => v.id === id)?.label || id })));
      chips.replaceChildren(...$$('li.only-s', chips), ...on.map(({ name, id, label }) => el('li', null, link(without(name, id), { class: 'chip', 'aria-label': `Remove filter: ${label}` }, `${label} `, el('span', { class: 'x', 'aria-hidden': 'true' }, '×')))),
        ...(on.length ? [el('li', null, link({ ...state, filters: {} }, { class: 'chip plain' }, 'Clear filters'))] : []));
    }
    function heading(result) {
      const all = result.hits.filter(h => h.all), some = result.hits.length - all.length, incidents = all.filter(h => result.isIncident(h.doc)).length, pages = all.length - incidents;
      const counted = [incidents && plural(incidents, 'incident'), pages && plural(pages, incidents ? 'other page' : 'page')].filter(Boolean).join(' and ');
      if (!result.concepts.length) return [counted || 'Nothing passes these filters'];
      const verb = all.length === 1 ? ' matches ' : ' match ', q = el('q', null, state.q);
      if (!result.hits.length) return [result.best !== null ? 'One page is about ' : 'Nothing matches ', q];
      return counted ? [counted, verb, q, some ? `, ${some.toLocaleString('en')} more some of its words` : ''] : [`${plural(some, 'page')} match some words of `, q];
    }
    function remarks(result) {
      const out = result.concepts.filter(c => c.corrections.length).map(c => [`Nothing has “${c.word}”: searched for `, ...c.corrections.flatMap((w, i) => [i ? ', ' : '', link({ ...state, q: state.q.replace(new RegExp(c.word, 'i'), w) }, {}, w)]), ' instead.']);
      const lost = result.concepts.filter(c => !c.lists.length).map(c => `“${c.word}”`);
      if (lost.length) out.push([`Nothing has ${lost.join(', ')}.`]);
      if (result.unknown.length) out.push([`There is no ${result.unknown.join(' and no ')}.`]);
      if (result.aside.length) out.push([`Set aside as numbers, times and ids: ${result.aside.slice(0, 6).join(' ')}${result.aside.length > 6 ? ' …' : ''}`]);
      return out.map(kids => el('p', { class: 'm s' }, ...kids));
    }
    /// What to try when nothing is left: without one filter, near words, and what the template adds.
    async function empty(index, result) {
      const { m } = index, rows = [];
      const lifted = m.facets.flatMap((f, i) => state.filters[f.name] && result.lifted[i] ? [[link(without(f.name), {}, `any ${f.label.toLowerCase()}`), ' ', el('span', { class: 'm' }, result.lifted[i])]] : []);
      if (lifted.length) rows.push(row('Without one filter', ...lifted));
      const others = await Promise.all(result.others.map(h => index.fragment(h.doc)));
      if (others.length) rows.push(row('Outside the filters', ...others.map(f => [el('a', { href: site(f.url) }, f.title), ' ', el('span', { class: 'm' }, ...spaced([f.id, time(f)]))])));
      const near = [];
      for (const c of result.concepts.filter(c => !c.lists.length).slice(0, 3)) {
        const low = bytes(c.word.slice(0, 3));
        near.push(...(await index.words(low, low + '\xff')).sort(byFrequency).slice(0, 4));
      }
      if (near.length) rows.push(row('Closest words we know', ...near.map(x => [link({ ...state, q: text(x.w) }, {}, text(x.w)), ' ', el('span', { class: 'm' }, x.n)])));
      const extra = $('template#no-results')?.content.cloneNode(true);
      const lede = result.unfiltered ? `${plural(result.unfiltered, 'page')} would match without the filters.` : 'If it is new, you may be the first to see it.';
      return el('div', null, el('p', { class: 'lede' }, lede), el('dl', { class: 'near' }, ...rows, extra));
    }
    function failed(e) {
      alert.replaceChildren(el('p', null, `${e.message} `, el('button', { type: 'button', class: 'btn', click: () => { if (e.version) return location.reload(); render(); } }, e.version ? 'Reload the page' : 'Try again')));
    }
    async function render(focus) {
      const mine = ++serial, now = { ...state };
      try {
        const index = await ready(), result = await search(index, now.q, now.filters, now.order), map = highlights(result, index);
        if (mine !== serial) return;
        const docs = [result.best, ...result.hits.slice(0, now.shown).map(h => h.doc)].filter(x => x !== null);
        const cards = await Promise.allSettled(docs.map(index.fragment)), nothing = !result.hits.length ? await empty(index, result) : null;
        if (mine !== serial) return;
        filterList(index.m, result);
        say(...heading(result));
        notes.replaceChildren(...remarks(result));
        const at = $$('h3 a', hits).indexOf(d.activeElement), place = focus ?? (at < 0 ? null : at);
        hits.replaceChildren(...cards.map((c, i) => c.value ? item(c.value, map, docs[i] === result.best) : el('li', null, 'This result did not load.')));
        const left = result.hits.length - now.shown;
        rest.replaceChildren(...[nothing, left > 0 && el('button', { type: 'button', class: 'btn', click: () => { state.shown = Math.max(state.shown, PAGE) + PAGE; render(now.shown); } }, `Show ${Math.min(PAGE, left)} more of ${left.toLocaleString('en')}`)].filter(Boolean));
        const lost = cards.find(c => c.reason);
        lost ? failed(lost.reason) : alert.replaceChildren();
        if (place !== null) $$('h3 a', hits)[place]?.focus();
        near?.disconnect();
        if (rest.lastChild) near?.observe(rest.lastChild);
        d.title = d.title.replace(/^(.*? – )?(?=[^–]*$)/, now.q ? `${now.q} – ` : '');
      } catch (e) { if (mine === serial) { say('Searching stopped'); failed(e); } }
    }

    input.addEventListener('input', () => go({ ...state, q: input.value, shown: FIRST }, 'replaceState'));
    form.addEventListener('submit', e => { e.preventDefault(); remember(input.value); go({ ...state, q: input.value, shown: FIRST }); });
    filters.addEventListener('submit', e => e.preventDefault());
    filters.addEventListener('change', () => {
      const chosen = {};
      for (const b of boxes) if (b.checked) (chosen[b.name] ||= []).push(b.value);
      go({ ...state, filters: chosen, shown: FIRST });
    });
    order?.addEventListener('change', () => go({ ...state, order: order.value, shown: FIRST }));
    addEventListener('popstate', () => { read(); render(); });
    hits.addEventListener('click', () => remember(state.q));
    read();
    render();
  }

  const filters = $('#filters'), form = $('form.seek-l');
  if (filters && form && $('#res')) searchPage(form, filters);
  $$('.seek input[name=q]').forEach((input, n) => { if (!(filters && input.form === form)) combobox(input, n); });
  d.addEventListener('keydown', e => {
    const typing = e.target.closest?.('input:not([type=checkbox],[type=radio]), select, textarea, [contenteditable]');
    const find = (e.key === '/' && !typing && !e.ctrlKey && !e.metaKey && !e.altKey) || (e.key === 'k' && (e.ctrlKey || e.metaKey));
    const box = find && ($('.seek-l [name=q]') || $('.seek [name=q]'));
    if (box) { e.preventDefault(); box.focus(); box.select(); }
    if (typing || e.ctrlKey || e.metaKey || e.altKey || !/^[jk]$/.test(e.key)) return;
    const links = $$('.hits h3 a'), at = links.indexOf(d.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at + (e.key === 'j' ? 1 : -1)))]?.focus();
  });
})();
