package com.progimage.cli.bulk;

import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.Visibility;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Options of an upload.
 *
 * @param mediaType applies to all sources; if null, it is detected
 * @param visibility of all images; if null, the server decides
 * @param analyses to queue for all images
 * @param journal that records the stored sources
 * @param resume whether to skip sources that the journal lists as stored
 * @param moved receives the number of bytes sent since the last call; negative when a part is sent
 *     again
 */
public record UploadOptions(
    @Nullable String mediaType,
    @Nullable Visibility visibility,
    List<AnalysisKind> analyses,
    Journal journal,
    boolean resume,
    LongConsumer moved) {

  /** Copies the list. */
  public UploadOptions {
    analyses = List.copyOf(analyses);
  }
}
