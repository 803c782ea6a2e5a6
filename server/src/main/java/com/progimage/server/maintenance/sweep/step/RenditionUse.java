package com.progimage.server.maintenance.sweep.step;

import com.progimage.server.blob.copy.FileLinks;
import com.progimage.server.image.RenditionKey;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A kept rendition and its last use.
 *
 * @param lastOn in UTC, by the ledger
 */
public record RenditionUse(RenditionKey key, FileLinks links, Instant madeAt, LocalDate lastOn) {}
