// Starts the page: fetches its program, says how far that has come, and hands the program over to the script
// that wasm-bindgen has written for it. The page's head names both files.

const note = document.getElementById('start-note');

const say = (text) => {
  if (note) note.textContent = text;
};

const fail = (text, error) => {
  document.documentElement.dataset.status = 'error';
  say(text);
  console.error(error);
};

/** The response, counted as it comes in. */
const counted = (response) => {
  let bytes = 0;
  const counter = new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      say(`Loading the program: ${Math.round(bytes / 1000)} kB …`);
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counter), { headers: response.headers });
};

const start = async () => {
  // floor.js has said why not.
  if (document.documentElement.dataset.status === 'error') return;
  const script = document.querySelector('link[rel=modulepreload]').href;
  const program = document.querySelector('link[rel=preload][as=fetch]').href;
  let module;
  let init;
  try {
    const [response, glue] = await Promise.all([fetch(program, { credentials: 'same-origin' }), import(script)]);
    if (!response.ok) throw new Error(`${program}: ${response.status}`);
    init = glue.default;
    module = await WebAssembly.compileStreaming(counted(response));
  } catch (error) {
    const text = error instanceof WebAssembly.CompileError
      ? `This browser cannot run the program: it lacks a part of WebAssembly.${window.floor ?? ''}`
      : 'The program could not be fetched. Reload the page when the connection is back.';
    return fail(text, error);
  }
  try {
    await init({ module_or_path: module });
  } catch (error) {
    fail('The program could not be started. Reload the page; the console tells more.', error);
  }
};

start();
