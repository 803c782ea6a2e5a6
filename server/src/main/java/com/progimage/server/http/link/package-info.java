/** Upload links over HTTP: creating and showing them, and uploads through them. */
@NullMarked
package com.progimage.server.http.link;

import org.jspecify.annotations.NullMarked;
