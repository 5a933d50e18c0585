// Searches the static index below search/, in any browser, from file:// too, without dependencies.
// The first half is the engine: the same rules as Sources/TextAnalysis and Sources/SearchIndex, with the
// same ids and scores (SearchIndexTests runs both). Documentation/SearchFormat.md describes the files.
// What ships has shorter names, also for these properties, which nothing else knows:
// own: sep term varint take string done facets parts weight kinds pasted label terms wholes storage members column groups phrase heading postings bases kicker places phrases chain impacts prefixes positions shown section sections summary overdue severity anchor footer entities idf aliases apart noisy quoted docs filters list words isIncident order pick heads edits unfiltered chosen rank stems values parent level count own file first whole score doc full best hits others counts lifted concepts lists corrections word unknown aside names spelt stop cards incident behind written chains
// kept: p q l f c
(() => {
  const VERSION = '3 1 english-3.1', down = Math.floor, most = Math.max, least = Math.min, now = Date.now;

  // --- Text: byte strings hold one byte a character, so that they sort as the index does.
  const utf8 = new TextDecoder();
  const bytes = t => unescape(encodeURIComponent(t));
  const text = b => /[\x80-\xff]/.test(b) ? utf8.decode(Uint8Array.from(b, c => c.charCodeAt(0))) : b;
  const memo = (make, known = new Map()) => x => {
    if (!known.has(x)) known.set(x, make(x));
    return known.get(x);
  };

  /// `enci1e` drops one letter and adds an e: `ence`; without a number nothing is left.
  const rules = list => new Map(list.split(' ').map(rule => {
    const [pattern, drop, add = ''] = rule.split(/(\d)/), w = pattern.replace(/.*\)/, '');
    return [w, drop ? w.slice(0, w.length - drop) + add : ''];
  }));
  const KEPT = rules('skis1 skies3y idly1 gently1 ugly1i early1i only1i singly1 sky0 news0 howe0 atlas0 cosmos0 bias0 andes0');
  const STEPS = [
    'tional2 enci1e anci1e abli1e entli2 izer1 ization5e ational5e ation3e ator2e alism3 aliti3 alli2 fulness4 ousli2 ousness4 iveness4 iviti3e biliti5le bli1e ogist3 (?<=l)ogi1 fulli2 lessli2 (?<=[cdeghkmnrt])li',
    'tional2 ational5e alize3 icate3 iciti3 ical2 ful ness ative',
    'al ance ence er ic able ible ant ement ment ent ism ate iti ous ive ize (?<=[st])ion'
  ].map(list => [rules(list), RegExp(`^(.*?)(${list.replace(/\d\w*/g, '').replace(/ /g, '|')})$`)]);
  const short = w => /[^aeiouy][aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$|past$/.test(w);

  /// Snowball English 3.1; PorterStemmer.swift says which rule is which.
  const stem = w => {
    if (KEPT.has(w) || w.length < 3) return KEPT.get(w) || w;
    w = w.replace(/^'/, '').replace(/(^|[aeiouy])y/g, '$1Y');
    const region = p => p + (/.*?[aeiouy].*?[^aeiouy]/.exec(w.slice(p))?.[0].length ?? w.length - p);
    const p1 = /^(gener|commun|arsen|past|univers|later|emerg|organ|inter)/.exec(w)?.[0].length || region(0), p2 = region(p1);
    w = w.replace(/('s'|'s|')$/, '');
    w = w.slice(0, /sses$|..ie[ds]$/.test(w) ? -2 : /ie[ds]$|[aeiouy].*[^us]s$/.test(w) ? -1 : 1e3);
    let m = /^(.*?)(eed|ing|ed)(ly)?$/.exec(w);
    if (m && !/^((inn|out|cann|herr|earr|even)ing|(proc|exc|succ)eed(ly)?)$/.test(w)) {
      const b = m[1];
      if (m[2] === 'eed') { if (b.length >= p1) w = b + 'ee'; }
      else if (/^[^aeiouy]ying$/.test(w)) w = b[0] + 'ie';
      else if (/[aeiouy]/.test(b)) w = /([bdfgmnprt])\1$/.test(b) ? b.slice(0, /^[aeo]..$/.test(b) ? 3 : -1) : /(at|bl|iz)$/.test(b) || (b.length === p1 && short(b)) ? b + 'e' : b;
    }
    w = w.replace(/(.[^aeiouy])y$/i, '$1i');
    STEPS.forEach(([left, suffix], step) => {
      if ((m = suffix.exec(w)) && m[1].length >= (step > 1 || m[2] === 'ative' ? p2 : p1)) w = m[1] + left.get(m[2]);
    });
    const b = w.slice(0, -1);
    if (/(e|ll)$/.test(w) && (b.length >= p2 || (/e$/.test(w) && b.length >= p1 && !short(b)))) w = b;
    return w.replace(/Y/g, 'y');
  };
  const term = memo(t => /^[a-z]+$/.test(t) ? stem(t) : t);

  const fold = c => /[\uac00-\ud7a3]/.test(c) ? c : c.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replace(/ς/g, 'σ');
  // What a character folds to, each with its kind: Upper or Lower letter (S and s by name), Digit, Joiner, Apostrophe, Wide, Other.
  const folded = memo(c => [...fold(c)].map(f => [f,
    /[\u3041-\u3098\u309b-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u{20000}-\u{3ffff}]/u.test(f) ? 'W'
      : /\p{L}/u.test(f) ? /\p{Lu}/u.test(c) ? f === 's' ? 'S' : 'U' : f === 's' ? f : 'L'
      : /\p{N}/u.test(f) ? 'D' : /[-_.:/@+#\u2010]/.test(f) ? 'J' : /['’]/.test(f) ? 'A' : 'O']));

  /// Tokens as Tokenizer.swift makes them: { t: text, p: position, whole, s and e: where it stands, term }.
  const tokens = source => {
    const out = [], chars = [], starts = [], ends = [];
    let kinds = '', p = 0, offset = 0;
    for (const c of source) {
      const start = offset;
      offset += c.length;
      for (const [f, kind] of folded(c)) { chars.push(f); kinds += kind; starts.push(start); ends.push(offset); }
    }
    const string = (a, b) => chars.slice(a, b).join('').replace(/['’]/g, '');
    const emit = (at, whole, a, b, t = string(a, b)) => { if (bytes(t).length <= 40) out.push({ t, p: at, whole, s: starts[a], e: ends[b - 1], term: term(t) }); };
    for (const { 0: run, index: start } of kinds.matchAll(/W+|[ULSsD]([ULSsD]|J(?=[ULSsD])|(?<=[ULSs])A(?=[ULSs]))*/g)) {
      const end = start + run.length, parts = [], segments = [];
      if (run[0] === 'W') {
        for (let k = start; k === start || k < end - 1; k++) emit(p++, 0, k, least(k + 2, end));
        continue;
      }
      let at = start, begin, sep;
      for (const atom of run.split('J')) {
        const own = atom.replace(/A[Ss]$/, ''), first = parts.length, last = segments.at(-1);
        sep = at > start ? chars[at - 1].replace('\u2010', '-') : '';
        begin = at;
        for (const part of own.split(/(?<=[Ls]A?)(?=[US])|(?=[US]A?(?:L|sA?[ULSs]))/)) {
          parts.push([at, at + part.replace(/A$/, '').length]);
          at += part.length;
        }
        const n = parts.length - first, whole = string(begin, at);
        at = begin + atom.length + 1;
        if (/[-_.]/.test(sep)) { last.n += n; last.t += (sep === '.' ? sep : '') + whole; } else segments.push({ first, n, t: whole, sep });
      }
      for (const { first, n, t } of segments) {
        for (let k = first; k < first + n; k++) emit(p + k, 0, ...parts[k]);
        if (n > 1 && n < 9) emit(p + first, 1, parts[first][0], parts[first + n - 1][1], t);
      }
      const count = segments.length;
      if (count > 1 && count < 4 && parts.length === count) {
        const name = segments.map(g => g.sep + g.t).join('');
        if (bytes(name).length < 13) emit(p, 1, start, parts.at(-1)[1], name);
      }
      p += parts.length;
      const [special] = /^(c\+\+|[cf]#)/.exec(string(begin, begin + 3)) || [''], to = begin + special.length;
      if (special && !/^[ULSsD]/.test(kinds.slice(to))) emit(p - 1, 1, begin, to, special);
      else if (run.length === 3 && string(start - 1, end) === '.net') emit(p - 1, 1, start - 1, end);
    }
    return out;
  };

  // --- Files: every step is checked, because a file may hold anything.
  const reader = (s, at = 0) => {
    const sure = ok => { if (!ok) throw fault('damaged', 'search/'); };
    const varint = () => {
      for (let v = 0, f = 1; ; f *= 128) {
        const b = s.charCodeAt(at++);
        sure(at <= s.length && f < 2 ** 49);
        v += (b & 127) * f;
        if (b < 128) return v;
      }
    };
    const bounded = n => { sure(n <= s.length - at); return n; };
    const take = n => s.slice(at, at += bounded(n)), string = () => text(take(varint()));
    return {
      varint, take, string, at: () => at, done: () => at >= s.length,
      list: (item = string) => Array.from({ length: bounded(varint()) }, item),
      word: before => { const n = varint(); sure(n <= before.length); return before.slice(0, n) + take(varint()); }
    };
  };

  /// When somebody last typed a query.
  let keyed = 0;
  const inbox = new Map();
  const hub = globalThis.debriefSearch = (generation, name, payload) => inbox.set(generation + '/' + name, payload);
  const lastAtMost = (keys, key) => keys.findLastIndex(k => k <= key), place = (list, name) => list.findIndex(x => x.name === name);
  const all = (list, f) => Promise.all(list.map(f));
  /// `is`: damaged, failed or version; `path`: of the file, or the version.
  const fault = (is, path) => Object.assign(Error(`${is}: ${path}`), { is, path });

  /// What failed is asked for again the next time.
  const once = (kept, name, make) => {
    if (!kept.has(name)) kept.set(name, make().catch(e => { kept.delete(name); throw e; }));
    return kept.get(name);
  };

  /// An index; `run(path)` executes a script of the site and rejects when it does not load.
  const open = async run => {
    const fetched = path => run(path).catch(() => { throw fault('failed', path); }), pointer = 'search/current.js';
    inbox.clear();
    await fetched(pointer);
    const [key, version] = [...inbox].find(([k]) => /^current./.test(k)) || [];
    if (!key) throw fault('damaged', pointer);
    if (version !== VERSION) throw fault('version', version);
    const generation = key.slice(8), files = new Map(), pathOf = name => `search/${generation}/${name}.js`;
    const load = async (name, parse) => {
      const mine = keyed;
      // Nothing is fetched for words that are still being typed: who is overtaken waits for ever, and nobody for
      // them. What every search needs is fetched at once.
      m.count && !files.has(name) && await new Promise(go => setTimeout(() => mine === keyed && go(), mine + 99 - now()));
      const fresh = async () => {
        await fetched(pathOf(name));
        const framed = inbox.get(generation + '/' + name);
        try {
          const r = reader(framed, 1), payload = r.take(r.varint());
          if (!r.done() || framed[0] !== '\xff') throw 0;
          return parse(reader(payload), payload);
        } catch { throw fault('damaged', pathOf(name)); }
      };
      return once(files, name, fresh);
    };

    /// Kind and values of every document; what is part of another has the values of its base (FacetColumns.swift).
    const values = (r, f, first) => {
      const list = first ? [(first >> 1) - 1] : [];
      for (let v = first; v & 1; list.push(v >> 1)) v = r.varint();
      if (!list.every(v => f.values[v])) throw 0;
      return list;
    };
    const column = (r, f) => f.name === 'kind' ? f : Array.from({ length: m.bases.at(-1) + 1 }, () => values(r, f, r.varint()));
    const apart = () => load('apart', r => {
      for (const f of m.facets) if (f.storage) {
        if (f.storage > 1) f.column = column(r, f);
        for (const doc of m.parts) {
          const first = r.varint();
          if (first) f.own.set(doc, values(r, f, first - 1));
        }
      }
      return 1;
    });
    const m = { docs: [], bases: [], parts: [], heads: new Map() };
    let severities;
    await load('manifest', r => {
      const keys = () => r.list(() => r.take(r.varint()));
      let start;
      if (r.string() !== VERSION) throw 0;
      m.count = r.varint();
      for (const k of 'pql') m[k] = keys();
      for (const k of 'fc') { start = 0; m[k] = r.list(() => start += r.varint()); }
      m.kinds = r.list(() => ({ name: r.string(), label: r.string(), weight: r.varint() }));
      m.facets = r.list(() => ({
        name: r.string(), label: r.string(), aliases: r.list(), kinds: r.varint(), storage: r.varint(), own: new Map(),
        values: r.list(() => ({ name: r.string(), label: r.string(), parent: r.varint() - 1 }))
      }));
      m.groups = r.list(() => ({ name: r.string(), members: r.list().map(x => x.split(' ')) }));
      m.entities = r.list(() => ({ doc: r.varint(), names: r.list() }));
      m.stop = new Set(r.list());
      for (const { name, members } of m.groups) for (const x of members) m.heads.set(x[0], [...m.heads.get(x[0]) || [], [x, name]]);
      const { docs } = m;
      while (docs.length < m.count) {
        const run = r.varint(), kind = run >> 1 & 15;
        if (run < 32 || !m.kinds[kind]) throw 0;
        for (let n = run >> 5; n-- > 0 && docs.length < m.count; docs.push(kind)) {
          const base = m.bases.at(-1) ?? -1;
          if (run & 1) m.parts.push(docs.length);
          m.bases.push(run & 1 ? most(base, 0) : base + 1);
        }
      }
      severities = m.facets[place(m.facets, 'severity')];
      for (const f of m.facets) {
        f.values.forEach((v, i) => {
          const above = f.values[v.parent];
          if (v.parent >= i) throw 0;
          v.chain = [i, ...above ? above.chain : []];
          v.spelt = [v.name, v.name.replace(/.*[./](?=[^./])/, ''), v.label].map(keyOf);
        });
        // Parts have the list of their base.
        f.chains = memo(list => [...new Set(list.flatMap(v => f.values[v].chain))]);
        if (f.storage < 2) f.column = column(r, f);
        const ofKind = m.kinds.map(k => [place(f.values, k.name)].filter(v => v >= 0));
        f.of = f.name === 'kind' ? doc => ofKind[docs[doc]] : doc => f.own.get(doc) || f.column?.[m.bases[doc]] || [];
      }
      m.incident = place(m.kinds, 'incident');
      m.level = doc => severities?.of(doc)[0] ?? 255;
      m.cards = [...docs.keys()].filter(doc => docs[doc] === m.incident).sort((a, b) => m.level(a) - m.level(b) || b - a);
      return 1;
    });

    /// A file of sorted keys: what stands behind each, and those that are words as people write them.
    const table = (kind, shard) => load(kind + shard, r => {
      const behind = new Map(), written = [];
      for (let w = ''; !r.done(); behind.set(w, r.take(r.varint()))) {
        w = r.word(w);
        const n = kind === 'q' ? 0 : r.varint();
        if (n) written.push({ w, n });
      }
      return { behind, written };
    });
    const entry = async (kind, t) => {
      const key = bytes(t), shard = lastAtMost(m[kind], key);
      return shard < 0 ? '' : (await table(kind, shard)).behind.get(key);
    };
    const postings = async t => {
      const found = await entry('p', t), r = reader(found || ''), docs = [], impacts = [];
      if (!found) return;
      const idf = r.varint();
      for (let doc = 0; !r.done(); docs.push(doc++)) {
        const v = r.varint();
        doc += down(v / 32);
        if (doc >= m.count) throw fault('damaged', pathOf('p' + lastAtMost(m.p, bytes(t))));
        impacts.push(v % 32);
      }
      return { idf, docs, impacts };
    };
    const positions = async t => {
      const r = reader(await entry('q', t) || ''), found = new Map();
      for (let doc = 0; !r.done(); doc++) {
        let at = 0;
        found.set(doc += r.varint(), new Set(r.list(() => at += r.varint())));
      }
      return found;
    };
    /// Words from one byte string up to another: from postings, which are needed next, unless these are many.
    const words = async (low, high) => {
      const range = kind => { const first = lastAtMost(m[kind], low); return [...m[kind].keys()].filter(k => k >= first && m[kind][k] < high); };
      const near = range('p'), isNear = near.length < 3, lists = await all(isNear ? near : range('l'), k => table(isNear ? 'p' : 'l', k));
      return lists.flatMap(x => x.written).filter(x => x.w >= low && x.w < high);
    };
    /// What a list shows of a document; without its text where that is not needed.
    const fragment = async (doc, brief) => {
      const card = brief ? m.cards.indexOf(doc) : -1, kind = card < 0 ? 'f' : 'c', at = card < 0 ? doc : card, shard = lastAtMost(m[kind], at), list = await load(kind + shard, r => {
        const records = [];
        while (!r.done()) {
          const d = reader(r.take(r.varint())), x = { kind: m.kinds[d.varint()], title: d.string(), url: d.string(), day: d.varint(), summary: d.string(), severity: d.varint(), id: d.string(), date: d.string(), kicker: d.list(), footer: d.list(), done: d.varint(), open: d.varint(), overdue: d.varint() };
          x.sections = d.list(() => ({ anchor: d.string(), heading: d.string(), text: d.string() }));
          records.push(x);
        }
        return records;
      }), found = list[at - m[kind][shard]];
      if (!found) throw fault('damaged', pathOf(kind + shard));
      found.level = severities?.values[m.level(doc)]?.label;
      return found;
    };
    return Object.assign(m, { apart, postings, positions, words, fragment });
  };

  // --- Queries
  const partsOf = t => tokens(t).filter(x => !x.whole), keyOf = t => partsOf(t).map(x => x.t).join('');
  const digits = t => t.replace(/\D/g, '').length, isStatus = t => /^\D*[45]\D*\d\D*\d\D*$/.test(t);
  /// Letters and digits, and all that is not ASCII.
  const only = c => c.replace(/[\0-/:-@[-`{-\x7f]/g, '');
  const hex = c => /^(0x)?(?=.{8})(?=.*\d)[0-9a-fA-F]+$/.test(only(c));
  const isNoise = c => {
    const n = digits(c), others = [...only(c)].length - n;
    return hex(c) || (n > 3 && n >= others) || (n && !others && !isStatus(c));
  };
  const isID = t => { const d = digits(t), n = [...t].length; return d === n ? !isStatus(t) : n > 4 && d > 1; };

  /// The text of a query taken apart, and what its words stand for; QueryScanner, QueryWords and ParsedQuery.swift say why.
  const parse = (q, m, given) => {
    const pieces = [], filters = new Map(), unknown = [];
    const pick = (f, found) => filters.set(f, [...filters.get(f) || [], ...found]);
    const filter = (_, name, value) => {
      name = name.toLowerCase();
      const f = m.facets.findIndex(x => x.name === name || x.aliases.includes(name)), key = f >= 0 && keyOf(value);
      if (!key) return;
      const fit = test => m.facets[f].values.flatMap((v, i) => v.spelt.some(test) ? [i] : []), same = fit(k => k === key), found = same.length ? same : fit(k => k.startsWith(key));
      if (!found.length) unknown.push(`${name}:${value}`);
      pick(f, found);
      return 1;
    };
    let endsInWord, pasted;
    q = q.replace(/[“”]/g, '"');
    const scan = filter => {
      pieces.length = unknown.length = 0;
      filters.clear();
      for (let i = 0, r; i < q.length; i += r[0].length) {
        const rest = q.slice(i);
        if ((r = /^\s+/.exec(rest)) || ((r = /^([\w-]+):"([^"]*)"/.exec(rest)) && filter(...r))) continue;
        if ((r = /^"([^"]*)"/.exec(rest))) { pieces.push([r[1], 1]); continue; }
        r = /^\S+/.exec(rest);
        const f = /^([\w-]+):(.+)$/su.exec(r[0]);
        if (!(f && filter(...f))) { pieces.push([r[0]]); endsInWord = r[0] === rest; }
      }
      const free = pieces.filter(x => !x[1]);
      pasted = free.flatMap(x => partsOf(x[0])).length > 8 || free.some(([t]) => hex(t) || /\d\d:\d\d/.test(t));
    };
    scan(filter);
    // A log line has fields of its own: where one of them is no filter here, none is.
    if (unknown[0]) { scan(() => 0); pasted || scan(filter); }
    for (const [name, ids] of Object.entries(given).sort()) {
      const f = place(m.facets, name);
      if (f < 0 || !ids.length) continue;
      pick(f, []);
      for (const id of ids) {
        const v = place(m.facets[f].values, id);
        v < 0 ? unknown.push(`${name}:${id}`) : pick(f, [v]);
      }
    }

    const parts = [], wholes = [], phrases = [];
    let aside = [], offset = 0;
    for (const [t, isPhrase] of pieces) {
      const found = tokens(t), drop = pasted && isNoise(t), quoted = isPhrase && !pasted, stems = [];
      if (drop && found[0]) aside.push(t);
      for (const x of found) {
        x.s += offset;
        x.e += offset;
        x.quoted = quoted;
        x.noisy = drop || (pasted && isID(x.t));
        (x.whole ? wholes : parts).push(x);
        if (!x.whole) stems.push(x.term);
      }
      if (quoted && stems[0]) phrases.push(stems);
      offset += t.length + 1;
    }
    const calm = parts.filter(x => !x.noisy), telling = calm.filter(x => x.quoted || !m.stop.has(x.t));
    if (!calm[0]) aside = [];

    const list = [], stems = [], inside = (x, w) => w.s <= x.s && x.e <= w.e;
    for (const part of telling[0] ? telling : calm[0] ? calm : parts) {
      stems.push(part.term);
      if (list.length > 31 || list.some(c => c.own === part.term)) continue;
      const terms = new Map([[part.term, [256, part.term]]]), around = wholes.filter(w => inside(part, w)), index = parts.indexOf(part);
      const expand = (t, weight, key = t) => terms.has(t) || terms.set(t, [weight, key]), heads = t => m.heads.get(t) || [];
      for (const w of around) expand(w.term, parts.filter(x => inside(x, w)).length < 3 ? 256 : 192);
      for (let s = most(0, index - 7); s <= index; s++) {
        for (const [member, name] of heads(parts[s].term)) {
          if (s + member.length > index && member.every((t, k) => parts[s + k]?.term === t)) expand(name, 205, `${member[0]} ${name}`);
        }
      }
      for (const w of around) for (const [member, name] of heads(w.term)) if (!member[1]) expand(name, 205, `${w.term} ${name}`);
      // The last word may be unfinished.
      const prefixes = endsInWord && part.e === offset - 1 ? [part, ...around].map(x => x.t).filter(t => /..|[\u3041-\uffff]/u.test(t)) : [];
      list.push({ word: part.t, lists: [], corrections: [], own: part.term, terms, prefixes });
    }
    return { filters, unknown, phrases, aside, pasted, list, stems };
  };

  /// Restricted Damerau–Levenshtein distance, or more than the limit.
  const distance = (a, b, limit) => {
    if (Math.abs(a.length - b.length) > limit) return 9;
    let two, one = [...b, 0].map((_, i) => i);
    for (let r = 0; r < a.length; r++) {
      const row = [r + 1];
      for (let c = 0; c < b.length; c++) row.push(least(one[c + 1] + 1, row[c] + 1, one[c] + (a[r] !== b[c]), r && c && a[r] === b[c - 1] && a[r - 1] === b[c] ? two[c - 1] + 1 : 9));
      if (least(...row) > limit) return 9;
      two = one;
      one = row;
    }
    return one.at(-1);
  };
  const byFrequency = (a, b) => b.n - a.n || (a.w < b.w ? -1 : 1);

  /// Postings of everything that stands for a concept: ConceptResolver.swift.
  const resolve = async (c, m, pasted) => {
    const add = (found, weigh) => { for (const x of found) if (x.idf) c.lists.push({ ...x, weight: weigh(x) }); };
    add(await all([...c.terms], async ([, [w, key]]) => ({ ...await m.postings(key), w })), x => x.w * x.idf);
    /// Of words, the new terms that occur.
    const terms = async list => {
      const fresh = [];
      for (const x of list) {
        const t = term(text(x.w));
        if (!c.terms.has(t)) { c.terms.set(t, 0); fresh.push([x, t]); }
      }
      return (await all(fresh, async ([x, t]) => ({ ...x, ...await m.postings(t) }))).filter(x => x.idf);
    };
    const begun = await all(c.prefixes, async t => { const low = bytes(t); return (await m.words(low, low + '\xff')).filter(x => x.w !== low); });
    const completions = await terms(begun.flat().sort(byFrequency).slice(0, 8));
    const limit = c.lists[0]?.idf ?? least(...completions.map(x => x.idf));
    add(completions, x => 200 * least(limit, x.idf));
    if (!c.lists[0] && /^[a-z]{4,24}$/.test(c.word)) {
      const edits = c.word.length > 7 ? 2 : 1, near = [];
      for (const x of await m.words(c.word[0], c.word[0] + '\xff')) {
        x.edits = distance(c.word, x.w, edits);
        if (x.edits && x.edits <= edits) near.push(x);
      }
      const found = await terms(near.sort((a, b) => a.edits - b.edits || byFrequency(a, b)).slice(0, 4));
      add(found, x => (x.edits < 2 ? 180 : 130) * x.idf);
      c.corrections = found.map(x => text(x.w));
    }
    // In a pasted line a rare word tells far more than several common ones.
    if (pasted) for (const l of c.lists) l.weight = down(l.weight ** 2 / 262144);
    c.weight = down(most(0, ...c.lists.map(l => l.weight)) / 256);
  };

  /// Ids, scores and counts as QueryEngine.swift finds them. `filters`: value ids by facet name.
  const search = async (m, q, filters = {}, order = 'best') => {
    const { facets, docs } = m, parsed = parse(q, m, filters), { list } = parsed, hasWords = list.length, isBest = order === 'best';
    if ([...parsed.filters.keys()].some(f => facets[f].storage)) await m.apart();
    await all(list, c => resolve(c, m, parsed.pasted));
    const { incident } = m, cause = place(facets, 'cause');
    const causes = doc => facets[cause]?.of(doc) || [];
    let matches = docs.map((_, doc) => ({ doc, score: 0, full: 1 })), best = null;
    if (hasWords) {
      const sums = docs.map(() => 0), covered = [...sums], matched = [...sums];
      const total = list.reduce((n, c) => n + c.weight, 0), known = list.filter(c => c.lists[0]).length;
      for (const c of list) {
        const top = new Map();
        for (const l of c.lists) l.docs.forEach((doc, k) => top.set(doc, most(top.get(doc) || 0, l.weight * l.impacts[k])));
        for (const [doc, v] of top) { sums[doc] += v; covered[doc] += c.weight; matched[doc]++; }
      }
      // Words that describe a cause find its incidents: QueryEngine.addCauses.
      if (!parsed.pasted && total && facets[cause]) {
        const { values } = facets[cause], scores = values.map(() => 0), page = place(m.kinds, 'cause');
        docs.forEach((k, doc) => { for (const v of k === page ? causes(doc).slice(0, 1) : []) scores[v] = most(scores[v], down(sums[doc] * down(256 * covered[doc] / total) / 256)); });
        const above = values.map(v => most(...v.chain.map(c => scores[c])));
        docs.forEach((k, doc) => { if (k === incident && sums[doc]) sums[doc] += most(0, ...causes(doc).map((v, i) => down(above[v] * (i ? 90 : 180) / 256))); });
      }
      matches = matches.filter(x => matched[x.doc]);
      for (const stems of parsed.phrases) {
        const lists = await all(stems, m.positions);
        matches = matches.filter(({ doc }) => [...lists[0].get(doc) || []].some(at => lists.every((l, k) => l.get(doc)?.has(at + k))));
      }
      for (const x of matches) {
        x.score = down(sums[x.doc] * (total ? 179 + down(77 * covered[x.doc] / total) : 256) * m.kinds[docs[x.doc]].weight / 65536);
        x.full = matched[x.doc] === known;
      }
      // The entity with the longest name that the query says whole; of equals the one that matches best, then the newest.
      if (isBest && !parsed.unknown[0]) {
        const scores = new Map(matches.map(x => [x.doc, x.score])), { stems, pasted } = parsed, said = ` ${stems.join(' ')} `;
        // Whether words that are a name mean it: QueryEngine.isNamed.
        const means = (kind, n) => pasted ? n > 1 && kind === 'alert' : n > 1 || !stems[1] || (/service|alert/.test(kind) && !stems[3]);
        let rank = [0];
        for (const { doc, names } of m.entities) {
          const score = scores.get(doc), n = most(0, ...names.map(x => said.includes(` ${x} `) && x.split(' ').length).filter(n => means(m.kinds[docs[doc]].name, n)));
          if (score >= 0 && n && (n - rank[0] || score - rank[1] || doc - best) > 0) { rank = [n, score]; best = doc; }
        }
      }
    }

    const accepted = [...parsed.filters].map(([f, ids]) => [f, new Set(facets[f].values.flatMap((v, i) => v.chain.some(k => ids.includes(k)) ? [i] : []))]);
    const failing = doc => accepted.filter(([f, fit]) => !facets[f].of(doc).some(v => fit.has(v))).map(([f]) => f);
    if (best !== null && failing(best)[0] >= 0) best = null;
    matches = matches.filter(x => x.doc !== best);
    const counts = facets.map(f => f.values.map(() => 0)), lifted = facets.map(() => 0), hits = [], others = [];
    for (const x of matches) {
      const failed = failing(x.doc), only = failed[0];
      (only >= 0 ? others : hits).push(x);
      if (failed[1] >= 0) continue;
      if (only >= 0) lifted[only]++;
      for (const f of only >= 0 ? failed : facets.keys()) {
        const { kinds, storage, of, chains } = facets[f];
        if (kinds >> docs[x.doc] & 1 && storage < 2) for (const v of chains(of(x.doc))) counts[f][v]++;
      }
    }
    const passing = accepted.find(([f]) => f === cause)?.[1];
    // Without words incidents come first, then those whose first cause passes the filter, then the severe ones.
    for (const x of matches) {
      const { doc } = x, [first] = causes(doc);
      x.rank = (hasWords || docs[doc] === incident ? 0 : 2 ** 40) + (order === 'newest' ? m.count - doc
        : isBest && hasWords ? 0 : (isBest && passing && first >= 0 && !passing.has(first) ? 2 ** 20 : 0) + m.level(doc));
    }
    const compare = (a, b) => a.rank - b.rank || b.score - a.score || b.doc - a.doc;
    // The tests know these by their place.
    return { best, hits: hits.sort(compare), others: others.sort(compare).slice(0, 3), counts, lifted, concepts: list, unfiltered: matches.length, aside: parsed.aside, unknown: parsed.unknown, isIncident: doc => docs[doc] === incident };
  };
  Object.assign(hub, { open: open, search: search, stem: stem, tokens: tokens, fold: fold });
  if (!globalThis.document) return;

  // --- Page: what comes from the index becomes text nodes and attributes, never markup.
  const d = document, root = new URL('..', d.currentScript.src), PAGE = 10, FIRST = 4, RECENT = 'q ' + root.pathname;
  const $ = (s, e = d) => e.querySelector(s), $$ = (s, e = d) => [...e.querySelectorAll(s)];
  const put = (e, attributes) => {
    for (const [k, v] of Object.entries(attributes)) typeof v === 'function' ? e.addEventListener(k, v) : e.setAttribute(k, v);
    return e;
  };
  /// `el('p.note', …)`: attributes and listeners in objects, nodes and texts in any depth of lists; what is false or empty is left out.
  const el = (name, ...kids) => {
    const [tag, ...classes] = name.split('.'), e = d.createElement(tag);
    if (classes[0]) put(e, { class: classes.join(' ') });
    for (const kid of kids.flat(9)) kid?.constructor === Object ? put(e, kid) : (kid || kid === 0) && e.append(kid);
    return e;
  };
  const stop = e => e.preventDefault(), command = e => e.ctrlKey || e.metaKey;
  const fill = (e, ...kids) => e.replaceChildren(...el('i', kids).childNodes);
  const spaced = list => list.filter(x => x).flatMap(x => [' ', x]).slice(1);

  // The interface texts stand in the page: what a text is made of is one list, so that a link may stand in a sentence.
  const T = Object.assign({}, ...$$('[data-texts]').map(e => JSON.parse(e.dataset.texts)));
  const forms = new Intl.PluralRules(T.language), number = n => n.toLocaleString(T.language);
  const say = (name, values = {}) => (T[`${name}.${forms.select(values.n)}`] ?? T[name + '.other'] ?? T[name] ?? name).split(/[{}]/)
    .map((x, i) => i % 2 ? x === 'n' ? number(values.n) : values[x] : x);
  const phrase = (name, values) => say(name, values).join('');
  /// A question as a sentence can say it.
  const brief = q => q[80] ? q.slice(0, 79) + '…' : q;
  const quote = text => phrase('quoted', { text });

  const site = path => { const u = new URL(path, root); return u.protocol === root.protocol ? u.href : root.href; };
  const run = path => new Promise((load, error) => d.body.append(el('script', { src: site(path), load, error })));
  const opened = new Map(), ready = () => once(opened, 0, () => open(run));
  // Where nothing may be stored, nothing is remembered.
  const stored = use => { try { return use(localStorage); } catch { /* as if there were nothing */ } };
  const remembered = () => stored(s => JSON.parse(s[RECENT]).filter(q => q.trim)) || [];
  const remember = q => stored(s => { if (q = q.trim()) s[RECENT] = JSON.stringify([q, ...remembered().filter(x => x !== q)].slice(0, 5)); });

  /// Terms that a hit is highlighted by, each with its concept; `members` are those of several words.
  const highlights = ({ concepts }, { groups }) => {
    const map = new Map();
    map.members = [];
    for (const c of concepts) for (const t of c.terms.keys()) {
      map.set(t, c);
      for (const g of groups) if (g.name === t) for (const x of g.members) x[1] ? map.members.push([x, c]) : map.set(x[0], c);
    }
    return map;
  };
  const analysed = memo(tokens);
  const ranges = (source, map) => {
    const all = analysed(source), parts = all.filter(x => !x.whole), out = [];
    for (const x of all) if (x.c = map.get(x.term)) out.push(x);
    parts.forEach(({ s }, i) => {
      for (const [x, c] of map.members) if (x.every((t, k) => parts[i + k]?.term === t)) out.push({ s, e: parts[i + x.length - 1].e, c });
    });
    return out.sort((a, b) => a.s - b.s);
  };
  const marked = (source, map) => {
    const out = [];
    let at = 0, mark;
    for (const { s, e } of [...ranges(source, map), { s: Infinity }]) {
      if (mark && s < Infinity && (s <= mark.e || !source.slice(mark.e, s).trim())) { mark.e = most(mark.e, e); continue; }
      if (mark) { out.push(source.slice(at, mark.s), el('mark', source.slice(mark.s, mark.e))); at = mark.e; }
      mark = { s, e };
    }
    return [...out, source.slice(at)];
  };
  /// The passage with the most telling words, the section it is from, and how many other sections have any.
  const passage = (f, map) => {
    let best = { value: -1, text: f.summary }, places = 0;
    for (const section of f.sections) {
      // A heading that has the words opens its section, whatever the text below says.
      const found = ranges(section.text, map), head = ranges(section.heading, map);
      const offer = (at, list) => {
        const value = [...new Set([...head, ...list].map(x => x.c))].reduce((n, c) => n + c.weight, 0);
        if (value > best.value) best = { value, section, at };
      };
      places += +(found.length + head.length > 0);
      if (head[0]) offer(0, []);
      found.forEach(({ s }, i) => offer(s, found.slice(i).filter(x => x.e < s + 200)));
    }
    const { section } = best, t = section?.text;
    if (t) {
      let begin = most(0, best.at - 60), to = least(t.length, begin + 250);
      if (begin) begin = t.indexOf(' ', begin) + 1 || begin;
      if (to < t.length) to = most(t.lastIndexOf(' ', to), best.at + 40);
      best.text = (begin ? '…' : '') + t.slice(begin, to).trim() + (to < t.length ? '…' : '');
    }
    return { text: best.text, section, places };
  };
  const time = f => f.date && el('span.n', f.date);
  const progress = ({ done, open, overdue }) => {
    const all = done + open + overdue;
    // Of many the words say enough.
    return all > 0 && el('span', all < 21 && el('b.sq', { 'aria-hidden': true }, '■'.repeat(done), '□'.repeat(open), el('b', '■'.repeat(overdue))), ' ', say('progress', { n: done, all: number(all) }), overdue > 0 && [', ', el('span.state.state-overdue', say('overdue', { n: overdue }))]);
  };
  const spans = list => list.map(x => el('span', x));
  const kicker = f => spaced([
    f.kind.name !== 'incident' && el('b', f.kind.label), f.severity > 0 && el(`span.sev.sev-${f.severity}`, f.level),
    f.id && el('span.id', f.id), time(f), ...spans(f.kicker)]);
  const item = (f, map, isBest) => {
    const { text, section, places } = passage(f, map), anchor = section?.anchor && site(f.url.split('#')[0] + '#' + section.anchor);
    const where = section ? section.heading || T.inText : ranges(f.title, map).length ? T.inTitle : T.inRest;
    // A long page that is no story is opened at the place.
    return el('li', isBest && { class: 'best' }, el('p.kicker', kicker(f)),
      el('h3', el('a', { href: !isBest && f.kind.name !== 'incident' && anchor || site(f.url) }, marked(f.title, map))),
      el('p.x', marked(isBest && f.summary || text, map)),
      el('p.f', spaced([!isBest && map.size > 0 && where && el('span', say(places > 1 ? 'placeMore' : 'place', { n: places - 1, place: anchor ? el('a', { href: anchor }, where) : where })),
        ...spans(f.footer), progress(f)])));
  };
  const ask = async (q, chosen, order) => {
    const index = await ready(), result = await search(index, q, chosen, order);
    return [index, result, highlights(result, index)];
  };
  const links = () => $$('.hits h3 a');
  /// The best entity and some hits.
  const shown = (result, n) => [result.best, ...result.hits.slice(0, n).map(h => h.doc)].filter(x => x !== null);

  // --- The box on every page: a combobox whose list holds results, or recent searches while it is empty.
  const combobox = (input, n) => {
    const { form } = input, list = el('ul.suggest', { id: 'seek-' + n, role: 'listbox', 'aria-label': T.suggestions, hidden: '' });
    let active = -1, serial = 0;
    input.after(list);
    put(input, { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': false, 'aria-controls': list.id });
    const options = () => $$('[role=option]', list);
    const choose = k => {
      active = k;
      options().forEach((o, i) => put(o, { 'aria-selected': i === k }));
      put(input, { 'aria-activedescendant': options()[k]?.id || '' });
    };
    const show = rows => {
      fill(list, rows.map(([href, ...kids], i) => el('li', { role: 'option', id: `${list.id}-${i}`, mousedown: stop, click: () => { remember(input.value); location.href = href; } }, kids)));
      list.hidden = !rows[0];
      put(input, { 'aria-expanded': !list.hidden });
      choose(-1);
    };
    const page = q => form.action + '?q=' + encodeURIComponent(q);
    const update = async () => {
      const mine = ++serial, q = input.value;
      keyed = now();
      if (!q.trim()) return show(remembered().map(r => [page(r), r, ' ', el('span.m', T.recent)]));
      let rows;
      try {
        const [index, result, map] = await ask(q);
        rows = (await all(shown(result, 7).slice(0, 7), doc => index.fragment(doc))).map(f => [site(f.url), el('span.t', marked(f.title, map)), ' ', el('span.m', kicker(f))]);
        rows.push([page(q), say(rows[0] ? 'all' : 'near', { n: result.hits.length + (result.best !== null), q: brief(q) })]);
      } catch { rows = [[page(q), T.unavailable]]; }
      if (mine === serial && d.activeElement === input) show(rows);
    };
    const close = () => { serial++; show([]); };
    put(input, { input: update, focus: update, blur: close, keydown: e => {
      const n = options().length, step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
      if (step && n) choose((active + step + n + 2) % (n + 1) - 1);
      else if (e.key === 'Escape' && n) close();
      else if (e.key === 'Enter' && active >= 0) options()[active].click();
      else return;
      stop(e);
    } });
    put(form, { submit: () => remember(input.value) });
  };

  // --- The search page
  const searchPage = (form, filters) => {
    const input = $('[name=q]', form), status = $('#res'), hits = $('ol.hits'), chips = $('ul.chips'), choice = $('select[name=order]'), boxes = $$('input[type=checkbox]', filters);
    const notes = el('div'), rest = el('div'), alert = el('div', { role: 'alert' });
    hits.before(alert, notes);
    hits.after(rest);
    const name = d.title;
    let state, serial = 0;
    const read = () => {
      const p = new URLSearchParams(location.search), chosen = {};
      for (const { name } of boxes) if (p.has(name)) chosen[name] = p.getAll(name);
      state = { q: (p.get('q') || '').replace(/\s+/g, ' '), chosen, order: p.get('order') || 'best', n: FIRST };
      input.value = state.q;
      choice.value = state.order;
      render();
    };
    const address = s => {
      const p = new URLSearchParams(s.q && { q: s.q });
      for (const k in s.chosen) for (const id of s.chosen[k]) p.append(k, id);
      if (s.order !== 'best') p.set('order', s.order);
      return location.pathname + (p + '' && '?' + p);
    };
    /// With some of it changed, from the top.
    const but = change => ({ ...state, n: FIRST, ...change });
    const without = (name, id) => {
      const chosen = { ...state.chosen, [name]: state.chosen[name].filter(x => id && x !== id) };
      if (!chosen[name][0]) delete chosen[name];
      return but({ chosen });
    };
    const go = (next, how = 'pushState') => {
      state = next;
      if (input.value.trim() !== state.q.trim()) input.value = state.q;
      try { history[how](null, '', address(state)); } catch { /* some browsers limit how often */ }
      render();
    };
    const link = (next, ...kids) => el('a', { href: address(next), click: e => { command(e) || e.shiftKey || (stop(e), go(next), status.focus()); } }, kids);
    const button = (text, click) => el('button.btn', { type: 'button', click }, text);
    const muted = (...kids) => [' ', el('span.m', kids)];
    const row = (title, list) => list[0] && el('div', el('dt', title), list.map(x => el('dd', x)));
    // A status that is written again is read out again.
    const report = kids => { const next = el('i', kids); if (next.textContent !== status.textContent) fill(status, ...next.childNodes); };
    // A page of results is two helpings, the first as many as a screen shows: the second is fetched by those who scroll to it.
    const near = new IntersectionObserver(seen => {
      if (seen.at(-1).isIntersecting && state.n < PAGE) { state.n = PAGE; render(); }
    }, { rootMargin: '9e4px 0% 0%' });

    const filterList = (m, { counts }) => {
      for (const b of boxes) {
        const f = place(m.facets, b.name), label = b.closest('label'), n = counts[f]?.[place(m.facets[f].values, b.value)] || 0;
        b.checked = !!state.chosen[b.name]?.includes(b.value);
        $('.n', label).textContent = number(n);
        label.classList.toggle('zero', !n);
      }
      const on = Object.entries(state.chosen).flatMap(([name, ids]) => ids.map(id => {
        const label = m.facets[place(m.facets, name)]?.values.find(v => v.name === id)?.label || id;
        return el('li', link(without(name, id), { class: 'chip', 'aria-label': phrase('remove', { name: label }) }, label, ' ', el('span.x', '×')));
      }));
      fill(chips, $$('li.only-s', chips), on, on[0] && el('li', link(but({ chosen: {} }), { class: 'chip plain' }, T.clear)));
    };
    const heading = ({ hits, best, concepts, isIncident }) => {
      const named = +(best !== null), all = hits.filter(h => h.full), some = hits.length - all.length, incidents = all.filter(h => isIncident(h.doc)).length, pages = all.length - incidents + named, q = el('q', brief(state.q));
      const a = incidents && phrase('incidents', { n: incidents }), b = pages && phrase(a ? 'others' : 'pages', { n: pages }), found = a && b ? phrase('both', { a, b }) : a || b;
      if (!concepts[0]) return found || T.none;
      return found ? [say('match', { n: all.length + named, found, q }), some > 0 && say('alsoSome', { n: some })] : say(some ? 'some' : 'nothing', { n: some, q });
    };
    const remarks = ({ concepts, unknown, aside }) => {
      const lost = concepts.filter(c => !c.lists[0]).map(c => quote(c.word)), list = (words, also) => words.flatMap(w => [also, w]).slice(1);
      return [
        ...concepts.filter(c => c.corrections[0]).map(c => say('corrected', { name: quote(c.word), what: list(c.corrections.map(w => link(but({ q: state.q.replace(RegExp(c.word, 'i'), w) }), w)), ', ') })),
        lost[0] && say('noWord', { what: lost.join(', ') }), unknown[0] && say('noFilter', { what: unknown.join(', ') }),
        aside[0] && say('aside', { what: brief(aside.join(' ')) })
      ].filter(x => x).map(x => el('p.m.s', x));
    };
    /// What to try when nothing is left: without one filter, near words, and what the template adds.
    const empty = async (index, { lifted, others, concepts, unfiltered }) => {
      const fragments = await all(others, h => index.fragment(h.doc, 1)), near = [];
      for (const c of concepts.filter(c => !c.lists[0]).slice(0, 3)) {
        const low = bytes([...c.word].slice(0, 3).join(''));
        near.push(...(await index.words(low, low + '\xff')).sort(byFrequency).slice(0, 4));
      }
      return el('div', el('p.lede', unfiltered ? say('unfiltered', { n: unfiltered }) : T.isNew), el('dl.near',
        row(T.without, index.facets.flatMap((f, i) => state.chosen[f.name] && lifted[i] ? [[link(without(f.name), say('any', { facet: f.label })), muted(number(lifted[i]))]] : [])),
        row(T.outside, fragments.map(f => [el('a', { href: site(f.url) }, f.title), muted(spaced([f.id, time(f)]))])),
        row(T.closest, near.map(x => [link(but({ q: text(x.w) }), text(x.w)), muted(number(x.n))])), $('#no-results')?.content.cloneNode(true)));
    };
    const failed = e => fill(alert, el('p', say(T[e.is] ? e.is : 'stopped', { path: e.path, expected: VERSION }), ' ', e.is === 'version' ? button(T.reload, () => location.reload()) : button(T.retry, () => { status.focus(); render(); })));
    const render = async focus => {
      const mine = ++serial, { q, chosen, order, n } = state;
      try {
        const [index, result, map] = await ask(q, chosen, order);
        if (mine !== serial) return;
        const docs = shown(result, n), cards = await Promise.allSettled(docs.map(doc => index.fragment(doc, !map.size))), nothing = !result.hits[0] && await empty(index, result);
        if (mine !== serial) return;
        filterList(index, result);
        report(heading(result));
        fill(notes, remarks(result));
        const at = links().indexOf(d.activeElement), left = result.hits.length - n, lost = cards.find(c => c.reason);
        fill(hits, cards.map((c, i) => c.value ? item(c.value, map, docs[i] === result.best) : el('li', T.lost)));
        fill(rest, nothing, left > 0 && button(say('more', { n: least(PAGE, left), all: number(left) }), () => { state.n = most(n, PAGE) + PAGE; render(n); }));
        lost ? failed(lost.reason) : fill(alert);
        links()[focus ?? at]?.focus();
        near.disconnect();
        if (rest.lastChild) near.observe(rest.lastChild);
        d.title = (q && q + ' – ') + name;
      } catch (e) {
        if (mine !== serial) return;
        // What stands there answers another question.
        for (const e of [notes, hits, rest]) fill(e);
        report(T.stopped);
        failed(e);
      }
    };

    const typed = () => but({ q: input.value });
    put(input, { input: () => { keyed = now(); go(typed(), 'replaceState'); } });
    put(form, { submit: e => { stop(e); remember(input.value); go(typed()); } });
    put(filters, { submit: stop, change: () => {
      const chosen = {};
      for (const b of boxes) if (b.checked) (chosen[b.name] ||= []).push(b.value);
      go(but({ chosen }));
    } });
    put(choice, { change: () => go(but({ order: choice.value })) });
    put(hits, { click: () => remember(state.q) });
    addEventListener('popstate', read);
    read();
  };

  const filters = $('#filters'), form = $('form.seek-l');
  if (filters) searchPage(form, filters);
  $$('.seek input[name=q]').forEach((input, n) => { if (!filters || input.form !== form) combobox(input, n); });
  put(d, { keydown: e => {
    const typing = e.target.closest('input:not([type=checkbox],[type=radio]),select'), plain = !typing && !command(e) && !e.altKey;
    const box = (plain ? e.key === '/' : command(e) && e.key === 'k') && $('.seek [name=q]'), step = plain && { j: 1, k: -1 }[e.key];
    if (box) { stop(e); box.focus(); box.select(); }
    if (step) links()[links().indexOf(d.activeElement) + step]?.focus();
  } });
})();
