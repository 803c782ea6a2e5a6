package com.progimage.server.inspect.format;

import com.progimage.server.failure.Failure;
import com.progimage.server.inspect.Magic;
import java.io.IOException;
import java.nio.file.Path;

/** Checks the header and structure of one format. */
@FunctionalInterface
public interface StructureInspector {
  /**
   * Inspects a file whose first bytes {@link Magic} recognized as this format. Decodes no pixels,
   * takes time linear in the file's bytes and a fixed amount of memory.
   *
   * @throws Failure {@code undecodable} if the file is damaged, truncated or of an unsupported
   *     kind, {@code image-too-large} above the limits, or failures of the format's own rules
   * @throws IOException if the file cannot be read
   */
  Inspected inspect(Path file, Limits limits) throws IOException;
}
