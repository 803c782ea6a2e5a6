package com.progimage.server.blob.file;

import com.progimage.server.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores a file's digest in the extended attribute {@code user.progimage.sha256}, so that it moves
 * with the file. File systems without extended attributes store none.
 */
public final class DigestNote {
  private static final String NAME = "progimage.sha256";
  private static final int BYTES = 32;

  private DigestNote() {}

  public static void write(Path file, Digest digest) {
    try {
      UserDefinedFileAttributeView view = view(file);
      if (view != null) {
        view.write(NAME, ByteBuffer.wrap(HexFormat.of().parseHex(digest.hex())));
      }
    } catch (IOException | UnsupportedOperationException none) {
      // The file is usable without the note: only its structure is checked then.
    }
  }

  public static Optional<Digest> read(Path file) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    try {
      UserDefinedFileAttributeView view = view(file);
      return view != null && view.read(NAME, bytes) == BYTES
          ? Optional.of(new Digest("sha256-" + HexFormat.of().formatHex(bytes.array())))
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException none) {
      return Optional.empty();
    }
  }

  private static @Nullable UserDefinedFileAttributeView view(Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }
}
