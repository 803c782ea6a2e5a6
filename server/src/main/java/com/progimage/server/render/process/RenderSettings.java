package com.progimage.server.render.process;

import com.progimage.server.linux.Confinement;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the render workers. {@link #builder} has the defaults.
 *
 * @param command starts one worker
 * @param folder each worker gets a folder for temporary files in it, removed with the worker
 * @param confinement restrictions on the workers' processes; null: none
 * @param workers number of processes
 * @param queueLength tasks that may wait; at most half of them in the batch lane
 * @param queueTime how long a task may wait for a worker
 * @param maxMemoryBytes of one worker, heap and native together
 * @param maxPixels of any picture in a plan
 * @param maxSide of any picture in a plan, in pixels
 * @param minimumCpu the least CPU budget of a task
 * @param wallFactor the wall time of a task is its CPU budget times this
 * @param minimumWall the least wall time of a task: on an overloaded machine, killing a new worker
 *     in its first task and starting another only adds load
 * @param refusal how long a source and transformation that killed a worker are refused
 * @param helloTime how long a worker may take to start
 * @param drainTime how long a close waits for accepted tasks
 * @param clock of the refusals
 */
public record RenderSettings(
    WorkerCommand command,
    Path folder,
    @Nullable Confinement confinement,
    int workers,
    int queueLength,
    Duration queueTime,
    long maxMemoryBytes,
    long maxPixels,
    int maxSide,
    Duration minimumCpu,
    int wallFactor,
    Duration minimumWall,
    Duration refusal,
    Duration helloTime,
    Duration drainTime,
    InstantSource clock) {
  public RenderSettings {
    folder = folder.toAbsolutePath();
    if (workers < 1 || queueLength < 1 || wallFactor < 1) {
      throw new IllegalArgumentException(
          workers + " workers, a queue of " + queueLength + ", wall factor " + wallFactor);
    }
  }

  public static Builder builder(WorkerCommand command, Path folder) {
    return new Builder(command, folder);
  }

  /** Builder with the defaults, and one method for each setting that may differ. */
  public static final class Builder {
    private final WorkerCommand command;
    private final Path folder;
    private @Nullable Confinement confinement;
    private int workers = Runtime.getRuntime().availableProcessors();
    private int queueLength = 64;
    private Duration queueTime = Duration.ofSeconds(30);
    private long maxMemoryBytes = 1L << 30;
    private long maxPixels = 50_000_000;
    private int maxSide = 16_384;
    private Duration minimumCpu = Duration.ofSeconds(1);
    private int wallFactor = 3;
    private Duration minimumWall = Duration.ofSeconds(10);
    private Duration refusal = Duration.ofMinutes(10);
    private Duration helloTime = Duration.ofSeconds(30);
    private Duration drainTime = Duration.ofSeconds(10);
    private InstantSource clock = InstantSource.system();

    private Builder(WorkerCommand command, Path folder) {
      this.command = command;
      this.folder = folder;
    }

    public Builder confinement(@Nullable Confinement confinement) {
      this.confinement = confinement;
      return this;
    }

    public Builder workers(int workers) {
      this.workers = workers;
      return this;
    }

    public Builder queueLength(int queueLength) {
      this.queueLength = queueLength;
      return this;
    }

    public Builder queueTime(Duration queueTime) {
      this.queueTime = queueTime;
      return this;
    }

    public Builder maxMemoryBytes(long maxMemoryBytes) {
      this.maxMemoryBytes = maxMemoryBytes;
      return this;
    }

    public Builder maxPixels(long maxPixels) {
      this.maxPixels = maxPixels;
      return this;
    }

    public Builder maxSide(int maxSide) {
      this.maxSide = maxSide;
      return this;
    }

    public Builder minimumCpu(Duration minimumCpu) {
      this.minimumCpu = minimumCpu;
      return this;
    }

    public Builder wallFactor(int wallFactor) {
      this.wallFactor = wallFactor;
      return this;
    }

    public Builder minimumWall(Duration minimumWall) {
      this.minimumWall = minimumWall;
      return this;
    }

    public Builder refusal(Duration refusal) {
      this.refusal = refusal;
      return this;
    }

    public Builder helloTime(Duration helloTime) {
      this.helloTime = helloTime;
      return this;
    }

    public Builder drainTime(Duration drainTime) {
      this.drainTime = drainTime;
      return this;
    }

    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    public RenderSettings build() {
      return new RenderSettings(
          command,
          folder,
          confinement,
          workers,
          queueLength,
          queueTime,
          maxMemoryBytes,
          maxPixels,
          maxSide,
          minimumCpu,
          wallFactor,
          minimumWall,
          refusal,
          helloTime,
          drainTime,
          clock);
    }
  }
}
