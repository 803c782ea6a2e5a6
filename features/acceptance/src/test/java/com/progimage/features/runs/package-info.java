/** The scenarios through each door and on each registry. */
@NullMarked
package com.progimage.features.runs;

import org.jspecify.annotations.NullMarked;
