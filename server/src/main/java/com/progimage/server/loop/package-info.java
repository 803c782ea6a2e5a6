/** What is done again and again behind the requests. */
@NullMarked
package com.progimage.server.loop;

import org.jspecify.annotations.NullMarked;
