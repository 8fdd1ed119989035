/**
 * Paces the generated picture. Told `{name, frames}` it draws and writes a VideoFrame per tick into `frames`; told `{name}`
 * alone it posts the number of the frame to draw. `{stop: true}` ends it.
 */

import { FRAMES_PER_SECOND, HEIGHT, WIDTH, draw } from './drawing.js';

let stopped = false;

onmessage = ({ data: { name, frames, stop } }) => {
  if (stop) {
    stopped = true;
    return;
  }
  const step = frames ? framesInto(frames.getWriter(), name) : (frame) => postMessage(frame);
  tick(step, 0, performance.now());
};

/** Each frame is due a fixed time after the one before, however long that took to draw. */
async function tick(step, frame, due) {
  if (stopped) {
    close();
    return;
  }
  try {
    await step(frame);
  } catch {
    close(); // the track has ended
    return;
  }
  const next = Math.max(due + 1000 / FRAMES_PER_SECOND, performance.now());
  setTimeout(() => tick(step, frame + 1, next), next - performance.now());
}

function framesInto(writer, name) {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  return async (frame) => {
    draw(context, { name, now: Date.now(), frame });
    await writer.write(new VideoFrame(canvas, { timestamp: Math.round(performance.now() * 1000) }));
  };
}
