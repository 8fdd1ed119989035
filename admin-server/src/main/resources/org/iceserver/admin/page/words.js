/** What the reasons of drops mean; others are shown by their names. */

export const DROPS = {
  'no-permission': 'sent to or by somebody the call did not allow: common while a call begins',
  'unbound-channel': 'of a call whose channel has expired: common after a call ended',
  'no-allocation': 'of a call that this server does not hold (any more)',
  'own-address': 'meant for this server itself, which is never relayed to',
  'bandwidth': 'over a bandwidth limit',
  'unauthenticated-rate': 'asked too often without a valid password: perhaps an attack',
  'undecodable': 'no TURN at all: scanners do this',
  'client-backpressure': 'a client on a slow connection could not take more',
  'inbox-full': 'this machine is overloaded',
  'unfinished-frame': 'connections that began a frame and stopped, or announced a long one before they had an allocation',
  'out-of-memory': 'the memory for buffers is used up',
  'internal-error': 'a fault of this server: its log says more',
};
