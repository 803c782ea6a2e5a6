package com.progimage.server.assembly;

import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.blob.layout.SharedFolder;
import com.progimage.server.config.ServerConfig;
import com.progimage.server.engine.convert.JavaEngine;
import com.progimage.server.http.HttpServer;
import com.progimage.server.http.body.FetchPolicy;
import com.progimage.server.inspect.InspectionPool;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.job.JobRunner;
import com.progimage.server.job.Jobs;
import com.progimage.server.job.Submitters;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.KeptCheck;
import com.progimage.server.library.Rebuild;
import com.progimage.server.library.RenditionMaker;
import com.progimage.server.linux.Confinement;
import com.progimage.server.loop.Loops;
import com.progimage.server.loop.Periodic;
import com.progimage.server.maintenance.Progress;
import com.progimage.server.maintenance.Rebuilds;
import com.progimage.server.maintenance.dedupe.NightlyDedupe;
import com.progimage.server.maintenance.sweep.Sweep;
import com.progimage.server.maintenance.sweep.SweepSchedule;
import com.progimage.server.maintenance.sweep.SweepSteps;
import com.progimage.server.maintenance.sweep.step.EndedJobs;
import com.progimage.server.maintenance.sweep.step.SweepRules;
import com.progimage.server.maintenance.sweep.step.SweepStep;
import com.progimage.server.memory.MemoryBudgets;
import com.progimage.server.metrics.DedupeMeters;
import com.progimage.server.metrics.JobMeters;
import com.progimage.server.metrics.LoopMeters;
import com.progimage.server.metrics.MemoryMeters;
import com.progimage.server.metrics.ServerMeters;
import com.progimage.server.metrics.SweepMeters;
import com.progimage.server.metrics.WebhookMeters;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryQueue;
import com.progimage.server.registry.RegistryState;
import com.progimage.server.render.RenderWorkers;
import com.progimage.server.render.process.RenderSettings;
import com.progimage.server.render.process.WorkerCommand;
import com.progimage.server.render.process.WorkerLaunch;
import com.progimage.server.render.protocol.EngineCapabilities;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import com.progimage.server.source.GuardedClient;
import com.progimage.server.state.StateStore;
import com.progimage.server.webhook.Receivers;
import com.progimage.server.webhook.WebhookRunner;
import com.progimage.server.webhook.Webhooks;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: it starts every part in order, and stops them in the reverse order. */
public final class ProgImageServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgImageServer.class);
  private static final String UNGUARDED =
      "anyone who reaches this server may store, list and delete images: set --access open if"
          + " that is intended";

  private static final Duration WORKER_START = Duration.ofSeconds(60);

  private static final int INSPECTION_QUEUE = 256;

  /** While servers of two versions run, neither removes renditions that the other one serves. */
  private static final Duration REVISION_GRACE = Duration.ofDays(1);

  /** Renditions are made by the server and may exceed the limits of uploads. */
  public static final Limits NO_LIMITS =
      new Limits(
          Long.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Limits.DEFAULTS.maxSvgDepth(),
          Limits.DEFAULTS.maxSvgAttributes());

  private final Lifecycle parts;
  private final HttpServer http;
  private final String engine;
  private final String registry;
  private final ServerConfig config;

  private ProgImageServer(
      Lifecycle parts, HttpServer http, String engine, String registry, ServerConfig config) {
    this.parts = parts;
    this.http = http;
    this.engine = engine;
    this.registry = registry;
    this.config = config;
  }

  /**
   * Starts a server. When this returns, it listens and, if its role needs them, has a render
   * worker.
   */
  public static ProgImageServer start(ServerConfig config) throws Exception {
    return start(config, Clock.systemUTC(), System::nanoTime);
  }

  /**
   * @param nanoTime monotonic, to detect jumps of {@code clock}
   */
  public static ProgImageServer start(ServerConfig config, Clock clock, LongSupplier nanoTime)
      throws Exception {
    Lifecycle parts = new Lifecycle();
    try {
      // Stores and records keep times in milliseconds.
      return start(config, Clock.tick(clock, Duration.ofMillis(1)), nanoTime, parts);
    } catch (Exception e) {
      parts.close();
      throw e;
    }
  }

  private static ProgImageServer start(
      ServerConfig config, Clock clock, LongSupplier nanoTime, Lifecycle parts) throws Exception {
    DiskBlobStore blobs =
        parts.add(
            DiskBlobStore.open(
                config.data().folder(), config.data().reserve(), clock, ProgImageServer::log));
    // Workers take longest to start, so they start as soon as they have a folder, in parallel to
    // the rest.
    RenderWorkers workers = parts.add(workers(config, blobs.folder()));
    if (config.http().role().delivers()) {
      workers.start();
    } else {
      // Only an upload with ?verify=decode needs a worker.
      workers.startWhenNeeded(engineOfThisProgram());
    }
    MemoryBudgets memory = MemoryBudgets.ofHeap();
    InspectionPool inspections =
        parts.add(
            new InspectionPool(
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                INSPECTION_QUEUE,
                InspectionPool.InspectionTimes.DEFAULT,
                memory.inspections()));
    Inspector keptInspector = new Inspector(NO_LIMITS, inspections);
    Loops loops = new Loops();
    loops.add("render-workers", workers::isLookedAfter);
    Registry registry =
        registry(
            config,
            blobs,
            new Rebuild(blobs, keptInspector, ProgImageServer::log, clock),
            loops,
            parts);
    RegistryQueue ledger = parts.add(new RegistryQueue(registry));
    loops.add("registry-changes", ledger::isAlive);

    Inspector inspector = new Inspector(config.library().limits(), inspections);
    RenditionMaker renditions =
        new RenditionMaker(
            blobs,
            workers,
            ledger,
            new KeptCheck(keptInspector),
            config.library().limits(),
            config.library().maxRenditions(),
            clock);
    ImageLibrary library =
        new ImageLibrary(
            blobs, registry, ledger, inspector, renditions, config.library().maxBodyBytes(), clock);
    Periodic recovery = RecoveryLoop.start(library);
    parts.add(recovery::interrupt);
    loops.add("recovery", recovery::isAlive);

    Submitters submitters = new Submitters();
    StateStore state = parts.add(Stores.openState(config.data(), blobs));
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ServerMeters.register(meters, workers.metrics(), blobs, registry);
    MemoryMeters.register(meters, memory, inspections);
    JobMeters.register(meters, state);
    maintain(config, blobs, registry, state, workers, meters, clock, nanoTime, loops, parts);
    GuardedClient client =
        parts.add(
            new GuardedClient(
                config.fetch().allowsHttp(),
                config.fetch().trusted(),
                GuardedClient.FetchTimes.DEFAULT,
                config.library().maxBodyBytes()));
    boolean webhooks = config.webhooks().isOn();
    Receivers receivers =
        parts.add(new Receivers(config.fetch().allowsHttp(), config.webhooks().trusted()));
    WebhookMeters told = new WebhookMeters(meters, state.outbox());
    if (config.http().role().delivers()) {
      JobRunner jobs =
          parts.add(
              new JobRunner(
                      state,
                      library,
                      submitters,
                      client,
                      config.fetch().forUploads(),
                      slots(config),
                      clock)
                  .start());
      loops.add("jobs", jobs::isAlive);
    }
    if (config.http().role().delivers() && webhooks) {
      WebhookRunner runner =
          parts.add(new WebhookRunner(state.outbox(), receivers, told, clock).start());
      loops.add("webhooks", runner::isAlive);
    }
    LoopMeters.register(meters, loops);
    HttpServer http =
        parts.add(
            HttpServer.start(
                config.http(),
                library,
                new Jobs(state, library, submitters, config.jobs().quota(), webhooks, clock),
                new Webhooks(state.outbox(), receivers, webhooks, library::requireRoom, clock),
                new WorkerCapabilities(workers, config.library()),
                new FetchPolicy(client, config.fetch().forUploads(), config.fetch().forRemote()),
                memory,
                meters,
                notReady(config, workers, registry, loops),
                clock));
    warnOfOpenDoor(config);
    EngineCapabilities engine = awaitWorker(workers);
    return new ProgImageServer(parts, http, engine.revision(), Stores.name(config.data()), config);
  }

  private static void warnOfOpenDoor(ServerConfig config) {
    if (config.http().isUnguarded()) {
      LOG.warn(UNGUARDED);
    }
  }

  /**
   * The number of job items at a time: more than workers, because images are fetched while others
   * are rendered.
   */
  private static int slots(ServerConfig config) {
    return Math.clamp(
        4L * config.render().pool().workers(),
        4,
        Math.max(4, config.render().queue().length() / 4));
  }

  /** Starts the periodic maintenance that the settings configure. */
  private static void maintain(
      ServerConfig config,
      DiskBlobStore blobs,
      Registry registry,
      StateStore state,
      RenderWorkers workers,
      PrometheusMeterRegistry meters,
      Clock clock,
      LongSupplier nanoTime,
      Loops loops,
      Lifecycle parts) {
    DedupeMeters dedupes = new DedupeMeters(meters, blobs);
    LocalTime dedupeAt = config.maintenance().dedupe().at();
    if (dedupeAt != null) {
      Periodic nightly =
          new NightlyDedupe(
                  dedupeAt,
                  ZoneId.systemDefault(),
                  blobs,
                  registry,
                  ProgImageServer::log,
                  dedupes,
                  clock)
              .start();
      parts.add(nightly::interrupt);
      loops.add("dedupe", nightly::isAlive);
    }
    SweepMeters sweeps = new SweepMeters(meters, blobs);
    Duration sweepEvery = config.maintenance().sweep().every();
    if (sweepEvery != null) {
      SweepSchedule schedule =
          parts.add(
              new SweepSchedule(
                      sweepEvery,
                      () -> sweep(config, blobs, registry, state, workers, clock),
                      blobs,
                      registry,
                      sweeps,
                      clock,
                      nanoTime,
                      new SplittableRandom())
                  .start());
      loops.add("sweep", schedule::isAlive);
    }
  }

  private static Sweep sweep(
      ServerConfig config,
      DiskBlobStore blobs,
      Registry registry,
      StateStore state,
      RenderWorkers workers,
      Clock clock) {
    SweepRules rules =
        config
            .maintenance()
            .sweep()
            .rules(workers.capabilities().revision(), REVISION_GRACE, blobs.totalBytes());
    List<SweepStep> steps = new ArrayList<>(SweepSteps.with(blobs, registry, rules));
    steps.add(new EndedJobs(state, config.jobs().retention()));
    return new Sweep(blobs, steps, clock, Progress.NONE);
  }

  /** Without a registry nothing can be stored, and without a worker nothing can be rendered. */
  private static Supplier<Optional<String>> notReady(
      ServerConfig config, RenderWorkers workers, Registry registry, Loops loops) {
    Supplier<Optional<String>> needs = needs(config, workers, registry);
    return () ->
        Optional.of(loops.dead())
            .filter(dead -> !dead.isEmpty())
            .map(dead ->
                "a background task ended (%s): restart the server"
                    .formatted(String.join(", ", dead)))
            .or(needs);
  }

  private static Supplier<Optional<String>> needs(
      ServerConfig config, RenderWorkers workers, Registry registry) {
    return config.http().role().delivers()
        ? () -> workers.ready() ? Optional.empty() : Optional.of("no render worker is up")
        : () ->
            registry.state().status() == RegistryState.Status.UNAVAILABLE
                ? Optional.of("the registry does not answer")
                : Optional.empty();
  }

  private static EngineCapabilities engineOfThisProgram() {
    JavaEngine engine = new JavaEngine();
    return new EngineCapabilities(
        engine.name(), engine.revision(), engine.reads(), engine.writes());
  }

  public int port() {
    return http.port();
  }

  /** The lines to show operators at the start. */
  public String banner(Duration startTime) {
    String address = config.http().address().host();
    String host = address.contains(":") ? "[" + address + "]" : address;
    String shown = host.equals("127.0.0.1") ? "localhost" : host;
    return """
    ProgImage is ready after %d ms
      URL       http://%s:%d
      role      %s
      engine    %s, %d workers
      registry  %s
      data      %s%s\
    """
        .formatted(
            startTime.toMillis(),
            shown,
            http.port(),
            config.http().role().name().toLowerCase(Locale.ROOT),
            engine,
            config.render().pool().workers(),
            registry,
            config.data().folder(),
            config.http().isUnguarded() ? "\n  access    " + UNGUARDED : "");
  }

  @Override
  public void close() {
    parts.close();
  }

  private static RenderWorkers workers(ServerConfig config, SharedFolder data) {
    RenderSettings settings = config.render();
    Path folder = data.renderFolder();
    WorkerLaunch launch =
        new WorkerLaunch(
            WorkerCommand.ofThisProgram(RenderWorker.class, settings.pool().maxMemoryBytes()),
            folder,
            settings.pool().isConfined()
                ? new Confinement(config.data().folder(), data.sourceFolders(), folder)
                : null);
    Limits limits = config.library().limits();
    return new RenderWorkers(
        settings,
        launch,
        new DecodeLimits(limits.maxPixels(), limits.maxSide()),
        InstantSource.system());
  }

  private static Registry registry(
      ServerConfig config, DiskBlobStore blobs, Rebuild rebuild, Loops loops, Lifecycle parts)
      throws IOException {
    Semaphore wanted = new Semaphore(0);
    Registry registry = parts.add(Stores.open(config.data(), blobs, wanted::release));
    Rebuilds rebuilds =
        parts.add(new Rebuilds(wanted, registry, Stores.name(config.data()), blobs, rebuild));
    loops.add("rebuilds", rebuilds::isAlive);
    return registry;
  }

  private static EngineCapabilities awaitWorker(RenderWorkers workers) throws Exception {
    try {
      return workers.awaitReady(WORKER_START);
    } catch (TimeoutException e) {
      throw new IOException(
          "no render worker started within %d s: the lines above give the reason"
              .formatted(WORKER_START.toSeconds()),
          e);
    }
  }

  private static void log(DamagedImage damage) {
    LOG.error("image {} is damaged: {}", damage.id(), damage.what());
  }
}
