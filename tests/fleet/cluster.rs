//! A Redis Cluster of three servers, and servers behind a sentinel.

use std::time::{Duration, Instant};

use gorgias::RedisServer as Address;
use gorgias::budget::{Budget, Fleet};

use crate::help::{Log, SLOW, fleet, member, take, told};
use crate::redis_server::RedisServer;

/// Slots of the three servers.
const SLOTS: [(u16, u16); 3] = [(0, 5460), (5461, 10922), (10923, 16383)];

struct Cluster(Vec<RedisServer>);

fn port(redis: &RedisServer) -> &str {
    redis.url().rsplit_once(':').unwrap().1
}

impl Cluster {
    fn start() -> Self {
        let nodes: Vec<_> = SLOTS
            .map(|_| {
                let bus = RedisServer::free_port().to_string();
                let settings = ["--cluster-enabled", "yes", "--cluster-port", &bus, "--cluster-node-timeout", "2000"];
                (RedisServer::with(&settings), bus)
            })
            .into();
        for ((node, _), (first, last)) in nodes.iter().zip(SLOTS) {
            node.ask::<()>(&format!("CLUSTER ADDSLOTSRANGE {first} {last}"));
        }
        for (node, bus) in &nodes[1..] {
            nodes[0].0.ask::<()>(&format!("CLUSTER MEET 127.0.0.1 {} {bus}", port(node)));
        }
        let cluster = Self(nodes.into_iter().map(|(node, _)| node).collect());
        let start = Instant::now();
        while !cluster.0.iter().all(|node| node.ask::<String>("CLUSTER INFO").contains("cluster_state:ok")) {
            assert!(start.elapsed() < Duration::from_secs(30), "the cluster does not come about");
            std::thread::sleep(Duration::from_millis(20));
        }
        cluster
    }

    /// Gives one of them a replica, and waits until it has everything.
    fn replica_of(&self, owner: usize) -> RedisServer {
        let bus = RedisServer::free_port().to_string();
        let settings = ["--cluster-enabled", "yes", "--cluster-port", &bus, "--cluster-node-timeout", "2000"];
        let replica = RedisServer::with(&settings);
        self.0[0].ask::<()>(&format!("CLUSTER MEET 127.0.0.1 {} {bus}", port(&replica)));
        let id: String = self.0[owner].ask("CLUSTER MYID");
        let start = Instant::now();
        let wait = |what: &str, condition: &dyn Fn() -> bool| {
            while !condition() {
                assert!(start.elapsed() < Duration::from_secs(30), "{what} does not come about");
                std::thread::sleep(Duration::from_millis(20));
            }
        };
        wait("the meeting", &|| replica.ask::<String>("CLUSTER NODES").contains(&id));
        replica.ask::<()>(&format!("CLUSTER REPLICATE {id}"));
        wait("the copy", &|| replica.ask::<String>("INFO replication").contains("master_link_status:up"));
        // Whoever votes must know of it.
        let name: String = replica.ask("CLUSTER MYID");
        let known = format!("slave {id}");
        let knows = |node: &RedisServer| {
            node.ask::<String>("CLUSTER NODES").lines().any(|line| line.starts_with(&name) && line.contains(&known))
        };
        wait("the news", &|| self.0.iter().all(knows));
        replica
    }

    fn slot(&self, account: &str) -> u16 {
        self.0[0].ask(&format!("CLUSTER KEYSLOT gorgias:{{{account}}}:bucket"))
    }

    /// The server of an account, by its place.
    fn owner(&self, account: &str) -> usize {
        let slot = self.slot(account);
        SLOTS.iter().position(|(first, last)| (*first..=*last).contains(&slot)).unwrap()
    }
}

