package com.progimage.server.state;

import java.time.Instant;

/** Something that happened to a job; the events of one never change and are never lost. */
public sealed interface JobEvent {
  /** Counts the events of one job, from 1. */
  long position();

  Instant at();

  /** An item came to its end. */
  record ItemEnded(long position, Instant at, ItemResult result) implements JobEvent {}

  /** The job came to another state. */
  record StateChanged(long position, Instant at, JobState state) implements JobEvent {}
}
