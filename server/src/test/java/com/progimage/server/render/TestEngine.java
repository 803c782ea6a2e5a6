package com.progimage.server.render;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analysis.Placeholder;
import com.progimage.server.analysis.Placeholder.DominantColor;
import com.progimage.server.engine.Engine;
import com.progimage.server.engine.OutputFacts;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.Frames;
import com.progimage.server.render.protocol.RenderReply;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderedOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An engine that obeys the transformation's text, and otherwise copies the source. Analyses obey
 * the first line of the source.
 */
public final class TestEngine implements Engine {
  static final Size SIZE = new Size(2, 3);

  public static final String MODEL = "test-1";
  private static final Facts FOUND =
      new Placeholder(
          SIZE,
          List.of(new DominantColor(0x102030, 1)),
          "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
          "1QcSHQRnh493V4dIh4eXh1h4kJUI",
          0x0123456789abcdefL,
          /* hasTransparency= */ false,
          /* sharpness= */ 1.5);

  private final String revision;

  TestEngine(String revision) {
    this.revision = revision;
    System.out.println("an engine may print while it is made");
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public String revision() {
    return revision;
  }

  @Override
  public Set<ImageFormat> reads() {
    return EnumSet.allOf(ImageFormat.class);
  }

  @Override
  public Set<ImageFormat> writes() {
    return EnumSet.of(ImageFormat.PNG, ImageFormat.JPEG);
  }

  @Override
  public void warmUp() {
    System.out.println("an engine may print while it warms up");
  }

  @Override
  public List<WarmUpStep> furtherWarmUp() {
    return List.of(() -> System.out.println("an engine may print while it warms up further"));
  }

  @Override
  public List<OutputFacts> render(RenderRequest request) throws IOException {
    List<OutputFacts> facts = new ArrayList<>();
    for (RenderRequest.OutputFile output : request.outputs()) {
      String[] words = output.transformation().split("_");
      behave(words[0], words.length > 1 ? Integer.parseInt(words[1]) : 0, request, output.path());
      if (!words[0].equals("nothing") && !words[0].equals("environment")) {
        Files.copy(request.source().path(), output.path());
      }
      facts.add(new OutputFacts(SIZE));
    }
    return facts;
  }

  @Override
  public Map<AnalysisKind, String> models() {
    return Map.of(AnalysisKind.PLACEHOLDER, MODEL);
  }

  @Override
  public List<Facts> analyze(RenderRequest request) throws IOException {
    List<Facts> facts = new ArrayList<>();
    for (AnalysisKind _ : request.analyses()) {
      behave(Files.readAllLines(request.source().path()).getFirst(), 1, request, Path.of("file"));
      facts.add(FOUND);
    }
    return facts;
  }

  private static void behave(String word, int number, RenderRequest request, Path file)
      throws IOException {
    switch (word) {
      case "spin" -> spin();
      case "sleep" -> sleep(number);
      case "hang" -> hang(request.source().path(), number);
      case "partial" -> {
        Files.writeString(file, "half a pict");
        spin();
      }
      case "heap" -> fillHeap();
      case "direct" -> fillDirectBuffers();
      case "native" -> fillNativeMemory();
      case "overflow" -> overflow(number);
      case "halt" -> Runtime.getRuntime().halt(1);
      case "segfault" -> segfault();
      case "killed" -> getKilled();
      case "wait" -> await(mark(request.source().path(), number));
      case "fail" -> {
        Files.writeString(file, "half a pict");
        throw Failure.overLimit(ErrorCode.UNDECODABLE, "13 bytes, not 7", 7, 13);
      }
      case "limit" -> throw new Failure(ErrorCode.DECODE_LIMIT, "the engine says so");
      case "bug" -> throw new IllegalStateException("a bug");
      case "link" -> throw new NoClassDefFoundError("a class");
      case "print" -> {
        System.out.println("noise on standard output");
        System.out.write(new byte[] {0, 0, 0, 2, '{', '}'});
        System.out.flush();
      }
      case "talk" -> System.err.println("something\u001b[31m to\tlog");
      case "garbage" -> raw(new byte[] {0, 0, 0, 3, '{', '}', '!'});
      case "oversize" -> raw(new byte[] {0x7f, 0, 0, 0, '{', '}'});
      case "unasked" -> forge(request.id() + 1);
      case "forge" -> forge(request.id());
      case "environment" ->
          Files.writeString(file, System.getenv() + "\n" + Path.of("").toRealPath());
      default -> {}
    }
  }

  private static void spin() {
    while (System.nanoTime() != 0) {
      Thread.onSpinWait();
    }
  }

  private static void sleep(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end) {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        // Behaves like a codec that cannot be interrupted.
      }
    }
  }

  /** Does not end the first times, each of which it marks beside the source. */
  private static void hang(Path source, int times) throws IOException {
    for (int i = 1; i <= times; i++) {
      Path mark = mark(source, i);
      if (Files.notExists(mark)) {
        Files.createFile(mark);
        sleep(Integer.MAX_VALUE);
      }
    }
  }

  /** A file that is there once a task hangs for the n-th time, or that ends its wait. */
  public static Path mark(Path source, int n) {
    return source.resolveSibling(source.getFileName() + "." + n);
  }

  private static void await(Path mark) {
    while (Files.notExists(mark)) {
      sleep(5);
    }
  }

  /** Ends as a worker does that the kernel kills when memory runs out. */
  private static void getKilled() throws IOException {
    var _ =
        new ProcessBuilder("kill", "-KILL", String.valueOf(ProcessHandle.current().pid())).start();
    sleep(Integer.MAX_VALUE);
  }

  private static void fillHeap() {
    List<Object> all = new ArrayList<>();
    while (all.size() < Integer.MAX_VALUE) {
      all.add(new int[1 << 18]);
    }
  }

  private static void fillDirectBuffers() {
    List<Object> all = new ArrayList<>();
    while (all.size() < Integer.MAX_VALUE) {
      all.add(ByteBuffer.allocateDirect(1 << 20));
    }
  }

  private static void fillNativeMemory() {
    while (true) {
      Arena.global().allocate(1 << 20).fill((byte) 1);
      sleep(1);
    }
  }

  private static int overflow(int depth) {
    return depth < 0 ? depth : overflow(depth + 1) + 1;
  }

  @SuppressWarnings("restricted") // The crash is what is wanted.
  private static void segfault() {
    MemorySegment.ofAddress(8).reinterpret(8).set(ValueLayout.JAVA_LONG, 0, 1);
  }

  private static void forge(long id) throws IOException {
    RenderedOutput output =
        new RenderedOutput(1, Digest.of(new byte[1]), 1, 1, /* durable= */ true);
    Frames.write(new FileOutputStream(FileDescriptor.out), RenderReply.made(id, List.of(output)));
    spin();
  }

  private static void raw(byte[] bytes) throws IOException {
    new FileOutputStream(FileDescriptor.out).write(bytes);
    spin();
  }
}
