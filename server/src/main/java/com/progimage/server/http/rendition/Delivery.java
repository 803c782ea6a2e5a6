package com.progimage.server.http.rendition;

import com.progimage.server.library.ImageLibrary;
import java.time.Clock;

/** What images are given out with. */
public record Delivery(
    ImageLibrary library,
    Offer offer,
    Later later,
    BlobSender sender,
    RenditionMeters meters,
    Clock clock) {}
