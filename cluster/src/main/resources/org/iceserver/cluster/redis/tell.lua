-- Says something to one node. ARGV: its channel, what is said.
redis.call('PUBLISH', ARGV[1], ARGV[2])
return {}
