package com.progimage.server.engine.worker;

import com.progimage.server.engine.Engine;
import com.progimage.server.engine.OutputFacts;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderReply;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderedOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Turns one request into one reply, whatever the engine throws. */
final class RequestHandler {
  private static final int MAX_FRAMES = 20;

  private final Engine engine;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

  RequestHandler(Engine engine) {
    this.engine = engine;
  }

  RenderReply handle(RenderRequest request) {
    RenderReply reply = render(request);
    if (reply.error() != null) {
      remove(request.outputs());
    }
    return reply;
  }

  // An unexpected failure must become a reply, because the server blames the image if a worker
  // ends.
  private RenderReply render(RenderRequest request) {
    long id = request.id();
    try {
      List<OutputFacts> facts = engine.render(request);
      List<RenderedOutput> outputs = new ArrayList<>();
      for (int i = 0; i < request.outputs().size(); i++) {
        outputs.add(finish(request.outputs().get(i).path(), facts.get(i).size()));
      }
      return RenderReply.made(id, outputs, engine.analyze(request));
    } catch (Failure e) {
      return RenderReply.failed(id, e, false);
    } catch (OutOfMemoryError | StackOverflowError e) {
      log(id, e);
      return RenderReply.failed(id, tooMuch(request.outputs().isEmpty()), true);
    } catch (NoSuchFileException e) {
      // The image was deleted in the meantime, which is normal: one line, and the server knows why.
      System.err.println("task " + id + ": " + e);
      return RenderReply.failed(id, unexpected(), false);
    } catch (IOException e) {
      log(id, e);
      return RenderReply.failed(id, ofStorage(e), false);
    } catch (RuntimeException e) {
      log(id, e);
      return RenderReply.failed(id, unexpected(), false);
    } catch (Error e) {
      log(id, e);
      return RenderReply.failed(id, unexpected(), true);
    }
  }

  /** Limits the lines: a stack overflow has a thousand. */
  private static void log(long id, Throwable failure) {
    System.err.println("task " + id + ": " + failure);
    StackTraceElement[] trace = failure.getStackTrace();
    for (int i = 0; i < Math.min(trace.length, MAX_FRAMES); i++) {
      System.err.println("  at " + trace[i]);
    }
    if (failure.getCause() != null) {
      System.err.println("  caused by " + failure.getCause());
    }
  }

  /** Fsyncs and hashes the file that the engine wrote. */
  private RenderedOutput finish(Path path, Size size) throws IOException {
    MessageDigest hash = Digest.hash();
    long byteCount = 0;
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      boolean durable = sync(file);
      while (file.read(buffer.clear()) >= 0) {
        byteCount += buffer.flip().remaining();
        hash.update(buffer);
      }
      return new RenderedOutput(byteCount, Digest.of(hash), size.width(), size.height(), durable);
    }
  }

  /** A failing disk loses nothing here: a rendition that cannot be kept can still be served. */
  private static boolean sync(FileChannel file) {
    try {
      file.force(true);
      return true;
    } catch (IOException e) {
      System.err.println("cannot make a rendition durable: " + e);
      return false;
    }
  }

  private static Failure tooMuch(boolean isAnalysis) {
    return new Failure(
        ErrorCode.DECODE_LIMIT,
        isAnalysis
            ? "analyzing this image needs more memory than a worker has: store a simpler image"
            : "rendering this image needs more memory than a worker has:"
                + " ask for a smaller rendition or store a simpler image");
  }

  private static Failure unexpected() {
    return new Failure(
        ErrorCode.INTERNAL_ERROR, "this image could not be rendered: the operator's log says why");
  }

  private static Failure ofStorage(IOException e) {
    // Java reports ENOSPC only in the message; workers run in the C locale, so it is in English.
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left") || message.contains("quota exceeded")
        ? new Failure(
            ErrorCode.INSUFFICIENT_STORAGE,
            "the server has no space for new renditions: try again after the operator has freed some")
        : unexpected();
  }

  private static void remove(List<RenderRequest.OutputFile> outputs) {
    for (RenderRequest.OutputFile output : outputs) {
      try {
        Files.deleteIfExists(output.path());
      } catch (IOException e) {
        System.err.println("cannot remove a failed output: " + e);
      }
    }
  }
}
