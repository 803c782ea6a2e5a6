package com.progimage.cli.bulk;

import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * How sources are uploaded.
 *
 * @param mediaType said of all; empty: each one's bytes tell
 * @param journal where it is noted what is stored
 * @param resume whether what the journal says is stored is not stored again
 * @param moved told how many more bytes are done; fewer than 0 where a part is begun anew
 */
public record UploadOptions(
    Optional<String> mediaType, Journal journal, boolean resume, LongConsumer moved) {}
