/** How fast sums grow. */
export class Rates {
  #before = new Map();
  #at = 0;

  /**
   * By name: how much its sum grew in a second, times the unit; null for a name that was not there before. What has ended is
   * missing in a sum, so that a sum may fall: that counts as no growth.
   *
   * @param {Map<string, number>} sums
   */
  of(sums, unit = 1) {
    const now = performance.now();
    const seconds = (now - this.#at) / 1000;
    const rates = new Map([...sums].map(([name, sum]) => [name,
      this.#before.has(name) ? Math.max(0, (sum - this.#before.get(name)) * unit / seconds) : null]));
    this.#before = sums;
    this.#at = now;
    return rates;
  }
}
