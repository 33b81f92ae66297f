//! The processes of the service, which are this program once more.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::Outcome;
use crate::messages::Messages;
use crate::redis_server::free_port;
use crate::service::Config;
use crate::shop::Addresses;

pub(crate) struct Processes {
    slots: Vec<Slot>,
    messages: Messages,
    cpu: Option<u32>,
}

struct Slot {
    config: Config,
    child: Child,
}

impl Processes {
    /// Starts these many processes, on a core of their own if one is named, and returns when they respond.
    pub(crate) async fn start(count: usize, config: &Config, messages: &Messages, cpu: Option<u32>) -> Outcome<Self> {
        let mut slots = Vec::with_capacity(count);
        for _ in 0..count {
            let config = Config { port: free_port()?, ..config.clone() };
            let child = spawn(&config, messages, cpu).await?;
            slots.push(Slot { config, child });
        }
        Ok(Self { slots, messages: messages.clone(), cpu })
    }

    pub(crate) fn addresses(&self) -> Addresses {
        Addresses::new(self.slots.iter().map(|slot| slot.config.port).collect())
    }

    pub(crate) fn count(&self) -> usize {
        self.slots.len()
    }

    /// Returns the ids that the system has for them.
    pub(crate) fn ids(&self) -> Vec<u32> {
        self.slots.iter().filter_map(|slot| slot.child.id()).collect()
    }

    /// Kills a process: nothing of it runs any more when this returns.
    pub(crate) async fn kill(&mut self, place: usize) -> Outcome {
        let slot = self.slots.get_mut(place).ok_or("there is no such process")?;
        Ok(slot.child.kill().await?)
    }

    /// Starts a process that was killed, at its old address.
    pub(crate) async fn restart(&mut self, place: usize) -> Outcome {
        let slot = self.slots.get_mut(place).ok_or("there is no such process")?;
        slot.child = spawn(&slot.config, &self.messages, self.cpu).await?;
        Ok(())
    }

    /// Lets all processes finish what they work on.
    pub(crate) async fn stop(self) -> Outcome {
        for mut slot in self.slots {
            drop(slot.child.stdin.take());
            let status = slot.child.wait().await?;
            if !status.success() {
                return Err(format!("a process of the service ended badly: {status}").into());
            }
        }
        Ok(())
    }
}

async fn spawn(config: &Config, messages: &Messages, cpu: Option<u32>) -> Outcome<Child> {
    let program = std::env::current_exe()?;
    let mut command = match cpu {
        None => Command::new(program),
        Some(cpu) => {
            let mut command = Command::new("taskset");
            command.args(["-c", &cpu.to_string()]).arg(program);
            command
        }
    };
    command.arg("serve").stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn()?;
    let (input, output) = (child.stdin.as_mut().ok_or("no input")?, child.stdout.take().ok_or("no output")?);
    input.write_all(format!("{}\n", serde_json::to_string(config)?).as_bytes()).await?;
    let mut lines = BufReader::new(output).lines();
    if lines.next_line().await?.as_deref() != Some("ready") {
        return Err("a process of the service did not start".into());
    }
    let messages = messages.clone();
    tokio::spawn(async move {
        while let Ok(Some(line)) = lines.next_line().await {
            messages.hear(&line);
        }
    });
    Ok(child)
}
