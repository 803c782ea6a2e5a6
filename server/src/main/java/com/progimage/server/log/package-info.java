/**
 * Log entries that clients can cause: limited in number and length, on one line each. Start with
 * {@link com.progimage.server.log.BoundedLog}.
 */
@NullMarked
package com.progimage.server.log;

import org.jspecify.annotations.NullMarked;
