/** An event target with a short way to dispatch. */
export class Teller extends EventTarget {
  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
