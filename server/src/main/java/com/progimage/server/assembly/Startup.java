package com.progimage.server.assembly;

import com.progimage.server.access.Keys;
import com.progimage.server.access.account.Accounts;
import com.progimage.server.access.password.PasswordHasher;
import com.progimage.server.access.quota.Quotas;
import com.progimage.server.access.session.Sessions;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.access.store.NoAccess;
import com.progimage.server.access.token.AccessTokens;
import com.progimage.server.access.token.AccessTokens.TokenProvider;
import com.progimage.server.access.token.IdentityProvider;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analyzer.Analyses;
import com.progimage.server.analyzer.Analyzer;
import com.progimage.server.analyzer.UnlinkedFacts;
import com.progimage.server.analyzer.WorkerAnalyzer;
import com.progimage.server.analyzer.session.FaceSessions;
import com.progimage.server.audit.AuditLog;
import com.progimage.server.audit.AuditSettings;
import com.progimage.server.audit.FileAuditLog;
import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.blob.upkeep.SharedFolder;
import com.progimage.server.config.ServerConfig;
import com.progimage.server.engine.convert.JavaEngine;
import com.progimage.server.http.HttpServer;
import com.progimage.server.http.HttpServer.UseCases;
import com.progimage.server.http.HttpSettings;
import com.progimage.server.http.access.AccessServices;
import com.progimage.server.http.body.FetchPolicy;
import com.progimage.server.image.Owner;
import com.progimage.server.inspect.InspectionPool;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.job.ItemServices;
import com.progimage.server.job.JobRunner;
import com.progimage.server.job.Jobs;
import com.progimage.server.job.QueuedAnalyses;
import com.progimage.server.job.Submitters;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.ImageLibrary.LibrarySettings;
import com.progimage.server.library.KeptCheck;
import com.progimage.server.library.Rebuild;
import com.progimage.server.library.RenditionMaker;
import com.progimage.server.library.cost.RenderAccounts;
import com.progimage.server.library.space.UploadSpace;
import com.progimage.server.library.staged.StagedPictures;
import com.progimage.server.link.LinkRunner;
import com.progimage.server.link.UploadLinks;
import com.progimage.server.linux.Confinement;
import com.progimage.server.loop.Loops;
import com.progimage.server.loop.Periodic;
import com.progimage.server.maintenance.Progress;
import com.progimage.server.maintenance.Rebuilds;
import com.progimage.server.maintenance.dedupe.NightlyDedupe;
import com.progimage.server.maintenance.sweep.Sweep;
import com.progimage.server.maintenance.sweep.SweepSchedule;
import com.progimage.server.maintenance.sweep.SweepSteps;
import com.progimage.server.maintenance.sweep.step.SweepRules;
import com.progimage.server.maintenance.sweep.step.SweepStep;
import com.progimage.server.memory.MemoryBudgets;
import com.progimage.server.memory.SmallHeap;
import com.progimage.server.metrics.AnalysisMeters;
import com.progimage.server.metrics.AuditMeters;
import com.progimage.server.metrics.DedupeMeters;
import com.progimage.server.metrics.FaceSessionMeters;
import com.progimage.server.metrics.JobMeters;
import com.progimage.server.metrics.LoopMeters;
import com.progimage.server.metrics.MemoryMeters;
import com.progimage.server.metrics.ServerMeters;
import com.progimage.server.metrics.SweepMeters;
import com.progimage.server.metrics.WebhookMeters;
import com.progimage.server.rate.SharedRates;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryQueue;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.render.RenderWorkers;
import com.progimage.server.render.process.RenderSettings;
import com.progimage.server.render.process.WorkerCommand;
import com.progimage.server.render.process.WorkerLaunch;
import com.progimage.server.render.protocol.EngineCapabilities;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import com.progimage.server.source.GuardedClient;
import com.progimage.server.state.JobAllowance;
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
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the parts of a server. Each method starts those of one concern, and returns the ones that
 * others use.
 */
final class Startup {
  private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

  private static final Duration WORKER_START = Duration.ofSeconds(60);

