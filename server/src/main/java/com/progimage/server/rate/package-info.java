/**
 * Limits the number of requests in a time. Start at {@link com.progimage.server.rate.RateLimit}.
 */
@NullMarked
package com.progimage.server.rate;

import org.jspecify.annotations.NullMarked;
