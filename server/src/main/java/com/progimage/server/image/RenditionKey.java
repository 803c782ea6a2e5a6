package com.progimage.server.image;

/**
 * The name of one rendition: equal keys are equal bytes.
 *
 * @param revision of the engine that makes it
 * @param transformation canonical text; empty for a plain conversion
 */
public record RenditionKey(
    ImageId id, String revision, String transformation, ImageFormat format) {}
