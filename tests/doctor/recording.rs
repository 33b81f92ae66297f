//! The responses of a sandbox, to be changed and served again.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use gorgias::Client;
use gorgias::operations::{OPERATIONS, Operation};
use gorgias_sandbox::{Sandbox, Seed};
use serde_json::Value;

use crate::support::{Request, Server, answer};

/// Every response that a run asks for, by path and query.
#[derive(Clone)]
pub(crate) struct Recording {
    pub(crate) answers: BTreeMap<String, Answer>,
}

/// A response.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) operation: &'static str,
    pub(crate) status: u16,
    /// Each ended by a line break.
    pub(crate) head: String,
    pub(crate) body: Value,
}

pub(crate) fn client(sandbox: &Sandbox) -> Client {
    let builder = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    builder.unlimited().build().unwrap()
}

impl Recording {
    /// The one of the small desk, made once.
    pub(crate) fn of_the_desk() -> &'static Self {
        static DESK: OnceLock<Recording> = OnceLock::new();
        DESK.get_or_init(|| {
            let record = async {
                let sandbox = Sandbox::builder().seed(Seed::Small).start().await.unwrap();
                Self::of(&sandbox).await
            };
            // Tests have runtimes of their own.
            std::thread::spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(record)).join().unwrap()
        })
    }

    async fn of(sandbox: &Sandbox) -> Self {
        client(sandbox).doctor().run().await.unwrap();
        let http = gorgias::reqwest::Client::new();
        let mut answers = BTreeMap::new();
        for request in sandbox.requests() {
            let target =
                if request.query.is_empty() { request.path } else { format!("{}?{}", request.path, request.query) };
            let url = format!("{}{target}", sandbox.url());
            let response = http.get(url).basic_auth(sandbox.email(), Some(sandbox.api_key())).send().await.unwrap();
            let (status, operation) = (response.status().as_u16(), operation(&target).id);
            let head = "content-type: application/json\r\n".to_owned();
            let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
            answers.insert(target, Answer { operation, status, head, body });
        }
        Self { answers }
    }

    /// Changes the responses of an operation.
    pub(crate) fn change(&mut self, operation: &str, change: impl Fn(&mut Answer)) {
        let mut count = 0;
        for answer in self.answers.values_mut().filter(|answer| answer.operation == operation) {
            change(answer);
            count += 1;
        }
        assert!(count > 0, "no response of {operation}");
    }

    pub(crate) async fn serve(self) -> Server {
        let answers = Arc::new(self.answers);
        Server::start(move |request: &Request| match answers.get(&request.target) {
            Some(found) => answer(found.status, &found.head, found.body.to_string()),
            None => answer(404, "content-type: application/json\r\n", r#"{"error": {"msg": "not recorded"}}"#),
        })
        .await
    }
}

/// The operation of a GET with this path.
fn operation(target: &str) -> &'static Operation {
    let path = target.split('?').next().unwrap();
    let fits = |operation: &&Operation| {
        let parts = || operation.path.split('/').zip(path.split('/'));
        operation.method == "GET"
            && operation.path.split('/').count() == path.split('/').count()
            && parts().all(|(own, part)| own == part || own.starts_with('{'))
    };
    OPERATIONS.iter().filter(fits).min_by_key(|operation| operation.path.matches('{').count()).unwrap()
}
