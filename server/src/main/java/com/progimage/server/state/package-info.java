/**
 * The store of state that cannot be made again from the disk: jobs, items and the messages about
 * them. Start with {@link StateStore}. The backends are {@code state.sql}, one file for one server,
 * and {@code state.redis}, shared by several.
 */
@NullMarked
package com.progimage.server.state;

import org.jspecify.annotations.NullMarked;
