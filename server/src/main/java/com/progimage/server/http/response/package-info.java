/**
 * Answers: JSON, problems, lists, event streams and the URLs in them. Start with {@link Answers}.
 */
@NullMarked
package com.progimage.server.http.response;

import org.jspecify.annotations.NullMarked;
