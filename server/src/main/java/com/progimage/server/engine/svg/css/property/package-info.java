/**
 * The CSS properties that the cascade knows, their grammar and their shorthands. Start with {@link
 * Property}.
 */
@NullMarked
package com.progimage.server.engine.svg.css.property;

import org.jspecify.annotations.NullMarked;