  private static final int INSPECTION_QUEUE = 256;

  /** In this time the heap may grow beyond its bound. */
  private static final Duration SMALL_HEAP_EVERY = Duration.ofSeconds(2);

  /** While servers of two versions run, neither removes renditions that the other one serves. */
  private static final Duration REVISION_GRACE = Duration.ofDays(1);

  private final ServerConfig config;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Lifecycle parts;
  private final Loops loops = new Loops();
  private final MemoryBudgets memory = MemoryBudgets.ofHeap();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /**
   * @param nanoTime monotonic, to detect jumps of {@code clock}
   * @param parts receives every part that must be closed
   */
  Startup(ServerConfig config, Clock clock, LongSupplier nanoTime, Lifecycle parts) {
    this.config = config;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.parts = parts;
  }

  /** A server that listens. */
  record Started(HttpServer http, EngineCapabilities engine) {}

  private record Storage(
      MaintainedStore blobs, Registry registry, RegistryQueue changes, StateStore state) {}

  /**
   * @param kept inspects renditions, which may exceed the limits of uploads
   */
  private record ImageReaders(RenderWorkers workers, InspectionPool inspections, Inspector kept) {}

  private record Background(
      Analyses analyses, Jobs jobs, Webhooks webhooks, UploadLinks links, GuardedClient client) {}

  Started run() throws Exception {
    MaintainedStore blobs = parts.add(BlobStores.open(config.data(), clock, Startup::log));
    ImageReaders readers = readers(blobs.folder());
    Storage storage = storage(blobs, readers.kept());
    AccessServices access = access(blobs, audit());
    ImageLibrary library = library(storage, readers, access.quotas());
    ServerMeters.register(meters, readers.workers().metrics(), blobs, storage.registry());
    MemoryMeters.register(meters, memory, readers.inspections());
    dedupe(storage);
    sweep(storage, readers.workers());
    Background background = background(storage, library, readers.workers(), access.quotas());
    Periodic heap = parts.add(Periodic.start("small-heap", SMALL_HEAP_EVERY, new SmallHeap()));
    loops.add("small-heap", heap::isAlive);
    LoopMeters.register(meters, loops);
    FaceSessions sessions = faceSessions(storage, readers, background.analyses());
    HttpServer http = http(storage, readers.workers(), library, background, sessions, access);
    return new Started(http, awaitWorker(readers.workers()));
  }

  /** Starts what reads image files: the render workers, and the threads that inspect uploads. */
  private ImageReaders readers(SharedFolder folder) throws IOException {
    // Workers take longest to start, so they start first, in parallel to the rest.
    RenderWorkers workers = parts.add(workers(folder));
    if (config.http().role().delivers()) {
      workers.start();
    } else {
      // Only an upload with ?verify=decode needs a worker.
      workers.startWhenNeeded(engineOfThisProgram());
    }
    loops.add("render-workers", workers::isLookedAfter);
    InspectionPool inspections =
        parts.add(
            new InspectionPool(
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                INSPECTION_QUEUE,
                InspectionPool.InspectionTimes.DEFAULT,
                memory.inspections()));
    return new ImageReaders(workers, inspections, new Inspector(KeptCheck.LIMITS, inspections));
  }

  private RenderWorkers workers(SharedFolder data) {
    RenderSettings settings = config.render();
    Path folder = data.renderFolder();
    WorkerLaunch launch =
        new WorkerLaunch(
            WorkerCommand.ofThisProgram(
                RenderWorker.class,
                settings.pool().maxMemoryBytes(),
                RenderWorker.arguments(settings.originals())),
            folder,
            settings.pool().isConfined()
                ? new Confinement(config.data().folder(), readable(data), folder)
                : null);
    Limits limits = config.library().limits();
    return new RenderWorkers(
        settings,
        launch,
        new DecodeLimits(limits.maxPixels(), limits.maxSide()),
        InstantSource.system());
  }

