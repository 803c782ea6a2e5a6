/** Sessions of people who signed in with a browser. {@link Sessions} is the way in. */
@NullMarked
package com.progimage.server.access.session;

import org.jspecify.annotations.NullMarked;
