/** The store of what analyses found, and of those that are not done yet. */
@NullMarked
package com.progimage.server.state.fact;

import org.jspecify.annotations.NullMarked;
