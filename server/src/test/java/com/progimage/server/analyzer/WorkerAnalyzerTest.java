package com.progimage.server.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.assembly.RenderWorker;
import com.progimage.server.engine.convert.JavaEngine;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.library.cost.RenderAccounts;
import com.progimage.server.render.RenderWorkers;
import com.progimage.server.render.process.RenderSettings;
import com.progimage.server.render.process.RenderSettings.WorkerPool;
import com.progimage.server.render.process.WorkerCommand;
import com.progimage.server.render.process.WorkerLaunch;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The models of the engine, in a real render worker. */
@ParameterizedClass
@EnumSource
final class WorkerAnalyzerTest extends AnalyzerContract {
  private static final long MEMORY = 512L << 20;

  @TempDir static Path renders;

  private static RenderWorkers workers;

  @Parameter AnalysisKind kind = AnalysisKind.FACES;

  @BeforeAll
  static void start() throws Exception {
    RenderSettings usual = RenderSettings.DEFAULTS;
    WorkerPool pool =
        new WorkerPool(
            /* workers= */ 1,
            /* hasSpare= */ false,
            MEMORY,
            /* isConfined= */ false,
            usual.pool().helloTime(),
            usual.pool().drainTime());
    workers =
        new RenderWorkers(
            new RenderSettings(
                pool, usual.queue(), usual.budgets(), usual.refusal(), /* originals= */ null),
            new WorkerLaunch(
                WorkerCommand.ofThisProgram(RenderWorker.class, MEMORY, List.of()),
                renders,
                /* confinement= */ null),
            new DecodeLimits(Limits.DEFAULTS.maxPixels(), Limits.DEFAULTS.maxSide()),
            InstantSource.system());
    workers.start();
    assertThat(workers).satisfies(started -> started.awaitReady(Duration.ofMinutes(1)));
  }

  @AfterAll
  static void stop() {
    workers.close();
  }

  @Override
  public Analyzer analyzer() {
    return new WorkerAnalyzer(
        kind,
        workers,
        RenderAccounts.NONE,
        Objects.requireNonNull(new JavaEngine().models().get(kind)));
  }
}
