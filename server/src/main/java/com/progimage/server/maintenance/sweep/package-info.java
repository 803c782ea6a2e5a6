/**
 * What ends: images past their time, renditions that nobody uses or that are too many, and what is
 * left of deletes and of dead processes. {@link Sweep} runs the steps, each a plan that is shown or
 * executed; {@link SweepSchedule} does so inside a server.
 */
@NullMarked
package com.progimage.server.maintenance.sweep;

import org.jspecify.annotations.NullMarked;
