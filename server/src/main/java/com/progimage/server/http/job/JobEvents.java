package com.progimage.server.http.job;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.EventStream;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.job.Jobs;
import com.progimage.server.memory.MemoryBudget;
import com.progimage.server.memory.MemoryLease;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobEvent;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Sends the events of a job as they happen. */
final class JobEvents {
  private static final int PART = 8;
  private static final Duration LOOK_EVERY = Duration.ofMillis(300);
  private static final Duration PING_EVERY = Duration.ofSeconds(10);

  private final Jobs jobs;
  private final PublicUrls urls;
  private final Gate gate;
  private final MemoryBudget memory;
  private final BooleanSupplier draining;

  JobEvents(Jobs jobs, PublicUrls urls, Gate gate, MemoryBudget memory, BooleanSupplier draining) {
    this.jobs = jobs;
    this.urls = urls;
    this.gate = gate;
    this.memory = memory;
    this.draining = draining;
  }

  private record StateEvent(long position, Instant at, String state) {}

  /**
   * Ends after the job's last event. A client that reconnects afterwards gets 204, and so stops.
   */
  void answer(Context context, Job job) throws IOException {
    long position = position(context.header("Last-Event-ID"));
    if (job.state().isFinal() && jobs.events(job, position, 1).isEmpty()) {
      Answers.empty(context, 204);
      return;
    }
    Optional<EventStream> opened =
        EventStream.open(context, () -> draining.getAsBoolean() || !gate.isStillAdmitted(context));
    if (opened.isPresent()) {
      send(opened.get(), job, position, urls.base(context));
    }
  }

  private void send(EventStream stream, Job job, long after, String base) throws IOException {
    long position = after;
    long pinged = System.nanoTime();
    boolean isLast = false;
    while (!isLast) {
      List<JobEvent> events = List.of();
      // Without memory for them, the events are sent later.
      try (MemoryLease memory = this.memory.find(bytes(job)).orElse(null)) {
        if (memory != null) {
          events = jobs.events(job, position, PART);
        }
        for (JobEvent event : events) {
          send(stream, event, base);
          position = event.position();
          isLast |= event instanceof JobEvent.StateChanged changed && changed.state().isFinal();
        }
      }
      if (isLast || !stream.pause(events.isEmpty() ? LOOK_EVERY : Duration.ZERO)) {
        return;
      }
      if (System.nanoTime() - pinged > PING_EVERY.toNanos()) {
        stream.ping();
        pinged = System.nanoTime();
      }
    }
  }

  private static long bytes(Job job) {
    return (long) PART * (job.work().size() << 10);
  }

  private static void send(EventStream stream, JobEvent event, String base) throws IOException {
    String id = Long.toString(event.position());
    switch (event) {
      case JobEvent.ItemEnded ended -> stream.send(id, "item", ResultRecord.of(ended, base));
      case JobEvent.StateChanged(var position, var at, var state) ->
          stream.send(id, "state", new StateEvent(position, at, state.text()));
    }
  }

  private static long position(@Nullable String lastEventId) {
    if (lastEventId == null) {
      return 0;
    }
    if (lastEventId.matches("[0-9]{1,18}")) {
      return Long.parseLong(lastEventId);
    }
    throw new Failure(
        ErrorCode.MALFORMED_REQUEST, "Last-Event-ID must be the id of one of the job's events");
  }
}
