package com.progimage.server.command;

import com.progimage.server.analyzer.UnlinkedFacts;
import com.progimage.server.assembly.BlobStores;
import com.progimage.server.assembly.Lifecycle;
import com.progimage.server.assembly.Stores;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.command.report.Reports;
import com.progimage.server.command.report.TerminalProgress;
import com.progimage.server.command.usage.CommandOption;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.command.usage.WrongUsage;
import com.progimage.server.config.Configuration;
import com.progimage.server.config.LogLevel;
import com.progimage.server.config.ServerConfig;
import com.progimage.server.config.Setting;
import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.engine.convert.JavaEngine;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.StoredOriginal;
import com.progimage.server.inspect.InspectionPool;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.library.KeptCheck;
import com.progimage.server.library.Rebuild;
import com.progimage.server.maintenance.Fsck;
import com.progimage.server.maintenance.FsckReport;
import com.progimage.server.maintenance.ListedImages;
import com.progimage.server.maintenance.RebuildReport;
import com.progimage.server.maintenance.dedupe.Dedupe;
import com.progimage.server.maintenance.dedupe.DedupeReport;
import com.progimage.server.maintenance.migrate.MigrateReport;
import com.progimage.server.maintenance.migrate.Migration;
import com.progimage.server.maintenance.sweep.Sweep;
import com.progimage.server.maintenance.sweep.SweepReport;
import com.progimage.server.maintenance.sweep.SweepSteps;
import com.progimage.server.maintenance.sweep.step.SweepRules;
import com.progimage.server.maintenance.sweep.step.SweepStep;
import com.progimage.server.maintenance.sweep.step.Swept;
import com.progimage.server.memory.MemoryBudget;
import com.progimage.server.memory.MemoryShare;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryState;
import com.progimage.server.registry.sqlite.SqliteListing;
import com.progimage.server.state.StateMigrationReport;
import com.progimage.server.state.StateStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Maintenance commands, such as {@code dedupe}, which open a data folder while its servers run. */
final class MaintenanceCommands {
  static final int REPAIRED = 1;
  static final int DAMAGED = 2;

  /** Another process runs the same task on this data folder. */
  static final int AT_WORK = 3;

  /** Some images could not be copied. */
  static final int INCOMPLETE = 3;

  /** As many as read renditions together. */
  private static final int INSPECTIONS = 4;

  private static final InspectionPool.InspectionTimes INSPECTION_TIMES =
      new InspectionPool.InspectionTimes(
          Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofMinutes(10));

  private MaintenanceCommands() {}

  static int dedupe(Invocation call) throws Exception {
    if (call.value(CommandOption.SIMILAR).isPresent()) {
      return SimilarCommand.run(call);
    }
    ServerConfig config = config(call);
    try (Lifecycle parts = new Lifecycle();
        TerminalProgress progress = new TerminalProgress()) {
      MaintainedStore blobs = ExistingFolder.open(config, parts);
      Dedupe dedupe = new Dedupe(blobs, Clock.systemUTC(), progress);
      Stream<StoredOriginal> originals = originals(config, blobs, parts);
      Optional<DedupeReport> report =
          call.dryRun() ? Optional.of(dedupe.plan(originals)) : dedupe.run(originals);
      progress.wipe();
      if (report.isEmpty()) {
        System.err.println("progimage: another dedupe is running on " + config.data().folder());
        return AT_WORK;
      }
      Reports.print(report.get(), call);
      return Command.DONE;
    }
  }

  static int fsck(Invocation call) throws Exception {
    ServerConfig config = config(call);
    try (Lifecycle parts = new Lifecycle();
        TerminalProgress progress = new TerminalProgress()) {
      MaintainedStore blobs = ExistingFolder.open(config, parts);
      Optional<Registry> registry = registryOrTell(config, blobs, parts, "it is not checked");
      Fsck fsck = new Fsck(blobs, registry.orElse(null), inspector(parts), progress);
      FsckReport report = call.dryRun() ? fsck.plan() : fsck.run();
      progress.wipe();
      Reports.print(report, call);
      if (report.damaged() > 0) {
        return DAMAGED;
      }
      return report.findings().isEmpty() ? Command.DONE : REPAIRED;
    }
  }

