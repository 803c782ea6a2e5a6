/**
 * The commands of analyses. Start with {@link com.progimage.cli.analysis.FacesCommand}, which finds
 * something in pictures, and {@link com.progimage.cli.analysis.AnalysesCommand}, which sums up.
 */
@NullMarked
package com.progimage.cli.analysis;

import org.jspecify.annotations.NullMarked;
