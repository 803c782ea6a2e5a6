package com.progimage.server.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Engine.WarmUpStep;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.protocol.RenderRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;

class IdleTimeTest {
  private final BlockingQueue<RenderRequest> inbox = new ArrayBlockingQueue<>(1);
  private final List<String> done = new ArrayList<>();

  @Test
  void aRequestThatWaitsComesBeforeTheWarmUp() throws InterruptedException {
    inbox.add(request(1));

    assertThat(new IdleTime(inbox, steps(() -> done.add("a"))).next().id()).isEqualTo(1);

    assertThat(done).isEmpty();
  }

  @Test
  void aRequestInterruptsTheWarmUpWhichGoesOnAfterIt() throws InterruptedException {
    IdleTime idle =
        new IdleTime(
            inbox,
            steps(
                () -> done.add("a"),
                () -> inbox.add(request(1)),
                () -> done.add("b"),
                () -> inbox.add(request(2))));

    assertThat(idle.next().id()).isEqualTo(1);
    assertThat(done).containsExactly("a");
    assertThat(idle.next().id()).isEqualTo(2);
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void aStepThatFailsKeepsNoRequestWaiting() throws InterruptedException {
    IdleTime idle =
        new IdleTime(
            inbox,
            steps(
                () -> {
                  throw new IOException("no space");
                },
                () -> inbox.add(request(1))));

    assertThat(idle.next().id()).isEqualTo(1);
  }

  @Test
  void anIdleWorkerGivesMemoryBack() throws InterruptedException {
    byte[][] garbage = new byte[100][];
    for (int i = 0; i < garbage.length; i++) {
      garbage[i] = new byte[1 << 20];
    }
    long before = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    assertThat(garbage[99]).hasSize(1 << 20);
    garbage = new byte[0][];

    new IdleTime(new LateInbox(), steps()).next();

    long after = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    assertThat(after).isLessThan(before - (50 << 20));
    assertThat(garbage).isEmpty();
  }

  /** Has a request only for a worker that waits without a limit. */
  private static final class LateInbox extends ArrayBlockingQueue<RenderRequest> {
    private static final long serialVersionUID = 1;

    LateInbox() {
      super(1);
    }

    @Override
    public RenderRequest take() {
      return request(1);
    }
  }

  private static Iterator<WarmUpStep> steps(WarmUpStep... steps) {
    return List.of(steps).iterator();
  }

  private static RenderRequest request(long id) {
    Path file = Path.of("file");
    return new RenderRequest(
        id,
        new RenderRequest.SourceFile(file, ImageFormat.PNG),
        new RenderRequest.DecodeLimits(1, 1),
        List.of(new RenderRequest.OutputFile("", ImageFormat.PNG, file)));
  }
}
