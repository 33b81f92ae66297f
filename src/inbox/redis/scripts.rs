//! The scripts that work on the keys of an inbox, each in one step.

use std::sync::LazyLock;

use redis::Script;

/// The beginning of all scripts. Redis' own clock counts, for those of the fleet differ.
///
/// | Key | Holds |
/// |---|---|
/// | `next` | the last id |
/// | `heads`, `bodies` | deliveries, by id |
/// | `arrived:{lane}` | ids by time of arrival |
/// | `group:{group}` | the ids of a group |
/// | `ready:{lane}` | groups that nobody works on, by the time at which they are due |
/// | `leases:{lane}` | groups that are worked on, by the time at which their leases end |
/// | `claims` | the tokens of these leases |
/// | `dead` | ids of dead letters by time |
/// | `kept`, `kept:{group}` | ids of what is kept for later ones of its group, by the time at which it expires; those of a group |
/// | `seen:{delivery}` | what was stored before; it expires |
/// | `worked:{group}` | groups that were worked on a moment ago; it expires |
const COMMON: &str = r"
local p = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function release(lane, group, due)
  redis.call('ZREM', p .. 'leases:' .. lane, group)
  redis.call('HDEL', p .. 'claims', group)
  if redis.call('ZCARD', p .. 'group:' .. group) > 0 then
    redis.call('ZADD', p .. 'ready:' .. lane, due, group)
  else
    redis.call('ZREM', p .. 'ready:' .. lane, group)
  end
end
local function leave(id, head)
  redis.call('ZREM', p .. 'arrived:' .. head.lane, id)
  redis.call('ZREM', p .. 'group:' .. head.group, id)
  redis.call('ZREM', p .. 'dead', id)
  redis.call('ZREM', p .. 'kept', id)
  redis.call('ZREM', p .. 'kept:' .. head.group, id)
end
local function drop(id, head)
  leave(id, head)
  redis.call('HDEL', p .. 'heads', id)
  redis.call('HDEL', p .. 'bodies', id)
end
local function list(found, ids)
  for _, id in ipairs(ids) do
    table.insert(found, id)
    table.insert(found, redis.call('HGET', p .. 'heads', id) or '')
    table.insert(found, redis.call('HGET', p .. 'bodies', id) or '')
  end
  return found
end
local function wait(id, head, due)
  redis.call('ZADD', p .. 'group:' .. head.group, id, id)
  redis.call('ZADD', p .. 'arrived:' .. head.lane, head.at, id)
  if not redis.call('HGET', p .. 'claims', head.group) then
    redis.call('ZADD', p .. 'ready:' .. head.lane, 'NX', due, head.group)
  end
end
";

/// Sent twice, after a response was lost, it stores once.
pub(super) static APPEND: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
local known = redis.call('SET', p .. 'seen:' .. ARGV[1], now, 'NX', 'PX', ARGV[2])
if not known then return 0 end
local id = redis.call('INCR', p .. 'next')
local head = cjson.decode(ARGV[3])
head.at = now
redis.call('HSET', p .. 'heads', id, cjson.encode(head))
redis.call('HSET', p .. 'bodies', id, ARGV[4])
wait(id, head, now)
return 1",
    )
});

/// Ends leases, lets dead letters expire, then hands a group out: the same one to whoever asks twice, after a response was lost.
pub(super) static TAKE: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
local lane, lease, token = ARGV[1], ARGV[2], ARGV[3]
for _, group in ipairs(redis.call('ZRANGEBYSCORE', p .. 'leases:' .. lane, 0, now, 'LIMIT', 0, 100)) do
  release(lane, group, now)
end
for name, time in pairs({dead = now - ARGV[5], kept = now}) do
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. name, 0, time, 'LIMIT', 0, 10)) do
    local json = redis.call('HGET', p .. 'heads', id)
    if json then drop(id, cjson.decode(json)) else redis.call('ZREM', p .. name, id) end
  end
end
local held, group, recent = redis.call('GET', p .. 'token:' .. token), nil, nil
if held then
  recent, group = string.sub(held, 1, 1), string.sub(held, 2)
else
  local first = redis.call('ZRANGE', p .. 'ready:' .. lane, 0, 0, 'WITHSCORES')
  if not first[1] then return {'', ''} end
  if tonumber(first[2]) > now then return {'', tostring(first[2] - now)} end
  group = first[1]
  redis.call('ZREM', p .. 'ready:' .. lane, group)
  redis.call('ZADD', p .. 'leases:' .. lane, now + lease, group)
  redis.call('HSET', p .. 'claims', group, token)
  recent = tostring(redis.call('EXISTS', p .. 'worked:' .. group))
  redis.call('SET', p .. 'worked:' .. group, 1, 'PX', ARGV[6])
  redis.call('SET', p .. 'token:' .. token, recent .. group, 'PX', 5000)
end
local found = {group, recent}
for _, name in ipairs({'group:', 'kept:'}) do
  list(found, redis.call('ZRANGE', p .. name .. group, 0, ARGV[4] - 1))
end
return found",
    )
});