  static int sweep(Invocation call) throws Exception {
    ServerConfig config = config(call);
    try (Lifecycle parts = new Lifecycle();
        TerminalProgress progress = new TerminalProgress()) {
      MaintainedStore blobs = ExistingFolder.open(config, parts);
      SweepRules rules =
          config
              .maintenance()
              .sweep()
              .rules(new JavaEngine().revision(), Duration.ZERO, blobs.totalBytes());
      Sweep sweep =
          new Sweep(blobs, steps(config, blobs, rules, parts), Clock.systemUTC(), progress);
      List<Swept> swept = new ArrayList<>();
      Optional<SweepReport> report =
          call.dryRun() ? Optional.of(sweep.plan(swept::add)) : sweep.run(swept::add, () -> false);
      progress.wipe();
      if (report.isEmpty()) {
        System.err.println("progimage: another sweep is running on " + config.data().folder());
        return AT_WORK;
      }
      Reports.print(swept, report.get(), call);
      return Command.DONE;
    }
  }

  private static List<SweepStep> steps(
      ServerConfig config, MaintainedStore blobs, SweepRules rules, Lifecycle parts)
      throws IOException {
    Optional<Registry> registry = registry(config, blobs, parts);
    if (registry.isPresent()) {
      StateStore state = parts.add(Stores.openState(config.data(), blobs));
      return SweepSteps.with(
          blobs,
          registry.get(),
          state,
          rules,
          config.background().jobs().retention(),
          new UnlinkedFacts(blobs, registry.get(), state.facts()));
    }
    Optional<SqliteListing> listing =
        config.data().redis() != null ? Optional.empty() : Stores.read(config.data(), blobs);
    listing.ifPresent(parts::add);
    if (listing.isEmpty()) {
      tellOfNoRegistry("no unused renditions are removed");
    }
    return SweepSteps.beside(blobs, listing.orElse(null), rules);
  }

  static int rebuild(Invocation call) throws Exception {
    ServerConfig config = config(call);
    try (Lifecycle parts = new Lifecycle()) {
      MaintainedStore blobs = ExistingFolder.open(config, parts);
      Registry registry = parts.add(Stores.open(config.data(), blobs, () -> {}));
      Rebuild rebuild =
          new Rebuild(blobs, inspector(parts), ExistingFolder::tell, Clock.systemUTC());
      long started = System.nanoTime();
      Rebuild.Counts counts = rebuild.run(registry);
      blobs.folder().rememberRegistry(Stores.name(config.data()));
      double seconds = (System.nanoTime() - started) / 1e9;
      Reports.print(
          new RebuildReport(counts.images(), counts.renditions(), counts.damaged(), seconds), call);
      return Command.DONE;
    }
  }

  static int migrate(Invocation call) throws Exception {
    String from = required(call, CommandOption.FROM);
    String to = required(call, CommandOption.TO);
    if (!to.startsWith("s3://")) {
      throw new WrongUsage("--to names no object store: give s3://bucket/prefix");
    }
    ServerConfig source = configWith(call, Map.of(Setting.DATA, from, Setting.BLOBS, ""));
    ServerConfig target = configWith(call, Map.of(Setting.DATA, from, Setting.BLOBS, to));
    LogLevel.set(call.configuration());
    try (Lifecycle parts = new Lifecycle();
        TerminalProgress progress = new TerminalProgress()) {
      MaintainedStore old = ExistingFolder.open(source, parts);
      MaintainedStore fresh =
          parts.add(BlobStores.openToFill(target.data(), Clock.systemUTC(), ExistingFolder::tell));
      MigrateReport report = new Migration(old, fresh, ExistingFolder::tell, progress).run();
      progress.wipe();
      Reports.print(report, call);
      return report.damaged() > 0 ? INCOMPLETE : Command.DONE;
    }
  }

