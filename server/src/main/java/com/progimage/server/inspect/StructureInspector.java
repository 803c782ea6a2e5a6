package com.progimage.server.inspect;

import com.progimage.server.image.Failure;
import java.io.IOException;
import java.nio.file.Path;

/** The check of one format's header and structure. */
@FunctionalInterface
interface StructureInspector {
  /**
   * Looks at a file whose first bytes {@link Magic} has found to be of this format. Decodes no
   * pixels, takes time linear in the file's bytes and a fixed amount of memory.
   *
   * @throws Failure {@code undecodable} where the file is damaged, cut off or of a kind that is not
   *     decoded, {@code image-too-large} above the limits, or what the format's own rules say
   * @throws IOException where the file cannot be read
   */
  Inspected inspect(Path file, Limits limits) throws IOException;
}
