-- Writes kicks, forgets those that are over, and tells all nodes if anything is new.
-- KEYS: the kicks, their version, the set of names of nodes.
-- ARGV: the new version, the prefix of channels, how many kicks there may be, then a target and a text for each kick.
-- Answer: written | full, the version before, the version now.
local now = tonumber(redis.call('TIME')[1])
local function ends(text)
  return tonumber(string.match(text, '^%d+')) or 0
end
local count, latest = 0, 0
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local over = ends(all[i + 1])
  if over <= now then
    redis.call('HDEL', KEYS[1], all[i])
  else
    count = count + 1
    latest = math.max(latest, over)
  end
end
local before = redis.call('GET', KEYS[2]) or ''
local answer, version = 'written', before
for i = 4, #ARGV, 2 do
  local held = redis.call('HGET', KEYS[1], ARGV[i])
  local over = ends(ARGV[i + 1])
  if over > now and (not held or ends(held) < over) then
    if not held and count >= tonumber(ARGV[3]) then
      answer = 'full'
    else
      redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
      count = held and count or count + 1
      latest = math.max(latest, over)
      version = ARGV[1]
    end
  end
end
if version ~= before then
  local over = string.format('%d', latest)
  redis.call('SET', KEYS[2], version)
  redis.call('EXPIREAT', KEYS[1], over)
  redis.call('EXPIREAT', KEYS[2], over)
  for _, name in ipairs(redis.call('SMEMBERS', KEYS[3])) do
    redis.call('PUBLISH', ARGV[2] .. name, 'kicks ' .. version)
  end
end
return {answer, before, version}
