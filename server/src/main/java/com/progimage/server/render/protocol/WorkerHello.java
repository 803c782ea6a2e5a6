package com.progimage.server.render.protocol;

import com.progimage.server.image.ImageFormat;
import java.util.Set;

/**
 * The first frame of a worker: it is warm and waits for requests.
 *
 * @param pid of the process that renders, which the server compares with the one that it started
 */
public record WorkerHello(
    String engine, String revision, Set<ImageFormat> reads, Set<ImageFormat> writes, long pid) {
  public static WorkerHello of(EngineCapabilities capabilities, long pid) {
    return new WorkerHello(
        capabilities.engine(),
        capabilities.revision(),
        capabilities.reads(),
        capabilities.writes(),
        pid);
  }

  public EngineCapabilities capabilities() {
    return new EngineCapabilities(engine, revision, reads, writes);
  }
}