  static int migrateState(Invocation call) throws Exception {
    String usage =
        "state migrate needs --from and --to: progimage state migrate --from redis://host:6379"
            + " --to redis-cluster://host:6379,host:6379";
    String from = call.value(CommandOption.FROM_REDIS).orElseThrow(() -> new WrongUsage(usage));
    String to = call.value(CommandOption.TO_REDIS).orElseThrow(() -> new WrongUsage(usage));
    LogLevel.set(call.configuration());
    try (TerminalProgress progress = new TerminalProgress()) {
      StateMigrationReport report =
          Stores.migrateState(
              redis(call, from),
              redis(call, to),
              progress::at,
              note -> System.err.println("progimage: " + note));
      progress.wipe();
      Reports.print(report, call);
      return report.isWhole() ? Command.DONE : INCOMPLETE;
    }
  }

  /** Reads an address as that of the setting: it may be in a file. */
  private static String redis(Invocation call, String address) {
    return Objects.requireNonNull(configWith(call, Map.of(Setting.REDIS, address)).data().redis());
  }

  private static String required(Invocation call, CommandOption option) throws WrongUsage {
    return call.value(option)
        .orElseThrow(() ->
            new WrongUsage(
                "migrate needs --from and --to: progimage migrate --from data --to s3://bucket/prefix"));
  }

  private static ServerConfig configWith(Invocation call, Map<Setting, String> other) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.putAll(call.arguments().settings());
    settings.putAll(other);
    return ServerConfig.of(Configuration.of(settings, System.getenv()));
  }

  /** Opens the registry as {@link #registry} does; if there is none, reports the consequence. */
  private static Optional<Registry> registryOrTell(
      ServerConfig config, MaintainedStore blobs, Lifecycle parts, String consequence)
      throws IOException {
    Optional<Registry> registry = registry(config, blobs, parts);
    if (registry.isEmpty()) {
      tellOfNoRegistry(consequence);
    }
    return registry;
  }

  private static void tellOfNoRegistry(String consequence) {
    System.err.println(
        "progimage: the registry is in use by a server, unavailable, incomplete or of another"
            + " folder: "
            + consequence);
  }

  /**
   * Opens the registry; empty if it is incomplete, or is embedded and belongs to a running server.
   */
  private static Optional<Registry> registry(
      ServerConfig config, MaintainedStore blobs, Lifecycle parts) throws IOException {
    if (!blobs.folder().lastRegistry().equals(Optional.of(Stores.name(config.data())))) {
      return Optional.empty();
    }
    try {
      Registry registry = parts.add(Stores.connect(config.data(), blobs, () -> {}));
      boolean whole =
          registry.state().status() == RegistryState.Status.READY && !registry.needsRebuild();
      return whole ? Optional.of(registry) : Optional.empty();
    } catch (UnusableDatabaseException inUse) {
      if (config.data().redis() != null) {
        throw inUse;
      }
      return Optional.empty();
    }
  }

  /**
   * Returns the originals in the registry, or in all manifests if the registry is unavailable or
   * incomplete.
   */
  static Stream<StoredOriginal> originals(
      ServerConfig config, MaintainedStore blobs, Lifecycle parts) throws IOException {
    if (config.data().redis() != null) {
      return registry(config, blobs, parts)
          .map(ListedImages::originals)
          .orElseGet(() -> originals(blobs));
    }
    Optional<SqliteListing> listing = Stores.read(config.data(), blobs);
    listing.ifPresent(parts::add);
    return listing.map(ListedImages::originals).orElseGet(() -> originals(blobs));
  }

  private static Stream<StoredOriginal> originals(MaintainedStore blobs) {
    return blobs.images(ExistingFolder::tell).map(StoredImage::original);
  }

  /** One whose times are long, since no client waits. */
  private static Inspector inspector(Lifecycle parts) {
    return new Inspector(
        KeptCheck.LIMITS,
        parts.add(
            new InspectionPool(
                INSPECTIONS,
                INSPECTIONS,
                INSPECTION_TIMES,
                MemoryBudget.of(MemoryShare.INSPECTIONS))));
  }

  static ServerConfig config(Invocation call) {
    ServerConfig config = ServerConfig.of(call.configuration());
    LogLevel.set(call.configuration());
    return config;
  }
}
