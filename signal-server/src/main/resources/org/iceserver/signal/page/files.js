/**
 * Files over a data channel: a JSON header, then the bytes in chunks, one file after the other, paced by the channel's own
 * buffer. The receiver answers each file with `{"received": id, "sha256": ...}`; with both hashes known (pages with https
 * or on localhost) the sender learns that every byte arrived as it left.
 */

const CHUNK = 16 * 1024;
const LOW_WATER = 256 * 1024;
const HIGH_WATER = 1024 * 1024;
/** A received file is kept in memory until it is saved. */
export const LARGEST = 512 * 1024 * 1024;

/**
 * @typedef {object} Transfer
 * @property {string} id
 * @property {string} name
 * @property {number} size
 * @property {number} done bytes so far
 * @property {'moving'|'done'|'failed'} state
 * @property {string} problem one sentence when failed
 * @property {string} sha256 hex, '' where the browser does not compute it
 * @property {Blob|null} blob what arrived, when done
 */

export class FileLane {
  #channel;
  #onTransfer;
  /** @type {Transfer|null} */
  #incoming = null;
  /** @type {ArrayBuffer[]} */
  #parts = [];
  /** @type {Map<string, {resolve: (receipt: {sha256?: string}) => void, reject: (failure: Error) => void}>} */
  #acknowledged = new Map();
  /** @type {Promise<void>} */
  #queue = Promise.resolve();

  /**
   * @param {RTCDataChannel} channel open, reliable and ordered
   * @param {(transfer: Transfer, direction: 'in'|'out') => void} onTransfer called at every step of every file
   */
  constructor(channel, onTransfer) {
    this.#channel = channel;
    this.#onTransfer = onTransfer;
    channel.bufferedAmountLowThreshold = LOW_WATER;
    channel.addEventListener('message', ({ data }) => (typeof data === 'string' ? this.#control(data) : this.#chunk(data)));
    channel.addEventListener('close', () => this.#closed());
  }

  /** Sends a file behind those already waiting. */
  send(file) {
    const transfer = begin({ id: crypto.getRandomValues(new Uint32Array(2)).join('-'), name: file.name, size: file.size });
    if (file.size > LARGEST) return this.#fail(transfer, 'out', 'The file is larger than 512 MB, which this page keeps in memory.');
    this.#onTransfer(transfer, 'out');
    this.#queue = this.#queue.then(() => this.#deliver(file, transfer)).catch(({ message }) => this.#fail(transfer, 'out', message));
    return this.#queue;
  }

  async #deliver(file, transfer) {
    transfer.sha256 = await hash(file);
    const { id, name, size } = transfer;
    /** @type {Promise<{sha256?: string}>} */
    const receipt = new Promise((resolve, reject) => this.#acknowledged.set(id, { resolve, reject }));
    receipt.catch(() => {}); // awaited below, unless the channel closes first
    this.#write(JSON.stringify({ file: { id, name, size } }));
    for (let offset = 0; offset < size; offset += CHUNK) {
      if (this.#channel.bufferedAmount > HIGH_WATER) await this.#drained();
      this.#write(await file.slice(offset, offset + CHUNK).arrayBuffer());
      transfer.done = Math.min(size, offset + CHUNK);
      this.#onTransfer(transfer, 'out');
    }
    const { sha256 } = await receipt;
    if (sha256 && transfer.sha256 && sha256 !== transfer.sha256) throw new Error('The file arrived damaged; send it again.');
    transfer.state = 'done';
    this.#onTransfer(transfer, 'out');
  }

  #write(data) {
    if (this.#channel.readyState !== 'open') throw new Error('The connection was replaced or lost; send the file again.');
    this.#channel.send(data);
  }

  /** @returns {Promise<void>} */
  #drained() {
    return new Promise((resolve) => {
      const go = () => {
        this.#channel.removeEventListener('bufferedamountlow', go);
        this.#channel.removeEventListener('close', go);
        resolve();
      };
      this.#channel.addEventListener('bufferedamountlow', go);
      this.#channel.addEventListener('close', go);
    });
  }

  #control(text) {
    const { file, received, sha256 } = parsed(text);
    if (received !== undefined) {
      this.#acknowledged.get(received)?.resolve({ sha256 });
      this.#acknowledged.delete(received);
    } else if (file) {
      this.#incoming = begin({ id: String(file.id), name: safeName(file.name), size: Number(file.size) });
      this.#parts = [];
      this.#onTransfer(this.#incoming, 'in');
      if (!Number.isSafeInteger(this.#incoming.size)) this.#drop(this.#incoming, 'The other side did not say how large the file is.');
      else if (this.#incoming.size === 0) this.#complete(this.#incoming);
    }
  }

  #chunk(data) {
    const transfer = this.#incoming;
    if (!transfer) return;
    this.#parts.push(data);
    transfer.done += data.byteLength;
    if (transfer.done > transfer.size || transfer.size > LARGEST) {
      this.#drop(transfer, 'More arrived than was announced, or than this page keeps; the file was dropped.');
    } else if (transfer.done === transfer.size) {
      this.#complete(transfer);
    } else {
      this.#onTransfer(transfer, 'in');
    }
  }

  /** @param {Transfer} transfer */
  async #complete(transfer) {
    // Never the sender's media type: a link to active content would run with this page's origin.
    const blob = new Blob(this.#parts, { type: 'application/octet-stream' });
    this.#incoming = null;
    this.#parts = [];
    transfer.sha256 = await hash(blob);
    Object.assign(transfer, { blob, state: 'done' });
    this.#onTransfer(transfer, 'in');
    if (this.#channel.readyState === 'open') this.#write(JSON.stringify({ received: transfer.id, sha256: transfer.sha256 }));
  }

  #closed() {
    for (const { reject } of this.#acknowledged.values()) reject(new Error('The connection was replaced or lost; send the file again.'));
    this.#acknowledged.clear();
    if (this.#incoming) this.#fail(this.#incoming, 'in', 'The connection was replaced or lost before the file was complete.');
    this.#incoming = null;
  }

  #drop(transfer, problem) {
    this.#incoming = null;
    this.#parts = [];
    this.#fail(transfer, 'in', problem);
  }

  #fail(transfer, direction, problem) {
    Object.assign(transfer, { state: 'failed', problem });
    this.#onTransfer(transfer, direction);
  }
}

/** What is not our JSON is ignored, as an unknown message is. */
function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** @returns {Transfer} */
function begin({ id, name, size }) {
  return { id, name, size, done: 0, state: 'moving', problem: '', sha256: '', blob: null };
}

function safeName(name) {
  return String(name).replace(/[\\/\p{Cc}]/gu, '_').slice(-120) || 'file';
}

async function hash(blob) {
  if (!globalThis.crypto?.subtle) return '';
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
