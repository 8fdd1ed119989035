/**
 * Tells when the network may have changed under this page.
 *
 * @param {(changed: boolean) => void} look called with true when this device has another way to the network now, with false
 *   when it may have slept or been elsewhere
 * @returns {() => void} stops it
 */
export function watchNetwork(look) {
  const { document, navigator } = globalThis;
  /** Not every browser has it. */
  const { connection } = /** @type {{connection?: EventTarget & {type: string}}} */ (navigator ?? {});
  let kind = connection?.type;
  /** @type {[EventTarget|undefined, string, () => void][]} */
  const listening = [
    [globalThis, 'online', () => look(true)],
    [globalThis, 'pageshow', () => look(false)],
    [document, 'visibilitychange', () => document.visibilityState === 'visible' && look(false)],
    [connection, 'change', () => {
      // It also comes when only the estimate of the speed has changed.
      const changed = connection?.type !== kind;
      kind = connection?.type;
      look(changed);
    }],
  ];
  for (const [target, type, listener] of listening) target?.addEventListener?.(type, listener);
  return () => {
    for (const [target, type, listener] of listening) target?.removeEventListener?.(type, listener);
  };
}
