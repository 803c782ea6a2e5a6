package com.progimage.server.assembly;

import com.progimage.server.engine.convert.JavaEngine;
import com.progimage.server.engine.worker.WorkerMain;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The process that renders, with the engine of this program. */
public final class RenderWorker {
  private RenderWorker() {}

  /**
   * @param args {@code worker}, then {@link #arguments}
   */
  public static void main(String[] args) {
    Path originals = args.length > 1 ? Path.of(args[1]) : null;
    WorkerMain.run(() -> new JavaEngine(originals));
  }

  /** The arguments of a worker that uses original weights; see {@link JavaEngine}. */
  static List<String> arguments(@Nullable Path originals) {
    return originals == null ? List.of() : List.of(originals.toString());
  }
}
