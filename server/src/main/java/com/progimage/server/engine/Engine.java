package com.progimage.server.engine;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.protocol.RenderRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decodes, transforms and encodes images. It runs in a render worker, one request at a time on one
 * thread. The server may kill the process at any moment, so the engine keeps no state outside it.
 */
public interface Engine {
  /** The name in settings and responses: {@code java}. */
  String name();

  /**
   * The revision of the engine's code, and the versions of its codecs. The same revision, source
   * and transformation give the same bytes on every machine.
   */
  String revision();

  /** Formats of sources. */
  Set<ImageFormat> reads();

  /** Formats of outputs. */
  Set<ImageFormat> writes();

  /**
   * Decodes the source once and writes the files of all outputs. The caller fsyncs and hashes the
   * files, and removes them if this throws.
   *
   * @return facts about each output, in the request's order
   * @throws Failure if the source or an output is refused; every problem of the image becomes one,
   *     whatever the codec threw
   * @throws IOException if the source cannot be read or an output cannot be written
   */
  List<OutputFacts> render(RenderRequest request) throws IOException;

  /** The model of each analysis that the engine can do. Constant. */
  default Map<AnalysisKind, String> models() {
    return Map.of();
  }

  /**
   * Does a request's analyses, each of which has a model.
   *
   * @return in the request's order
   * @throws Failure if the source is refused, as in {@link #render}
   * @throws IOException if the source cannot be read
   */
  default List<Facts> analyze(RenderRequest request) throws IOException {
    if (request.analyses().isEmpty()) {
      return List.of();
    }
    throw new IllegalArgumentException("this engine analyzes nothing");
  }

  /** Runs the code that most requests need. Called once, before the first request. */
  void warmUp();

  /**
   * Steps that make the first requests of other kinds faster, the most frequent kind first. The
   * worker runs them one by one while it has no request; each takes at most a second.
   */
  List<WarmUpStep> furtherWarmUp();

  /** One step; does nothing that a client could notice. */
  @FunctionalInterface
  interface WarmUpStep {
    /**
     * @throws IOException if the folder for temporary files cannot be used
     */
    void run() throws IOException;
  }
}
