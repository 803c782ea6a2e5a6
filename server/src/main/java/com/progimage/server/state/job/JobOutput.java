package com.progimage.server.state.job;

import com.progimage.server.image.ImageFormat;

/**
 * An output to make of each source of a job.
 *
 * @param transformation canonical text; empty for none
 */
public record JobOutput(String transformation, ImageFormat format) {}
