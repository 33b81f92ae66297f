//! The lock of a record in a fleet, and the fleet's memory of what was created, in Redis.

use std::sync::LazyLock;
use std::time::Duration;

use redis::{Script, ScriptInvocation};
use sha2::{Digest as _, Sha256};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::memory::{KEPT, Memo};
use super::turn::Next;
use crate::Client;
use crate::account::Account;
use crate::budget::Fleet;
use crate::remote::Request;

/// The first pause of whoever waits for the lock; it doubles, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(200);

/// How long a lock is renewed: a turn that nobody goes on with must not keep others out for good.
const LONGEST_TURN: Duration = Duration::from_secs(600);

// Each script does no harm when it arrives twice. KEYS: 1 the lock, 2 the memory. ARGV: 1 the token.

static TAKE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local holder = redis.call('GET', KEYS[1])
         if holder and holder ~= ARGV[1] then return 0 end
         redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
         return 1",
    )
});

static RENEW: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
         return redis.call('PEXPIRE', KEYS[1], ARGV[2])",
    )
});

/// What is remembered, unless it is ARGV 2; or else notes that the holder begins, for ARGV 3 milliseconds.
static NEXT: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {0, ''} end
         local begun = '?' .. ARGV[1]
         local memo = redis.call('GET', KEYS[2])
         if memo and memo ~= begun then
           if not tonumber(memo) then memo = '?' end
           if memo ~= ARGV[2] then return {2, memo} end
         end
         redis.call('SET', KEYS[2], begun, 'PX', ARGV[3])
         return {1, ''}",
    )
});

/// ARGV 2: the id to remember, `-` to forget that the holder began, or nothing.
static END: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if ARGV[2] == '-' then
           if redis.call('GET', KEYS[2]) == '?' .. ARGV[1] then redis.call('DEL', KEYS[2]) end
         elseif ARGV[2] ~= '' then
           redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
         end
         if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
         return 1",
    )
});

/// Where a record is known in Redis.
#[derive(Clone)]
struct Place {
    fleet: Fleet,
    lock: String,
    made: String,
    token: String,
}

impl Place {
    /// Nothing where the account has no fleet.
    fn of(client: &Client, key: &str) -> Option<Self> {
        let fleet = client.inner.config().account.budget.fleet()?;
        let root = client.base_url().as_str().trim_end_matches('/');
        // Braces keep both keys on one server where keys are spread by name. An `external_id` can be a person's address.
        let digest: String = Sha256::digest(key).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let start = format!("{}:{{{}}}:once:{digest}", fleet.prefix_of_keys(), Account::host(root));
        let (lock, made) = (format!("{start}:lock"), format!("{start}:made"));
        Some(Self { fleet, lock, made, token: format!("{:032x}", fastrand::u128(..)) })
    }

    fn script(&self, script: &'static Script) -> ScriptInvocation<'static> {
        let mut script = script.key(&self.lock);
        script.key(&self.made).arg(&self.token);
        script
    }

    /// With this script, which takes the token and the time that the lock lasts.
    async fn hold(&self, script: &'static Script) -> Option<bool> {
        let mut script = self.script(script);
        script.arg(millis(self.fleet.expiry_of_locks()));
        self.fleet.ask::<u8>(&self.lock, &Request::Script(script)).await.map(|held| held == 1)
    }
}

/// The lock of a record, renewed by a task until it is dropped.
pub(super) struct Hold {
    place: Place,
    renewal: Option<JoinHandle<()>>,
    /// What is to be remembered at the end, as the script takes it.
    memo: String,
    ended: bool,
}

impl Hold {
    /// Waits for the lock. Nothing where there is no fleet, or its Redis is away.
    pub(super) async fn wait(client: &Client, key: &str) -> Option<Self> {
        let place = Place::of(client, key)?;
        // From here on it is given back when it is dropped: Redis may grant it to somebody who waits no longer.
        let mut hold = Self { place, renewal: None, memo: String::new(), ended: false };
        let mut pause = FIRST_PAUSE;
        while !hold.place.hold(&TAKE).await? {
            // Those who wait do not ask all at once.
            tokio::time::sleep(pause.mul_f64(0.5 + fastrand::f64() / 2.0)).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        hold.renewal = Handle::try_current().ok().map(|runtime| runtime.spawn(renew(hold.place.clone())));
        Some(hold)
    }

    /// The id that the fleet remembers.
    pub(super) async fn recall(client: &Client, key: &str) -> Option<i64> {
        let place = Place::of(client, key)?;
        let mut command = redis::cmd("GET");
        command.arg(&place.made);
        let memo: Option<String> = place.fleet.ask(&place.lock, &Request::Command(command)).await?;
        memo?.parse().ok()
    }

    /// Whether it is still held; `true` while Redis is away, for nobody else can take it.
    pub(super) async fn is_kept(&self) -> bool {
        self.place.hold(&RENEW).await.unwrap_or(true)
    }

    /// What comes next, after a look that found nothing. Nothing while Redis is away.
    pub(super) async fn next(&self, forget: Option<Memo>) -> Option<Next> {
        let mut script = self.place.script(&NEXT);
        match forget {
            None => script.arg(""),
            Some(Memo::Begun) => script.arg("?"),
            Some(Memo::Made(id)) => script.arg(id),
        };
        script.arg(millis(KEPT));
        let (what, memo): (u8, String) = self.place.fleet.ask(&self.place.lock, &Request::Script(script)).await?;
        Some(match what {
            0 => Next::Lost,
            1 => Next::Create,
            _ => Next::Known(memo.parse().map_or(Memo::Begun, Memo::Made)),
        })
    }

    /// Gives the lock back, if it is still held. `made` is remembered; `nothing` says that nothing was created.
    pub(super) async fn end(mut self, made: Option<i64>, nothing: bool) {
        self.memo = match made {
            Some(id) => id.to_string(),
            None if nothing => "-".to_owned(),
            None => String::new(),
        };
        end(&self.place, &self.memo).await;
        self.ended = true;
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Some(renewal) = &self.renewal {
            renewal.abort();
        }
        // Outside of a runtime, the lock ends by itself.
        if !self.ended
            && let Ok(runtime) = Handle::try_current()
        {
            let (place, memo) = (self.place.clone(), std::mem::take(&mut self.memo));
            runtime.spawn(async move { end(&place, &memo).await });
        }
    }
}

async fn end(place: &Place, memo: &str) {
    let mut script = place.script(&END);
    script.arg(memo).arg(millis(KEPT));
    // Without a response, the lock ends by itself.
    let _: Option<u8> = place.fleet.ask(&place.lock, &Request::Script(script)).await;
}

/// Renews the lock until it is lost.
async fn renew(place: Place) {
    let pause = place.fleet.expiry_of_locks() / 3;
    let times = LONGEST_TURN.as_millis() / pause.as_millis().max(1);
    for _ in 0..times {
        tokio::time::sleep(pause).await;
        if place.hold(&RENEW).await == Some(false) {
            return;
        }
    }
}

fn millis(time: Duration) -> u64 {
    // Redis refuses times that end beyond its own.
    const MOST: Duration = Duration::from_secs(30 * 24 * 60 * 60);
    time.min(MOST).as_millis() as u64
}
