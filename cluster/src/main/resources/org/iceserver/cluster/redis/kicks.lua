-- Reads all kicks; none if there are more than there may be.
-- KEYS: the kicks, their version. ARGV: how many there may be.
-- Answer: the version, then a target and a text for each kick.
local answer = {redis.call('GET', KEYS[2]) or ''}
if redis.call('HLEN', KEYS[1]) <= tonumber(ARGV[1]) then
  for _, text in ipairs(redis.call('HGETALL', KEYS[1])) do
    answer[#answer + 1] = text
  end
end
return answer
