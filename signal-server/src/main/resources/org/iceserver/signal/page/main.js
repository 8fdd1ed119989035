/**
 * The lab page: connects to the server that served it, runs the connectivity check and offers a room.
 */

import { CheckView } from './check-view.js';
import { byTestId } from './dom.js';
import { ExchangesView } from './exchanges-view.js';
import { Media } from './media.js';
import { pageFacts } from './page-facts.js';
import { Presence } from './presence.js';
import { RoomView } from './room-view.js';
import { Room } from './room.js';
import { ShareView } from './share-view.js';
import { IceServerClient } from './iceserver-client.js';

const STOPPED = 'The server was stopped; trying again…';
const WORDS = { connecting: 'Connecting…', open: 'Connected', lost: 'Connection lost, trying again…', refused: 'Refused' };

// Relative to the page, so that a proxy may serve it under a path of its own.
const signaling = new IceServerClient({ url: new URL('.', document.baseURI), token: tokenInAddress() });
const presence = new Presence(signaling);
const status = byTestId('status');
presence.addEventListener('change', () => {
  const { state, stopped, reason } = presence;
  status.dataset.state = state;
  status.textContent = state === 'lost' && stopped ? STOPPED : WORDS[state];
  status.title = reason;
});

const media = new Media();
new RoomView(new Room(signaling, media), media, signaling, presence, new ShareView(pageFacts()));
new ExchangesView(signaling);
new CheckView(signaling, presence).run();

/** A token comes behind the hash, as in `#lab&token=...`, which no server sees; it is taken out of sight. */
function tokenInAddress() {
  const [room, token] = location.hash.split('&token=');
  if (token) {
    sessionStorage.setItem('token', decodeURIComponent(token));
    history.replaceState(null, '', room || location.pathname);
  }
  return sessionStorage.getItem('token') ?? undefined;
}
