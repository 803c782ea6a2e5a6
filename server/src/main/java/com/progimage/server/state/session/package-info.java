/**
 * The store of sessions: which pictures a client compares, for a day at most after its last
 * request. Start with {@link FaceSessionStore}. What analyzers found in the pictures is in {@code
 * state.fact}.
 */
@NullMarked
package com.progimage.server.state.session;

import org.jspecify.annotations.NullMarked;
