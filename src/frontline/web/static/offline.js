// @ts-check
/** Keep the page for when there is no network; the keeping itself is done by service.js. */

/** Ask for the page to be kept, once it is shown. */
export function keepOffline() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("service.js").then(
    async () => (await navigator.serviceWorker.ready).active?.postMessage("keep"),
    (fault) => console.info("the page is not kept for later", fault), // a host without TLS, or a reader who forbids it
  );
}
