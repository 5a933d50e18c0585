/// The script that every served page is given: it shows the page anew when what it shows has changed, and lists what the
/// build had to say. Styles are set through the object model, which the pages' policy allows; text is set as text.
///
/// Where nothing but the main part of a page can be another, that part is put in place of the old one: a reload takes a
/// browser four times as long, and loses where the reader was.
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
        return changed.some(function (name) { return name === path || isAsset(name); });
      }

      function isAsset(name) {
        return /\\.(css|js|svg|png|jpe?g|gif|webp|avif)$/.test(name) && name.indexOf('search/') !== 0;
      }

      function all(page, selector) { return Array.prototype.slice.call(page.querySelectorAll(selector)); }

      // What stands around the main part, and which scripts know it; null where one has to begin from the beginning: with
      // scripts that are not the theme's own, and where search.js keeps what it found in the page.
      function frame(page) {
        var scripts = all(page, 'script').map(function (one) {
          return (one.getAttribute('src') || 'inline').replace(/[?].*/, '').replace(/^.*\\/(?=[^/]*\\/[^/]*$)/, '');
        });
        var isOwn = scripts.every(function (name) {
          return /^(assets\\/(debrief|search)|\\.debrief\\/reload)\\.js$/.test(name);
        });
        if (!isOwn || !page.querySelector('main') || page.querySelector('#filters')) return null;
        var around = all(page, 'a').filter(function (link) { return !link.closest('main'); });
        return JSON.stringify([
          scripts, page.documentElement.lang, page.documentElement.dir, page.body.getAttribute('data-other'),
          all(page, 'link[rel=stylesheet]').map(function (sheet) { return sheet.getAttribute('href'); }),
          around.map(function (link) { return [link.getAttribute('href'), link.textContent]; })
        ]);
      }

      var asked = 0;
      function renew() {
        var number = ++asked;
        fetch(location.href, { cache: 'no-store' }).then(function (answer) {
          return answer.ok ? answer.text() : Promise.reject();
        }).then(function (text) {
          if (number !== asked) return;
          var page = new DOMParser().parseFromString(text, 'text/html');
          var now = frame(document);
          if (now === null || now !== frame(page)) { location.reload(); return; }
          document.title = page.title;
          document.querySelector('main').replaceWith(document.adoptNode(page.querySelector('main')));
          // debrief.js makes ready what it finds.
          document.dispatchEvent(new Event('DOMContentLoaded', { bubbles: true }));
        }).catch(function () { location.reload(); });
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
        if (site.version !== version && concerns(site.changed)) {
          if (!site.changed || site.changed.some(isAsset)) { location.reload(); return; }
          renew();
        }
        version = site.version;
        show(site);
      });
      addEventListener('pagehide', function () { source.close(); });
      addEventListener('pageshow', function (event) { if (event.persisted) location.reload(); });
    })();

    """
}
