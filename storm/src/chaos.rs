//! Killing what runs.

use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};

use crate::Outcome;
use crate::processes::Processes;
use crate::redis_server::RedisServer;

/// When what is killed, by the time since the beginning.
#[derive(Debug, PartialEq)]
pub(crate) struct Plan(Vec<(Duration, Victim)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Victim {
    Process(usize),
    Redis,
}

impl Plan {
    /// Kills a process every ten seconds or so of the time that the work takes, but twice at least, and Redis once in the middle.
    pub(crate) fn new(seed: u64, processes: usize, has_redis: bool, work: Duration) -> Self {
        let mut random = fastrand::Rng::with_seed(seed ^ 0x0c1a_0500);
        let count = (work.as_secs() / 10).clamp(2, 30);
        let mut plan: Vec<_> = (0..count)
            .map(|_| (work.mul_f64(0.05 + 0.75 * random.f64()), Victim::Process(random.usize(..processes.max(1)))))
            .collect();
        if has_redis {
            plan.push((work.mul_f64(0.3 + 0.2 * random.f64()), Victim::Redis));
        }
        plan.sort_by_key(|(at, _)| *at);
        Self(plan)
    }

    /// Kills by the plan, starts again what was killed, and returns how often it did.
    pub(crate) async fn carry_out(
        self,
        processes: &mut Processes,
        mut redis: Option<&mut RedisServer>,
    ) -> Outcome<u32> {
        let start = Instant::now();
        let mut kills = 0;
        for (at, victim) in self.0 {
            sleep_until(start + at).await;
            match (victim, &mut redis) {
                (Victim::Process(place), _) => {
                    processes.kill(place).await?;
                    // A supervisor takes a moment.
                    sleep(Duration::from_millis(300)).await;
                    processes.restart(place).await?;
                }
                (Victim::Redis, Some(redis)) => redis.kill().await?,
                (Victim::Redis, None) => continue,
            }
            kills += 1;
        }
        Ok(kills)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_the_same_for_the_same_seed_and_ends_before_the_work() {
        let work = Duration::from_secs(60);
        let plan = Plan::new(4, 3, true, work);
        assert_eq!(plan, Plan::new(4, 3, true, work));
        assert_eq!(plan.0.len(), 7);
        assert_eq!(plan.0.iter().filter(|(_, victim)| *victim == Victim::Redis).count(), 1);
        assert!(plan.0.iter().all(|(at, _)| *at < work), "{plan:?}");
    }
}
