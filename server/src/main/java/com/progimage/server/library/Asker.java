package com.progimage.server.library;

import com.progimage.server.render.Lane;
import com.progimage.server.render.RenderTask;
import java.util.function.Consumer;

/**
 * For whom renditions are made.
 *
 * @param submitted is told of each task, which it may cancel
 */
public record Asker(Lane lane, Consumer<RenderTask> submitted) {
  /** A client, who waits. */
  public static final Asker CLIENT = new Asker(Lane.INTERACTIVE, _ -> {});
}
