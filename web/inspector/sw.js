// Keeps the application for use without a network. The server writes EDITION and FILES above this.
/* global EDITION, FILES */
// @ts-nocheck

const CACHE = `temthat-${EDITION}`;
const SHELL = "/thanh-tra";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([SHELL, ...FILES])));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("temthat-") && name !== CACHE;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

// A new edition waits until the person says so: modules of two editions never meet in one page.
self.addEventListener("message", (event) => event.data === "use" && self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const page = request.mode === "navigate" && (url.pathname === SHELL || url.pathname === `${SHELL}/`);
  if (!page && !url.pathname.startsWith("/assets/")) return;
  const kept = caches.open(CACHE).then((cache) => cache.match(page ? SHELL : request, { ignoreVary: true }));
  event.respondWith(kept.then((found) => found ?? fetch(request)));
});
