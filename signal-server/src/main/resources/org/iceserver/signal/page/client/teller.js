/** Dispatches CustomEvents, in few words. */
export class Teller extends EventTarget {
  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /**
   * Here for its types: what is dispatched has a `detail`.
   *
   * @override
   * @param {string} type
   * @param {((event: CustomEvent<any>) => void)|EventListenerObject|null} listener
   * @param {boolean|AddEventListenerOptions} [options]
   */
  addEventListener(type, listener, options) {
    super.addEventListener(type, /** @type {EventListener} */ (listener), options);
  }
}
