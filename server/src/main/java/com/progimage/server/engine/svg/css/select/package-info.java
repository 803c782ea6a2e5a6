/**
 * Matches selectors (Selectors 4) against the elements of a document. Start with {@link
 * SelectorParser}, which makes {@link Selector}s, and {@link StyledElement}, which they match.
 */
@NullMarked
package com.progimage.server.engine.svg.css.select;

import org.jspecify.annotations.NullMarked;
