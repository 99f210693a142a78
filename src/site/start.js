// Starts the page: fetches its program, says how far that has come, and hands the program over to the script
// that wasm-bindgen has written for it. The page's head names both files.

const note = document.getElementById('start-note');

/** The words in the language of the page, which floor.js has chosen. */
const words = window.say ?? ((english) => english);

const say = (text) => {
  if (note) note.textContent = text;
};

const fail = (text, error) => {
  document.documentElement.dataset.status = 'error';
  say(text);
  console.error(error);
};

/** A button below the note. */
const offer = (name, press) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'tool strong';
  button.textContent = name;
  button.addEventListener('click', press);
  note?.after(button);
  return button;
};

/** A part of the program that does not come: the message says why. */
class Missing extends Error {}

/** The type of what the server sent, without its parameters. */
const typeOf = (response) => (response.headers.get('content-type') ?? '').split(';')[0];

/** The answer of the server where a part is asked for. */
const get = async (address, cache) => {
  let response;
  try {
    response = await fetch(address, { credentials: 'same-origin', cache });
  } catch (error) {
    const why = navigator.onLine === false
      ? words('there is no connection', 'es gibt keine Verbindung')
      : words(
        'the connection failed, or something blocks it, such as an extension or a filter of the network',
        'die Verbindung ist gescheitert, oder etwas blockiert sie, etwa eine Erweiterung oder ein Filter des Netzes',
      );
    throw new Missing(why, { cause: error });
  }
  if (response.ok) return response;
  throw new Missing(
    [404, 410].includes(response.status)
      ? words(
        `the server has no such file (${response.status}), and a new release may have taken its place`,
        `der Server hat keine solche Datei (${response.status}), vielleicht ist eine neue Version an ihre Stelle getreten`,
      )
      : words(`the server answered ${response.status}`, `der Server hat mit ${response.status} geantwortet`),
  );
};

const somethingElse = (response) =>
  new Missing(
    words(
      `the server sent something else in its place (${typeOf(response) || 'of no type'})`,
      `der Server hat an ihrer Stelle etwas anderes geschickt (${typeOf(response) || 'ohne Typ'})`,
    ),
  );

/** The response, counted as it comes in. */
const counted = (response) => {
  let bytes = 0;
  const counter = new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      // Another part may not have come meanwhile.
      if (document.documentElement.dataset.status === 'loading') {
        const size = Math.round(bytes / 1000);
        say(words(`Loading the program: ${size} kB …`, `Das Programm wird geladen: ${size} kB …`));
      }
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counter), { headers: response.headers });
};

/** The program, compiled. A server that does not know its type is no obstacle. */
const compiled = async (address, cache) => {
  const response = await get(address, cache);
  if (typeOf(response) === 'application/wasm') return WebAssembly.compileStreaming(counted(response));
  const bytes = await counted(response).arrayBuffer();
  const isProgram = [0, 0x61, 0x73, 0x6d].every((byte, k) => new Uint8Array(bytes)[k] === byte);
  if (!isProgram) throw somethingElse(response);
  return WebAssembly.compile(bytes);
};

/** The script that wasm-bindgen has written. An import that failed stays failed until its address is another. */
const imported = async (address, query, cache) => {
  try {
    return await import(address + query);
  } catch (error) {
    const response = await get(address, cache);
    throw /javascript/.test(typeOf(response)) ? error : somethingElse(response);
  }
};

/** How often was tried. */
let tries = 0;

const start = async () => {
  // floor.js has said why not.
  if (document.documentElement.dataset.status === 'error') return;
  const script = document.querySelector('link[rel=modulepreload]').href;
  const program = document.querySelector('link[rel=preload][as=fetch]').href;
  const [query, cache] = tries ? [`?again=${tries}`, 'reload'] : ['', 'default'];
  tries += 1;
  let module;
  let init;
  try {
    const [compiledProgram, glue] = await Promise.all([compiled(program, cache), imported(script, query, cache)]);
    [module, init] = [compiledProgram, glue.default];
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) {
      const lacking = words(
        'This browser cannot run the program: it lacks a part of WebAssembly.',
        'Dieser Browser kann das Programm nicht ausführen: Ihm fehlt ein Teil von WebAssembly.',
      );
      return fail(lacking + (window.floor ?? ''), error);
    }
    const why = error instanceof Missing
      ? error.message
      : words('the connection failed before it was whole', 'die Verbindung brach ab, bevor es ganz da war');
    fail(
      words(
        `The program could not be fetched: ${why}. Try again, or Reload the page; the address keeps the run.`,
        `Das Programm war nicht zu holen: ${why}. Noch einmal versuchen oder die Seite neu laden; die Adresse behält den Lauf.`,
      ),
      error,
    );
    const reload = offer(words('Reload', 'Neu laden'), () => location.reload());
    const again = offer(words('Try again', 'Noch einmal'), () => {
      again.remove();
      reload.remove();
      document.documentElement.dataset.status = 'loading';
      say(words('Loading the program …', 'Das Programm wird geladen …'));
      start();
    });
    return undefined;
  }
  try {
    await init({ module_or_path: module });
  } catch (error) {
    fail(
      words(
        'The program could not be started. Reload the page; the console tells more.',
        'Das Programm konnte nicht starten. Die Seite neu laden; die Konsole sagt mehr.',
      ),
      error,
    );
  }
};

// The program stops without a word of its own when it gets no more memory.
const crashed = (error) => {
  if (!(globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError) || document.querySelector('.crash button')) return;
  document.documentElement.dataset.status = 'error';
  let told = document.querySelector('.crash');
  if (!told) {
    told = document.createElement('p');
    told.className = 'notice grave crash';
    told.setAttribute('role', 'alert');
    told.textContent = words(
      'The page has stopped: it got no more memory, or something went wrong inside. The address keeps the run. Reload it to go on, with fewer neurons if it stops again.',
      'Die Seite ist stehen geblieben: Sie bekam keinen Speicher mehr, oder etwas ging in ihr schief. Die Adresse behält den Lauf. Neu laden, um fortzufahren, mit weniger Neuronen, falls sie wieder stehen bleibt.',
    );
    document.body.append(told);
  }
  const button = offer(words('Reload', 'Neu laden'), () => location.reload());
  told.append(button);
};
addEventListener('error', ({ error }) => crashed(error));
addEventListener('unhandledrejection', ({ reason }) => crashed(reason));

start();