pub(super) static RENEW: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
for _, lane in ipairs({'messages', 'orders'}) do
  if redis.call('HGET', p .. 'claims', ARGV[1]) == ARGV[2] and redis.call('ZSCORE', p .. 'leases:' .. lane, ARGV[1]) then
    redis.call('ZADD', p .. 'leases:' .. lane, now + ARGV[3], ARGV[1])
    return 1
  end
end
return 0",
    )
});

/// The fourth argument is 1 if the group was worked on before this time. Outcomes come as id, word, pause and reason.
pub(super) static SETTLE: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
local group, due, lane, is_done, is_over = ARGV[1], now, nil, false, true
if redis.call('HGET', p .. 'claims', group) ~= ARGV[2] then return 0 end
for _, known in ipairs({'messages', 'orders'}) do
  if redis.call('ZSCORE', p .. 'leases:' .. known, group) then lane = known end
end
if not lane then return 0 end
local settled = {}
for i = 5, #ARGV, 4 do
  local id, word, pause, reason = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]), ARGV[i + 3]
  local json = redis.call('HGET', p .. 'heads', id)
  settled[id] = true
  if json then
    local head = cjson.decode(json)
    if word == 'done' then
      drop(id, head)
      is_done = true
    elseif word == 'keep' then
      leave(id, head)
      if head.at + pause <= now then
        drop(id, head)
      else
        redis.call('ZADD', p .. 'kept', head.at + pause, id)
        redis.call('ZADD', p .. 'kept:' .. group, id, id)
      end
    elseif word == 'dead' then
      leave(id, head)
      head.attempts = head.attempts + 1
      head.dead = reason
      redis.call('HSET', p .. 'heads', id, cjson.encode(head))
      redis.call('ZADD', p .. 'dead', now, id)
    else
      if word == 'counts' then head.attempts = head.attempts + 1 end
      redis.call('HSET', p .. 'heads', id, cjson.encode(head))
      leave(id, head)
      wait(id, head, due)
      due = math.max(due, now + pause)
      is_over = false
    end
  end
end
if is_done then
  redis.call('SET', p .. 'worked:' .. group, 1, 'PX', ARGV[3])
  -- Once something is done, what is kept waits no longer for it.
  for _, id in ipairs(redis.call('ZRANGE', p .. 'kept:' .. group, 0, 999)) do
    local json = redis.call('HGET', p .. 'heads', id)
    if settled[id] then
      -- It still waits.
    elseif json then
      local head = cjson.decode(json)
      leave(id, head)
      wait(id, head, due)
    else
      redis.call('ZREM', p .. 'kept:' .. group, id)
    end
  end
elseif is_over and ARGV[4] ~= '1' then
  redis.call('DEL', p .. 'worked:' .. group)
end
release(lane, group, due)
return 1",
    )
});

pub(super) static RESEND: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
if not redis.call('ZSCORE', p .. 'dead', ARGV[1]) then return 0 end
local json = redis.call('HGET', p .. 'heads', ARGV[1])
if not json then return 0 end
local head = cjson.decode(json)
redis.call('ZREM', p .. 'dead', ARGV[1])
head.dead = nil
head.attempts = 0
redis.call('HSET', p .. 'heads', ARGV[1], cjson.encode(head))
wait(ARGV[1], head, now)
return 1",
    )
});

/// Deletes deliveries, and returns how many were there.
pub(super) static DROP: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
local count = 0
for _, id in ipairs(ARGV) do
  local json = redis.call('HGET', p .. 'heads', id)
  if json then
    local head = cjson.decode(json)
    drop(id, head)
    if redis.call('ZCARD', p .. 'group:' .. head.group) == 0 then
      redis.call('ZREM', p .. 'ready:' .. head.lane, head.group)
    end
    count = count + 1
  end
end
return count",
    )
});

/// Returns all ids, or those of the oldest dead letters.
pub(super) static IDS: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
if ARGV[1] ~= '' then return redis.call('ZRANGE', p .. 'dead', 0, ARGV[1] - 1) end
local found = {}
for _, name in ipairs({'arrived:messages', 'arrived:orders', 'kept', 'dead'}) do
  for _, id in ipairs(redis.call('ZRANGE', p .. name, 0, -1)) do table.insert(found, id) end
end
return found",
    )
});

/// Returns ids, heads and bodies.
pub(super) static LIST: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
return list({}, ARGV)",
    )
});

pub(super) static STATE: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
local oldest = -1
for _, lane in ipairs({'messages', 'orders'}) do
  local entry = redis.call('ZRANGE', p .. 'arrived:' .. lane, 0, 0, 'WITHSCORES')
  if entry[2] then oldest = math.max(oldest, now - entry[2]) end
end
return {
  redis.call('ZCARD', p .. 'arrived:messages'), redis.call('ZCARD', p .. 'arrived:orders'),
  redis.call('ZCARD', p .. 'leases:messages') + redis.call('ZCARD', p .. 'leases:orders'),
  redis.call('ZCARD', p .. 'kept'), redis.call('ZCARD', p .. 'dead'), oldest,
}",
    )
});

fn script(body: &str) -> Script {
    Script::new(&format!("{COMMON}{body}"))
}
