/**
 * The space that owners use, and space that is reserved for images in progress. Start with {@link
 * OwnerSpace}.
 */
@NullMarked
package com.progimage.server.registry.space;

import org.jspecify.annotations.NullMarked;
