package com.progimage.server.render.process;

import com.progimage.server.linux.Confinement;
import com.progimage.server.render.protocol.Frames;
import com.progimage.server.render.protocol.RenderReply;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.WorkerHello;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker, from the start of its process until the process and its files are gone. */
public final class WorkerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  /** Time that a worker may take to end, whether or not it was asked to. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final int HAD_TO_BE_KILLED = -1;

  private final Process process;
  private final Path folder;
  private final InputStream replies;
  private final OutputStream requests;

  private WorkerProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.replies = new BufferedInputStream(process.getInputStream());
    this.requests = process.getOutputStream();
  }

  public static WorkerProcess start(WorkerLaunch launch) throws IOException, InterruptedException {
    Files.createDirectories(launch.folder());
    Path folder = Files.createTempDirectory(launch.folder(), "worker-");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(launch.command().in(folder)).directory(folder.toFile());
      Map<String, String> environment = builder.environment();
      environment.clear();
      environment.put("LANG", "C.UTF-8");
      environment.put("TMPDIR", folder.toString());
      // glibc would otherwise keep an arena for each thread: a quarter more memory.
      environment.put("MALLOC_ARENA_MAX", "2");
      Confinement confinement = launch.confinement();
      Process process = confinement == null ? builder.start() : confinement.start(builder);
      WorkerLog.forward(process);
      return new WorkerProcess(process, folder);
    } catch (IOException | InterruptedException | RuntimeException e) {
      remove(folder);
      throw e;
    }
  }

  /** Waits until the worker is warm. */
  public WorkerHello hello() throws IOException {
    WorkerHello hello = Frames.readHello(replies);
    if (hello.pid() != process.pid()) {
      // The server would measure and kill another process than the one that renders.
      throw new IOException(
          "the worker command must exec: it started process "
              + process.pid()
              + " and process "
              + hello.pid()
              + " says hello");
    }
    return hello;
  }

  public void send(RenderRequest request) throws IOException {
    Frames.write(requests, request);
  }

  /** Waits for the reply to the last request. */
  public RenderReply receive() throws IOException {
    return Frames.readReply(replies);
  }

  public ProcessUsage usage() {
    return ProcessUsage.of(process.toHandle());
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public void onExit(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  /** Kills the process without waiting. */
  public void kill() {
    process.destroyForcibly();
  }

  /**
   * Exit status of a worker that closed its output, and so is about to end.
   *
   * @return {@value #HAD_TO_BE_KILLED} if the process had to be killed
   */
  public int status() throws InterruptedException {
    if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      process.waitFor();
      return HAD_TO_BE_KILLED;
    }
    return process.exitValue();
  }

  /** Asks the worker to end, kills it after a moment, and removes its files. */
  public void end() throws InterruptedException {
    try {
      requests.close();
    } catch (IOException e) {
      LOG.debug("worker {} is gone already", process.pid(), e);
    }
    status();
    remove(folder);
  }

  public long pid() {
    return process.pid();
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.warn("cannot remove the temporary files of a worker: {}", e.toString());
    }
  }
}
