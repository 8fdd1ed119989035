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

/** What is dispatched is a CustomEvent; what its `detail` is depends on the type. */
declare class Dispatcher extends EventTarget {
  addEventListener(type: string, listener: ((event: CustomEvent<any>) => void) | EventListenerObject | null,
    options?: boolean | AddEventListenerOptions): void;
  removeEventListener(type: string, listener: ((event: CustomEvent<any>) => void) | EventListenerObject | null,
    options?: boolean | EventListenerOptions): void;
}

export class Refusal extends Error {
  /** The protocol's word, such as `room-full`. */
  readonly code: string;
}

export class IceServerClient extends Dispatcher {
  constructor(options?: ClientOptions);
  readonly state: 'idle' | 'connecting' | 'open' | 'lost' | 'refused';
  /** One sentence for people, while lost or refused. */
  readonly reason: string;
  readonly peer: string | null;
  /** What others know this client by in all its sessions. */
  readonly instance: string;
  readonly iceServers: RTCIceServer[];
  /** The largest message the server takes, in bytes. A larger one is rejected with the code `too-large` and not sent. */
  readonly maxMessage: number;
  readonly welcomeMs: number;
  connect(): void;
  ready(): Promise<void>;
  join(room: string, options?: JoinOptions): Promise<Room>;
  /** A room that is not entered yet, for listening to it first. */
  room(name: string, options?: JoinOptions): Room;
  close(): void;
  /** As `deliver`; a failure is dispatched as a `problem` event. */
  send(type: string, fields?: object): void;
  /** Rejects when the connection is lost. */
  request(type: string, fields?: object): Promise<any>;
  /** As `request`; what was not answered when the connection was lost is said again once the session is resumed. */
  deliver(type: string, fields?: object): Promise<any>;
}

/** Made by {@link IceServerClient#room}. */
export class Room extends Dispatcher {
  private constructor();
  readonly name: string;
  readonly peers: Map<string, Peer>;
  enter(): Promise<void>;
  update(info: unknown): Promise<unknown>;
  reopen(): void;
  leave(): void;
}

/** Made by {@link Room}. */
export class Peer extends Dispatcher {
  private constructor();
  /** Changes when the server has forgotten everybody and this peer is back in the same call. */
  readonly id: string;
  /** What the peer calls itself in all its sessions; undefined for other clients than this one. */
  readonly instance: string | undefined;
  readonly info: any;
  /** Its signaling connection is lost and may come back; its call may well be alive. */
  readonly away: boolean;
  readonly pc: RTCPeerConnection | null;
  readonly state: 'new' | RTCPeerConnectionState;
  /**
   * Says anything to this peer, through the server; it arrives there once, as a `message` event. Resolves once the server has
   * taken it, if need be after the connection to the server was lost and resumed; rejects when it will not arrive, which is
   * dispatched as a `problem` event, too.
   */
  tellPeer(data: unknown): Promise<unknown>;
  reopen(): void;
  refreshCredentials(): void;
}
