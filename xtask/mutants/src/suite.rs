//! The tests of the built programs: how long each takes, and which mutants it meets.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Tests that take longer are left out, or a mutant would take minutes.
const LONGEST: Duration = Duration::from_secs(10);

/// The most memory of a test program, in KiB: a mutant may fill a list for ever.
const MEMORY: u32 = 8 << 20;

/// A test.
pub(crate) struct Test {
    pub(crate) program: PathBuf,
    pub(crate) name: String,
    pub(crate) took: Duration,
    pub(crate) met: BTreeSet<usize>,
}

/// How a run of tests ended.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum End {
    Passed,
    Failed,
    TooLate,
}

/// Runs tests of one program, ended after some time.
pub(crate) fn run(
    tree: &Path,
    program: &Path,
    names: &[&str],
    variable: (&str, &str),
    longest: Duration,
) -> Result<End, String> {
    let mut command = Command::new("timeout");
    command.args(["--kill-after=1", &longest.as_secs().max(1).to_string(), "sh", "-c"]);
    command.arg(format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"")).arg(program).arg("--exact").args(names);
    command
        .current_dir(tree)
        .env("CARGO_MANIFEST_DIR", tree)
        .env("INSTA_WORKSPACE_ROOT", tree)
        .env("INSTA_UPDATE", "no");
    command.env(variable.0, variable.1).stdout(Stdio::null()).stderr(Stdio::null());
    let status = command.status().map_err(|error| format!("{}: {error}", program.display()))?;
    Ok(match status.code() {
        Some(0) => End::Passed,
        Some(124 | 137) => End::TooLate,
        _ => End::Failed,
    })
}

/// Runs each test by itself, without any mutant; those that fail or take too long are printed and left out.
pub(crate) fn survey(tree: &Path, programs: &[PathBuf], scratch: &Path) -> Result<Vec<Test>, String> {
    let mut tests = Vec::new();
    for program in programs {
        let output = Command::new(program).args(["--list", "--format", "terse"]).current_dir(tree).output();
        let output = output.map_err(|error| format!("{}: {error}", program.display()))?;
        let listed = String::from_utf8_lossy(&output.stdout).into_owned();
        let names = listed.lines().filter_map(|line| line.strip_suffix(": test"));
        tests.extend(names.map(|name| (program.clone(), name.to_owned())));
    }
    let found = in_parallel(&tests, |index, (program, name)| {
        let notes = scratch.join(format!("met-{index}"));
        let _ = fs::remove_file(&notes);
        let begin = Instant::now();
        let end = run(tree, program, &[name], ("MUTANTS_MET", &notes.to_string_lossy()), Duration::from_secs(60))?;
        let took = begin.elapsed();
        let met = fs::read_to_string(&notes).unwrap_or_default().lines().filter_map(|line| line.parse().ok()).collect();
        if end != End::Passed || took > LONGEST {
            let why = if end == End::Failed { "fails" } else { "is slow" };
            println!("left out: {name} {why}, {:.1} s", took.as_secs_f64());
            return Ok(None);
        }
        Ok(Some(Test { program: program.clone(), name: name.clone(), took, met }))
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// Does something with each, one more at a time than there are processors, since tests wait.
pub(crate) fn in_parallel<T: Sync, R: Send>(
    all: &[T],
    each: impl Fn(usize, &T) -> Result<R, String> + Sync,
) -> Result<Vec<R>, String> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = std::thread::available_parallelism().map_or(1, |count| count.get() + 1);
    std::thread::scope(|scope| {
        let work = || {
            while let Some((index, one)) =
                Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|index| Some((index, all.get(index)?)))
            {
                let result = each(index, one)?;
                done.lock().map_err(|error| error.to_string())?.push(result);
            }
            Ok(())
        };
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or_else(|_| Err("a worker panicked".to_owned())))
    })?;
    done.into_inner().map_err(|error| error.to_string())
}
