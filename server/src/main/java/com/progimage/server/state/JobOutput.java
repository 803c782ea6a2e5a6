package com.progimage.server.state;

import com.progimage.server.image.ImageFormat;

/**
 * What is to be made of each source of a job.
 *
 * @param transformation canonical text; empty: none
 */
public record JobOutput(String transformation, ImageFormat format) {}
