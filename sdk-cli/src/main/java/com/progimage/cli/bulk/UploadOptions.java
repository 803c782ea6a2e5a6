package com.progimage.cli.bulk;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Options of an upload.
 *
 * @param mediaType applies to all sources; if null, it is detected
 * @param journal that records the stored sources
 * @param resume whether to skip sources that the journal lists as stored
 * @param moved receives the number of bytes sent since the last call; negative when a part is sent
 *     again
 */
public record UploadOptions(
    @Nullable String mediaType, Journal journal, boolean resume, LongConsumer moved) {}
