/**
 * Pictures in no more bytes than allowed. Start with {@link
 * com.progimage.server.engine.fit.Fitting}.
 */
@NullMarked
package com.progimage.server.engine.fit;

import org.jspecify.annotations.NullMarked;
