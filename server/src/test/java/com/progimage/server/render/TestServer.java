package com.progimage.server.render;

import com.progimage.server.render.order.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;

/** A small server with two workers, one of them busy, that tests kill from outside. */
final class TestServer {
  private TestServer() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    RenderWorkers workers =
        new TestPool(TestWorker.command(256L << 20), folder)
            .workers(2)
            .minimumCpu(Duration.ofMinutes(10))
            .build();
    workers.start();
    while (workers.metrics().liveWorkers() < 2) {
      Thread.sleep(10);
    }
    RenderTask task =
        workers.submit(
            new TestOrders(folder).order("spin"), Lane.INTERACTIVE, TestOrders.newClient());
    while (task.state() != RenderTask.TaskState.RUNNING) {
      Thread.sleep(10);
    }
    System.out.println(
        ProcessHandle.current()
            .children()
            .map(child -> "" + child.pid())
            .collect(Collectors.joining(" ")));
    Thread.sleep(Long.MAX_VALUE);
  }
}
