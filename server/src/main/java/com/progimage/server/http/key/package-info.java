/** Keys over HTTP: creating, showing and revoking them. */
@NullMarked
package com.progimage.server.http.key;

import org.jspecify.annotations.NullMarked;
