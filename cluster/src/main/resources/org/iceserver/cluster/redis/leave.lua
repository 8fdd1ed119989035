-- Removes our record, if it is ours.
-- KEYS: our record, the set of names. ARGV: our first line, our name.
local held = redis.call('GET', KEYS[1])
if held and string.sub(held, 1, #ARGV[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
  redis.call('SREM', KEYS[2], ARGV[2])
end
return {}
