// What the page needs of a browser and of the place it is opened from, looked at before anything else, and what is said
// where it is missing; and which language the page speaks: that of the link, or else the one chosen last, or else the
// first of the browser's that the page has. A classic script in the syntax of ES5: every browser that runs scripts can
// read it, also from a file and in a frame without an origin, where start.js, which is a module, is not even fetched.
//
// The floor is the newest of what the page cannot do without, by MDN's compatibility tables:
//
//                                                    Chrome, Edge   Firefox   Safari
//   WebAssembly's vector instructions (SIMD)                   91        89     16.4
//   WebAssembly's reference types                              96        79     15
//   'wasm-unsafe-eval' in a content security policy            97       102     16
//   import() in a worker                                       80       114     15
//   container queries, which lay the panels out               105       110     16
//   :has(), by which captions and switches share lines        105       121     15.4
//   dvh, the height of the window as it is now                108       101     15.4
//
// Without OffscreenCanvas the page puts the worker's pixels on its canvases itself.
(function () {
  'use strict';

  /** The tags of the page's languages, as src/text/language.rs has them. */
  var LANGUAGES = ['en', 'de'];

  /** The language to speak. The program reads it from the document. */
  var language = function () {
    var wanted = [];
    var asked = /[?&]lang=([a-z]+)(?:&|$)/.exec(location.search);
    if (asked) wanted.push(asked[1]);
    try {
      wanted.push(localStorage.getItem('relu-atoms-language'));
    } catch (error) {
      // Storage is forbidden: nothing was kept.
    }
    wanted = wanted.concat(navigator.languages || navigator.language || []);
    for (var k = 0; k < wanted.length; k += 1) {
      var tag = String(wanted[k]).toLowerCase().split(/[-_]/)[0];
      if (LANGUAGES.indexOf(tag) >= 0) return tag;
    }
    return LANGUAGES[0];
  };
  var root = document.documentElement;
  root.lang = language();

  /** The words in the language of the page. */
  var say = function (english, german) {
    return root.lang === 'de' ? german : english;
  };

  var FLOOR = say('Chrome or Edge 108, Firefox 121, Safari 16.4', 'Chrome oder Edge 108, Firefox 121, Safari 16.4');
  var LATER = say(' The page runs in ' + FLOOR + ' and later.', ' Die Seite läuft ab ' + FLOOR + '.');
  var OLD = say('This browser is too old for the page.', 'Dieser Browser ist zu alt für die Seite.') + LATER;
  var WORKERS = say(
    'This browser starts no workers here, in which the networks are trained: it is too old, or a security policy of ' +
      'this site or an extension of the browser forbids them.',
    'Dieser Browser startet hier keine Worker, in denen die Netze trainiert werden: Er ist zu alt, oder eine ' +
      'Sicherheitsrichtlinie der Website oder eine Erweiterung des Browsers verbietet sie.'
  ) + LATER;
  // Modules of WebAssembly: one without content, and one whose function uses a vector.
  var EMPTY = [0, 97, 115, 109, 1, 0, 0, 0];
  var VECTORS = [1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];

  // It is only shown where no script runs.
  var blocked = document.getElementById('start-blocked');
  if (blocked) blocked.parentNode.removeChild(blocked);

  var note = document.getElementById('start-note');
  note.textContent = say('Loading the program …', 'Das Programm wird geladen …');
  var isShutOff = window.origin === 'null' && window.parent !== window;

  var waits = function () {
    return root.getAttribute('data-status') === 'loading';
  };

  var fail = function (text) {
    if (!waits()) return;
    root.setAttribute('data-status', 'error');
    note.textContent = text;
    if (!isShutOff) return;
    var link = document.createElement('a');
    link.href = location.href;
    link.target = '_blank';
    link.textContent = location.href;
    note.appendChild(document.createElement('br'));
    note.appendChild(link);
  };

  /** Why the page cannot start; empty if it can. */
  var missing = function () {
    if (location.protocol === 'file:') {
      return say(
        'The page was opened as a file, and browsers load no program from files. Have a web server serve its ' +
          'folder (in the folder: python3 -m http.server) and open the address that it tells.',
        'Die Seite wurde als Datei geöffnet, und Browser laden keine Programme aus Dateien. Ein Webserver muss ihren ' +
          'Ordner bereitstellen (im Ordner: python3 -m http.server); zu öffnen ist die Adresse, die er nennt.'
      );
    }
    if (!('noModule' in document.createElement('script')) || typeof Uint8Array === 'undefined') return OLD;
    if (typeof WebAssembly !== 'object') {
      return say(
        'This browser has no WebAssembly, which the networks are trained with, or it is switched off. In ' +
          'Safari’s Lockdown Mode it can be allowed in the settings of this website.',
        'Dieser Browser hat kein WebAssembly, mit dem die Netze trainiert werden, oder es ist ausgeschaltet. In ' +
          'Safaris Blockierungsmodus lässt es sich in den Einstellungen dieser Website erlauben.'
      ) + LATER;
    }
    if (!WebAssembly.validate(new Uint8Array(EMPTY.concat(VECTORS)))) {
      return say(
        'This browser’s WebAssembly has no vector instructions (SIMD), which the networks are trained with.',
        'Dem WebAssembly dieses Browsers fehlen die Vektorbefehle (SIMD), mit denen die Netze trainiert werden.'
      ) + LATER;
    }
    try {
      // Some browsers refuse the first, others the second.
      new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(EMPTY)));
    } catch (error) {
      return say(
        'A security policy forbids WebAssembly here, which the networks are trained with. If this is your site: ' +
          'its policy must allow ‘wasm-unsafe-eval’ for scripts.',
        'Eine Sicherheitsrichtlinie verbietet hier WebAssembly, mit dem die Netze trainiert werden. Wer die Website ' +
          'betreibt, muss für Skripte ‚wasm-unsafe-eval‘ erlauben.'
      ) + LATER;
    }
    var canvas = document.createElement('canvas');
    if (!canvas.getContext || !canvas.getContext('2d')) {
      return say(
        'This browser gives the page no canvas to draw on. If a setting or an extension blocks canvases, allow ' +
          'them for this site and reload the page.',
        'Dieser Browser gibt der Seite keine Zeichenfläche (canvas). Falls eine Einstellung oder Erweiterung sie ' +
          'blockiert: für diese Website erlauben und die Seite neu laden.'
      ) + LATER;
    }
    if (typeof Worker === 'undefined') return WORKERS;
    return '';
  };

  /** Starts a worker that does nothing, as the page will start its own. */
  var tryWorker = function () {
    var blob = new Blob(['postMessage(0)'], { type: 'text/javascript' });
    var address = URL.createObjectURL(blob);
    var hasModules = false;
    // Where workers can import, they can be modules, and only then is this property read.
    var options = {
      get type() {
        hasModules = true;
        return 'classic';
      },
    };
    var worker = new Worker(address, options);
    var end = function () {
      worker.terminate();
      URL.revokeObjectURL(address);
    };
    worker.onmessage = end;
    worker.onerror = function () {
      end();
      fail(WORKERS);
    };
    return hasModules;
  };

  // What goes wrong in start.js before the program is there: it is not fetched, or not understood.
  window.addEventListener('error', function (event) {
    var source = event.target && event.target.src;
    if (source) {
      fail(isShutOff
        ? say(
          'The page is in a frame that may not read its own files. Open it by itself:',
          'Die Seite steht in einem Rahmen, der ihre Dateien nicht lesen darf. Sie lässt sich für sich öffnen:'
        )
        : say(
          'A part of the page could not be fetched: ' + source + '. Reload the page when the connection is back.',
          'Ein Teil der Seite war nicht zu holen: ' + source + '. Sobald die Verbindung wieder steht: die Seite neu laden.'
        ));
    } else if (/SyntaxError/.test(event.message)) {
      fail(OLD);
    }
  }, true);

  // Without its styles the page works, but is no sight.
  if (!window.getComputedStyle(root).getPropertyValue('--page')) {
    var plain = document.createElement('p');
    plain.setAttribute('role', 'alert');
    plain.textContent = say(
      'The page’s styles were refused: by a security policy of this site, which must allow ‘unsafe-inline’ for ' +
        'styles, or by this browser. The page works, but looks wrong.',
      'Die Gestaltung der Seite wurde abgelehnt: von einer Sicherheitsrichtlinie der Website, die für Stile ' +
        '‚unsafe-inline‘ erlauben muss, oder von diesem Browser. Die Seite arbeitet, sieht aber falsch aus.'
    );
    document.body.insertBefore(plain, document.body.firstChild);
  }

  // start.js uses them, too.
  window.floor = LATER;
  window.say = say;
  var text = missing();
  if (!text) {
    try {
      if (!tryWorker()) text = OLD;
    } catch (error) {
      text = WORKERS;
    }
  }
  if (text) fail(text);
})();
