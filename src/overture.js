// The page's first script. Until the page's program has come, the training workers read a plain link by
// themselves, train and paint (src/overture.rs); this starts them, shows what they paint, and asks all for
// the same step. The program then takes them over as they stand (src/ui/overture.rs).
const root = document.documentElement;
const cover = document.getElementById("overture");
const note = cover.querySelector(".note");
const pause = cover.querySelector(".play");
const counter = cover.querySelector(".counter b");
const [script, program] = document.querySelector("meta[name=program]").content.split(" ");
const given = new URLSearchParams(location.search);
const PLAIN = ["preset", "modes", "m", "seed", "steps", "speed", "play", "theme"];
const COLOURS = ["positive", "negative", "zero", "ink", "ink-soft", "line", "surface", "cell-a", "cell-b", "ghost", "accent", "proof"];
const PLAY = "M8 4.8v14.4L19.4 12z", PAUSE = "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z";

const compiled = compile("./worker_bg.wasm");
let panels = [], playing = true, pace = 0, rate = 0, step = 0, waiting = 0;
let loading = false, start = null;
// From the moment a step is asked for until it is on the canvases.
let underway = false;

let theme = given.get("theme");
try { theme ??= localStorage.getItem("relu-atoms-theme"); } catch {}
if (theme === "dark" || theme === "light") root.dataset.theme = theme;

// Fetches the page's program; it begins between two rounds.
async function load() {
  if (loading) return;
  loading = true;
  try {
    const [{ initSync }, module, easel] = await Promise.all([import(script), compile(program), panels.length && greeted()]);
    start = () => {
      start = null;
      window.overture = { panels, playing, easel, focused: document.activeElement === pause };
      cover.inert = true;
      for (const { element } of panels) delete element.dataset.testid;
      panels = [];
      try {
        initSync({ module });
      } catch (error) {
        note.textContent = `The page's program could not be started (${error.message ?? error}). Reload the page to try again.`;
        throw error;
      }
    };
  } catch (error) {
    note.textContent = `The page's program could not be fetched (${error.message ?? error}). Reload the page to try again.`;
    throw error;
  }
  if (!underway) start();
}

// Fetches and compiles; a host that does not know the type of such files is no hindrance.
async function compile(address) {
  try {
    return await WebAssembly.compileStreaming(fetch(address));
  } catch {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return WebAssembly.compile(await response.arrayBuffer());
  }
}

// Starts a worker, which waits for its program. The page's program calls this, too.
window.hire = () => {
  const worker = new Worker("./worker_loader.js", { type: "module" });
  compiled.then((module) => worker.postMessage(module), (error) => worker.onerror?.(new ErrorEvent("error", { message: error.message })));
  return worker;
};

// The drawing worker of the page's program, which does without if it cannot be had.
const greeted = () => new Promise((resolve) => {
  const easel = hire();
  easel.onmessage = () => resolve(easel);
  easel.onerror = () => resolve(null);
});

// Leaves everything to the page's program.
function leave() {
  for (const panel of panels) panel.worker.terminate();
  panels = [];
  underway = false;
  cover.querySelector(".stage").replaceChildren();
  cover.classList.remove("plays");
  if (start) start();
  else load();
}

function engage() {
  const panel = { worker: hire(), past: [], at: 0, over: false };
  panel.worker.onerror = leave;
  panel.worker.onmessage = ({ data: [name, ...rest] }) => {
    if (!panels.includes(panel)) return;
    if (name === "plan") plan(...rest);
    else if (name === "scene") panel.discs = rest[0];
    else if (name === "picture") show(panel, ...rest);
    else keep(panel, name);
  };
  panels.push(panel);
}

// What a worker says to the page's program is kept for it.
function keep(panel, message) {
  const said = panel.past.push(message);
  if (said === 1 && (panel.element || panel === panels[0])) begin(panel);
  // A program that never comes must not fill the memory: half of the frames will do, and the last one.
  if (said > 4000) panel.past = panel.past.filter((_, k) => k < 2 || (said - k) % 2);
}

// A worker listens: the first one reads the link, the others open their runs.
function begin(panel) {
  if (!panel.element) return panel.worker.postMessage([location.search]);
  const style = getComputedStyle(root);
  const sizes = panel.views.flatMap((view) => [view.clientWidth, view.clientHeight]);
  panel.density = Math.min(3, Math.max(1, devicePixelRatio));
  const colours = COLOURS.map((name) => style.getPropertyValue("--" + name).trim());
  panel.worker.postMessage([location.search, panels.indexOf(panel), ...sizes, panel.density, ...colours]);
}

