/**
 * Describes what the server does to a picture when it delivers it. Start with the static methods of
 * {@link com.progimage.sdk.transformation.Transformations}; each returns a {@link
 * com.progimage.sdk.transformation.Transformation} to continue.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="transform"}
 */
@NullMarked
package com.progimage.sdk.transformation;

import org.jspecify.annotations.NullMarked;