  /** The folders that workers may read, even if they lie in the data folder. */
  private List<Path> readable(SharedFolder data) {
    List<Path> readable = new ArrayList<>(data.sourceFolders());
    Path originals = config.render().originals();
    if (originals != null) {
      readable.add(originals);
    }
    return readable;
  }

  private EngineCapabilities engineOfThisProgram() {
    JavaEngine engine = new JavaEngine(config.render().originals());
    return new EngineCapabilities(
        engine.name(), engine.revision(), engine.reads(), engine.writes(), engine.models());
  }

  /** Opens the registry and the store of jobs, and starts what keeps the registry complete. */
  private Storage storage(MaintainedStore blobs, Inspector kept) throws IOException {
    Semaphore wanted = new Semaphore(0);
    Registry registry = parts.add(Stores.open(config.data(), blobs, wanted::release));
    Rebuild rebuild = new Rebuild(blobs, kept, Startup::log, clock);
    Rebuilds rebuilds =
        parts.add(new Rebuilds(wanted, registry, Stores.name(config.data()), blobs, rebuild));
    loops.add("registry", registry::isLookedAfter);
    loops.add("rebuilds", rebuilds::isAlive);
    RegistryQueue changes = parts.add(new RegistryQueue(registry));
    loops.add("registry-changes", changes::isAlive);
    StateStore state = parts.add(Stores.openState(config.data(), blobs));
    JobMeters.register(meters, state);
    AnalysisMeters.register(meters, state.facts());
    return new Storage(blobs, registry, changes, state);
  }

  private static UnlinkedFacts unlinkedFacts(Storage storage) {
    return new UnlinkedFacts(storage.blobs(), storage.registry(), storage.state().facts());
  }

  private ImageLibrary library(Storage storage, ImageReaders readers, Quotas quotas) {
    LibrarySettings settings = config.library();
    boolean hasQuotas = config.http().access().rules().needsKeys();
    UploadSpace space =
        new UploadSpace(
            storage.registry().space(),
            hasQuotas ? owner -> QuotaAccounts.space(quotas, owner) : _ -> SpaceLimits.NONE,
            settings.maxBodyBytes());
    RenditionMaker renditions =
        new RenditionMaker(
            storage.blobs(),
            readers.workers(),
            storage.changes(),
            new KeptCheck(readers.kept()),
            settings.limits(),
            settings.maxRenditions(),
            hasQuotas ? new QuotaAccounts(quotas) : RenderAccounts.NONE,
            clock);
    ImageLibrary library =
        new ImageLibrary(
            storage.blobs(),
            storage.registry(),
            storage.changes(),
            new Inspector(settings.limits(), readers.inspections()),
            renditions,
            space,
            settings.maxBodyBytes(),
            clock);
    if (hasQuotas) {
      watch(quotas, space);
    }
    Periodic recovery = RecoveryLoop.start(library, unlinkedFacts(storage));
    parts.add(recovery::interrupt);
    loops.add("recovery", recovery::isAlive);
    return library;
  }

  private void watch(Quotas quotas, UploadSpace space) {
    Periodic renewals =
        parts.add(Periodic.start("upload-space", UploadSpace.RENEWED_EVERY, space::renew));
    loops.add("upload-space", renewals::isAlive);
    Periodic flushes = Periodic.start("owners-use", Quotas.FLUSHED_EVERY, quotas::flush);
    parts.add(() -> {
      flushes.close();
      quotas.flush();
    });
    loops.add("owners-use", flushes::isAlive);
  }

  private void dedupe(Storage storage) {
    DedupeMeters dedupes = new DedupeMeters(meters, storage.blobs());
    LocalTime time = config.maintenance().dedupe().at();
    if (time != null) {
      Periodic nightly =
          new NightlyDedupe(
                  time,
                  ZoneId.systemDefault(),
                  storage.blobs(),
                  storage.registry(),
                  Startup::log,
                  dedupes,
                  clock)
              .start();
      parts.add(nightly::interrupt);
      loops.add("dedupe", nightly::isAlive);
    }
  }

