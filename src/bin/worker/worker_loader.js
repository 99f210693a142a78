// A worker's first script. Its program comes compiled from the page, where it is fetched and compiled
// once for all workers.
import init from "./worker.js";

addEventListener("message", ({ data }) => {
  // An error that is thrown reaches the page; a promise that fails does not.
  init({ module_or_path: data }).catch((error) => setTimeout(() => { throw error; }));
}, { once: true });
