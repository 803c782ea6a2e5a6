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
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * A render worker: says hello, then answers one request after the other until its standard input
 * ends. It ends with it, whatever it is doing: that is why no worker outlives its server.
 */
public final class WorkerMain {
  /** Exit status: the server went away or said that this is the end. */
  static final int ENDED = 0;

  /** Exit status: the worker cannot go on, and has said why on its standard error. */
  static final int BROKEN = 4;

  private WorkerMain() {}

  /**
   * Takes the process over and does not return. The engine is made only once standard output is
   * safe from whatever its codecs print.
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
          new EngineCapabilities(engine.name(), engine.revision(), engine.reads(), engine.writes());
      Frames.write(replies, WorkerHello.of(capabilities, ProcessHandle.current().pid()));
      RequestHandler handler = new RequestHandler(engine);
      while (true) {
        RenderReply reply = handler.handle(inbox.take());
        Frames.write(replies, reply);
        if (reply.last()) {
          Runtime.getRuntime().halt(BROKEN);
        }
        handler.rest();
      }
    } catch (IOException e) {
      // Nobody reads the replies any more.
      Runtime.getRuntime().halt(ENDED);
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  /**
   * Runs what the first request will need: its budget is not for loading codecs and a JSON parser.
   */
  public static void warmUp(Engine engine) throws IOException {
    engine.warmUp();
    Path path = Path.of("warm-up");
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    Frames.write(
        frame,
        new RenderRequest(
            0,
            new RenderRequest.Source(path, ImageFormat.PNG),
            new RenderRequest.Limits(1, 1),
            List.of(new RenderRequest.Output("", ImageFormat.PNG, path))));
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
   * Ctrl-C and a service manager signal the whole process group, while the server still drains: a
   * shutdown hook that never returns keeps every other thread at work until the input ends.
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
