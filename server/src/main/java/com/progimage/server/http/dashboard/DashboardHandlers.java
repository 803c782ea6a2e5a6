package com.progimage.server.http.dashboard;

import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.response.EventStream;
import com.progimage.server.http.response.PageFiles;
import com.progimage.server.http.response.PageFiles.PageFile;
import com.progimage.server.job.Jobs;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Serves the dashboard and its data, once a second. */
public final class DashboardHandlers {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Allows no content from elsewhere and no inline content. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final PageFile PAGE = PageFile.html("/dashboard/index.html");

  private static final PageFiles PARTS =
      new PageFiles(
          "/dashboard",
          Map.of(
              "dashboard.js", PageFile.script("/dashboard/dashboard.js"),
              "dashboard.css", PageFile.style("/dashboard/dashboard.css")));

  private final MeterRegistry meters;
  private final Jobs jobs;
  private final Gate gate;
  private final BooleanSupplier draining;
  private final Clock clock;
  private final Instant started;

  /**
   * @param draining whether long requests should end
   */
  public DashboardHandlers(
      MeterRegistry meters, Jobs jobs, Gate gate, BooleanSupplier draining, Clock clock) {
    this.meters = meters;
    this.jobs = jobs;
    this.gate = gate;
    this.draining = draining;
    this.clock = clock;
    this.started = clock.instant();
  }

  public void page(Context context) {
    context.header("Content-Security-Policy", POLICY);
    PAGE.send(context);
    if (gate.needsKeys()) {
      // After a sign-out, the browser must not show it again.
      context.header("Cache-Control", "no-store");
    }
  }

  /**
   * Serves the files of the page.
   *
   * @throws Failure {@code route-not-found}
   */
  public void part(Context context) {
    PARTS.send(context);
  }

  /** Sends server-sent events until the client disconnects or the server stops. */
  public void events(Context context) throws IOException {
    Optional<EventStream> opened =
        EventStream.open(context, () -> draining.getAsBoolean() || !gate.isStillAdmitted(context));
    if (opened.isEmpty()) {
      return;
    }
    EventStream stream = opened.get();
    long count = 0;
    do {
      count++;
      Instant now = clock.instant();
      stream.send(
          Long.toString(count),
          "snapshot",
          Snapshot.take(meters, jobs, now, Duration.between(started, now)));
    } while (stream.pause(EVERY));
  }
}
