package com.progimage.server.http.rendition;

import com.progimage.server.http.access.Gate;
import com.progimage.server.http.response.ServerCapabilities;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.memory.MemoryBudget;
import java.time.Clock;

/**
 * Services for delivering images.
 *
 * @param compression memory for SVG that is sent compressed
 */
public record RenditionServices(
    ImageLibrary library,
    ServerCapabilities offer,
    Gate gate,
    AsyncPreference later,
    BlobSender sender,
    RenditionMeters meters,
    MemoryBudget compression,
    Clock clock) {}
