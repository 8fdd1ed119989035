/** Holds iceserver-client.d.ts to the client: what it promises must be there. Compiled only. */

import type * as promised from '../../signal-server/src/main/resources/org/iceserver/signal/page/iceserver-client.js';
import type { IceServerClient } from '../../signal-server/src/main/resources/org/iceserver/signal/page/client/client.js';
import type { Peer } from '../../signal-server/src/main/resources/org/iceserver/signal/page/client/peer.js';
import type { Refusal } from '../../signal-server/src/main/resources/org/iceserver/signal/page/client/refusal.js';
import type { Room } from '../../signal-server/src/main/resources/org/iceserver/signal/page/client/room.js';

/** An error when `There` lacks something of `Promised`. */
type Keeps<Promised, There extends Promised> = There;

/** An error when `Promised` lacks something public of `There` that people may use. */
type Names<There, Promised, Inner extends keyof There = never> = Exclude<keyof There, keyof Promised | Inner> extends never ? true : Exclude<keyof There, keyof Promised | Inner>;

export type Kept = [
  Keeps<promised.IceServerClient, IceServerClient>,
  Keeps<promised.Room, Room>,
  Keeps<promised.Peer, Peer>,
  Keeps<promised.Refusal, Refusal>,
  Keeps<ConstructorParameters<typeof IceServerClient>, ConstructorParameters<typeof promised.IceServerClient>>,
  Keeps<Parameters<IceServerClient['room']>, Parameters<promised.IceServerClient['room']>>,
];

type Told<T extends true> = T;

/** `tell` dispatches an event; the rest of a peer is called by its room. */
export type AllTold = [
  Told<Names<IceServerClient, promised.IceServerClient, 'tell'>>,
  Told<Names<Room, promised.Room, 'tell'>>,
  Told<Names<Peer, promised.Peer, 'tell' | 'receive' | 'repeat' | 'undelivered' | 'alive' | 'returned' | 'networkChanged' | 'close'>>,
  Told<Names<Refusal, promised.Refusal>>,
];
