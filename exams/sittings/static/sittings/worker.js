// Opens a started exam again while there is no network: the paper and what it is dressed in, from the network
// when there is one, else as last seen. Answers never pass through here.

const STORE = "exam-1";

function isPaper(url) {
  return /^\/exam\/[0-9a-f-]{36}\/paper\/$/.test(url.pathname);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function fromNetworkElseKept(request) {
  const store = await caches.open(STORE);
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected && response.type === "basic") await store.put(request.url, response.clone());
    return response;
  } catch (error) {
    const kept = await store.match(request.url);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isPaper(url) || url.pathname.startsWith("/static/")) event.respondWith(fromNetworkElseKept(event.request));
});
