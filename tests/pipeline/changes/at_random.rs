//! Everything at once, at random: updates before every answer, late and dated in the future, crashes and failures.

use super::desk::{Desk, Reader, later, minutes};
use crate::support::answer;

/// As far as updates lag behind their time here; the default overlap promises as much.
const LAG: i64 = 120;

#[tokio::test]
async fn whatever_happens_the_last_state_of_every_ticket_is_delivered() {
    for seed in 0..40 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut desk = minutes(random.i64(0..20));
        later(&mut desk, 1);
        let mut reader = Reader::of(desk).await;
        for _ in 0..6 {
            let mut fate = random.fork();
            reader.before(move |desk, _| {
                for _ in 0..fate.usize(0..3) {
                    happen(desk, &mut fate);
                }
                (fate.u8(0..10) == 0).then(|| answer(503, "", ""))
            });
            let most = if random.u8(0..3) == 0 { random.usize(0..12) } else { usize::MAX };
            reader.up_to(most).await.unwrap();
        }
        reader.nothing_happens();
        reader.pass().await;
        assert!(reader.has_everything(), "seed {seed}");
        assert_eq!(reader.pass().await, [0; 0], "seed {seed}: quiet, and yet there was something to deliver");
    }
}

/// Time goes by, and somebody does something.
fn happen(desk: &mut Desk, random: &mut fastrand::Rng) {
    later(desk, random.i64(0..200));
    desk.now += random.i64(0..1_000_000);
    let id = random.i64(1..30);
    match random.u8(0..20) {
        0 => {
            desk.tickets.remove(&id);
        }
        1 => desk.update_micros(id, desk.now + 400 * 86_400 * 1_000_000 + random.i64(0..1_000)),
        2..=9 => desk.update_micros(id, desk.now - random.i64(0..=LAG * 1_000_000)),
        _ => desk.update_micros(id, desk.now),
    }
}
