/** Tokens over HTTP: issuing them, and the public keys of those that the server signs. */
@NullMarked
package com.progimage.server.http.token;

import org.jspecify.annotations.NullMarked;
