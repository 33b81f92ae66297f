//! Answering tickets, and following what became of the answer.

mod delivery;
mod on_the_sandbox;
mod refusals;
mod ways_back;
