package com.progimage.server.registry.space;

import com.progimage.server.image.Owner;

/**
 * The space of one image that is not registered yet.
 *
 * @param id of the request
 * @param bytes that the image may have
 */
public record SpaceReservation(String id, Owner owner, long bytes) {}
