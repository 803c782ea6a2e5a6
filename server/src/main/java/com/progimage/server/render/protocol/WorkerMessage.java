package com.progimage.server.render.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content of a frame. */
sealed interface WorkerMessage permits WorkerHello, RenderRequest, RenderReply {
  /**
   * The message as JSON, made of texts, longs, booleans, lists and maps; null values are left out.
   */
  Map<String, @Nullable Object> json();
}
