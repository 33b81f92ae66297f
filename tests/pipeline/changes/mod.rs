//! Incremental reading: that no change is lost, whatever happens during a pass and between two.

mod at_random;
mod bookmark;
mod desk;
mod passes;
mod sandbox;
mod trouble;
