/** Numbers and times as people read them. */

const LANGUAGE = 'en';

const short = (value) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toFixed(1)));

function scaled(value, units) {
  let power = 0;
  while (Math.abs(short(value)) >= 1000 && power < units.length - 1) {
    value /= 1000;
    power += 1;
  }
  return `${short(value).toLocaleString(LANGUAGE)}${units[power]}`;
}

/** What nobody has measured is a dash. */
const known = (format) => (value) => (value === null || value === undefined ? '–' : format(value));

export const bits = known((value) => scaled(value, [' bit/s', ' kbit/s', ' Mbit/s', ' Gbit/s']));
export const bytes = known((value) => scaled(value, [' B', ' kB', ' MB', ' GB', ' TB']));
export const whole = known((value) => Math.round(value).toLocaleString(LANGUAGE));
export const perSecond = known((value) => scaled(value, ['/s', 'k/s', 'M/s']));

/** `2 d 4 h`, `4 h 12 min`, `12 min 5 s`, `5 s`. */
export function duration(seconds) {
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${Math.floor(seconds % 60)} s` : `${Math.floor(seconds)} s`;
}

/** The time of day of a second since 1970, in 24 hours, where this browser is. */
export function clock(second, seconds = true) {
  return new Date(second * 1000).toLocaleTimeString(LANGUAGE,
    { hour: '2-digit', minute: '2-digit', ...(seconds ? { second: '2-digit' } : {}), hourCycle: 'h23' });
}
