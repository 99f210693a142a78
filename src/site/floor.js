// What the page needs of a browser and of the place it is opened from, looked at before anything else, and what is said
// where it is missing. A classic script in the syntax of ES5: every browser that runs scripts can read it, also from a
// file and in a frame without an origin, where start.js, which is a module, is not even fetched.
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

  var FLOOR = 'Chrome or Edge 108, Firefox 121, Safari 16.4';
  var LATER = ' The page runs in ' + FLOOR + ' and later.';
  var OLD = 'This browser is too old for the page.' + LATER;
  var WORKERS =
    'This browser starts no workers here, in which the networks are trained: it is too old, or a security policy of ' +
    'this site or an extension of the browser forbids them.' + LATER;
  // Modules of WebAssembly: one without content, and one whose function uses a vector.
  var EMPTY = [0, 97, 115, 109, 1, 0, 0, 0];
  var VECTORS = [1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];

  // It is only shown where no script runs.
  var blocked = document.getElementById('start-blocked');
  if (blocked) blocked.parentNode.removeChild(blocked);

  var root = document.documentElement;
  var note = document.getElementById('start-note');
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
      return 'The page was opened as a file, and browsers load no program from files. Have a web server serve its ' +
        'folder (in the folder: python3 -m http.server) and open the address that it tells.';
    }
    if (!('noModule' in document.createElement('script')) || typeof Uint8Array === 'undefined') return OLD;
    if (typeof WebAssembly !== 'object') {
      return 'This browser has no WebAssembly, which the networks are trained with, or it is switched off. In ' +
        'Safari’s Lockdown Mode it can be allowed in the settings of this website.' + LATER;
    }
    if (!WebAssembly.validate(new Uint8Array(EMPTY.concat(VECTORS)))) {
      return 'This browser’s WebAssembly has no vector instructions (SIMD), which the networks are trained with.' + LATER;
    }
    try {
      // Some browsers refuse the first, others the second.
      new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(EMPTY)));
    } catch (error) {
      return 'A security policy forbids WebAssembly here, which the networks are trained with. If this is your site: ' +
        'its policy must allow ‘wasm-unsafe-eval’ for scripts.' + LATER;
    }
    var canvas = document.createElement('canvas');
    if (!canvas.getContext || !canvas.getContext('2d')) {
      return 'This browser gives the page no canvas to draw on. If a setting or an extension blocks canvases, allow ' +
        'them for this site and reload the page.' + LATER;
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
        ? 'The page is in a frame that may not read its own files. Open it by itself:'
        : 'A part of the page could not be fetched: ' + source + '. Reload the page when the connection is back.');
    } else if (/SyntaxError/.test(event.message)) {
      fail(OLD);
    }
  }, true);

  // Without its styles the page works, but is no sight.
  if (!window.getComputedStyle(root).getPropertyValue('--page')) {
    var plain = document.createElement('p');
    plain.setAttribute('role', 'alert');
    plain.textContent = 'The page’s styles were refused: by a security policy of this site, which must allow ' +
      '‘unsafe-inline’ for styles, or by this browser. The page works, but looks wrong.';
    document.body.insertBefore(plain, document.body.firstChild);
  }

  // start.js names it, too.
  window.floor = LATER;
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
