/**
 * Loads this page again when a part of it did not arrive. Browsers give up what they are loading when the network of their device
 * changes, and a page keeps the failure for as long as it is open. No module, so that it runs when modules are missing.
 */
(() => {
  const ATTEMPTS = 3;
  const PAUSE_MS = 1_000;
  const KEY = 'attempts to load';
  const attempts = Number(sessionStorage.getItem(KEY));
  let whole = true;

  // The failure of a script or a style sheet goes to its element and no further.
  addEventListener('error', ({ target }) => {
    if (!whole || !(target instanceof HTMLScriptElement || target instanceof HTMLLinkElement)) return;
    whole = false;
    if (attempts < ATTEMPTS) {
      sessionStorage.setItem(KEY, String(attempts + 1));
      setTimeout(() => location.reload(), PAUSE_MS);
    } else addEventListener('load', tell);
  }, true);

  addEventListener('load', () => whole && sessionStorage.removeItem(KEY));

  function tell() {
    sessionStorage.removeItem(KEY);
    const status = document.querySelector('[role=status]');
    if (!(status instanceof HTMLElement)) return;
    status.dataset.state = 'lost';
    status.textContent = 'A part of this page did not arrive; reload it.';
  }
})();
