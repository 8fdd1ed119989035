/** What the reasons of drops mean; others are shown by their names. */

export const DROPS = {
  'no-permission': 'sent to or by somebody the call did not allow: common while a call begins',
  'unbound-channel': 'of a call whose channel has expired: common after a call ended',
  'no-allocation': 'of a call that this server does not hold (any more)',
  'own-address': 'meant for this server itself, which is never relayed to',
  'bandwidth': 'over a bandwidth limit',
  'impaired': 'lost on purpose: an operator impairs a network',
  'unauthenticated-rate': 'asked too often without a valid password: perhaps an attack',
  'undecodable': 'no TURN at all: scanners do this',
  'client-backpressure': 'a client on a slow connection could not take more',
  'inbox-full': 'this machine is overloaded',
  'unfinished-frame': 'connections that began a frame and stopped, or announced a long one before they had an allocation',
  'out-of-memory': 'the memory for buffers is used up',
  'internal-error': 'a fault of this server: its log says more',
};

/** Why the kernel leaves packets to the sockets. */
export const LEFT = {
  'gone': 'the channel had just ended',
  'expired': 'the channel has expired',
  'rules-changed': 'the rules have changed, and the peer is judged again',
  'ttl': 'the packet’s lifetime ends here',
  'header-checksum': 'the packet is damaged',
  'unfinished-checksum': 'from a sender on this host, whose card was to make the checksum',
  'no-checksum': 'the packet has no checksum, which IPv6 needs',
  'no-route': 'no way there is known',
  'no-neighbour': 'the next hop’s hardware address is not known yet',
  'too-big': 'longer than the path allows',
  'other-interface': 'would leave by an interface that the kernel program does not serve',
  'short': 'shorter than the shortest frame',
  'stun': 'connectivity checks always go through the sockets',
  'peer-here': 'to another client of this server that the kernel does not relay for',
  'no-headroom': 'the driver leaves no room for a longer header',
  'family': 'from IPv4 to IPv6 or back, which tc cannot do',
};
