/** An error the server answered to a request; `code` is the protocol's word for it. */
export class Refusal extends Error {
  /** @param {{code: string, message?: string}} answer */
  constructor({ code, message }) {
    super(message || code);
    this.code = code;
  }
}
