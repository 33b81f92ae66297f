//! Incremental reading: that no change is lost, whatever happens during a pass and between two.

mod at_random;
mod bookmark;
mod desk;
mod feeds;
mod odd;
mod passes;
mod resume;
mod sandbox;
mod trouble;
