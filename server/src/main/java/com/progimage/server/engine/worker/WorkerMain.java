package com.progimage.server.engine.worker;

import com.progimage.server.engine.Engine;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.protocol.EngineCapabilities;
import com.progimage.server.render.protocol.Frames;
import com.progimage.server.render.protocol.RenderReply;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderedOutput;
import com.progimage.server.render.protocol.WorkerHello;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * Main class of a render worker. It sends a hello, then answers one request after the other. It
 * ends with its standard input, whatever it is doing, so that no worker outlives its server.
 */
public final class WorkerMain {
  /** Exit status: the server closed the worker's input or output. */
  static final int ENDED = 0;

  /** Exit status: the worker cannot go on, and has written the reason to its standard error. */
  static final int BROKEN = 4;

  private WorkerMain() {}

  /**
   * Takes over the process and does not return. It redirects standard output before it creates the
   * engine, so that output of the codecs cannot corrupt the replies.
   */
  public static void run(Supplier<? extends Engine> maker) {
    OutputStream replies = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    InputStream requests = new FileInputStream(FileDescriptor.in);
    System.setIn(InputStream.nullInputStream());
    outliveSignals();
    BlockingQueue<RenderRequest> inbox = new ArrayBlockingQueue<>(1);
    Thread.ofPlatform().daemon().name("requests").start(() -> read(requests, inbox));
    try {
      Engine engine = maker.get();
      warmUp(engine);
      EngineCapabilities capabilities =
          new EngineCapabilities(
              engine.name(), engine.revision(), engine.reads(), engine.writes(), engine.models());
      Frames.write(replies, WorkerHello.of(capabilities, ProcessHandle.current().pid()));
      RequestHandler handler = new RequestHandler(engine);
      boolean warmsUp = !"off".equals(System.getProperty(WorkerHello.WARM_UP));
      IdleTime idle =
          new IdleTime(
              inbox, warmsUp ? engine.furtherWarmUp().iterator() : Collections.emptyIterator());
      while (true) {
        RenderReply reply = handler.handle(idle.next());
        Frames.write(replies, reply);
        if (reply.last()) {
          Runtime.getRuntime().halt(BROKEN);
        }
        idle.replied();
      }
    } catch (IOException e) {
      // The server no longer reads replies.
      Runtime.getRuntime().halt(ENDED);
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  /**
   * Runs the code that the first request needs, so that its budget is not spent on loading codecs
   * and a JSON parser.
   */
  public static void warmUp(Engine engine) throws IOException {
    engine.warmUp();
    Path path = Path.of("warm-up");
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    Frames.write(
        frame,
        new RenderRequest(
            0,
            new RenderRequest.SourceFile(path, ImageFormat.PNG),
            new RenderRequest.DecodeLimits(1, 1),
            List.of(new RenderRequest.OutputFile("", ImageFormat.PNG, path))));
    Frames.readRequest(new ByteArrayInputStream(frame.toByteArray()));
    RenderedOutput output =
        new RenderedOutput(1, Digest.of(new byte[1]), 1, 1, /* durable= */ true);
    Frames.write(OutputStream.nullOutputStream(), RenderReply.made(0, List.of(output)));
  }

  private static void read(InputStream requests, BlockingQueue<RenderRequest> inbox) {
    try {
      while (true) {
        inbox.put(Frames.readRequest(requests));
      }
    } catch (IOException e) {
      Runtime.getRuntime().halt(ENDED);
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  /**
   * Ctrl-C and service managers signal the whole process group, while the server is still draining.
   * A shutdown hook that never returns lets all other threads work until the input ends.
   */
  private static void outliveSignals() {
    CountDownLatch never = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "outlive signals"));
  }
}