/// Waits until the server says what is expected of it, and how many calls are on their way.
async fn settled(redis: &RedisServer, account: &str) {
    let start = Instant::now();
    while redis.in_flight(account) > 0 {
        assert!(start.elapsed() < Duration::from_secs(20), "the report does not come");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn the_keys_of_an_account_are_found_wherever_they_are() {
    let cluster = Cluster::start();
    let (log, _guard) = Log::start();
    // Any one address leads to all.
    let shared = fleet(cluster.0[0].url());
    let mut seen = [false; 3];
    for number in 0..12 {
        let account = format!("acme-{number}");
        let owner = &cluster.0[cluster.owner(&account)];
        seen[cluster.owner(&account)] = true;
        let budget = Budget::in_fleet(SLOW, shared.clone(), &account);
        take(&budget).await.complete(told(5, SLOW.calls));
        settled(owner, &account).await;
        // Another process, which knows another server.
        let second = member(cluster.0[2].url(), &account);
        let permit = take(&second).await;
        assert!((5.9..=6.0).contains(&second.state().used), "{:?}", second.state());
        permit.give_back();
        settled(owner, &account).await;
    }
    assert_eq!((seen, log.count("WARN")), ([true; 3], 0), "{}", log.text());
}

impl Cluster {
    /// Begins to move a slot from its server to the next; returns both.
    fn begin_to_move(&self, slot: u16) -> [&RedisServer; 2] {
        let from = SLOTS.iter().position(|(first, last)| (*first..=*last).contains(&slot)).unwrap();
        let (from, to) = (&self.0[from], &self.0[(from + 1) % 3]);
        let [source, target]: [String; 2] = [from, to].map(|node| node.ask("CLUSTER MYID"));
        to.ask::<()>(&format!("CLUSTER SETSLOT {slot} IMPORTING {source}"));
        from.ask::<()>(&format!("CLUSTER SETSLOT {slot} MIGRATING {target}"));
        [from, to]
    }

    fn end_to_move(slot: u16, [from, to]: [&RedisServer; 2]) {
        let target: String = to.ask("CLUSTER MYID");
        for node in [to, from] {
            let keys: Vec<String> = from.ask(&format!("CLUSTER GETKEYSINSLOT {slot} 100"));
            for key in keys {
                from.ask::<redis::Value>(&format!("MIGRATE 127.0.0.1 {} {key} 0 5000", port(to)));
            }
            node.ask::<()>(&format!("CLUSTER SETSLOT {slot} NODE {target}"));
        }
    }
}

#[tokio::test]
async fn a_slot_that_moves_is_followed() {
    let cluster = Cluster::start();
    let (log, _guard) = Log::start();
    let budget = member(cluster.0[0].url(), "acme");
    take(&budget).await.complete(told(7, SLOW.calls));
    let slot = cluster.slot("acme");
    settled(&cluster.0[cluster.owner("acme")], "acme").await;
    let nodes = cluster.begin_to_move(slot);
    // Neither server takes the keys meanwhile, for one of the two is not there. That is an outage at most, and no call fails.
    for _ in 0..5 {
        take(&budget).await.give_back();
    }
    Cluster::end_to_move(slot, nodes);
    let start = Instant::now();
    while !budget.state().fleet.unwrap().connected || nodes[1].field("acme", "level").is_none() {
        assert!(start.elapsed() < Duration::from_secs(20), "{}", log.text());
        take(&budget).await.give_back();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(nodes[1].field("acme", "level").unwrap() >= 6.9);
    assert!(log.count("WARN") <= 1, "{}", log.text());
}

#[cfg(feature = "oauth")]
#[tokio::test]
async fn a_token_is_saved_while_its_slot_moves() {
    use gorgias::oauth::{OAuthAccount, RedisStore, Token, TokenStore as _};

    let cluster = Cluster::start();
    let account = OAuthAccount::domain("acme").unwrap();
    let slot: u16 = cluster.0[0].ask(&format!("CLUSTER KEYSLOT gorgias:token:{}", account.key()));
    let nodes = cluster.begin_to_move(slot);
    // The server sends who asks for a key that it has not, or no longer has, to the next one, for this once.
    let store = RedisStore::new(cluster.0[0].url()).unwrap().timeout(Duration::from_secs(10));
    assert!(store.load(&account).await.unwrap().is_none());
    let token =
        Token::from_json(r#"{"access_token": "a", "refresh_token": "r", "expires_at": "2030-01-01T00:00:00Z"}"#)
            .unwrap();
    store.save(&account, &token).await.unwrap();
    assert_eq!(nodes[1].ask::<i64>(&format!("CLUSTER COUNTKEYSINSLOT {slot}")), 1);
    assert_eq!(store.load(&account).await.unwrap(), Some(token.clone()));
    Cluster::end_to_move(slot, nodes);
    assert_eq!(store.load(&account).await.unwrap(), Some(token));
    store.lock(&account).await.unwrap().release().await.unwrap();
}

#[tokio::test]
async fn a_node_that_is_gone_is_one_outage() {
    let mut cluster = Cluster::start();
    let (log, _guard) = Log::start();
    let account = (0..).map(|number| format!("acme-{number}")).find(|name| cluster.owner(name) == 1).unwrap();
    let budget = Budget::in_fleet(SLOW, fleet(cluster.0[0].url()).timeout(Duration::from_secs(2)), &account);
    take(&budget).await.complete(told(7, SLOW.calls));
    settled(&cluster.0[1], &account).await;
    drop(cluster.0.remove(1));
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(2500) {
        take(&budget).await.give_back();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 0), "{}", log.text());
    assert!((6.9..=7.0).contains(&budget.state().used), "{:?}", budget.state());
}

/// The place in the stream of changes that a server has reached.
fn offset(redis: &RedisServer) -> String {
    let info: String = redis.ask("INFO replication");
    info.lines().find_map(|line| line.strip_prefix("master_repl_offset:")).unwrap().to_owned()
}

#[tokio::test]
async fn a_replica_that_takes_over_goes_on_where_its_node_ended() {
    let mut cluster = Cluster::start();
    let (log, _guard) = Log::start();
    let account = (0..).map(|number| format!("acme-{number}")).find(|name| cluster.owner(name) == 1).unwrap();
    let replica = cluster.replica_of(1);
    let budget = Budget::in_fleet(SLOW, fleet(cluster.0[0].url()).timeout(Duration::from_secs(2)), &account);
    take(&budget).await.complete(told(7, SLOW.calls));
    settled(&cluster.0[1], &account).await;
    let start = Instant::now();
    while offset(&replica) != offset(&cluster.0[1]) {
        assert!(start.elapsed() < Duration::from_secs(20), "the replica does not follow");
    }
    drop(cluster.0.remove(1));
    // The others notice it, and vote. No call fails meanwhile.
    let is_in_charge = || replica.ask::<String>("INFO replication").contains("role:master");
    let start = Instant::now();
    while !is_in_charge() || !budget.state().fleet.unwrap().connected {
        assert!(start.elapsed() < Duration::from_secs(40), "{}", log.text());
        take(&budget).await.give_back();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    take(&budget).await.complete(told(8, SLOW.calls));
    settled(&replica, &account).await;
    assert!(replica.field(&account, "level").unwrap() >= 7.9);
    // Another process, which knows another node, is led there as well.
    let second = member(cluster.0[1].url(), &account);
    take(&second).await.give_back();
    assert!(second.state().learned && second.state().used >= 7.9, "{:?}", second.state());
    assert!(log.count("WARN") <= 1, "{}", log.text());
}

#[cfg(feature = "inbox")]
#[tokio::test]
async fn an_inbox_lies_in_one_slot() {
    use gorgias::inbox::RedisBackend;
    use gorgias::inbox::{Appended, Backend as _, BackendError, DeliveryKind, ItemOutcome, Lane, NewDelivery, Taken};
    use gorgias::webhook::DeliveryKey;

    let cluster = Cluster::start();
    let delivery = |group: &str| NewDelivery {
        key: DeliveryKey::from_parts([Some(group)]),
        source: "harbor".to_owned(),
        group: group.to_owned(),
        lane: Lane::Orders,
        kind: DeliveryKind::Gorgias,
        payload: group.as_bytes().to_vec().into(),
    };
    let backend = |node: usize| RedisBackend::new(cluster.0[node].url()).unwrap().prefix("gorgias:{inbox}:");
    let backends = [0, 1].map(|node| backend(node).timeout(Duration::from_secs(10)));
    for group in ["a", "b{c}", "{d}"] {
        assert_eq!(backends[0].append(delivery(group)).await, Ok(Appended::New));
        assert_eq!(backends[1].append(delivery(group)).await, Ok(Appended::Duplicate));
    }
    for backend in backends.iter().cycle().take(3) {
        let Taken::Batch(batch) = backend.take(Lane::Orders, Duration::from_secs(60)).await.unwrap() else { panic!() };
        backend.settle(&batch, vec![(batch.items[0].id.clone(), ItemOutcome::Done)]).await.unwrap();
    }
    assert_eq!(backends[1].state().await.unwrap().orders, 0);
    // Without braces, keys lie apart: nothing is acknowledged then, and the reason is named.
    let error = backends[0].clone().prefix("gorgias:desk:").append(delivery("a")).await.unwrap_err();
    assert!(matches!(&error, BackendError::Storage(why) if why.contains("prefix needs braces")), "{error}");
}

#[tokio::test]
async fn a_sentinel_names_the_server_in_charge() {
    let (first, second) = (RedisServer::start(), RedisServer::start());
    let directory = tempfile::tempdir().unwrap();
    let settings = directory.path().join("sentinel.conf");
    std::fs::write(&settings, format!("sentinel monitor desk 127.0.0.1 {} 1\n", port(&first))).unwrap();
    let sentinel = RedisServer::with_file(&settings, &["--sentinel"]);
    let (log, _guard) = Log::start();
    // The first of them is not there.
    let address = Address::new("redis://127.0.0.1:1").or(sentinel.url()).sentinel("desk");
    let budget = Budget::in_fleet(SLOW, Fleet::redis(address).unwrap().timeout(Duration::from_secs(10)), "acme");
    take(&budget).await.complete(told(7, SLOW.calls));
    settled(&first, "acme").await;
    assert_eq!(first.field("acme", "learned"), Some(1.0));
    // Another one takes over: the old one refuses what it is asked, as a replica does, or is gone.
    sentinel.ask::<()>("SENTINEL REMOVE desk");
    sentinel.ask::<()>(&format!("SENTINEL MONITOR desk 127.0.0.1 {} 1", port(&second)));
    first.ask::<()>(&format!("REPLICAOF 127.0.0.1 {}", port(&second)));
    take(&budget).await.give_back();
    settled(&second, "acme").await;
    assert!(second.field("acme", "level").unwrap() > 6.9);
    assert_eq!(log.count("WARN"), 0, "{}", log.text());
    // A name that no sentinel knows.
    let address = Address::new(sentinel.url()).sentinel("another");
    let budget = Budget::in_fleet(SLOW, Fleet::redis(address).unwrap(), "acme");
    take(&budget).await.give_back();
    assert!(log.text().contains("the sentinels know no server of that name"), "{}", log.text());
}
