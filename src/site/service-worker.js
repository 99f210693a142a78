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

/** The newest release, and nothing if there is none. A release is whole once its page is there. */
const newest = async () => {
  for (const name of (await releases()).reverse()) {
    const page = await (await caches.open(name)).match(PAGE);
    if (page) return { name, page };
  }
  return undefined;
};

const get = async (address, cache) => {
  const response = await fetch(address, { cache });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  // Some servers answer with a page where they have no such file.
  const isPage = (response.headers.get('content-type') ?? '').startsWith('text/html');
  if (isPage !== (address === PAGE)) throw new Error(`${address}: something else in its place`);
  return response;
};

/** Fetches what the server has now, unless that is the newest release here. */
const keep = async () => {
  const page = await get(PAGE, 'no-cache');
  const text = await page.clone().text();
  const name = PREFIX + (await hash(text));
  if ((await newest())?.name === name) return;
  // A release that the server has gone back to is the newest again.
  await caches.delete(name);
  const cache = await caches.open(name);
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
};

/** Looks for a new release. Without a network there is none to be had, which is no error. */
const look = () =>
  keep().catch((error) => console.debug('The release on the server could not be kept:', error.message));

/** The look under way, or the last one. */
let looking = Promise.resolve();

/** The release that each open page was answered from, by the page's number. */
const served = new Map();

self.addEventListener('install', (event) => event.waitUntil(keep().then(() => self.skipWaiting())));

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(PAGE)) return;
  const address = new URL(request.url);
  address.search = address.hash = '';
  const isPage = [PAGE, `${PAGE}index.html`].includes(address.href);
  if (isPage && request.mode === 'navigate') {
    const answer = newest().then((release) => {
      if (release) served.set(event.resultingClientId, release.name);
      return release?.page ?? fetch(request);
    });
    event.respondWith(answer);
    looking = answer.then(look, () => undefined);
    event.waitUntil(looking);
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

// A page that has started asks whether there is a newer release than its own.
self.addEventListener('message', (event) => {
  const answer = async () => {
    await looking;
    const [own, now] = [served.get(event.source.id), (await newest())?.name];
    if (own && own !== now) event.source.postMessage('new-release');
  };
  event.waitUntil(answer());
});
