/** The clients that request renditions, and the images that they can see. */
@NullMarked
package com.progimage.server.library.requester;

import org.jspecify.annotations.NullMarked;
