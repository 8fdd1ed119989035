/** Types of iceserver-client.js. */

export interface ClientOptions {
  /** Where the server is, such as `https://HOST:3000/`. Default: where this module came from. */
  url?: string | URL;
  /** Shown to a server that wants one; a function is asked before each connection. */
  token?: string | (() => string | undefined | Promise<string | undefined>);
}

export interface JoinOptions {
  /** What the others may know; any JSON of at most 2,048 bytes. */
  info?: unknown;
  /** The configuration of each connection; asked again when there are fresh credentials. */
  configuration?: (iceServers: RTCIceServer[]) => RTCConfiguration;
  /** Called for each new connection before it is offered or answered: add tracks, channels and listeners here. */
  prepare?: (pc: RTCPeerConnection, peer: Peer) => void;
}

export class Refusal extends Error {
  /** The protocol's word, such as `room-full`. */
  readonly code: string;
}

export class IceServerClient extends EventTarget {
  constructor(options?: ClientOptions);
  readonly state: 'idle' | 'connecting' | 'open' | 'lost' | 'refused';
  /** One sentence for people, while lost or refused. */
  readonly reason: string;
  readonly peer: string | null;
  readonly iceServers: RTCIceServer[];
  readonly welcomeMs: number;
  connect(): void;
  ready(): Promise<void>;
  join(room: string, options?: JoinOptions): Promise<Room>;
  /** A room that is not entered yet, for listening to it first. */
  room(name: string, options?: JoinOptions): Room;
  close(): void;
  send(type: string, fields?: object): void;
  request(type: string, fields?: object): Promise<any>;
}

export class Room extends EventTarget {
  readonly name: string;
  readonly peers: Map<string, Peer>;
  enter(): Promise<void>;
  update(info: unknown): Promise<unknown>;
  reopen(): void;
  leave(): void;
}

export class Peer extends EventTarget {
  readonly id: string;
  readonly info: any;
  /** Its signaling connection is lost and may come back; its call may well be alive. */
  readonly away: boolean;
  readonly pc: RTCPeerConnection | null;
  readonly state: 'new' | RTCPeerConnectionState;
  /** Says anything to this peer, through the server; it arrives there as a `message` event. */
  tellPeer(data: unknown): void;
  reopen(): void;
  refreshCredentials(): void;
}
