// @ts-check
/**
 * Serve the page without a network: from the network where there is one, else as it was kept. What is kept is one
 * edition whole, by the list of checksums that comes with every edition.
 */

/// <reference lib="webworker" />

const NAME = "frontline:";
const LIST = "SHA256SUMS";
const HOME = "index.html";

const self_ = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const SCOPE = self_.registration.scope;

self_.addEventListener("install", () => void self_.skipWaiting());
self_.addEventListener("activate", (event) => event.waitUntil(self_.clients.claim()));
self_.addEventListener("message", (event) => event.data === "keep" && event.waitUntil(keep()));

self_.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(SCOPE)) event.respondWith(answer(request));
});

/** @param {Request} request */
async function answer(request) {
  try {
    return await fetch(request);
  } catch (fault) {
    const address = new URL(request.url);
    address.search = address.hash = "";
    if (address.href === SCOPE) address.pathname += HOME;
    const kept = await caches.match(address.href);
    if (kept) return kept;
    throw fault;
  }
}

/** Keep this edition, taking over from the one before the files that are the same. */
async function keep() {
  const answered = await fetch(new URL(LIST, SCOPE), { cache: "no-cache" });
  if (!answered.ok) return;
  const list = await answered.text();
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(list));
  const name = `${NAME}${SCOPE}:${[...new Uint8Array(digest).slice(0, 8)].map((each) => each.toString(16).padStart(2, "0")).join("")}`;
  const cache = await caches.open(name);
  if (await cache.match(new URL(LIST, SCOPE))) return; // it is put there last
  const before = (await caches.keys()).filter((each) => each.startsWith(`${NAME}${SCOPE}:`) && each !== name);
  const old = before.length > 0 ? await caches.open(before[before.length - 1]) : null;
  const sums = readSums(await (await old?.match(new URL(LIST, SCOPE)))?.text() ?? "");
  const files = readSums(list);
  /** @type {[string, Response][]} */
  const found = [];
  for (const [path, sum] of files) {
    const address = new URL(path, SCOPE).href;
    const same = sums.get(path) === sum ? await old?.match(address) : undefined;
    const response = same ?? await fetch(address);
    if (!response.ok) return; // an edition is kept whole or not at all
    found.push([address, response]);
  }
  for (const [address, response] of found) await cache.put(address, response);
  await cache.put(new URL(LIST, SCOPE), new Response(list));
  for (const each of before) await caches.delete(each);
}

/** @param {string} list @returns {Map<string, string>} path to checksum */
function readSums(list) {
  return new Map(list.split("\n").filter(Boolean).map((line) => /** @type {[string, string]} */ ([line.slice(66), line.slice(0, 64)])));
}