function plan(play, steps, ...modes) {
  if (!modes.length) return leave();
  playing = play;
  pace = steps;
  const count = modes.length / 2;
  const stage = cover.querySelector(".stage");
  stage.classList.toggle("with-setup", count === 1 && matchMedia("(min-width: 1100px) and (min-height: 560px)").matches);
  const row = cover.querySelector(".panels");
  row.dataset.count = count;
  cover.querySelector(".shared").hidden = count === 1;
  cover.classList.add("plays");
  note.textContent = "The controls are on their way.";
  while (panels.length < count) engage();
  for (const { worker } of panels.splice(count)) worker.terminate();
  panels.forEach((panel, k) => {
    const [key, name] = modes.slice(2 * k);
    panel.element = cover.querySelector("template").content.cloneNode(true).firstElementChild;
    panel.element.dataset.testid = "panel-" + key;
    panel.element.querySelector(".mode b").textContent = name;
    row.append(panel.element);
    panel.views = [...panel.element.querySelectorAll("canvas")];
  });
  waiting = count;
  underway = true;
  for (const panel of panels) if (panel.past.length) begin(panel);
  tell();
}

function show(panel, at, over, trained, graph, from, to, found, neurons, ground, ...hooks) {
  if (!neurons) return leave();
  Object.assign(panel, { at, over, trained, graph, headline: [from, to], found, pictures: [ground, neurons], hooks });
  if (at || over || !playing) load();
  if (!--waiting) requestAnimationFrame(round);
}

// All panels have a step: it is shown, and the next one asked for.
function round() {
  if (!panels.length) return;
  const from = step;
  step = Math.max(...panels.map((panel) => panel.at));
  for (const panel of panels) draw(panel);
  underway = false;
  if (step > from) rate = (step - from) / Math.max(0.2, ...panels.map((panel) => panel.trained));
  tell();
  if (start) start();
  else ask();
}

function ask() {
  const left = panels.filter((panel) => !panel.over);
  if (!playing || underway || !left.length) return;
  const by = Math.min(pace || Math.floor(0.03 * step), Math.floor(25 * rate));
  waiting = left.length;
  underway = true;
  // The slowest of this round sets the pace, not one that has ended.
  for (const panel of panels) panel.trained = 0;
  for (const panel of left) panel.worker.postMessage(step + Math.max(1, by));
}

function draw(panel) {
  const { element, views, headline, found, pictures, hooks, discs, graph } = panel;
  // One that is at its end has no new picture.
  if (!pictures) return;
  panel.pictures = null;
  const style = getComputedStyle(root);
  views.forEach((view, k) => {
    const picture = pictures[k];
    view.width = picture.width;
    view.height = picture.height;
    const ctx = view.getContext("2d");
    ctx.drawImage(picture, 0, 0);
    picture.close();
    if (k) return;
    ctx.scale(panel.density, panel.density);
    ctx.strokeStyle = style.getPropertyValue("--ink");
    ctx.lineWidth = 2;
    ctx.beginPath();
    for (let i = 0; i < graph.length; i += 2) ctx.lineTo(graph[i], graph[i + 1]);
    ctx.stroke();
    ctx.lineWidth = 1.4;
    for (let i = 0; i < discs.length; i += 6) {
      const [x, y, radius, ...colour] = discs.slice(i, i + 6);
      ctx.fillStyle = `rgb(${colour.join(" ")})`;
      ctx.beginPath();
      ctx.arc(x, y, radius, 0, 7);
      ctx.fill();
      ctx.stroke();
    }
  });
  element.querySelectorAll(".big span").forEach((part, k) => part.textContent = headline[k]);
  element.querySelector(".result").classList.toggle("found", found);
  for (let i = 0; i < hooks.length; i += 2) element.setAttribute(hooks[i], hooks[i + 1]);
}

function tell() {
  counter.textContent = step.toLocaleString("en");
  pause.setAttribute("aria-label", playing ? "Pause" : "Play");
  pause.querySelector("path").setAttribute("d", playing ? PAUSE : PLAY);
  if (!panels.length || !panels.every((panel) => panel.hooks)) return;
  const status = panels.every((panel) => panel.over) ? "finished" : playing || underway ? "running" : step ? "paused" : "ready";
  root.dataset.status = status;
}

pause.onclick = () => {
  playing = !playing;
  if (panels.every((panel) => panel.hooks)) load();
  ask();
  tell();
};

if (given.has("embed")) cover.classList.add("embed");
if ([...given.keys()].every((key) => PLAIN.includes(key))) {
  // As many panels as there seem to be; the first worker knows.
  const alone = ["preset", "m", "seed", "steps"].some((key) => given.has(key));
  const count = given.get("modes")?.split(",").length ?? (alone ? 1 : 3);
  try { for (let k = 0; k < Math.min(count, 4); k++) engage(); } catch { leave(); }
} else leave();
