package com.progimage.server.engine.codec.webp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.luciad.imageio.webp.WebPWrapper;
import com.progimage.server.engine.Planes;
import com.progimage.server.image.Size;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * Encodes planes with the C interface of libwebp 1 ({@code webp/encode.h}) on processors of 64
 * bits. ImageIO's plug-in contains the library, but only offers its functions for colors.
 */
final class LibWebp {
  /** Of the interface; libwebp checks that the upper byte is its own. */
  private static final int VERSION = 0x0200;

  private static final int DEFAULT_PRESET = 0;

  /** Beginning of {@code WebPConfig}, which has 116 bytes. */
  private static final StructLayout CONFIG =
      MemoryLayout.structLayout(
          JAVA_INT.withName("lossless"),
          JAVA_FLOAT.withName("quality"),
          JAVA_INT.withName("method"),
          MemoryLayout.paddingLayout(104));

  private static final StructLayout PICTURE =
      MemoryLayout.structLayout(
          JAVA_INT.withName("use_argb"),
          JAVA_INT.withName("colorspace"),
          JAVA_INT.withName("width"),
          JAVA_INT.withName("height"),
          ADDRESS.withName("y"),
          ADDRESS.withName("u"),
          ADDRESS.withName("v"),
          JAVA_INT.withName("y_stride"),
          JAVA_INT.withName("uv_stride"),
          MemoryLayout.paddingLayout(48), // alpha and argb
          ADDRESS.withName("writer"),
          ADDRESS.withName("custom_ptr"),
          MemoryLayout.paddingLayout(24), // statistics
          JAVA_INT.withName("error_code"),
          MemoryLayout.paddingLayout(116)); // progress, and memory that libwebp allocates

  /** {@code WebPMemoryWriter}. */
  private static final StructLayout OUTPUT =
      MemoryLayout.structLayout(
          ADDRESS.withName("mem"), JAVA_LONG.withName("size"), MemoryLayout.paddingLayout(16));

  private static final LibWebp INSTANCE = new LibWebp();

  private final MethodHandle initConfig;
  private final MethodHandle initPicture;
  private final MethodHandle initOutput;
  private final MethodHandle clearOutput;
  private final MethodHandle encode;
  private final MemorySegment write;

  private LibWebp() {
    WebPWrapper.loadNativeLibrary();
    SymbolLookup library = SymbolLookup.loaderLookup();
    initConfig =
        handle(
            library,
            "WebPConfigInitInternal",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_FLOAT, JAVA_INT));
    initPicture =
        handle(
            library, "WebPPictureInitInternal", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    initOutput = handle(library, "WebPMemoryWriterInit", FunctionDescriptor.ofVoid(ADDRESS));
    clearOutput = handle(library, "WebPMemoryWriterClear", FunctionDescriptor.ofVoid(ADDRESS));
    encode = handle(library, "WebPEncode", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    write = library.findOrThrow("WebPMemoryWrite");
  }

  @SuppressWarnings("restricted") // The manifest allows it.
  private static MethodHandle handle(
      SymbolLookup library, String name, FunctionDescriptor function) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), function);
  }

  /**
   * Makes a lossy file.
   *
   * @param planes with chroma at half the resolution
   * @param quality 1 to 100
   * @param method 0, the fastest, to 6
   */
  static byte[] encode(Planes planes, int quality, int method) {
    try (Arena arena = Arena.ofConfined()) {
      return INSTANCE.encode(arena, planes, quality, method);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] encode(Arena arena, Planes planes, int quality, int method) throws Throwable {
    MemorySegment config = arena.allocate(CONFIG);
    require((int) initConfig.invokeExact(config, DEFAULT_PRESET, (float) quality, VERSION), 0);
    set(config, CONFIG, "method", method);
    MemorySegment picture = arena.allocate(PICTURE);
    require((int) initPicture.invokeExact(picture, VERSION), 0);
    fill(picture, planes, arena);
    MemorySegment output = arena.allocate(OUTPUT);
    initOutput.invokeExact(output);
    try {
      set(picture, PICTURE, "writer", write);
      set(picture, PICTURE, "custom_ptr", output);
      int done = (int) encode.invokeExact(config, picture);
      require(done, picture.get(JAVA_INT, offset(PICTURE, "error_code")));
      return written(output);
    } finally {
      clearOutput.invokeExact(output);
    }
  }

  @SuppressWarnings("restricted") // The manifest allows it, and libwebp wrote that many bytes.
  private static byte[] written(MemorySegment output) {
    long size = output.get(JAVA_LONG, offset(OUTPUT, "size"));
    return output
        .get(ADDRESS, offset(OUTPUT, "mem"))
        .reinterpret(size)
        .toArray(ValueLayout.JAVA_BYTE);
  }

  private static void fill(MemorySegment picture, Planes planes, Arena arena) {
    int width = planes.size().width();
    set(picture, PICTURE, "width", width);
    set(picture, PICTURE, "height", planes.size().height());
    set(picture, PICTURE, "y_stride", width);
    set(picture, PICTURE, "uv_stride", Math.ceilDiv(width, 2));
    set(picture, PICTURE, "y", copy(NarrowRange.luma(planes.luma()), arena));
    set(picture, PICTURE, "u", copy(chroma(planes, 1), arena));
    set(picture, PICTURE, "v", copy(chroma(planes, 2), arena));
  }

  private static byte[] chroma(Planes planes, int index) {
    if (index < planes.all().size()) {
      return NarrowRange.chroma(planes.all().get(index));
    }
    Size size = planes.size();
    byte[] none = new byte[Math.ceilDiv(size.width(), 2) * Math.ceilDiv(size.height(), 2)];
    Arrays.fill(none, NarrowRange.NO_COLOR);
    return none;
  }

  private static MemorySegment copy(byte[] bytes, Arena arena) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
  }

  private static void set(MemorySegment to, StructLayout layout, String name, int value) {
    to.set(JAVA_INT, offset(layout, name), value);
  }

  private static void set(MemorySegment to, StructLayout layout, String name, MemorySegment value) {
    to.set(ADDRESS, offset(layout, name), value);
  }

  private static long offset(StructLayout layout, String name) {
    return layout.byteOffset(PathElement.groupElement(name));
  }

  /**
   * @param result 0 after a failure
   */
  private static void require(int result, int error) {
    if (result == 0) {
      throw new IllegalStateException("libwebp refused to encode: error " + error);
    }
  }
}
