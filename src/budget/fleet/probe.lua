-- Tries commands, each of which a server can withhold, and returns the names and errors of those that fail.
--
-- KEYS: 1 a hash, 2 a sorted set, 3 a text; nobody else uses them. ARGV: the names of the commands.

local TRIES = {
  TIME = {'TIME'},
  HSET = {'HSET', KEYS[1], 'probe', 1},
  HMGET = {'HMGET', KEYS[1], 'probe'},
  PEXPIRE = {'PEXPIRE', KEYS[1], 1000},
  ZADD = {'ZADD', KEYS[2], 0, 'probe'},
  ZCARD = {'ZCARD', KEYS[2]},
  ZRANGEBYSCORE = {'ZRANGEBYSCORE', KEYS[2], 1, 1},
  ZREMRANGEBYSCORE = {'ZREMRANGEBYSCORE', KEYS[2], 1, 1},
  ZREM = {'ZREM', KEYS[2], 'probe'},
  SET = {'SET', KEYS[3], 1, 'PX', 1000},
  GET = {'GET', KEYS[3]},
  DEL = {'DEL', KEYS[3]},
}

local failed = {}
for _, name in ipairs(ARGV) do
  local reply = redis.pcall(unpack(TRIES[name]))
  if type(reply) == 'table' and reply.err then
    failed[#failed + 1] = name
    failed[#failed + 1] = reply.err
  end
end
return failed
