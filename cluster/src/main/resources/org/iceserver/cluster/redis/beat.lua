-- Writes our record and reads the records of all living nodes.
-- KEYS: our record, the set of names, our channel, the version of the kicks.
-- ARGV: our first line, our record, the lease in ms, the prefix of records, our name, "take" to take the name from another.
-- Answer: there | missing | another, the version of the kicks, then the records.
local held = redis.call('GET', KEYS[1])
local ours = 'missing'
if held then
  ours = string.sub(held, 1, #ARGV[1]) == ARGV[1] and 'there' or 'another'
end
if ours == 'another' and ARGV[6] == 'take' then
  ours = 'missing'
end
if ours ~= 'another' then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
  redis.call('SADD', KEYS[2], ARGV[5])
  redis.call('PUBLISH', KEYS[3], 'beat ' .. ARGV[1])
end
local answer = {ours, redis.call('GET', KEYS[4]) or ''}
for _, name in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  local record = redis.call('GET', ARGV[4] .. name)
  if record then
    answer[#answer + 1] = record
  else
    redis.call('SREM', KEYS[2], name)
  end
end
return answer
