/**
 * Sessions: clients send a few pictures and get the encodings of their faces at once, to compare
 * them. The pictures are not stored. Start with {@link FaceSessions}.
 */
@NullMarked
package com.progimage.server.analyzer.session;

import org.jspecify.annotations.NullMarked;
