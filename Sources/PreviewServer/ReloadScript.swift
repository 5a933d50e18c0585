/// The script that every served page is given: it reloads the page when what it shows has changed, and lists what the
/// build had to say. Styles are set through the object model, which the pages' policy allows; text is set as text.
enum ReloadScript {
  static let text = """
    (function () {
      'use strict';
      var script = document.currentScript;
      var version = Number((/[?&]v=(\\d+)/.exec(script.src) || [])[1] || 0);
      var box = null;
      var closed = '';

      function concerns(changed) {
        if (!changed) return true;
        var path = decodeURIComponent(location.pathname).slice(1);
        if (path === '' || path.slice(-1) === '/') path += 'index.html';
        return changed.some(function (name) {
          return name === path || /\\.(css|js|svg|png|jpe?g|gif|webp|avif)$/.test(name) && name.indexOf('search/') !== 0;
        });
      }

      function element(name, style, text, parent) {
        var made = document.createElement(name);
        Object.keys(style).forEach(function (key) { made.style[key] = style[key]; });
        if (text) made.textContent = text;
        if (parent) parent.appendChild(made);
        return made;
      }

      function show(site) {
        if (box) box.remove();
        box = null;
        var key = JSON.stringify(site.notices);
        if (!site.notices.length || key === closed) return;
        box = element('section', {
          position: 'fixed', left: '0', right: '0', bottom: '0', maxHeight: '45vh', overflow: 'auto', zIndex: '2147483647',
          background: '#1b1b1f', color: '#f4f4f5', font: '14px/1.45 ui-monospace, monospace', padding: '10px 16px',
          borderTop: '4px solid ' + (site.counts.error ? '#e5484d' : '#f5a524'), textAlign: 'left'
        });
        box.id = 'debrief-overlay';
        box.setAttribute('role', 'status');
        box.setAttribute('aria-label', 'Findings of the build');
        var details = element('details', {}, '', box);
        details.open = site.counts.error > 0;
        var words = ['error', 'warning', 'note'].filter(function (name) { return site.counts[name]; }).map(function (name) {
          return site.counts[name] + ' ' + name + (site.counts[name] === 1 ? '' : 's');
        });
        element('summary', { cursor: 'pointer', fontWeight: '700', color: 'inherit' }, words.join(', '), details);
        site.notices.forEach(function (notice) {
          var item = element('div', { margin: '8px 0' }, '', details);
          element('div', { fontWeight: '700' }, notice.place + ': ' + notice.severity + '[' + notice.rule + ']', item);
          element('div', { whiteSpace: 'pre-wrap' }, notice.text, item);
          if (notice.remedy) element('div', { whiteSpace: 'pre-wrap', opacity: '.8' }, 'do: ' + notice.remedy, item);
        });
        var close = element('button', {
          position: 'absolute', top: '6px', right: '12px', font: 'inherit', color: 'inherit', background: 'transparent',
          border: '1px solid currentColor', borderRadius: '4px', cursor: 'pointer'
        }, 'close', box);
        close.type = 'button';
        close.addEventListener('click', function () { closed = key; box.remove(); box = null; });
        document.body.appendChild(box);
      }

      var source = new EventSource('\(PreviewSite.Address.events)?since=' + version + '&page=' + location.pathname);
      source.addEventListener('site', function (event) {
        var site = JSON.parse(event.data);
        if (site.version !== version && concerns(site.changed)) { location.reload(); return; }
        version = site.version;
        show(site);
      });
      addEventListener('pagehide', function () { source.close(); });
      addEventListener('pageshow', function (event) { if (event.persisted) location.reload(); });
    })();

    """
}
