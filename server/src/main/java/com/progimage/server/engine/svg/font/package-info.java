/**
 * Fonts for text: the shipped ones first, then those of the system, with kerning. Start with {@link
 * SystemFonts}.
 */
@NullMarked
package com.progimage.server.engine.svg.font;

import org.jspecify.annotations.NullMarked;
