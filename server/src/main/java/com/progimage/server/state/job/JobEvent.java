package com.progimage.server.state.job;

import java.time.Instant;

/** An event of a job. Events never change and are never lost. */
public sealed interface JobEvent {
  /** The number of the event within its job, from 1. */
  long position();

  Instant at();

  /** An item ended. */
  record ItemEnded(long position, Instant at, ItemResult result) implements JobEvent {}

  /** The job changed its state. */
  record StateChanged(long position, Instant at, JobState state) implements JobEvent {}
}
