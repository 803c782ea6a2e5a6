package com.progimage.server.blob.layout;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.file.DigestNote;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.FileBlob;
import com.progimage.server.image.Digest;
import com.progimage.server.image.RenditionKey;
import java.io.IOException;
import java.nio.file.Path;

/** A rendition being made, in this process's staging folder. */
public record StagedRenditionFile(RenditionKey key, Path file, DurableFiles files)
    implements StagedRendition {
  @Override
  public Blob asBlob() {
    try {
      return blob(file);
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  /**
   * The file that a worker wrote.
   *
   * @throws IllegalStateException if it wrote nothing
   */
  public static FileBlob blob(Path file) throws IOException {
    return FileBlob.find(file)
        .orElseThrow(
            () -> new IllegalStateException("nothing was written to the staged rendition"));
  }

  @Override
  public void note(Digest digest) {
    DigestNote.write(file, digest);
  }

  @Override
  public void close() {
    try {
      files.unlink(file);
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }
}
