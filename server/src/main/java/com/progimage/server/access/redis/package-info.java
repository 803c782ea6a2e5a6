/** The access stores in Redis, shared by several servers and the commands beside them. */
@NullMarked
package com.progimage.server.access.redis;

import org.jspecify.annotations.NullMarked;
