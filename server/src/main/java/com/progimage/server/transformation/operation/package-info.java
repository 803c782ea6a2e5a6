/**
 * The operations of a transformation as values, one type for each. Start with {@link Operation},
 * which seals them.
 */
@NullMarked
package com.progimage.server.transformation.operation;

import org.jspecify.annotations.NullMarked;