  private void sweep(Storage storage, RenderWorkers workers) {
    SweepMeters sweeps = new SweepMeters(meters, storage.blobs());
    Duration every = config.maintenance().sweep().every();
    if (every != null) {
      SweepSchedule schedule =
          parts.add(
              new SweepSchedule(
                      every,
                      () -> oneSweep(storage, workers),
                      storage.blobs(),
                      storage.registry(),
                      sweeps,
                      clock,
                      nanoTime,
                      new SplittableRandom())
                  .start());
      loops.add("sweep", schedule::isAlive);
    }
  }

  private Sweep oneSweep(Storage storage, RenderWorkers workers) {
    MaintainedStore blobs = storage.blobs();
    SweepRules rules =
        config
            .maintenance()
            .sweep()
            .rules(workers.capabilities().revision(), REVISION_GRACE, blobs.totalBytes());
    List<SweepStep> steps =
        SweepSteps.with(
            blobs,
            storage.registry(),
            storage.state(),
            rules,
            config.background().jobs().retention(),
            unlinkedFacts(storage));
    return new Sweep(blobs, steps, clock, Progress.NONE);
  }

  /** Starts what works behind requests: jobs, and the messages about them. */
  private Background background(
      Storage storage, ImageLibrary library, RenderWorkers workers, Quotas quotas) {
    StateStore state = storage.state();
    boolean hasWebhooks = config.background().webhooks().isOn();
    boolean delivers = config.http().role().delivers();
    GuardedClient client =
        parts.add(
            new GuardedClient(
                config.fetch().allowsHttp(),
                config.fetch().trusted(),
                GuardedClient.FetchTimes.DEFAULT,
                config.library().maxBodyBytes()));
    Submitters submitters = new Submitters();
    Jobs jobs =
        new Jobs(
            state,
            library,
            submitters,
            config.background().jobs().quota(),
            allowances(quotas),
            hasWebhooks,
            clock);
    Analyses analyses = analyses(storage, library, workers, jobs, quotas);
    if (delivers) {
      JobRunner runner =
          parts.add(
              new JobRunner(
                      state,
                      new ItemServices(
                          library,
                          analyses,
                          config.http().access().rules(),
                          submitters,
                          client,
                          config.fetch().forUploads()),
                      slots(),
                      clock)
                  .start());
      loops.add("jobs", runner::isAlive);
    }
    Receivers receivers =
        parts.add(
            new Receivers(config.fetch().allowsHttp(), config.background().webhooks().trusted()));
    WebhookMeters deliveries = new WebhookMeters(meters, state.outbox());
    if (delivers && hasWebhooks) {
      WebhookRunner runner =
          parts.add(new WebhookRunner(state.outbox(), receivers, deliveries, clock).start());
      loops.add("webhooks", runner::isAlive);
    }
    return new Background(
        analyses,
        jobs,
        new Webhooks(state.outbox(), receivers, hasWebhooks, library::requireRoom, clock),
        links(state, library, analyses),
        client);
  }

  private Analyses analyses(
      Storage storage, ImageLibrary library, RenderWorkers workers, Jobs jobs, Quotas quotas) {
    boolean hasQuotas = config.http().access().rules().needsKeys();
    RenderAccounts accounts = hasQuotas ? new QuotaAccounts(quotas) : RenderAccounts.NONE;
    List<Analyzer> analyzers = new ArrayList<>();
    AnalyzerServices services =
        new AnalyzerServices(config.background().services(), accounts, meters, parts);
    Map<AnalysisKind, String> models = engineOfThisProgram().models();
    for (AnalysisKind kind : AnalysisKind.values()) {
      services
          .open(kind)
          .or(() ->
              Optional.ofNullable(models.get(kind))
                  .map(model -> new WorkerAnalyzer(kind, workers, accounts, model)))
          .ifPresent(analyzers::add);
    }
    Analyses analyses =
        parts.add(
            new Analyses(
                storage.state().facts(),
                analyzers,
                library,
                unlinkedFacts(storage),
                new QueuedAnalyses(jobs),
                config.background().analyses(),
                clock));
    loops.add("analyses", analyses::isAlive);
    return analyses;
  }

