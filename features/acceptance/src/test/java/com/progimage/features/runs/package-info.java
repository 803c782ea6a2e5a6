/**
 * The scenarios through each door and on each registry: {@link
 * com.progimage.features.runs.AcceptanceTest} has all of these runs.
 */
@NullMarked
package com.progimage.features.runs;

import org.jspecify.annotations.NullMarked;
