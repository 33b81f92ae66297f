-- The bucket of one account, for all who share it: the arithmetic of `bucket.rs`, by the clock of this server.
--
-- KEYS: 1 the bucket, a hash; 2 the calls on their way, a sorted set of leases by the time at which they end.
-- ARGV: 1 what to do; 2 the lease; 3 calls and 4 window that the asker assumes; 5 the epoch it knows of; 6 how long the keys
--       are kept. Then, to take: 7 how long the lease is, 8 whether it is a bulk call, 9 how full the asker holds the bucket
--       to be, 10 whether it has to tell, 11 whether it ever got an answer, 12 how long it was told to pause. To settle: 7 when the call left, 8 the calls answered by then, 9 whether it was
--       answered at all, 10 and 11 used and allowed calls, 0 where not told, 12 whether it was refused, 13 for how long, 0
--       where not told, 14 a random part of one.
-- Times are in microseconds; they and the counters are whole numbers far below 2^53, where doubles become inexact.

if ARGV[1] == 'probe' then
  redis.call('SET', KEYS[1], '', 'PX', 1000)
  return 1
end

local what, id = ARGV[1], ARGV[2]
local arg = {}
for i = 3, #ARGV do arg[i] = tonumber(ARGV[i]) end

local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])

local FIELDS = {'level', 'seen', 'at', 'answered', 'calls', 'learned', 'window', 'epoch', 'refusals', 'pause'}
local stored = redis.call('HMGET', KEYS[1], unpack(FIELDS))
local bucket = {}
for i, field in ipairs(FIELDS) do bucket[field] = tonumber(stored[i]) end

local new = not bucket.level
if new then
  bucket = {level = 0, seen = now, at = now, answered = 0, calls = arg[3], learned = 0, window = arg[4], epoch = arg[5],
    refusals = 0, pause = 0}
end

-- The clock was set back: what lay ahead still does.
if now < bucket.at then
  bucket.seen = bucket.seen - (bucket.at - now)
  bucket.pause = math.max(bucket.pause - (bucket.at - now), 0)
end
bucket.at = now

if bucket.learned == 0 then bucket.calls = arg[3] end
-- The shortest window that anybody vouches for; who has not heard of the last refusal yet may have been wrong.
if arg[5] == bucket.epoch then bucket.window = math.min(bucket.window, arg[4]) end

local function rate() return bucket.calls / bucket.window end

local function drain(time)
  if time > bucket.seen then
    bucket.level = math.max(bucket.level - rate() * (time - bucket.seen), 0)
    bucket.seen = time
  end
end

-- Who held these is gone, or forgot to say: the calls count as answered when their leases ended.
local ended = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'WITHSCORES')
for i = 2, #ended, 2 do
  drain(tonumber(ended[i]))
  bucket.level = bucket.level + 1
  bucket.answered = bucket.answered + 1
end
if #ended > 0 then redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now) end
drain(now)

-- Asked twice, after an answer was lost, it is still one lease.
local known = redis.call('ZREM', KEYS[2], id) == 1
local in_flight = redis.call('ZCARD', KEYS[2])
local granted, wait = 0, 0

if what == 'take' then
  if new or arg[10] == 1 then
    bucket.level = math.max(bucket.level, arg[9])
    if arg[11] == 1 then bucket.learned = 1 end
    if arg[12] > 0 then
      bucket.pause = math.max(bucket.pause, now + arg[12])
      bucket.seen = math.max(bucket.seen, bucket.pause)
    end
  end
  local room = bucket.calls
  if bucket.learned == 0 then
    room = math.max(bucket.calls / 4, 1)
  elseif arg[8] == 1 then
    room = bucket.calls - math.floor(bucket.calls / 4)
  end
  local excess = bucket.level + in_flight + 1 - room
  wait = math.max(bucket.pause - now, 0)
  if excess > 1e-6 then wait = wait + excess / rate() end
  if wait > 0 then
    wait = math.ceil(math.max(wait, 1000))
  else
    granted = 1
    redis.call('ZADD', KEYS[2], now + arg[7], id)
    in_flight = in_flight + 1
  end
elseif arg[12] == 1 then
  bucket.learned = 1
  if arg[5] == bucket.epoch then
    bucket.epoch = bucket.epoch + 1
    bucket.refusals = bucket.refusals + 1
    bucket.window = arg[4]
  end
  local pause = arg[13]
  if pause == 0 then pause = math.min(1000000 * 2 ^ math.min(bucket.refusals - 1, 16), bucket.window) end
  bucket.pause = math.max(bucket.pause, math.ceil(now + pause + arg[14] / rate()))
  bucket.seen = bucket.pause
  bucket.level = math.max(bucket.calls - 1 - in_flight, 0)
else
  if known then
    bucket.level = bucket.level + 1
    bucket.answered = bucket.answered + 1
  end
  if arg[9] == 1 then bucket.learned = 1 end
  if arg[11] > 0 then
    bucket.calls = arg[11]
    if arg[5] == bucket.epoch then
      bucket.refusals = 0
      local ours = bucket.level + in_flight
      local least = arg[10] - rate() * (now - arg[7])
      if ours + 1 <= least then
        bucket.level = least - in_flight
      elseif known then
        local meanwhile = bucket.answered - arg[8] - 1
        bucket.level = math.max(math.min(ours, arg[10] + 1 + in_flight + meanwhile) - in_flight, 0)
      end
    end
  end
end

local save = {}
for _, field in ipairs(FIELDS) do
  save[#save + 1] = field
  save[#save + 1] = string.format('%.17g', bucket[field])
end
redis.call('HSET', KEYS[1], unpack(save))
local pause = math.max(bucket.pause - now, 0)
local keep = math.ceil((arg[6] + pause) / 1000)
redis.call('PEXPIRE', KEYS[1], keep)
redis.call('PEXPIRE', KEYS[2], keep)

local calls = bucket.learned == 1 and bucket.calls or 0
return {granted, wait, now, bucket.answered, bucket.epoch, calls, pause, string.format('%.6f', bucket.level + in_flight)}
