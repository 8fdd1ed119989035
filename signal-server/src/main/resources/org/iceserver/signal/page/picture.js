/**
 * The generated picture: a video track for people without a camera, moving in a background tab too.
 *
 * Browsers stop animation frames and slow timers down in tabs that nobody looks at, but leave workers alone. So a worker
 * keeps the pace; where the browser lets it, it draws and encodes the frames as well, else it ticks and the page draws.
 */

import { HEIGHT, WIDTH, draw } from './drawing.js';

/**
 * @param {string} name drawn into the picture
 * @returns {{track: MediaStreamTrack, stop: () => void}}
 */
export function startPicture(name) {
  const worker = new Worker(new URL('picture-worker.js', import.meta.url), { type: 'module' });
  const track = drawnByWorker(worker, name) ?? drawnByPage(worker, name);
  return {
    track,
    stop: () => {
      worker.postMessage({ stop: true });
      track.stop();
    },
  };
}

/** Chromium: the worker writes video frames straight into the track. */
function drawnByWorker(worker, name) {
  const { MediaStreamTrackGenerator: Generator } = /** @type {any} */ (globalThis);
  if (!Generator || !globalThis.OffscreenCanvas) return null;
  const generator = new Generator({ kind: 'video' });
  worker.postMessage({ name, frames: generator.writable }, [generator.writable]);
  return generator;
}

/** Elsewhere: the page draws on a canvas at the worker's tick and asks for each frame to be captured. */
function drawnByPage(worker, name) {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  draw(context, { name, now: Date.now(), frame: 0 });
  const stream = /** @type {any} */ (canvas.captureStream(0));
  const [track] = stream.getVideoTracks();
  // The draft standard has requestFrame on the track; Firefox has it on the stream.
  const capture = track.requestFrame ? () => track.requestFrame() : () => stream.requestFrame();
  worker.onmessage = ({ data: frame }) => {
    draw(context, { name, now: Date.now(), frame });
    capture();
  };
  worker.postMessage({ name });
  return track;
}
