/**
 * A client of iceserver: signaling over `ice-signal.v1`, and an RTCPeerConnection for every other peer of a room.
 *
 *     import { IceServerClient } from 'https://HOST:3000/iceserver-client.js';
 *
 *     const client = new IceServerClient();
 *     const room = await client.join('lab', {
 *       prepare(pc, peer) {
 *         for (const track of stream.getTracks()) pc.addTrack(track, stream);
 *         pc.ontrack = ({ streams: [remote] }) => show(peer, remote);
 *       },
 *     });
 *     room.addEventListener('gone', ({ detail: peer }) => hide(peer));
 *
 * A lost connection is opened again and the session resumed; both sides may offer at any time (perfect negotiation, the server
 * says who gives way); candidates trickle; fresh TURN credentials reach every connection before the old ones end; a call
 * outlives a restart of the server.
 *
 * This file depends on nothing else: the server puts the parts of the client into it. Types: iceserver-client.d.ts.
 */

import { IceServerClient } from './client/client.js';
import { Peer } from './client/peer.js';
import { Refusal } from './client/refusal.js';
import { Room } from './client/room.js';

export { IceServerClient, Peer, Refusal, Room };
