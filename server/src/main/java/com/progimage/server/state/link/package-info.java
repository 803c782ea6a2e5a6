/**
 * Upload links as values, and the contract of the store that keeps them. Start with {@link
 * LinkStore}.
 */
@NullMarked
package com.progimage.server.state.link;

import org.jspecify.annotations.NullMarked;
