/**
 * Removal of expired images, unused or excess renditions, and the remains of deletes and dead
 * processes. {@link Sweep} runs the steps, each of which can be planned or executed; {@link
 * SweepSchedule} runs it inside a server.
 */
@NullMarked
package com.progimage.server.maintenance.sweep;

import org.jspecify.annotations.NullMarked;
