/** Counts the requests of all servers that share a Redis. */
@NullMarked
package com.progimage.server.rate.redis;

import org.jspecify.annotations.NullMarked;
