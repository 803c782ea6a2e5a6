package com.progimage.server.library;

import com.progimage.server.render.Lane;
import com.progimage.server.render.RenderTask;
import java.util.function.Consumer;

/**
 * For whom renditions are made.
 *
 * @param client that answers for what the images do to workers: its network address, where known
 * @param submitted gets each task, which it may cancel
 */
public record Asker(Lane lane, String client, Consumer<RenderTask> submitted) {
  /** A client that waits. */
  public static Asker waiting(String client) {
    return new Asker(Lane.INTERACTIVE, client, _ -> {});
  }
}
