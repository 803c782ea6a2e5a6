/** The steps of a sweep; each plans, then executes. Start with {@link SweepStep}. */
@NullMarked
package com.progimage.server.maintenance.sweep.step;

import org.jspecify.annotations.NullMarked;
