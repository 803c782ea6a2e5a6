/**
 * Which of several representations a client gets by what it says it takes (RFC 9110 §12). Values
 * and rules without I/O; start with {@link Preferences}.
 */
@NullMarked
package com.progimage.server.http.negotiation;

import org.jspecify.annotations.NullMarked;
