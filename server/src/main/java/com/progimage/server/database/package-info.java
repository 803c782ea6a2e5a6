/** Access to Redis, independent of its contents, with time limits ({@link RedisLink}). */
@NullMarked
package com.progimage.server.database;

import org.jspecify.annotations.NullMarked;
