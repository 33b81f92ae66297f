//! A Redis that is reached by TLS, whose certificate a private authority signed: by rustls, or by the library of the operating
//! system with `--no-default-features --features redis-native-tls`.

use std::path::Path;
use std::process::Command;

use gorgias::budget::{Budget, Fleet};
use gorgias::{ErrorKind, RedisServer as Address};

use crate::help::{Log, SLOW, take, told, until};
use crate::redis_server::RedisServer;

fn openssl(directory: &Path, arguments: &str) {
    let done = Command::new("openssl").args(arguments.split(' ')).current_dir(directory).output();
    let done = done.expect("this test needs openssl");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// An authority, and a certificate of it for this machine.
fn certificates(directory: &Path) {
    std::fs::write(directory.join("names"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n").unwrap();
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    openssl(directory, &format!("req -x509 {key} -keyout ca.key -out ca.pem -subj /CN=desk -days 2"));
    openssl(directory, &format!("req -new {key} -keyout redis.key -out redis.csr -subj /CN=redis"));
    let sign = "x509 -req -in redis.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile names -days 2 -out redis.pem";
    openssl(directory, sign);
}

#[tokio::test]
async fn a_private_authority_is_trusted_where_it_is_given() {
    let directory = tempfile::tempdir().unwrap();
    certificates(directory.path());
    let file = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let port = RedisServer::free_port().to_string();
    let (certificate, key, authority) = (file("redis.pem"), file("redis.key"), file("ca.pem"));
    let redis = RedisServer::with(&[
        "--tls-port",
        &port,
        "--tls-cert-file",
        &certificate,
        "--tls-key-file",
        &key,
        "--tls-ca-cert-file",
        &authority,
        "--tls-auth-clients",
        "no",
    ]);
    redis.ask::<()>("ACL SETUSER app on >hush-tls ~* +@all");
    let url = format!("rediss://app:hush-tls@127.0.0.1:{port}");
    let (log, _guard) = Log::start();
    let pem = std::fs::read(file("ca.pem")).unwrap();
    let fleet = |address: Address| Fleet::redis(address).unwrap().timeout(std::time::Duration::from_secs(10));
    let trusting = Budget::in_fleet(SLOW, fleet(Address::new(&url).root_certificate(pem.clone())), "acme");
    take(&trusting).await.complete(told(3, SLOW.calls));
    until("the report", || redis.in_flight("acme") == 0).await;
    assert!(trusting.state().fleet.unwrap().connected);
    assert_eq!(log.count("WARN"), 0, "{}", log.text());
    // The system does not know it: that is an outage like any other, and no call fails.
    let strict = Budget::in_fleet(SLOW, fleet(Address::new(&url)), "acme");
    take(&strict).await.give_back();
    assert!(!strict.state().fleet.unwrap().connected);
    assert_eq!(log.count("WARN"), 1, "{}", log.text());

    let refused = [
        Fleet::redis(Address::new(&url).root_certificate("no certificate")),
        Fleet::redis(Address::new("redis://127.0.0.1").root_certificate(pem)),
    ];
    for error in refused.map(Result::unwrap_err) {
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
    }
    assert!(!log.text().contains("hush"), "{}", log.text());
}
