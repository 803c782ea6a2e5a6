/** The ways in to a server, seen alike: {@link com.progimage.features.door.Door}. */
@NullMarked
package com.progimage.features.door;

import org.jspecify.annotations.NullMarked;
