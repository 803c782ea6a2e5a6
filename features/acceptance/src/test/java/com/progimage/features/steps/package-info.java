/**
 * What the feature files' sentences do. Steps speak to the {@link com.progimage.features.door.Door}
 * of the run; what a scenario knows so far is in its {@link com.progimage.features.steps.World}.
 */
@NullMarked
package com.progimage.features.steps;

import org.jspecify.annotations.NullMarked;
