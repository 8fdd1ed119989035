/**
 * One frame of the generated picture: slow ribbons of light in a colour that follows from the name, the name, and a clock
 * whose tenths show at a glance that the picture is alive.
 */

export const WIDTH = 640;
export const HEIGHT = 360;
export const FRAMES_PER_SECOND = 20;

const RIBBONS = 5;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/**
 * @param {CanvasRenderingContext2D|OffscreenCanvasRenderingContext2D} context
 * @param {{name: string, now: number, frame: number}} state now in epoch milliseconds
 */
export function draw(context, { name, now, frame }) {
  const hue = hueOf(name);
  const seconds = (now % 3_600_000) / 1000;
  sky(context, hue);
  for (let i = 0; i < RIBBONS; i++) ribbon(context, hue + i * 14, seconds, i);
  words(context, name, new Date(now));
  progress(context, hue, now % 1000 / 1000, frame);
}

/** The same name has the same colour on every machine. */
export function hueOf(name) {
  let hash = 17;
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)) % 360;
  return hash;
}

function sky(context, hue) {
  const gradient = context.createLinearGradient(0, 0, WIDTH, HEIGHT);
  gradient.addColorStop(0, `hsl(${hue} 55% 16%)`);
  gradient.addColorStop(1, `hsl(${hue + 45} 60% 30%)`);
  context.fillStyle = gradient;
  context.fillRect(0, 0, WIDTH, HEIGHT);
}

function ribbon(context, hue, seconds, index) {
  const middle = HEIGHT * (0.3 + 0.13 * index);
  const height = 26 + 12 * Math.sin(seconds * 0.6 + index);
  context.beginPath();
  context.moveTo(0, HEIGHT);
  for (let x = 0; x <= WIDTH; x += 16) {
    const wave = Math.sin(x / 90 + seconds * (0.7 + index * 0.17) + index * 1.9) * height;
    context.lineTo(x, middle + wave + Math.cos(x / 150 - seconds) * 14);
  }
  context.lineTo(WIDTH, HEIGHT);
  context.closePath();
  context.fillStyle = `hsl(${hue} 80% 62% / 0.13)`;
  context.fill();
}

function words(context, name, time) {
  context.textAlign = 'center';
  context.fillStyle = '#fff';
  context.shadowColor = 'rgb(0 0 0 / 0.35)';
  context.shadowBlur = 14;
  context.font = `600 ${name.length > 14 ? 40 : 56}px ${FONT}`;
  context.fillText(name, WIDTH / 2, HEIGHT / 2 - 4, WIDTH - 60);
  context.font = `400 28px ${FONT}`;
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0'));
  context.fillText(`${clock.join(':')}.${Math.floor(time.getMilliseconds() / 100)}`, WIDTH / 2, HEIGHT / 2 + 44);
  context.shadowBlur = 0;
}

/** A bar that fills once a second, and the number of the frame. */
function progress(context, hue, part, frame) {
  context.fillStyle = 'rgb(255 255 255 / 0.18)';
  context.fillRect(0, HEIGHT - 6, WIDTH, 6);
  context.fillStyle = `hsl(${hue + 30} 95% 72%)`;
  context.fillRect(0, HEIGHT - 6, WIDTH * part, 6);
  context.textAlign = 'right';
  context.fillStyle = 'rgb(255 255 255 / 0.6)';
  context.font = `400 15px ${FONT}`;
  context.fillText(`frame ${frame}`, WIDTH - 14, HEIGHT - 18);
}
