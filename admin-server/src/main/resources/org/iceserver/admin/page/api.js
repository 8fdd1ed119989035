/** The admin API: what is asked, what it answers, and the token that it may want. */

import { byTestId } from './dom.js';

let token = sessionStorage.getItem('admin-token');

/** The API says no; the message is its sentence. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} sentence
   */
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/**
 * What stands at a path below `/api/v1/`.
 *
 * @param {string} path
 * @returns {Promise<any>}
 */
export function ask(path) {
  return exchange(path, {});
}

/**
 * Has the server do something.
 *
 * @param {string} path
 * @param {object} what
 * @returns {Promise<any>}
 */
export function order(path, what) {
  return exchange(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(what) });
}

/**
 * @param {string} path
 * @param {RequestInit} request
 */
async function exchange(path, request) {
  const headers = { ...request.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  const answer = await fetch(`/api/v1/${path}`, { ...request, headers });
  showDoor(answer.status === 401);
  const body = await answer.json();
  if (!answer.ok) throw new Refused(answer.status, body.error);
  return body;
}

function showDoor(wanted) {
  const door = byTestId('door');
  if (door.hidden !== wanted) return;
  door.hidden = !wanted;
  if (wanted) byTestId('token').focus();
}

byTestId('door').addEventListener('submit', (event) => {
  event.preventDefault();
  const { value } = byTestId('token');
  token = value;
  sessionStorage.setItem('admin-token', value);
});
