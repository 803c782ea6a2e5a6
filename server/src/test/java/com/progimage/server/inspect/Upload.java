package com.progimage.server.inspect;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.inspect.format.Inspected;
import com.progimage.server.inspect.format.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes as they arrive at the inspector: in a file. */
public final class Upload {
  private static final Inspector INSPECTOR = new Inspector(Limits.DEFAULTS);

  /** One file for all, because making one anew costs more than looking at it. */
  private static final Path FILE = file();

  private Upload() {}

  private static Path file() {
    try {
      Path file = Files.createTempFile("upload", "");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Inspected inspect(byte[] bytes, ImageFormat declared) {
    return inspect(INSPECTOR, bytes, declared);
  }

  static Inspected inspect(Inspector inspector, byte[] bytes, ImageFormat declared) {
    try {
      // Not emptied first: ext4 would write each file to the disk at once.
      try (FileChannel channel = FileChannel.open(FILE, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(bytes), 0);
        channel.truncate(bytes.length);
      }
      return inspector.inspect(FILE, declared);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Failure refused(byte[] bytes, ImageFormat declared) {
    Failure failure = catchThrowableOfType(Failure.class, () -> inspect(bytes, declared));
    if (failure == null) {
      throw new AssertionError("taken, although it is to be refused");
    }
    return failure;
  }
}
