/**
 * Content negotiation (RFC 9110 §12): which of several representations a client gets. Values and
 * rules without I/O; start with {@link Preferences}.
 */
@NullMarked
package com.progimage.server.http.negotiation;

import org.jspecify.annotations.NullMarked;
