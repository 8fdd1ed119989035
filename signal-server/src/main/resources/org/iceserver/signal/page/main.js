/**
 * The lab page: connects to the server that served it, runs the connectivity check and offers a room.
 */

import { CheckView } from './check-view.js';
import { byTestId } from './dom.js';
import { Media } from './media.js';
import { RoomView } from './room-view.js';
import { Room } from './room.js';
import { Signaling } from './signaling.js';

const WORDS = { connecting: 'Connecting…', open: 'Connected', lost: 'Connection lost, trying again…', refused: 'Refused' };

// Relative to the page, so that a proxy may serve it under a path of its own.
const url = new URL('signal', document.baseURI);
url.protocol = url.protocol.replace('http', 'ws');
url.hash = '';

const signaling = new Signaling(url);
const status = byTestId('status');
signaling.addEventListener('state', ({ detail: state }) => {
  status.dataset.state = state;
  status.textContent = WORDS[state];
  status.title = signaling.reason;
});

const media = new Media();
new RoomView(new Room(signaling, media), media, signaling);
new CheckView(signaling).run();
