package com.progimage.server.engine;

import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.protocol.RenderRequest;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Code that decodes, transforms and encodes. It runs in a render worker, one request at a time on
 * one thread, and may be killed at any moment: it keeps nothing that outlives its process.
 */
public interface Engine {
  /** The name in settings and answers: {@code java}. */
  String name();

  /**
   * Names our code's revision and the codecs' versions. The same revision, source and
   * transformation give the same bytes, on every machine.
   */
  String revision();

  /** The formats that a source may have. */
  Set<ImageFormat> reads();

  /** The formats that an output may have. */
  Set<ImageFormat> writes();

  /**
   * Decodes the source once and makes every output's file. The caller fsyncs and digests the files,
   * and removes them where this throws.
   *
   * @return facts of each output, in the request's order
   * @throws Failure where the source or an output is refused; everything that is the image's fault
   *     comes as one, whatever a codec threw
   * @throws IOException where the source cannot be read or an output cannot be written
   */
  List<OutputFacts> render(RenderRequest request) throws IOException;

  /**
   * Runs whatever the first requests will need, so that their CPU budget is not spent on class
   * loading. Called once, before the first request.
   */
  void warmUp();
}
