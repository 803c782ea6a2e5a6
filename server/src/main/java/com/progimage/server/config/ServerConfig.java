package com.progimage.server.config;

import com.progimage.server.analyzer.AnalysisSettings;
import com.progimage.server.analyzer.http.ServiceSettings;
import com.progimage.server.analyzer.session.FaceSessionSettings;
import com.progimage.server.http.HttpSettings;
import com.progimage.server.http.HttpSettings.Connections;
import com.progimage.server.http.HttpSettings.Drain;
import com.progimage.server.http.HttpSettings.PublicNames;
import com.progimage.server.http.HttpSettings.ServerLogs;
import com.progimage.server.http.Role;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.job.JobSettings;
import com.progimage.server.library.ImageLibrary.LibrarySettings;
import com.progimage.server.maintenance.dedupe.DedupeSettings;
import com.progimage.server.maintenance.sweep.SweepSettings;
import com.progimage.server.render.process.RenderSettings;
import com.progimage.server.render.process.RenderSettings.QueueLimits;
import com.progimage.server.render.process.RenderSettings.WorkerPool;
import com.progimage.server.source.FetchSettings;
import com.progimage.server.state.Quota;
import com.progimage.server.webhook.WebhookSettings;
import java.util.List;
import java.util.Set;

/** The settings of a server, one record for each component. */
public record ServerConfig(
    HttpSettings http,
    DataSettings data,
    LibrarySettings library,
    RenderSettings render,
    FetchSettings fetch,
    BackgroundSettings background,
    MaintenanceSettings maintenance) {

  public static final ServerConfig DEFAULTS =
      new ServerConfig(
          HttpSettings.DEFAULTS,
          DataSettings.DEFAULTS,
          LibrarySettings.DEFAULTS,
          RenderSettings.DEFAULTS,
          FetchSettings.DEFAULTS,
          BackgroundSettings.DEFAULTS,
          MaintenanceSettings.DEFAULTS);

  static final String NEEDS_REDIS =
      "possible with the embedded registry, which only one server can use, also beside --state:"
          + " name a Redis with --redis, or use the role all";

  public ServerConfig {
    if (!data.allows(http.role())) {
      throw new IllegalArgumentException("the role " + http.role() + " is not " + NEEDS_REDIS);
    }
  }

  /**
   * @throws InvalidSetting for the first invalid setting
   */
  public static ServerConfig of(Configuration configuration) {
    SettingsReader read = new SettingsReader(configuration);
    read.oneOf(Setting.ENGINE, List.of("auto", "java"));
    read.logLevel();
    DataSettings data = read.data();
    return new ServerConfig(
        http(read, read.role(data)),
        data,
        library(read),
        render(read),
        new FetchSettings(
            read.hosts(Setting.SOURCE_HOSTS),
            read.hosts(Setting.REMOTE_HOSTS),
            read.isOn(Setting.SOURCE_HTTP),
            read.trusted(Setting.TRUSTED_SOURCES)),
        background(read),
        new MaintenanceSettings(
            new DedupeSettings(read.time(Setting.DEDUPE_AT)),
            new SweepSettings(
                read.sweepEvery(),
                read.duration(Setting.SWEEP_UNUSED),
                read.sweepBudget(),
                read.duration(Setting.SWEEP_TOMBSTONES))));
  }

  private static HttpSettings http(SettingsReader read, Role role) {
    return new HttpSettings(
        read.address(),
        role,
        new PublicNames(
            read.url(Setting.PUBLIC_URL, Set.of("http", "https")),
            read.hosts(Setting.HOSTS),
            read.trustedProxies()),
        read.access(),
        new Connections(
            read.number(Setting.MAX_CONNECTIONS, 1, 1_000_000),
            read.idleTimeout(),
            read.number(Setting.MAX_BODIES, 1, 1_000_000),
            read.number(Setting.MAX_BODIES_PER_CLIENT, 1, 1_000_000),
            read.requestLimits()),
        read.asyncAboveBytes(),
        new Drain(read.duration(Setting.DRAIN_DELAY), read.duration(Setting.DRAIN)),
        new ServerLogs(
            read.oneOf(Setting.ACCESS_LOG, List.of("off", "json")).equals("json"), read.audit()));
  }

  private static LibrarySettings library(SettingsReader read) {
    return new LibrarySettings(
        read.bytes(Setting.MAX_BODY, 1, 1L << 40),
        new Limits(
            read.number(Setting.MAX_PIXELS, 1, Integer.MAX_VALUE / 2),
            read.number(Setting.MAX_SIDE, 1, 1 << 20),
            (int) read.bytes(Setting.MAX_SVG_BYTES, 1, 1L << 30),
            read.number(Setting.MAX_SVG_ELEMENTS, 1, 10_000_000),
            read.number(Setting.MAX_SVG_DEPTH, 1, 10_000),
            Limits.DEFAULTS.maxSvgAttributes()),
        read.number(Setting.MAX_RENDITIONS, 0, 1_000_000),
        read.presets());
  }

  private static BackgroundSettings background(SettingsReader read) {
    return new BackgroundSettings(
        new JobSettings(
            new Quota(
                read.number(Setting.MAX_OPEN_JOBS, 1, 10_000_000),
                read.number(Setting.MAX_OPEN_OUTPUTS, 1, 1_000_000_000)),
            read.duration(Setting.JOB_RETENTION)),
        new WebhookSettings(read.isOn(Setting.WEBHOOKS), read.trusted(Setting.TRUSTED_RECEIVERS)),
        new AnalysisSettings(read.duration(Setting.LABELS_TTL), read.analyses(Setting.ANALYZE)),
        new ServiceSettings(
            read.service(Setting.FACES, Setting.FACES_MODEL),
            read.service(Setting.LABELS, Setting.LABELS_MODEL),
            read.analyzerTimeout(),
            read.number(Setting.ANALYZER_CALLS, 1, 10_000)),
        new FaceSessionSettings(read.number(Setting.MAX_SESSIONS, 1, 1_000_000)));
  }

  private static RenderSettings render(SettingsReader read) {
    RenderSettings defaults = RenderSettings.DEFAULTS;
    int workers = read.number(Setting.WORKERS, 0, 256);
    return new RenderSettings(
        new WorkerPool(
            workers == 0 ? defaults.pool().workers() : workers,
            read.isOn(Setting.SPARE_WORKER),
            read.bytes(Setting.WORKER_MEMORY, 256L << 20, 1L << 40),
            read.oneOf(Setting.WORKER_CONFINEMENT, List.of("auto", "off")).equals("auto"),
            defaults.pool().helloTime(),
            defaults.pool().drainTime()),
        new QueueLimits(read.number(Setting.QUEUE, 1, 100_000), defaults.queue().time()),
        defaults.budgets(),
        defaults.refusal(),
        read.originals());
  }
}
