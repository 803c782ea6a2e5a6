/**
 * The sweep, which removes expired images, unused renditions and leftovers. {@link Sweep} runs the
 * steps; {@link SweepSchedule} does so inside a server.
 */
@NullMarked
package com.progimage.server.maintenance.sweep;

import org.jspecify.annotations.NullMarked;
