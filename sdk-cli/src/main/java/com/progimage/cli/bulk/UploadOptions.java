package com.progimage.cli.bulk;

import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Options of an upload.
 *
 * @param mediaType applies to all sources; if empty, it is detected
 * @param journal that records the stored sources
 * @param resume whether to skip sources that the journal lists as stored
 * @param moved receives the number of bytes sent since the last call; negative when a part is sent
 *     again
 */
public record UploadOptions(
    Optional<String> mediaType, Journal journal, boolean resume, LongConsumer moved) {}
