package com.progimage.server.render.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What travels in a frame. */
sealed interface Message permits WorkerHello, RenderRequest, RenderReply {
  /** As JSON: of texts, longs, booleans, lists and maps; null is left out. */
  Map<String, @Nullable Object> json();
}
