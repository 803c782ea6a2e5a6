package com.progimage.server.http.rendition;

import com.progimage.server.http.body.ClientAddresses;
import com.progimage.server.library.ImageLibrary;
import java.time.Clock;

/** What images are given out with. */
public record Delivery(
    ImageLibrary library,
    Offer offer,
    ClientAddresses clients,
    Later later,
    BlobSender sender,
    RenditionMeters meters,
    Clock clock) {}
