/** Who requests renditions, and which images they can see. */
@NullMarked
package com.progimage.server.library.requester;

import org.jspecify.annotations.NullMarked;
