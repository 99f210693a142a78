// Keeps the page for use without a network, a whole release at a time and never parts of two.
//
// A release is the page's index.html with the files beside it that it names; their names carry a hash of the
// contents. Each release has a cache of its own, named by the hash of its index.html. The page is answered from the
// newest whole release at once, and what the server has is looked at meanwhile: a new release is fetched in full
// before it is used, at the visit after.

/** The address of the page. */
const PAGE = new URL('./', self.registration.scope).href;
/** What the names of this site's caches begin with: other pages of the same host have caches, too. */
const PREFIX = `relu-atoms ${PAGE} `;
/** Files beside the page that it names, in links and scripts. */
const PARTS = /(?:href|src)="?(?:\.\/)?([\w-]+\.(?:js|wasm|webmanifest|svg))\b/g;

const hash = async (text) => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest.slice(0, 8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** The names of this site's caches, the oldest first. */
const releases = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

/** The cache of the newest release, and nothing if there is none. A release is whole once its page is there. */
const newest = async () => {
  for (const name of (await releases()).reverse()) {
    const cache = await caches.open(name);
    if (await cache.match(PAGE)) return cache;
  }
  return undefined;
};

const get = async (address, cache) => {
  const response = await fetch(address, { cache });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
};

/** Fetches what the server has now, unless it is there already; true if it was not. */
const keep = async () => {
  const page = await get(PAGE, 'no-cache');
  const text = await page.clone().text();
  const name = PREFIX + (await hash(text));
  const known = (await releases()).includes(name);
  const cache = await caches.open(name);
  if (known && (await cache.match(PAGE))) return false;
  try {
    const parts = [...new Set([...text.matchAll(PARTS)].map((part) => new URL(part[1], PAGE).href))];
    await Promise.all(parts.map(async (part) => cache.put(part, await get(part, 'default'))));
    await cache.put(PAGE, page);
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
  // A page that is still open may ask for the parts of its own release, which is the one before.
  const kept = await releases();
  await Promise.all(kept.slice(0, -2).map((old) => caches.delete(old)));
  return true;
};

const tell = async (message) => {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage(message);
};

/** Looks for a new release. Without a network there is none to be had, which is no error. */
const look = async () => {
  const had = await newest();
  try {
    if ((await keep()) && had) await tell('new-release');
  } catch (error) {
    console.debug('The release on the server could not be kept:', error.message);
  }
};

self.addEventListener('install', (event) => event.waitUntil(keep().then(() => self.skipWaiting())));

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(PAGE)) return;
  const address = new URL(request.url);
  address.search = address.hash = '';
  const isPage = [PAGE, `${PAGE}index.html`].includes(address.href);
  if (isPage && request.mode === 'navigate') {
    const answer = newest().then(async (cache) => (await cache?.match(PAGE)) ?? fetch(request));
    event.respondWith(answer);
    event.waitUntil(answer.then(look, () => undefined));
  } else if (!isPage) {
    const ours = async () => {
      for (const name of (await releases()).reverse()) {
        const kept = await (await caches.open(name)).match(address.href);
        if (kept) return kept;
      }
      return fetch(request);
    };
    event.respondWith(ours());
  }
});
