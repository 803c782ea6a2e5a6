/**
 * Failures with a stable code, and a text that says what to do. Start with {@link Failure}; {@link
 * ErrorCode} lists all codes. Only {@code http} turns them into statuses.
 */
@NullMarked
package com.progimage.server.failure;

import org.jspecify.annotations.NullMarked;
