-- The bucket of one account, for all who share it: the arithmetic of `bucket.rs`, by the clock of this server.
--
-- KEYS: 1 the bucket, a hash; 2 the calls on their way, a sorted set of leases by the time at which they end.
-- ARGV: 1 what to do; 2 the lease; 3 calls and 4 window that the asker assumes; 5 the epoch it knows of; 6 how long the keys
--       are kept. Then, to take: 7 how long the lease is, 8 the rank of the priority, 9 how full the asker holds the bucket to
--       be, 10 whether it has to tell, 11 whether it ever got an answer, 12 how long it was told to pause, 13 how long the call
--       has waited. To settle: 7 when the call left, 8 the calls answered by then, 9 whether it was answered at all, 10 and 11
--       used and allowed calls, 0 where not told, 12 whether it was refused, 13 for how long, 0 where not told, 14 a random
--       part of one.
-- Times are in microseconds; they and the counters are whole numbers far below 2^53, where doubles become inexact.

local what, id = ARGV[1], ARGV[2]
local arg = {}
for i = 3, #ARGV do arg[i] = tonumber(ARGV[i]) end

local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])

local FIELDS = {'level', 'seen', 'at', 'answered', 'calls', 'learned', 'window', 'epoch', 'refusals', 'pause', 'since', 'frozen',
  'left1', 'left2', 'wanted', 'asked'}
local stored = redis.call('HMGET', KEYS[1], unpack(FIELDS))
local bucket = {}
for i, field in ipairs(FIELDS) do bucket[field] = tonumber(stored[i]) end

local new = not bucket.level
if new then
  bucket = {level = 0, seen = now, at = now, answered = 0, calls = arg[3], learned = 0, window = arg[4], epoch = arg[5],
    refusals = 0, pause = 0}
end
-- When the first refusal since a success came, whether the account is frozen, when the last calls of later priorities left,
-- until when a place is kept for one of those, and when the last call left before anything was learned.
for _, field in ipairs({'since', 'frozen', 'left1', 'left2', 'wanted', 'asked'}) do bucket[field] = bucket[field] or 0 end

-- The clock was set back: what lay ahead still does, and no more than that.
local back = bucket.at - now
if back > 0 then
  for _, field in ipairs({'seen', 'pause', 'since', 'left1', 'left2', 'wanted', 'asked'}) do
    bucket[field] = math.max(bucket[field] - back, 0)
  end
  local leases = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '+inf', 'WITHSCORES')
  for i = 1, #leases, 2 do redis.call('ZADD', KEYS[2], tonumber(leases[i + 1]) - back, leases[i]) end
end
bucket.at = now

if bucket.learned == 0 then bucket.calls = arg[3] end
-- The shortest window that anybody vouches for; who has not heard of the last refusal yet may have been wrong.
if arg[5] == bucket.epoch then bucket.window = math.min(bucket.window, arg[4]) end

local function rate() return bucket.calls / bucket.window end

-- No pause is longer, whoever asked for it: then a call finds out.
local longest = math.min(math.max(3 * bucket.window, 1000000), 86400000000)
local function hold(time)
  bucket.pause = math.max(bucket.pause, math.min(time, now + longest))
  bucket.seen = math.max(bucket.seen, bucket.pause)
end
bucket.pause = math.min(bucket.pause, now + longest)
bucket.seen = math.min(bucket.seen, now + longest)
bucket.asked = math.min(bucket.asked, now)
bucket.level = math.min(bucket.level, bucket.calls + 1)

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
-- Also where there are none: a right that is missing shows at once.
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
drain(now)

-- Asked twice, after an answer was lost, it is still one lease.
local known = redis.call('ZREM', KEYS[2], id) == 1
local in_flight = redis.call('ZCARD', KEYS[2])
local granted, wait = 0, 0

if what == 'take' then
  -- Also what the first response said, if its report is on its way still.
  if new or arg[10] == 1 or (bucket.learned == 0 and arg[11] == 1) then
    bucket.level = math.max(bucket.level, math.min(arg[9], bucket.calls + 1))
    if arg[11] == 1 then bucket.learned = 1 end
    if arg[12] > 0 then hold(now + arg[12]) end
  end
  local rank, due, room = arg[8], false, bucket.calls
  if rank > 0 then
    -- Its least share, and what it leaves to others.
    local share = (rank == 1 and 10 or 40) / rate()
    due = math.min(arg[13], now - bucket['left' .. rank]) >= share
    if not due then room = room - math.floor(room / (rank == 1 and 4 or 2)) end
  elseif bucket.wanted > now then
    room = room - 1
  end
  wait = math.max(bucket.pause - now, 0)
  local excess = bucket.level + in_flight + 1 - room
  if excess > 1e-6 then
    wait = wait + excess / rate()
    -- It asks again within a second.
    if due then bucket.wanted = now + 1500000 end
  end
  -- Others may have filled it before anybody asked: one call finds out, and one more each second that no response comes. Those
  -- that ended without one leave no faster than they drain.
  if bucket.learned == 0 and bucket.level + in_flight > 1e-6 then
    local rest = bucket.asked + 1000000 - now
    if in_flight == 0 then rest = math.min(rest, bucket.level / rate()) end
    wait = math.max(wait, rest)
  end
  if wait > 0 then
    wait = math.ceil(math.max(wait, 1000))
  else
    granted = 1
    redis.call('ZADD', KEYS[2], now + arg[7], id)
    in_flight = in_flight + 1
    if rank > 0 then bucket['left' .. rank] = now end
    if due then bucket.wanted = 0 end
    if bucket.learned == 0 then bucket.asked = now end
  end
elseif arg[12] == 1 then
  bucket.learned = 1
  if arg[5] == bucket.epoch then
    bucket.epoch = bucket.epoch + 1
    bucket.refusals = bucket.refusals + 1
    bucket.window = arg[4]
  end
  if bucket.since == 0 then bucket.since = now end
  local pause = arg[13]
  if pause > longest or now - bucket.since > longest then bucket.frozen = 1 end
  if pause == 0 then pause = math.min(1000000 * 2 ^ math.min(bucket.refusals - 1, 16), bucket.window) end
  hold(math.ceil(now + math.min(pause, longest) + arg[14] / rate()))
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
      bucket.refusals, bucket.since, bucket.frozen = 0, 0, 0
      local ours = bucket.level + in_flight
      -- The clock may have been set back since it left, and one more than there is room for says all.
      local used = math.min(arg[10], bucket.calls + 1)
      local least = used - rate() * math.max(now - arg[7], 0)
      if ours + 1 <= least then
        bucket.level = least - in_flight
      elseif known then
        local meanwhile = bucket.answered - arg[8] - 1
        bucket.level = math.max(math.min(ours, used + 1 + in_flight + meanwhile) - in_flight, 0)
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
return {granted, wait, now, bucket.answered, bucket.epoch, calls, pause, string.format('%.6f', bucket.level + in_flight),
  bucket.frozen}