  private UploadLinks links(StateStore state, ImageLibrary library, Analyses analyses) {
    UploadLinks links = new UploadLinks(state.links(), library, analyses, clock);
    Periodic renewals =
        parts.add(Periodic.start("upload-links", UploadLinks.RENEWED_EVERY, links::renew));
    loops.add("upload-links", renewals::isAlive);
    if (config.http().role().delivers()) {
      LinkRunner runner = parts.add(new LinkRunner(links).start());
      loops.add("ends-of-upload-links", runner::isAlive);
    }
    return links;
  }

  private Function<Owner, JobAllowance> allowances(Quotas quotas) {
    return config.http().access().rules().needsKeys()
        ? owner -> QuotaAccounts.jobs(quotas, owner)
        : _ -> JobAllowance.NONE;
  }

  /**
   * The number of job items at a time: more than workers, because images are fetched while others
   * are rendered.
   */
  private int slots() {
    RenderSettings render = config.render();
    return Math.clamp(4L * render.pool().workers(), 4, Math.max(4, render.queue().length() / 4));
  }

  private FaceSessions faceSessions(Storage storage, ImageReaders readers, Analyses analyses) {
    FaceSessions sessions =
        new FaceSessions(
            storage.state().faceSessions(),
            storage.state().facts(),
            new StagedPictures(
                storage.blobs(),
                new Inspector(config.library().limits(), readers.inspections()),
                config.library().maxBodyBytes()),
            (file, owner, asker) -> analyses.analyzeNow(file, AnalysisKind.FACES, owner, asker),
            config.background().sessions(),
            clock);
    FaceSessionMeters.register(meters, storage.state().faceSessions());
    Periodic tidying =
        parts.add(Periodic.start("face-sessions", FaceSessions.TIDIED_EVERY, sessions::tidy));
    loops.add("face-sessions", tidying::isAlive);
    return sessions;
  }

  private AccessServices access(MaintainedStore blobs, AuditLog audit) throws IOException {
    HttpSettings.AccessPolicy access = config.http().access();
    AccessDatabase stores =
        access.rules().needsKeys()
            ? parts.add(Stores.openAccess(config.data(), blobs))
            : new NoAccess();
    Accounts accounts =
        new Accounts(stores.accounts(), stores.attempts(), new PasswordHasher(), clock);
    SharedRates rates =
        config.http().connections().requests().all() == null
            ? SharedRates.NONE
            : parts.add(Stores.openRates(config.data()));
    Keys keys = new Keys(stores.keys(), access.adminKey(), clock);
    return new AccessServices(
        keys,
        new AccessTokens(keys, accounts, stores.signingKeys(), provider(access.provider()), clock),
        accounts,
        new Sessions(stores.sessions(), accounts, clock),
        new Quotas(stores.quotas(), clock),
        audit,
        rates);
  }

  private AuditLog audit() throws IOException {
    AuditSettings settings = config.http().logs().audit();
    if (settings == null) {
      return AuditLog.NONE;
    }
    FileAuditLog log = parts.add(FileAuditLog.open(settings));
    loops.add("audit-log", log::isAlive);
    AuditMeters.register(meters, log);
    return log;
  }

  private @Nullable TokenProvider provider(@Nullable IdentityProvider provider) {
    return provider == null
        ? null
        : new TokenProvider(provider.rules(), parts.add(new ProviderDocument(provider.jwks())));
  }

  private HttpServer http(
      Storage storage,
      RenderWorkers workers,
      ImageLibrary library,
      Background background,
      FaceSessions sessions,
      AccessServices access) {
    return parts.add(
        HttpServer.start(
            config.http(),
            new UseCases(
                library,
                background.analyses(),
                sessions,
                background.jobs(),
                background.webhooks(),
                background.links(),
                access),
            new WorkerCapabilities(workers, background.analyses().analyzers(), config.library()),
            new FetchPolicy(
                background.client(), config.fetch().forUploads(), config.fetch().forRemote()),
            memory,
            meters,
            new Readiness(config.http().role(), workers, storage.registry(), loops),
            clock));
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
