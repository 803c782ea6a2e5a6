/**
 * Style sheets: rules, layers, and the conditions of {@code @media} and {@code @supports}. Start
 * with {@link StyleSheets}.
 */
@NullMarked
package com.progimage.server.engine.svg.css.sheet;

import org.jspecify.annotations.NullMarked;
