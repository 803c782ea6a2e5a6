/** Sessions over HTTP. Start with {@link FaceSessionHandlers}. */
@NullMarked
package com.progimage.server.http.session;

import org.jspecify.annotations.NullMarked;
