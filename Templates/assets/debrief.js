// Enhancement only: every page works without it. Loaded in the head, so that a chosen theme is there
// before the first paint; what needs the page waits for it.
(() => {
  const d = document, root = d.documentElement;
  const one = (s, el = d) => el.querySelector(s), all = (s, el = d) => [...el.querySelectorAll(s)];
  const stored = value => {
    try { if (value) localStorage['debrief-theme'] = value; return localStorage['debrief-theme']; } catch { /* nothing is kept where nothing may be */ }
  };
  const wear = theme => { if (/^(light|dark)$/.test(theme)) root.dataset.theme = theme; else delete root.dataset.theme; };
  root.classList.add('js');
  wear(stored());

  const themes = () => all('.theme input').forEach(radio => {
    radio.checked = radio.value === (root.dataset.theme || 'auto');
    radio.addEventListener('change', () => { stored(radio.value); wear(radio.value); });
  });

  // A site is built once and read for weeks: what has come due since then is marked on the reader's date.
  const overdue = () => {
    // Swedes write dates as this page does.
    const day = new Date().toLocaleDateString('sv');
    let late = 0;
    all('tr[data-due]').forEach(row => {
      const state = one('.state', row);
      if (!state || row.dataset.due >= day) return;
      late += !state.classList.contains('state-overdue');
      state.className = 'state state-overdue';
      // Both are days at midnight UTC.
      state.textContent = counted(d.body, (Date.parse(day) - Date.parse(row.dataset.due)) / 864e5) ?? state.textContent;
    });
    count(one('#late'), late);
  };
  const counted = (e, n) => e.dataset[n === 1 ? 'one' : 'other']?.replace('{n}', n);
  const count = (output, n) => { if (output) output.textContent = n ? counted(output, n) : ''; };

  const ledger = () => {
    const form = one('#ledger'), rows = all('.ledger tbody tr:not(:has([colspan]))');
    form?.addEventListener('change', () => {
      const wanted = [...new FormData(form)].filter(([, value]) => value);
      let shown = 0;
      rows.forEach(row => {
        row.hidden = !wanted.every(([name, value]) => row.dataset[name] === value);
        shown += !row.hidden;
      });
      all('.ledger tbody').forEach(group => {
        const head = one('tr:has([colspan])', group);
        if (head) head.hidden = all('tr:not([hidden])', group).every(row => row === head);
      });
      count(one('#shown'), wanted.length ? shown : 0);
    });
  };

  const copying = () => all('[data-copy]').forEach(button => button.addEventListener('click', async () => {
    const source = d.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      const before = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = before; }, 2e3);
    } catch {
      // Where the clipboard is closed to us, the text is at least selected.
      getSelection().selectAllChildren(source);
    }
  }));

  // The contents beside a long page show the section in view.
  const contents = () => {
    const links = new Map(all('.toc a').map(a => [decodeURIComponent(a.hash.slice(1)), a]));
    const seen = new IntersectionObserver(entries => entries.forEach(entry => {
      if (!entry.isIntersecting) return;
      links.forEach(a => a.removeAttribute('aria-current'));
      links.get(entry.target.id)?.setAttribute('aria-current', 'true');
    }), { rootMargin: '-9% 0% -75%' });
    links.forEach((_, id) => { const section = d.getElementById(id); if (section) seen.observe(section); });
  };

  addEventListener('beforeprint', () => all('details').forEach(x => { x.open = true; }));
  d.addEventListener('DOMContentLoaded', () => { themes(); overdue(); ledger(); copying(); contents(); });
})();
