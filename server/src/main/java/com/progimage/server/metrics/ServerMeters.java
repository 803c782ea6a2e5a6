package com.progimage.server.metrics;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryState;
import com.progimage.server.render.RenderMetrics;
import com.progimage.server.render.process.KillReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Metrics of rendering and storage. */
public final class ServerMeters {
  private ServerMeters() {}

  public static void register(
      MeterRegistry meters, RenderMetrics renders, BlobStore blobs, Registry registry) {
    for (RenderMetrics.RenderOutcome outcome : RenderMetrics.RenderOutcome.values()) {
      FunctionCounter.builder("progimage.renders", renders, view -> view.outputs(outcome))
          .description("Outputs of render workers")
          .tag("outcome", text(outcome))
          .register(meters);
    }
    for (KillReason reason : KillReason.values()) {
      FunctionCounter.builder("progimage.worker.kills", renders, view -> view.kills(reason))
          .description("Render workers that died during a task")
          .tag("reason", text(reason))
          .register(meters);
    }
    FunctionCounter.builder("progimage.worker.starts", renders, RenderMetrics::starts)
        .description("Started render workers")
        .register(meters);
    Gauge.builder("progimage.render.queue", renders, RenderMetrics::queueLength)
        .description("Renders that wait for a worker")
        .register(meters);
    Gauge.builder("progimage.workers.live", renders, RenderMetrics::liveWorkers)
        .description("Render workers that are up")
        .register(meters);
    Gauge.builder("progimage.workers.busy", renders, RenderMetrics::busyWorkers)
        .description("Render workers that are rendering")
        .register(meters);
    Gauge.builder("progimage.storage.free.bytes", blobs, store -> store.health().freeBytes())
        .description("Free space of the data folder's disk")
        .register(meters);
    Gauge.builder("progimage.storage.reserve.bytes", blobs, store -> store.health().reserveBytes())
        .description("Free space below which uploads are refused")
        .register(meters);
    Gauge.builder("progimage.storage.writable", blobs, store -> store.health().writable() ? 1 : 0)
        .description("1 if uploads are accepted")
        .register(meters);
    Gauge.builder("progimage.registry.ready", registry, ServerMeters::isReady)
        .description("1 if the registry answers")
        .register(meters);
  }

  private static double isReady(Registry registry) {
    return registry.state().status() == RegistryState.Status.READY ? 1 : 0;
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
